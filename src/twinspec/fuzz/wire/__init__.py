"""Bodies as bytes: writes, reads, and damages them on purpose, in JSON and in XML."""
