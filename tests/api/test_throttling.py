"""Failed log-ins are slowed: by name and address, the same for names that nobody has."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters

from casewright.api.contracts import VersionContract
from casewright.app import create_app
from casewright.clock import Clock, Instant
from casewright.domain import passwords
from casewright.domain.throttle import Counter, Failures, Throttle
from casewright.settings import Settings
from casewright.storage import open_store
from casewright.storage.direct import reading
from casewright.storage.tables import log_in_failures
from casewright.storage.urls import parse_url
from casewright.storage.world import load_world
from tests.api.conftest import WORLD
from tests.databases import Databases, database_url, databases

pytestmark = pytest.mark.slow

__all__ = ["database_url", "databases"]

HERE, THERE = "192.0.2.1", "198.51.100.7"
FRANK, GONE, NOBODY = ("frank", "secret-1012"), ("gone", "secret-1013"), ("nobody", "secret")
SECOND = 1000
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True)
class Watch(Clock):
    """A clock that shows what it is set to."""

    shown: list[Instant] = field(default_factory=lambda: [1_700_000_000_000])

    def now(self) -> Instant:
        return self.shown[0]

    def passes(self, seconds: float) -> None:
        self.shown[0] += round(seconds * SECOND)


class Office:
    """Servers on one database, and who tries to log in."""

    def __init__(self, url: str, clock: Watch, apps: Sequence[object]) -> None:
        self.url = url
        self.clock = clock
        self._apps = apps

    async def tries(
        self,
        user: tuple[str, str] = FRANK,
        password: str | None = None,
        *,
        address: str = HERE,
        server: int = 0,
    ) -> httpx.Response:
        """Send a log-in with the right password, unless there is another."""
        app: object = self._apps[server]
        transport = httpx.ASGITransport(app, client=(address, 4711))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.post(
                "/system/ws/v12/authentication/user/login",
                json={"userName": user[0], "password": password or user[1]},
                headers={"Accept": "application/json"},
            )

    async def fails(self, times: int, user: tuple[str, str] = FRANK, address: str = HERE) -> None:
        """Fail so often, each time for the credentials."""
        for _ in range(times):
            answer = await self.tries(user, "wrong", address=address)
            assert (answer.status_code, answer.json()["code"]) == (401, "401-102")

    async def has_to_wait(
        self, user: tuple[str, str] = FRANK, password: str | None = None, address: str = HERE
    ) -> int:
        """Try, be refused, and return the seconds until another attempt."""
        answer = await self.tries(user, password, address=address)
        assert answer.status_code == 429
        error = answer.json()
        assert error["code"] == "429-001"
        assert error["details"] == [{"key": "protocol.rate_is_kept", "value": ""}]
        return int(answer.headers["Retry-After"])

    def remembered(self) -> int:
        """Return how many counts of failures the database holds."""
        with reading(parse_url(self.url)) as connection:
            return len(connection.rows(log_in_failures))


@asynccontextmanager
async def opened(
    url: str,
    folder: Path,
    servers: int = 1,
    hash_password: Callable[[str], str] = _CHEAP.hash,
    **settings: int,
) -> AsyncIterator[Office]:
    """Serve the world from servers that share nothing but the database."""
    (folder / "world.yaml").write_text(WORLD)
    load_world(folder / "world.yaml", url, hash_password=hash_password)
    clock = Watch()
    stores = [open_store(url) for _ in range(servers)]
    try:
        yield Office(url, clock, [create_app(one, clock, Settings(**settings)) for one in stores])
    finally:
        for store in stores:
            await store.close()


Scene = Callable[[Office], Awaitable[None]]


@pytest.fixture
def play(database_url: str, tmp_path: Path) -> Callable[..., None]:
    """Run a scene in an office, on each kind of database."""

    def run(scene: Scene, **options: int) -> None:
        async def staged() -> None:
            async with opened(database_url, tmp_path, **options) as office:
                await scene(office)

        asyncio.run(staged())

    return run


def test_after_five_failures_everybody_waits_the_right_password_too(
    play: Callable[..., None],
) -> None:
    async def scene(office: Office) -> None:
        await office.fails(5)
        assert await office.has_to_wait() == 1
        office.clock.passes(0.999)
        assert await office.has_to_wait() == 1
        office.clock.passes(0.001)
        assert (await office.tries()).status_code == 204

    play(scene)


def test_the_delay_doubles_up_to_the_longest(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        await office.fails(2)
        for delay in (1, 2, 4, 6, 6):
            assert await office.has_to_wait(password="wrong") == delay
            office.clock.passes(delay)
            await office.fails(1)

    play(scene, log_in_free_failures=2, log_in_longest_delay_seconds=6)


def test_what_is_refused_for_the_rate_is_no_failure(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        await office.fails(5)
        for _ in range(10):
            assert await office.has_to_wait(password="wrong") == 1
        office.clock.passes(1)
        await office.fails(1)
        assert await office.has_to_wait() == 2

    play(scene)


def test_other_names_and_other_addresses_go_on(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        await office.fails(5)
        await office.fails(1, GONE)
        assert (await office.tries(address=THERE)).status_code == 204
        assert await office.has_to_wait() == 1

    play(scene)


def test_a_success_forgets_the_failures_of_the_name_at_the_address(
    play: Callable[..., None],
) -> None:
    async def scene(office: Office) -> None:
        await office.fails(4)
        assert (await office.tries()).status_code == 204
        await office.fails(5)
        assert await office.has_to_wait() == 1

    play(scene)


def test_a_name_that_failed_ten_times_as_often_leaves_an_address_fewer(
    play: Callable[..., None],
) -> None:
    async def scene(office: Office) -> None:
        for number in range(28):
            await office.fails(1, address=f"192.0.2.{number}")
        await office.fails(2, address=THERE)
        assert await office.has_to_wait(address=THERE) == 1
        await office.fails(3, GONE, address=THERE)

    play(scene, log_in_free_failures=3)


def test_an_address_alone_may_fail_twenty_times_as_often(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        for number in range(20):
            await office.fails(1, (f"nobody-{number}", "x"), f"2001:db8::{number:x}")
        assert await office.has_to_wait(address="2001:db8::ffff:1") == 1
        assert (await office.tries(address="2001:db8:0:1::1")).status_code == 204

    play(scene, log_in_free_failures=1)


def test_failures_are_forgotten_and_removed(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        await office.fails(5)
        assert office.remembered() == 3
        office.clock.passes(60)
        await office.fails(1)
        assert await office.has_to_wait() == 1  # one of five was forgotten, one was added
        office.clock.passes(5 * 60)
        await office.fails(1, NOBODY, THERE)
        assert office.remembered() == 3  # those of the new failure alone
        await office.fails(5)
        assert await office.has_to_wait() == 1

    play(scene, log_in_longest_delay_seconds=60)


def test_a_clock_that_was_set_back_shuts_nobody_out(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        await office.fails(5)
        office.clock.passes(-365 * 86_400)
        assert (await office.tries()).status_code == 204

    play(scene)


def test_servers_share_what_failed(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        for number in range(5):
            answer = await office.tries(password="wrong", server=number % 2)
            assert answer.status_code == 401
        for server in (0, 1):
            assert (await office.tries(server=server)).status_code == 429

    play(scene, servers=2)


def test_a_crowd_learns_no_more_than_as_many_in_a_row(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        attempts = [office.tries(password="wrong", server=number % 2) for number in range(24)]
        answers = await asyncio.gather(*attempts, office.tries())
        statuses = [answer.status_code for answer in answers[:-1]]
        entered = answers[-1].status_code == 204
        assert entered or answers[-1].status_code == 429
        # Who enters in the middle of the crowd starts the count anew, once.
        assert 5 <= statuses.count(401) <= (10 if entered else 5)
        assert set(statuses) == {401, 429}

    play(scene, servers=2)


def test_many_may_enter_at_once(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        answers = await asyncio.gather(*(office.tries() for _ in range(7)))
        assert sorted(answer.status_code for answer in answers) == [204] * 5 + [403] * 2

    play(scene)


def test_nothing_tells_which_names_there_are(play: Callable[..., None]) -> None:
    async def scene(office: Office) -> None:
        told = []
        for user, password in ((FRANK, "wrong"), (GONE, None), (GONE, "wrong"), (NOBODY, None)):
            address = f"192.0.2.{len(told)}"
            answers = [await office.tries(user, password, address=address) for _ in range(7)]
            assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 2
            told.append(
                [
                    (
                        answer.content,
                        sorted((k, v) for k, v in answer.headers.items() if k != "x-request-id"),
                    )
                    for answer in answers
                ]
            )
        assert told[0] == told[1] == told[2] == told[3]

    play(scene)


class Counting:
    """Verifies hashes, and notes what each verification costs: the parameters of its hash."""

    def __init__(self) -> None:
        self.costs: list[Parameters] = []

    def verify(self, stored: str, password: str) -> bool:
        self.costs.append(extract_parameters(stored))
        return PasswordHasher().verify(stored, password)


def test_work_does_not_tell_either_and_a_refusal_costs_none(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong password, a disabled user and an unknown name cost one verification, as dear."""
    counting = Counting()

    async def costs_of(attempt: Awaitable[httpx.Response], status: int) -> list[Parameters]:
        counting.costs.clear()
        assert (await attempt).status_code == status
        return list(counting.costs)

    async def staged() -> None:
        url = databases.clean("sqlite")
        hashed = PasswordHasher().hash
        async with opened(url, tmp_path, hash_password=hashed, log_in_free_failures=9) as office:
            await office.fails(9, address=THERE)
            known = await costs_of(office.tries(FRANK, "wrong"), 401)
            assert len(known) == 1
            assert await costs_of(office.tries(GONE), 401) == known
            assert await costs_of(office.tries(NOBODY), 401) == known
            assert await costs_of(office.tries(("frank", "wrong"), address=THERE), 429) == []

    monkeypatch.setattr(passwords, "_HASHER", counting)
    asyncio.run(staged())


