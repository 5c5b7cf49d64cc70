"""The connections of clients: limits for each of them, and for all together."""
