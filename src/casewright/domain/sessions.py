"""Sessions: a client holds a token, the database only its hash; idle and total time are limited.

Expired sessions are kept for a time; then log-ins remove them, a few at a time.
"""

from __future__ import annotations

import secrets
import uuid
from hashlib import sha256

from casewright.clock import Instant
from casewright.domain.effects import effect
from casewright.domain.model import Session, WorldSettings
from interaction_contract import rules

_MINUTE = 60_000
_HOUR = 60 * _MINUTE


def new_token() -> str:
    """Return an unguessable session id, a lowercase UUID of version 4 with 122 random bits."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


def session_key(token: str) -> str:
    """Return the key under which the session of `token` is stored: SHA-256 in lowercase hex."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_use_due(session: Session, settings: WorldSettings, now: Instant) -> bool:
    """Return whether the use of a session must be stored again.

    Once a minute is enough, or sixty times within the idle time of the settings: a session in
    steady use causes few writes, and expires only a little early.
    """
    return now - session.last_used >= min(_MINUTE, settings.session_idle_minutes * _MINUTE // 60)


def last_use_to_forget(settings: WorldSettings, now: Instant) -> Instant:
    """Return the latest use of a session whose row is to be removed.

    Every session, even one in steady use for its whole time, was last used before that instant once
    it has been expired for the idle time and the time of retention.
    """
    kept = settings.session_idle_minutes * _MINUTE + settings.session_retention_hours * _HOUR
    return now - kept


@effect(
    rules.protocol.IDLE_SESSION_EXPIRES,
    rules.protocol.OLD_SESSION_EXPIRES,
)
def is_expired(session: Session, settings: WorldSettings, now: Instant) -> bool:
    """Return whether the session's idle time or total time has reached the limit in the settings.

    A clock that was set back ends no session.
    """
    idle = now - session.last_used
    age = now - session.created
    return (
        idle >= settings.session_idle_minutes * _MINUTE or age >= settings.session_max_hours * _HOUR
    )
