"""Look-ups by every criterion and order, at sizes that grow, on SQLite and on PostgreSQL."""
