"""The documented requests, ready to send: shell scripts, and collections for other tools."""
