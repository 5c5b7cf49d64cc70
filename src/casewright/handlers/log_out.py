"""Log out. spec/rules/log_out.yaml has only effects: the request needs just a live session."""

from __future__ import annotations

from casewright.domain.effects import effect
from casewright.domain.model import Caller
from casewright.domain.repositories import Work
from interaction_contract import rules


@effect(
    rules.log_out.SESSION_ENDS,
    rules.log_out.OTHER_SESSIONS_STAY,
)
async def log_out(caller: Caller, work: Work) -> None:
    """End the session of the request; other sessions of the user stay live. Source: Logout."""
    await work.sessions.remove([caller.session_key])
