"""The ledger: every documented rule with its source, its attachment, its enforcement, its tests."""
