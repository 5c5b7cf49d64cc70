"""The ledger: every documented rule with its source, attachment, enforcement and tests."""
