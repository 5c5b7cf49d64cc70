"""The business rules: a module per operation, and shared modules. No HTTP, SQL or version."""
