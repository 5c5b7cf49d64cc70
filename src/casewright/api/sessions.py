"""The sessions of requests, and their callers."""

from __future__ import annotations

from dataclasses import replace

from casewright.api.exchange import HttpExchange
from casewright.api.uses import Uses
from casewright.clock import Clock, Instant
from casewright.domain.effects import effect
from casewright.domain.model import Caller, Session, WorldSettings
from casewright.domain.repositories import Store
from casewright.domain.sessions import is_expired, is_use_due, session_key
from interaction_contract import rules

HEADER = b"x-egain-session"
_LONGEST_TOKEN = 100


class LiveSessions:
    """Finds the callers of live sessions."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._uses = Uses(store)

    async def close(self) -> None:
        """Store the latest use of every session."""
        await self._uses.close()

    @effect(
        rules.protocol.SESSION_IS_VALID_IN_ALL_VERSIONS,
    )
    async def recognise(self, exchange: HttpExchange) -> Caller | None:
        """Record and return the caller with the live session of the request; None without one."""
        token = exchange.header(HEADER)
        if token is None or len(token) > _LONGEST_TOKEN:
            return None
        key = session_key(token)
        now = self._clock.now()
        noted = self._uses.noted(key)
        found = await self._store.caller(key)
        if found is None:
            return None
        session, user, settings = found
        if noted > session.last_used:
            session = replace(session, last_used=noted)
        if not user.enabled or is_expired(session, settings, now):
            return None
        self._note_use(session, settings, now)
        caller = Caller(user, key)
        exchange.note_caller(caller, token, settings.default_language)
        return caller

    @effect(
        rules.protocol.USE_PROLONGS_SESSION,
    )
    def _note_use(self, session: Session, settings: WorldSettings, now: Instant) -> None:
        """Record the use of a session, unless a recent use is already recorded."""
        if is_use_due(session, settings, now):
            self._uses.note(session.key, now)
