"""casewright without its work: every check of the contract, a handler that answers at once.

The layers of the service are put together as always; the operation is one method that returns the
generated result, and what stands for the database knows one live session and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bench.requests.edit import TOKEN, USER
from starlette.types import ASGIApp

from casewright.api import logs
from casewright.api.contracts import Contract
from casewright.app import assemble
from casewright.clock import Clock
from casewright.domain.model import Session, Settings, User
from casewright.domain.sessions import session_key
from casewright.settings import Settings as ServerSettings
from interaction_contract.v12.results import EditCaseNoContent


class _AtOnce:
    """The operations of v12, of which one is served."""

    async def edit_case(self, **_: Any) -> EditCaseNoContent:
        """Answer at once."""
        return EditCaseNoContent()


class _OneSession:
    """A store, its unit of work and its sessions: all that is asked of them here."""

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
        self._known = {key: (Session(key, USER, now, now + 3_600_000), user)}
        self.sessions = self

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Any]:
        yield self

    async def caller(self, key: str) -> tuple[Session, User] | None:
        return self._known.get(key)

    async def settings(self) -> Settings:
        return Settings()

    async def close(self) -> None:
        """There is nothing to release."""


def application() -> ASGIApp:
    """Return the application; it logs to where casewright logs."""
    settings = ServerSettings()
    logs.configure(settings.log_level)
    clock = Clock(int(os.environ.get("CASEWRIGHT_CLOCK_OFFSET", "0")))
    store: Any = _OneSession(clock)
    return assemble(store, clock, settings, {Contract("v12"): _AtOnce()})
