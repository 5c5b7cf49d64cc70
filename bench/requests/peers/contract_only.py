"""casewright without its work: every check of the contract, a handler that answers at once.

The layers of the service are put together as always; the operation is one method that returns the
generated result, and what stands for the database knows one live session and nothing else.
"""

from __future__ import annotations

import os
from typing import Any

from bench.requests.edit import TOKEN, USER
from starlette.types import ASGIApp

from casewright.api import logs
from casewright.api.contracts import VersionContract
from casewright.app import assemble
from casewright.clock import Clock
from casewright.domain.model import Session, User, WorldSettings
from casewright.domain.sessions import session_key
from casewright.settings import Settings as ServerSettings
from interaction_contract.v12.results import EditCaseNoContent


class _AtOnce:
    """The operations of v12, of which one is served."""

    async def edit_case(self, **_: Any) -> EditCaseNoContent:
        """Answer at once."""
        return EditCaseNoContent()


class _OneSession:
    """What is asked here of a store."""

    def __init__(self, clock: Clock) -> None:
        now = clock.now()
        none: frozenset[Any] = frozenset()
        user = User(
            id=USER,
            user_name="frank",
            name="Frank",
            first_name="",
            last_name="",
            enabled=True,
            home_department=1,
            foreign_departments=none,
            shared_departments=none,
            licenses=none,
            actions=none,
            transfer_activities_to=none,
            pull_activities_from=none,
        )
        key = session_key(TOKEN)
        self._known = {key: (Session(key, USER, now, now + 3_600_000), user, WorldSettings())}

    async def caller(self, key: str) -> tuple[Session, User, WorldSettings] | None:
        """Return the caller of the one session."""
        return self._known.get(key)

    async def close(self) -> None:
        """There is nothing to release."""


def application() -> ASGIApp:
    """Return the application; it logs to where casewright logs."""
    settings = ServerSettings()
    logs.configure(settings.log_level)
    clock = Clock(int(os.environ.get("CASEWRIGHT_CLOCK_OFFSET", "0")))
    store: Any = _OneSession(clock)
    return assemble(store, clock, settings, {VersionContract("v12"): _AtOnce()})
