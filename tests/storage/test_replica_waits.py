"""How long a request waits for a replica, as docs/operating.md states, on a clock of ours.

A real replica takes part in tests/processes/test_replica.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import psycopg
import pytest

from casewright.storage import replica
from casewright.storage.replica import Replica, position_of_request


@dataclass
class Connection:
    """A connection to a replica that answers each question whether it has the position."""

    answers: Iterator[bool]
    asked: int = 0
    closed: bool = False
    autocommit: bool = False

    async def set_autocommit(self, value: bool) -> None:
        self.autocommit = value

    async def execute(self, _: bytes, parameters: dict[str, str]) -> Connection:
        assert self.autocommit  # A transaction would show one state for ever.
        assert parameters == {"position": "0/16B3748"}
        self.asked += 1
        return self

    async def fetchone(self) -> tuple[bool]:
        return (next(self.answers),)


@dataclass
class Pool:
    """The pool that the connection goes back to."""

    returned: list[Connection] = field(default_factory=list)

    async def putconn(self, connection: Connection) -> None:
        self.returned.append(connection)


@dataclass
class Clock:
    """Seconds that pass only where somebody sleeps."""

    now: float = 1000.0
    pauses: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


Test = Callable[[Replica, Clock, Pool], Coroutine[Any, Any, None]]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[[Connection, Test], None]:
    """Run a test within a request, whose replica is reached by one connection."""

    def run(connection: Connection, test: Test) -> None:
        clock, pool = Clock(), Pool()

        async def open_connection(_: Any, until: float) -> Connection:
            assert until == pytest.approx(clock.now + 0.2)
            if connection.closed:
                raise psycopg.OperationalError("nobody listens")
            return connection

        async def in_request() -> None:
            monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: clock.now)
            monkeypatch.setattr(replica.asyncio, "sleep", clock.sleep)
            monkeypatch.setattr(replica, "open_connection", open_connection)
            own = Replica(None, 1, 1.0)  # type: ignore[arg-type]
            monkeypatch.setattr(own, "_pool", pool)
            position_of_request.set("0/16B3748")
            await test(own, clock, pool)

        asyncio.run(in_request())

    return run


def test_a_replica_is_asked_until_it_has_the_position(
    play: Callable[[Connection, Test], None],
) -> None:
    connection = Connection(iter([False, False, True]))

    async def test(own: Replica, clock: Clock, pool: Pool) -> None:
        assert await own.check_out() == (pool, connection)
        assert (connection.asked, connection.autocommit) == (3, False)
        assert clock.pauses == [0.002, 0.002]
        assert pool.returned == []

    play(connection, test)


def test_one_that_is_behind_for_200_ms_is_left_alone_for_a_second(
    play: Callable[[Connection, Test], None],
) -> None:
    connection = Connection(repeat(False))

    async def test(own: Replica, clock: Clock, pool: Pool) -> None:
        assert await own.check_out() is None
        assert sum(clock.pauses) == pytest.approx(0.2, abs=0.003)
        assert pool.returned == [connection]
        asked = connection.asked
        connection.answers = repeat(True)
        clock.now += 0.99
        assert await own.check_out() is None
        assert connection.asked == asked
        clock.now += 0.02
        assert await own.check_out() == (pool, connection)

    play(connection, test)


def test_one_that_is_gone_is_left_alone_for_a_second(
    play: Callable[[Connection, Test], None],
) -> None:
    connection = Connection(repeat(True), closed=True)

    async def test(own: Replica, clock: Clock, pool: Pool) -> None:
        assert await own.check_out() is None
        connection.closed = False
        assert await own.check_out() is None
        clock.now += 1
        assert await own.check_out() == (pool, connection)

    play(connection, test)


def test_outside_of_a_request_the_primary_is_asked(
    play: Callable[[Connection, Test], None],
) -> None:
    async def test(own: Replica, _: Clock, __: Pool) -> None:
        position_of_request.set(None)
        assert await own.check_out() is None

    play(Connection(repeat(True)), test)
