"""Plain data, invariants and the protocols that storage implements. No HTTP, no SQL."""
