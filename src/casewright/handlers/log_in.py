"""Log in. The ensure lines follow spec/rules/log_in.yaml, in its order."""

from __future__ import annotations

import asyncio

from casewright.clock import Instant
from casewright.domain.commands import LogIn
from casewright.domain.effects import effect
from casewright.domain.ensure import ensure
from casewright.domain.model import Id, Session
from casewright.domain.passwords import is_password
from casewright.domain.repositories import Store, Work
from casewright.domain.sessions import is_expired, new_token, session_key
from interaction_contract import rules

MOST_SESSIONS = 5


async def log_in(command: LogIn, store: Store, now: Instant) -> str:
    """Start a session and return its id, which is stored nowhere but as a hash.

    Takes the store because the slow check of the password stands between two units of work, not
    inside one that others wait for. Raises RuleBroken. Source: Login.
    """
    async with store.reading() as work:
        credentials = await work.users.credentials(command.user_name)
    stored = credentials.password_hash if credentials else None
    is_right = await asyncio.to_thread(is_password, command.password, stored)
    ensure(
        credentials is not None and is_right and credentials.enabled,
        rules.log_in.CREDENTIALS_ARE_RIGHT,
    )
    assert credentials is not None

    user_id, is_forced = credentials.user_id, command.force
    return await store.write(lambda work: _start_session(user_id, is_forced, work, now))


@effect(
    rules.log_in.SESSION_IS_STARTED,
    rules.log_in.FORCED_LOG_IN_ENDS_EARLIEST_SESSION,
    rules.log_in.EXPIRED_SESSIONS_DO_NOT_COUNT,
)
async def _start_session(user_id: Id, is_forced: bool, work: Work, now: Instant) -> str:
    """Start a session; end expired ones, and on demand the earliest, to make room for it."""
    settings = await work.settings()
    sessions = await work.sessions.of_user(user_id)
    live = [one.key for one in sessions if not is_expired(one, settings, now)]
    ensure(is_forced or len(live) < MOST_SESSIONS, rules.log_in.AT_MOST_FIVE_SESSIONS)

    kept = live[max(0, len(live) - MOST_SESSIONS + 1) :]
    await work.sessions.remove([one.key for one in sessions if one.key not in kept])
    token = new_token()
    await work.sessions.add(Session(session_key(token), user_id, now, now))
    return token
