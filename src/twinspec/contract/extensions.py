"""The keys that twinspec adds to OpenAPI, its specification extensions, each spelt here alone."""

from __future__ import annotations

RULES = "x-twinspec-rules"
"""Which rules stand behind a schema's keywords (a map), or behind an operation (a list of ids)."""
