"""What the contract says of an exchange: the rule-aware oracle."""
