"""The last use of sessions is stored in the background, also by a database that comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from casewright.api import uses
from casewright.api.uses import Uses
from casewright.domain.repositories import Store

KEY = "key of a session"
STORED, NOW = 1_000, 2_000


class SessionsOf:
    """A store whose database refuses some times, and then holds one session."""

    def __init__(self, refusals: int, last_used: int = STORED) -> None:
        self.refusals = refusals
        self.last_used = last_used
        self.touched: list[int] = []

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Any]:
        if self.refusals:
            self.refusals -= 1
            raise ConnectionError("nobody listens")
        yield SimpleNamespace(sessions=self)

    async def caller(self, key: str) -> Any:
        return (SimpleNamespace(last_used=self.last_used), None, None) if key == KEY else None

    async def touch(self, key: str, now: int) -> None:
        self.touched.append(now)


def pauses_of(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the seconds that are waited from now on, which take no time."""
    found: list[float] = []
    turn = asyncio.sleep

    async def sleep(seconds: float) -> None:
        found.append(seconds)
        await turn(0)

    # Not that of asyncio itself: other threads may have loops that wait, too.
    own = SimpleNamespace(**{**vars(asyncio), "sleep": sleep})
    monkeypatch.setattr(uses, "asyncio", own)
    return found


def test_a_refusing_database_is_asked_again_after_ever_longer_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = SessionsOf(refusals=7)
    pauses = pauses_of(monkeypatch)

    async def test() -> None:
        noted = Uses(cast("Store", store))
        noted.note(KEY, NOW)
        assert noted.noted(KEY) == NOW
        await noted._writing  # type: ignore[misc]
        assert noted.noted(KEY) == 0

    with capture_logs() as lines:
        asyncio.run(test())
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert store.touched == [NOW]
    warning = {"log_level": "warning", "event": "use of sessions not written"}
    assert lines == [warning | {"reason": "nobody listens", "count": 1}] * 7


@pytest.mark.parametrize(
    ("key", "last_used", "touched"),
    [(KEY, STORED, [NOW]), (KEY, NOW + 1, []), ("of a session that has ended", STORED, [])],
    ids=["an earlier use is stored", "a later one", "no session"],
)
def test_only_a_later_use_of_a_session_is_stored(
    key: str, last_used: int, touched: list[int]
) -> None:
    store = SessionsOf(refusals=0, last_used=last_used)

    async def test() -> None:
        noted = Uses(cast("Store", store))
        noted.note(key, NOW)
        await noted.close()

    asyncio.run(test())
    assert store.touched == touched
