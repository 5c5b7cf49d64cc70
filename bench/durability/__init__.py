"""What it costs that a confirmed edit survives a power failure: `make durability-bench`."""
