# Code generated from spec/v12/ by twinspec. DO NOT EDIT. Run: twinspec generate
"""Version v12 of the contract."""
