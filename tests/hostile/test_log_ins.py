"""Strangers who try to log in shut nobody out, and slow nobody else down."""

from __future__ import annotations

import asyncio
import heapq
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import psycopg
import pytest
from argon2 import PasswordHasher

from casewright.domain import passwords
from casewright.domain.throttle import Failures, Throttle, wait_of
from tests.api.test_throttling import FRANK, GONE, HERE, NOBODY, THERE, Office, opened
from tests.databases import database_url, databases

__all__ = ["database_url", "databases"]

HOUR = 3_600_000
Scene = Callable[[Office], Awaitable[None]]


@pytest.fixture
def play(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run a scene in an office, on each kind of database; checks of passwords cost little."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_NOBODYS_HASH", cheap.hash("nobody's"))

    def run(scene: Scene, **options: int) -> None:
        async def staged() -> None:
            async with opened(database_url, tmp_path, **options) as office:
                await scene(office)

        asyncio.run(staged())

    return run


def addresses(count: int) -> list[str]:
    return [f"203.0.113.{number}" for number in range(count)]


@pytest.mark.parametrize("name", [FRANK, NOBODY])
def test_a_hundred_strangers_shut_nobody_out(
    play: Callable[..., None], name: tuple[str, str]
) -> None:
    async def scene(office: Office) -> None:
        for address in addresses(100):
            await office.fails(1, name, address)
        # From a clean address the owner may even mistype, once.
        await office.fails(1, name, HERE)
        answer = await office.tries(FRANK, address=HERE)
        assert answer.status_code == 204
        # Who goes on failing waits as long as the name has come to; known or not is all the same.
        await office.fails(2, name, THERE)
        assert await office.has_to_wait(name, address=THERE) == 300

    play(scene)


