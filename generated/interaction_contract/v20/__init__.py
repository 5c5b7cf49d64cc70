# Code generated from spec/v20/ by twinspec. DO NOT EDIT. Run: make generate
"""Version v20 of the contract."""
