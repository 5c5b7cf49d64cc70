"""The client profile: one contract in a form that all generators of clients accept."""
