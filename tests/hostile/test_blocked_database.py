"""PostgreSQL that does not answer: foreign locks, stopped processes, restarts, read-only."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import psycopg
import pytest

from casewright.storage import DatabaseUnreachable, migrate, open_store
from tests.databases import cluster
from tests.hostile.ground import fill, refusal_or_status, service, until

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A database with a world, on a server that this module may stop."""
    with cluster() as server:
        migrate(server)
        fill(server)
        yield server


class Processes:
    """All processes of the server."""

    def __init__(self, url: str) -> None:
        folder = Path(parse_qs(urlsplit(url).query)["host"][0])
        self.folder = folder
        self._first = int((folder / "data" / "postmaster.pid").read_text().split()[0])

    def signal(self, number: int) -> None:
        """Send a signal to each; the first one first, so that it begins no others."""
        for process in [self._first, *self._children()]:
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def _children(self) -> list[int]:
        found = []
        for status in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                words = status.read_text().rpartition(")")[2].split()
                if int(words[1]) == self._first:
                    found.append(int(status.parent.name))
        return found


@contextmanager
def stopped(url: str) -> Iterator[None]:
    """Stop the server, as a machine does that hangs, for as long as the block runs."""
    processes = Processes(url)
    processes.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        processes.signal(signal.SIGCONT)


def administer(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


async def test_a_foreign_lock_stops_edits_of_that_case_and_no_reads(url: str) -> None:
    async with service(url, wait_seconds=2, connections=5, kept_for_reading=2) as served:
        seen = await served.seen()
        with psycopg.connect(url) as other:
            other.execute("SELECT 1 FROM cases WHERE id = 1000 FOR UPDATE")
            edits = [asyncio.create_task(served.edit("mine", seen=seen)) for _ in range(20)]
            await asyncio.sleep(0.2)
            for _ in range(30):
                assert (await served.read()).status_code == 200
            assert await served.ready() == 200
            assert not any(edit.done() for edit in edits)
            assert {refusal_or_status(await edit) for edit in edits} == {503}
            assert other.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
        assert (await served.edit("mine")).status_code == 204


async def test_a_server_that_hangs_ends_requests_and_is_found_again(url: str) -> None:
    async with service(url, connections=5, kept_for_reading=2) as served:
        seen = await served.seen()
        with stopped(url):
            async with asyncio.timeout(20):
                asked = [served.read() for _ in range(10)]
                asked += [served.edit("x", seen=seen) for _ in range(10)]
                answers = await asyncio.gather(*asked)
            assert {refusal_or_status(answer) for answer in answers} == {503}
            assert await served.ready() == 503

        async def is_back() -> bool:
            return await served.ready() == 200 and (await served.read()).status_code == 200

        await until(is_back, "the service works again")
        assert (await served.edit("back")).status_code == 204


async def test_a_server_that_hangs_does_not_hold_up_the_end(url: str) -> None:
    """The limits of requests are far away, and yet the store closes."""
    store = open_store(url, wait_seconds=300)
    async with store.reading() as work:
        await work.settings()
    with stopped(url):

        async def read() -> None:
            async with store.reading() as work:
                await work.settings()

        reading = [asyncio.create_task(read()) for _ in range(3)]
        await asyncio.sleep(0.1)
        async with asyncio.timeout(30):
            await store.close()
            ended = await asyncio.gather(*reading, return_exceptions=True)
        assert {type(one) for one in ended} == {DatabaseUnreachable}


async def test_connections_that_the_server_has_closed_cost_no_request(url: str) -> None:
    async with service(url, wait_seconds=10, connections=5) as served:
        await asyncio.gather(*(served.read() for _ in range(10)))
        # With a timeout the function returns when the process is gone.
        administer(url, f"SELECT pg_terminate_backend(pid, 5000) FROM {_OTHERS}")
        answers = await asyncio.gather(*(served.read() for _ in range(10)))
        assert {answer.status_code for answer in answers} == {200}


_OTHERS = "pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"


async def test_a_database_that_is_read_only_is_read(url: str) -> None:
    async with service(url) as served:
        assert await served.ready() == 200
        await served.edit("noted")
        administer(
            url,
            "ALTER SYSTEM SET default_transaction_read_only = on",
            "SELECT pg_reload_conf()",
        )
        try:

            async def is_told() -> bool:
                return await served.ready() == 503

            await until(is_told, "health tells that nothing can be written")
            assert (await served.read()).status_code == 200
            assert refusal_or_status(await served.edit("refused")) == 503
        finally:
            administer(
                url,
                "SET default_transaction_read_only = off",
                "ALTER SYSTEM RESET default_transaction_read_only",
                "SELECT pg_reload_conf()",
            )

        async def is_over() -> bool:
            return await served.ready() == 200

        await until(is_over, "health tells that it can be written again")
        assert (await served.edit("again")).status_code == 204


_LIMITS = "lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", ["7s", "7500ms", "7500ms"]),
        ("-c lock_timeout=123ms", ["123ms", "7500ms", "7500ms"]),
        ("-c statement_timeout=0 -c work_mem=5MB", ["7s", "0", "7500ms"]),
    ],
)
async def test_limits_of_the_server_are_set_unless_the_url_does(
    url: str, options: str, expected: list[str]
) -> None:
    own = f"{url}&options={quote(options)}" if options else url
    async with open_store(own, wait_seconds=7) as store:
        assert not isinstance(store, str)
        async with store.reading() as work:
            connection = work._connection  # type: ignore[attr-defined]
            found = [(await connection.fetch(f"SHOW {one}", {}))[0][0] for one in _LIMITS]
            assert found == expected
            if "work_mem" in options:
                assert (await connection.fetch("SHOW work_mem", {}))[0][0] == "5MB"
