"""The metrics of a server, in the format of Prometheus: docs/decisions/0035."""
