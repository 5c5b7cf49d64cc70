"""The connections of clients: how much each may take, and all of them together."""
