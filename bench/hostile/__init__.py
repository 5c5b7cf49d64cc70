"""What hostile clients cost: bytes that they send, memory and time of the server."""
