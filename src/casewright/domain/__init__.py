"""Plain data, invariants and the ports that storage implements. Nothing here knows HTTP or SQL."""
