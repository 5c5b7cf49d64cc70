"""Log in. The ensure lines follow spec/rules/log_in.yaml, in its order."""

from __future__ import annotations

from collections.abc import Mapping

from casewright.clock import Instant
from casewright.domain.commands import LogIn
from casewright.domain.effects import effect
from casewright.domain.ensure import RuleBroken, Violation, ensure, existing
from casewright.domain.model import Credentials, Id, Session
from casewright.domain.passwords import PasswordChecks
from casewright.domain.repositories import Store, Work
from casewright.domain.sessions import is_expired, last_use_to_forget, new_token, session_key
from casewright.domain.throttle import Counters, Failures, Throttle, network_of, wait_of
from interaction_contract import rules

MOST_SESSIONS = 5
DEFAULT_THROTTLE = Throttle()
DEFAULT_CHECKS = PasswordChecks()


async def log_in(
    command: LogIn,
    store: Store,
    now: Instant,
    throttle: Throttle = DEFAULT_THROTTLE,
    checks: PasswordChecks = DEFAULT_CHECKS,
) -> str:
    """Start a session and return its id, which is stored only as a hash.

    It takes the store because the slow password check runs between two units of work, not inside
    one that others wait for. Raises RuleBroken. Source: Login.
    """
    counters = throttle.counters(command.user_name, command.address)
    async with store.reading() as work:
        _ensure_rate_is_kept(counters, await work.log_in_failures.find(_keys(counters)), now)
        credentials = await work.users.credentials(command.user_name)
    stored = credentials.password_hash if credentials else None
    place = network_of(command.address)
    is_right = await checks.is_password(command.password, stored, place)
    if credentials is None or not is_right or not credentials.enabled:
        await store.write(lambda work: _count_failure(counters, work, now))
        credentials = _credentials_are_right(None)

    return await store.write(lambda work: _enter(command, credentials, counters, work, now))


def _credentials_are_right(found: Credentials | None) -> Credentials:
    """Return the credentials of a user who may log in; RuleBroken when there is none."""
    return existing(found, rules.log_in.CREDENTIALS_ARE_RIGHT)


def _ensure_rate_is_kept(
    counters: Counters, failures: Mapping[str, Failures], now: Instant
) -> None:
    """Refuse an attempt before the delay of the earlier failures is over."""
    wait = wait_of(counters, failures, now)
    if wait:
        raise RuleBroken([Violation(rules.protocol.RATE_IS_KEPT, retry_after=-(-wait // 1000))])


def _keys(counters: Counters) -> list[str]:
    return [counter.key for counter in counters]


async def _count_failure(counters: Counters, work: Work, now: Instant) -> None:
    """Count a failure; refuse it if other failures, counted meanwhile, already require a delay.

    It is then refused like an attempt before the end of the delay, so many simultaneous attempts
    learn no more than the same number in sequence.
    """
    failures = await work.log_in_failures.hold(_keys(counters))
    _ensure_rate_is_kept(counters, failures, now)
    for counter in counters:
        await work.log_in_failures.save(counter.after_failure(failures[counter.key], now))
    await work.log_in_failures.forget(now)


async def _enter(
    command: LogIn, checked: Credentials, counters: Counters, work: Work, now: Instant
) -> str:
    """Start a session and forget the failures of the user name at the address.

    Only log-ins add sessions, so they also remove old expired ones.
    """
    failures = await work.log_in_failures.find(_keys(counters))
    _ensure_rate_is_kept(counters, failures, now)
    token = await _start_session(checked.user_id, command.force, work, now)
    # The user is held by now, and may have been disabled while the password was checked.
    present = await work.users.credentials(command.user_name)
    _credentials_are_right(present if present == checked else None)
    if counters[0].key in failures:
        await work.log_in_failures.remove(counters[0].key)
    await work.sessions.forget(last_use_to_forget(await work.settings(), now))
    return token


@effect(
    rules.log_in.SESSION_IS_STARTED,
    rules.log_in.FORCED_LOG_IN_ENDS_EARLIEST_SESSION,
    rules.log_in.EXPIRED_SESSIONS_DO_NOT_COUNT,
)
async def _start_session(user_id: Id, is_forced: bool, work: Work, now: Instant) -> str:
    """Start a session; end expired ones, and if forced the earliest, to make room for it."""
    settings = await work.settings()
    sessions = await work.sessions.of_user(user_id)
    live = [one.key for one in sessions if not is_expired(one, settings, now)]
    ensure(is_forced or len(live) < MOST_SESSIONS, rules.log_in.AT_MOST_FIVE_SESSIONS)

    kept = live[max(0, len(live) - MOST_SESSIONS + 1) :]
    await work.sessions.remove([one.key for one in sessions if one.key not in kept])
    token = new_token()
    await work.sessions.add(Session(session_key(token), user_id, now, now))
    return token