def test_strangers_who_go_on_do_not_keep_waiting_who_mistyped(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        for address in addresses(80):
            await office.fails(1, address=address)
        await office.fails(2, address=HERE)
        assert await office.has_to_wait(address=HERE) == 300
        office.clock.passes(150)
        for number in range(80):
            await office.fails(1, address=f"198.51.100.{number}")
        assert await office.has_to_wait(address=HERE) == 150
        office.clock.passes(150)
        assert (await office.tries(address=HERE)).status_code == 204

    play(scene)


def test_a_clean_address_stays_clean_when_only_one_failure_is_free(
    play: Callable[..., None],
) -> None:
    async def scene(office: Office) -> None:
        for address in addresses(50):
            await office.fails(1, address=address)
        assert (await office.tries(address=HERE)).status_code == 204

    play(scene, log_in_free_failures=1)


def guesses(addresses: int, hours: int) -> list[int]:
    """Return how many passwords of one name can be guessed in each hour, from so many addresses."""
    throttle = Throttle()
    of = [throttle.counters("frank", f"203.0.113.{number}") for number in range(addresses)]
    known: dict[str, Failures] = {}
    found = [0] * hours
    due = [(0, number) for number in range(addresses)]
    while due[0][0] < hours * HOUR:
        now, number = due[0]
        wait = wait_of(of[number], known, now)
        if not wait:
            found[now // HOUR] += 1
            known |= {one.key: one.after_failure(known.get(one.key), now) for one in of[number]}
        heapq.heapreplace(due, (now + wait, number))
    return found


def test_what_can_be_guessed_is_what_the_decision_states() -> None:
    one, many = guesses(1, 2), guesses(60, 2)
    assert one[0] <= 24
    assert one[1] <= 12
    # Fifty are free for all addresses together, two at once and one in five minutes for each.
    assert many[0] <= 50 + 60 * (2 + 12)
    assert many[1] <= 60 * 12


def test_addresses_of_version_4_in_other_clothes_count_as_what_they_are() -> None:
    def place(address: str) -> str:
        return Throttle().counters("frank", address)[2].key

    plain = place("192.0.2.1")
    assert place("::ffff:192.0.2.1") == plain
    assert place("64:ff9b::c000:201") == plain
    assert place("2002:c000:201::1") == place("2002:c000:201:ffff::1") == plain
    assert place("64:ff9b::c000:202") != plain
    assert place("2001:db8::1") == place("2001:db8::ffff:ffff:ffff:ffff")
    assert place("fe80::1%eth0") == place("fe80::2%eth1")


def test_strangers_rows_do_not_pile_up(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        most = 0
        for number in range(120):
            await office.fails(1, (f"name-{number}", "x"), f"2001:db8:0:{number:x}::1")
            office.clock.passes(1)
            most = max(most, office.remembered())
        # One a second: of a name at an address those of 10 s, of the others those of one second.
        assert most <= 10 + 1 + 1 + 3

    play(scene, log_in_longest_delay_seconds=10)


def test_forwarded_headers_make_no_other_address(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        app: object = office._apps[0]
        transport = httpx.ASGITransport(app, client=(HERE, 4711))  # type: ignore[arg-type]
        statuses = []
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            for number in range(7):
                address = f"198.51.100.{number}"
                answer = await client.post(
                    "/system/ws/v12/authentication/user/login",
                    json={"userName": "frank", "password": "wrong"},
                    headers={
                        "Forwarded": f"for={address}",
                        "X-Forwarded-For": address,
                        "X-Real-IP": address,
                    },
                )
                statuses.append(answer.status_code)
        assert statuses == [401] * 5 + [429] * 2

    play(scene)


class Gate:
    """Stands for argon2: counts who is inside, and lets nobody out before it is opened."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened = threading.Event()
        self.two_entered = threading.Event()
        self.inside = self.most = self.calls = 0

    def __call__(self, password: str, password_hash: str | None) -> bool:
        with self._lock:
            self.inside += 1
            self.calls += 1
            self.most = max(self.most, self.inside)
            if self.calls == 2:
                self.two_entered.set()
        self._opened.wait(30)
        with self._lock:
            self.inside -= 1
        return False

    def open(self) -> None:
        self._opened.set()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    found = Gate()
    monkeypatch.setattr(passwords, "is_password", found)
    return found


async def reads(office: Office, times: int) -> list[int]:
    """Return the statuses of requests that have nothing to do with passwords."""
    transport = httpx.ASGITransport(office._apps[0])  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        return [(await client.get("/health/ready")).status_code for _ in range(times)]


def test_a_burst_is_checked_two_at_a_time_while_others_read(
    play: Callable[..., None], gate: Gate
) -> None:
    async def scene(office: Office) -> None:
        burst = [
            asyncio.create_task(office.tries(NOBODY, address=address)) for address in addresses(100)
        ]
        try:
            await asyncio.to_thread(gate.two_entered.wait, 30)
            # Nobody has left the gate, and all of these are answered.
            assert await reads(office, 50) == [200] * 50
            assert gate.calls == gate.inside == 2
            # Who finds no room is told so before there is any: only then does the gate open.
            done: set[asyncio.Task[httpx.Response]] = set()
            while len(done) < 100 - 2 - 64:
                done, _ = await asyncio.wait(burst, timeout=0.01)
        finally:
            gate.open()
        answers = await asyncio.gather(*burst)
        busy = [answer for answer in answers if answer.status_code == 503]
        assert len(busy) == 100 - 2 - 64
        for answer in busy:
            assert answer.json()["code"] == "503-101"
            assert int(answer.headers["Retry-After"]) >= 1
        assert gate.most == 2
        assert gate.calls == 66

    play(scene)


def test_one_address_does_not_fill_the_room_for_all(play: Callable[..., None], gate: Gate) -> None:
    async def scene(office: Office) -> None:
        names = [(f"name-{number}", "x") for number in range(40)]
        burst = [asyncio.create_task(office.tries(name, address=HERE)) for name in names]
        done, _ = await asyncio.wait(burst, timeout=30, return_when=asyncio.FIRST_COMPLETED)
        while len(done) < 24:
            done, _ = await asyncio.wait(burst, timeout=0.01)
        other = asyncio.create_task(office.tries(NOBODY, address=THERE))
        gate.open()
        statuses = [answer.status_code for answer in await asyncio.gather(*burst)]
        assert (statuses.count(503), statuses.count(401)) == (24, 16)
        assert (await other).status_code == 401

    play(scene)


def test_who_waits_too_long_is_sent_away_and_not_counted(
    play: Callable[..., None], gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_PATIENCE", 0.05)

    async def scene(office: Office) -> None:
        answers = await asyncio.gather(*(office.tries(address=one) for one in addresses(10)))
        assert {answer.status_code for answer in answers} == {503}
        gate.open()
        assert office.remembered() == 0

    play(scene)


def test_what_is_refused_before_reaches_no_check(play: Callable[..., None], gate: Gate) -> None:
    async def scene(office: Office) -> None:
        gate.open()
        await office.fails(5)
        assert gate.calls == 5
        await office.has_to_wait()
        app: object = office._apps[0]
        transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            for body in ({"userName": "frank"}, {"userName": "f" * 256, "password": "x"}, [], 1):
                answer = await client.post("/system/ws/v12/authentication/user/login", json=body)
                assert answer.status_code == 400
        assert gate.calls == 5

    play(scene)


def execute(url: str, *statements: str) -> None:
    """Change the database behind the server's back, as an administrator does."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()
    else:
        with psycopg.connect(url, autocommit=True) as session:
            for statement in statements:
                session.execute(statement.encode())


DISABLE = "UPDATE users SET enabled = false WHERE user_name = 'frank'"
ENABLE = "UPDATE users SET enabled = true WHERE user_name = 'frank'"


async def status(office: Office, session: str) -> int:
    transport = httpx.ASGITransport(office._apps[0])  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        answer = await client.get(
            "/system/ws/v12/interaction/case/1", headers={"X-egain-session": session}
        )
        return answer.status_code


def test_a_session_does_not_come_back_with_its_user(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        session = (await office.tries()).headers["X-egain-session"]
        execute(office.url, "UPDATE users SET enabled = true", ENABLE)
        assert await status(office, session) != 401
        execute(office.url, DISABLE, ENABLE)
        assert await status(office, session) == 401
        again = await office.tries()
        assert again.status_code == 204
        assert await status(office, again.headers["X-egain-session"]) != 401

    play(scene)


def test_others_keep_their_sessions(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        execute(office.url, "UPDATE users SET enabled = true")
        frank = (await office.tries()).headers["X-egain-session"]
        other = (await office.tries(GONE)).headers["X-egain-session"]
        execute(office.url, "UPDATE users SET enabled = false WHERE user_name = 'gone'")
        assert await status(office, frank) != 401
        assert await status(office, other) == 401

    play(scene)


def test_no_session_begins_for_who_was_disabled_during_the_check(
    play: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(office: Office) -> None:
        real = passwords.is_password

        def disabled_meanwhile(password: str, password_hash: str | None) -> bool:
            execute(office.url, DISABLE)
            return real(password, password_hash)

        monkeypatch.setattr(passwords, "is_password", disabled_meanwhile)
        answer = await office.tries()
        assert answer.status_code == 401
        assert "X-egain-session" not in answer.headers
        execute(office.url, ENABLE)

    play(scene)
