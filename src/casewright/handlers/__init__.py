"""The business rules: a module per operation, plus what several share. No HTTP, SQL or version."""
