"""Custom attributes as criteria of searches: each function lists the offenders of one rule.

Sources: Case Search and Activity Search, Supported API specific query parameters, custom.<name>.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casewright.domain.ensure import At
from casewright.handlers.custom_attributes import Definitions, can_have

Criteria = Sequence[tuple[str, str]]
"""Names of attributes, and the value that each must have."""


def unconfigured(criteria: Criteria, known: Definitions) -> Iterator[At]:
    """Yield each name that is not configured."""
    return (At("", name) for name, _ in criteria if name not in known)


def impossible(criteria: Criteria, known: Definitions) -> Iterator[At]:
    """Yield the parameter of each value that its attribute cannot have."""
    for name, value in criteria:
        if not can_have(known[name], value):
            yield At("", f"custom.{name}={value}")
