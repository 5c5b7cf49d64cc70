"""What is said to a request that the server has no room for."""

from __future__ import annotations

from casewright.domain.ensure import RuleBroken, Violation
from interaction_contract import rules


def no_room(seconds: int = 5) -> RuleBroken:
    """Return the refusal of a request that may be sent again after so many seconds."""
    return RuleBroken([Violation(rules.protocol.SERVER_HAS_CAPACITY, retry_after=seconds)])
