"""Bodies as bytes: written, read, and damaged on purpose, in JSON and in XML."""
