"""Sessions that nobody ended are removed by log-ins, a time after they have expired."""

from __future__ import annotations

import asyncio

import pytest

from casewright.clock import Clock, Instant
from casewright.domain.commands import LogIn
from casewright.domain.ensure import RuleBroken
from casewright.domain.model import Session, WorldSettings
from casewright.domain.passwords import PasswordChecks
from casewright.domain.repositories import Store
from casewright.domain.sessions import is_expired, last_use_to_forget, session_key
from casewright.handlers.log_in import log_in
from casewright.storage import open_store
from casewright.storage.world import load_world
from tests.databases import Databases
from tests.storage.conftest import OFFICE

pytestmark = pytest.mark.anyio

NOW = Clock().now()
MARY = 11
MINUTE, HOUR = 60_000, 3_600_000
IDLE, KEPT = 5 * MINUTE, 24 * HOUR  # of the office world, and the default of the server


class Believing(PasswordChecks):
    """Takes every password for right: the office world has no hashes."""

    async def is_password(self, *_: object) -> bool:
        return True


async def enter(store: Store, now: Instant, name: str = "frank") -> str:
    """Log in; return the key of the session."""
    command = LogIn(name, "any", force=True)
    return session_key(await log_in(command, store, now, checks=Believing()))


async def store_sessions(store: Store, *sessions: Session) -> None:
    async with store.writing() as work:
        for one in sessions:
            await work.sessions.add(one)


async def keys_of(store: Store, user: int) -> list[str]:
    async with store.writing() as work:
        return [one.key for one in await work.sessions.of_user(user)]


async def test_the_log_in_of_another_user_removes_what_is_over(store: Store) -> None:
    """On a clock that is moved: a millisecond before, and when the time is over."""
    clock = Clock()
    began = clock.now()
    mary = await enter(store, began, "mary")
    await enter(store, began + IDLE + KEPT - 1)
    assert await keys_of(store, MARY) == [mary]
    await enter(store, began + IDLE + KEPT)
    assert await keys_of(store, MARY) == []


async def test_what_is_still_used_is_left(store: Store) -> None:
    """Nor does it matter how old it is: what is used is not expired, or was not a moment ago."""
    used = Session("used", MARY, NOW - 11 * HOUR, NOW)
    await store_sessions(store, used)
    await enter(store, NOW + IDLE + KEPT - 1)
    assert await keys_of(store, MARY) == ["used"]


async def test_the_server_s_setting_says_how_long_they_are_kept(office_url: str) -> None:
    defaults = WorldSettings(session_retention_hours=1)
    async with open_store(office_url, defaults=defaults) as store:
        await store_sessions(store, Session("mary", MARY, NOW, NOW))
        await enter(store, NOW + IDLE + HOUR - 1)
        assert await keys_of(store, MARY) == ["mary"]
        await enter(store, NOW + IDLE + HOUR)
        assert await keys_of(store, MARY) == []


async def test_a_log_in_removes_a_hundred_the_longest_unused_first(store: Store) -> None:
    names = [f"{number:03}" for number in range(150)]
    await store_sessions(store, *(Session(name, MARY, 0, int(name)) for name in reversed(names)))
    await enter(store, NOW)
    assert await keys_of(store, MARY) == names[100:]
    await enter(store, NOW)
    assert await keys_of(store, MARY) == []


async def test_a_refused_log_in_removes_nothing(store: Store) -> None:
    await store_sessions(store, Session("mary", MARY, 0, 0))
    with pytest.raises(RuleBroken, match="credentials_are_right"):
        await enter(store, NOW, "tom")  # who is disabled
    assert await keys_of(store, MARY) == ["mary"]


async def test_servers_that_log_in_at_once_share_the_work(store: Store, office_url: str) -> None:
    await store_sessions(store, *(Session(f"{one:03}", MARY, 0, one) for one in range(150)))
    async with open_store(office_url) as other:
        await asyncio.gather(enter(store, NOW), enter(other, NOW))
    assert await keys_of(store, MARY) == []


async def test_none_waits_for_another_that_removes_them(databases: Databases) -> None:
    """PostgreSQL has many writers: what one has begun to remove, the others pass over."""
    url = databases.clean("postgresql")
    load_world(OFFICE, url, hash_password=lambda password: password)
    async with open_store(url) as store, open_store(url, wait_seconds=1) as other:
        await store_sessions(store, *(Session(f"{one:03}", MARY, 0, one) for one in range(150)))
        async with store.writing() as work:
            await work.sessions.forget(NOW)
            await enter(other, NOW)
        assert await keys_of(store, MARY) == []


@pytest.mark.parametrize("hours", [1, 24])
@pytest.mark.parametrize("idle", [1, 30, 60 * 24])
async def test_only_what_has_been_expired_for_that_long_is_forgotten(hours: int, idle: int) -> None:
    """Whatever the age: no session that is forgotten was live at any time of the retention."""
    settings = WorldSettings(session_idle_minutes=idle, session_retention_hours=hours)
    last = last_use_to_forget(settings, NOW)
    youngest = Session("key", MARY, last, last)
    assert is_expired(youngest, settings, NOW - hours * HOUR)
