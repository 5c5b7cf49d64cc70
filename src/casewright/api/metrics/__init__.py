"""What a server counts of itself, and how a Prometheus reads it: docs/decisions/0035."""
