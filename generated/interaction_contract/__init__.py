# Code generated from spec/ by twinspec. DO NOT EDIT. Run: twinspec generate
"""The contract as a Python package: rules, texts, and one subpackage per version."""

VERSIONS = (
    "v12",
    "v20",
)
"""All versions, the oldest first."""
