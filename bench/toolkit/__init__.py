"""What the commands of twinspec cost on the contract of this repository: `make toolkit-bench`."""
