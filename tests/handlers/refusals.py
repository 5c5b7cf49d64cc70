"""What tests ask of refusals: which rule, where, and the value that the message tells."""

from __future__ import annotations

import pytest

from casewright.domain.ensure import RuleBroken
from tests.handlers.conftest import FRANK


def broken(world, handler, command, user_id=FRANK, **caller) -> list[tuple[str, str, str | None]]:
    """Return rule, place and value of all violations."""
    with pytest.raises(RuleBroken) as raised:
        world.change(handler, command, user_id, **caller)
    return [(one.rule.id, one.where, one.values.get("value")) for one in raised.value.violations]
