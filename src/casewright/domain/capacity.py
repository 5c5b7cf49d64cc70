"""The refusal of a request for which the server has no room."""

from __future__ import annotations

from casewright.domain.ensure import RuleBroken, Violation
from interaction_contract import rules


def no_room(seconds: int = 5) -> RuleBroken:
    """Return the refusal of a request that may be sent again after `seconds`."""
    return RuleBroken([Violation(rules.protocol.SERVER_HAS_CAPACITY, retry_after=seconds)])
