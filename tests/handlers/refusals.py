"""What tests ask of refusals: which rule, where, and the value that the message tells."""

from __future__ import annotations

import pytest

from casewright.api.sentences import said
from casewright.domain.ensure import RuleBroken
from casewright.domain.wording import Piece
from interaction_contract.texts import LANGUAGES
from tests.handlers.conftest import FRANK


def broken(world, handler, command, user_id=FRANK, **caller) -> list[tuple[str, str, str | None]]:
    """Return rule, place and value of all violations."""
    with pytest.raises(RuleBroken) as raised:
        world.change(handler, command, user_id, **caller)
    return [
        (one.rule.id, one.where, in_english(one.values.get("value")))
        for one in raised.value.violations
    ]


def in_english(piece: Piece | None) -> str | None:
    """Return what a message tells of a value."""
    return None if piece is None else said(piece, LANGUAGES["en-US"])
