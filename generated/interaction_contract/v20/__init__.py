# Code generated from spec/v20/ by twinspec. DO NOT EDIT. Run: twinspec generate
"""Version v20 of the contract."""