def test_what_is_kept_names_nobody() -> None:
    keys = [counter.key for counter in Throttle().counters("frank", HERE)]
    assert len(set(keys)) == 3
    assert {len(key) for key in keys} == {64}
    assert keys != [counter.key for counter in Throttle().counters("frank ", HERE)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("", "/run/socket", False),
    ],
)
def test_addresses_that_count_as_one(one: str, other: str, same: bool) -> None:
    keys = [Throttle().counters("frank", address)[2].key for address in (one, other)]
    assert (keys[0] == keys[1]) is same


def test_counts_stay_within_bounds() -> None:
    counter = Counter("key", free=5, longest_delay=300_000, forget_every=300_000)
    failures: Failures | None = None
    now = 0
    for _ in range(100):
        failures = counter.after_failure(failures, now)
        now += counter.wait(failures, now)
    assert counter.wait(failures, now - 300_000) == 300_000
    assert failures is not None
    assert failures.count <= 5 + 10


def test_the_contract_has_the_header() -> None:
    for version in ("v12", "v20"):
        document = VersionContract(version).document
        response = document["components"]["responses"]["TooManyRequests"]
        name = response["headers"]["Retry-After"]["$ref"].rpartition("/")[2]
        header = document["components"]["headers"][name]
        assert header["required"] is True
        assert header["schema"] == {"type": "integer", "minimum": 1}
