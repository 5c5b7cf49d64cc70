"""The documented requests for people without a generator: lines for a shell, and collections."""
