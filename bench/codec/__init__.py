"""What it costs to read and write the contract's documents in XML, beside libraries for XML."""
