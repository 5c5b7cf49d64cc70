# Code generated from spec/ by twinspec. DO NOT EDIT. Run: make generate
"""The contract as a Python package: rules, results, and one subpackage per version."""
