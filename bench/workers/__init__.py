"""What a request costs with several workers, and how long their end takes: `make workers-bench`."""
