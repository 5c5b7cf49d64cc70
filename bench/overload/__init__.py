"""What clients see of a server that is asked for more than it can do: `make overload-bench`."""
