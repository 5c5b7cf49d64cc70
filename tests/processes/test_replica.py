"""Reads from a streaming replica of PostgreSQL: never older than what their session knows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from casewright.storage import StorageError, migrate, open_store
from tests.databases import DURABLE, cluster, replica_of, restart
from tests.hostile.ground import Service, fill, service, until
from tests.hostile.test_blocked_database import stopped

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def primary() -> Iterator[str]:
    with cluster(DURABLE) as url:
        migrate(url)
        fill(url)
        yield url


@pytest.fixture(scope="module")
def replica(primary: str) -> Iterator[str]:
    with replica_of(primary) as url:
        yield url


@pytest.fixture
async def served(primary: str, replica: str) -> AsyncIterator[Service]:
    async with service(primary, wait_seconds=10, read_url=replica) as running:
        yield running


def asked(url: str, sql: str) -> object:
    """Return the one value of a question to a server."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


def is_read(replica: str) -> bool:
    """Return whether some connection has read a case from the replica, as the last thing."""
    return bool(
        asked(
            replica,
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%FROM cases%' "
            "AND pid <> pg_backend_pid()",
        )
    )


@contextmanager
def behind(replica: str) -> Iterator[None]:
    """Let the replica replay nothing as long as the block runs."""
    asked(replica, "SELECT pg_wal_replay_pause()::text")
    try:
        yield
    finally:
        asked(replica, "SELECT pg_wal_replay_resume()::text")


async def subject_of(served: Service) -> str:
    answer = await served.read()
    assert answer.status_code == 200, answer.text
    return str(answer.json()["case"][0]["subject"])


async def reads_there(served: Service, replica: str) -> None:
    """Read until the replica is asked."""

    async def happens() -> bool:
        await subject_of(served)
        return is_read(replica)

    await until(happens, "the replica is asked")


async def test_reads_go_to_the_replica(served: Service, replica: str) -> None:
    await reads_there(served, replica)


async def test_a_session_reads_what_it_wrote(served: Service) -> None:
    for number in range(30):
        assert (await served.edit(f"written {number}")).status_code == 204
        assert await subject_of(served) == f"written {number}"


async def test_a_replica_that_is_behind_is_not_shown(served: Service, replica: str) -> None:
    await reads_there(served, replica)
    await served.edit("before")
    with behind(replica):
        for number in range(5):
            assert (await served.edit(f"newer {number}")).status_code == 204
            assert await subject_of(served) == f"newer {number}"
        assert asked(replica, "SELECT subject FROM cases WHERE id = 1000") != "newer 4"


async def test_a_session_that_has_ended_is_refused_at_once(primary: str, replica: str) -> None:
    """Whatever the replica still has of it."""
    async with service(primary, wait_seconds=10, read_url=replica) as served:
        await reads_there(served, replica)
        with behind(replica):
            path = "/system/ws/v12/authentication/user/logout"
            assert (await served.client.delete(path)).status_code == 204
            assert (await served.read()).status_code == 401


async def test_a_replica_that_hangs_is_passed_over(served: Service, replica: str) -> None:
    await reads_there(served, replica)
    with stopped(replica):
        async with asyncio.timeout(30):
            answers = await asyncio.gather(*(served.read() for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    await reads_there(served, replica)


async def test_a_replica_that_is_gone_is_passed_over_until_it_is_back(
    served: Service, replica: str
) -> None:
    await reads_there(served, replica)
    restart(replica)
    for _ in range(20):
        await subject_of(served)
    await reads_there(served, replica)


async def test_a_server_starts_without_its_replica(primary: str) -> None:
    nowhere = "postgresql://postgres@127.0.0.1:1/postgres"
    async with service(primary, wait_seconds=10, read_url=nowhere) as served:
        for _ in range(3):
            await subject_of(served)
        assert await served.ready() == 200


async def test_a_primary_in_the_place_of_the_replica_is_not_trusted(primary: str) -> None:
    """As after a failover: nobody knows whether it has what the other one confirms."""
    async with service(primary, wait_seconds=10, read_url=primary) as served:
        assert (await served.edit("here")).status_code == 204
        assert await subject_of(served) == "here"


def test_sqlite_has_no_replica(primary: str) -> None:
    with pytest.raises(StorageError, match="PostgreSQL"):
        open_store(primary, read_url="sqlite:///other.db")
