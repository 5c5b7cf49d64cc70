"""Statements in pipelines to a real PostgreSQL: their order, errors, ends and preparation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import psycopg
import pytest
from psycopg import errors

from casewright.storage.pool import PipelinedConnection
from casewright.storage.postgresql_exchange import Exchange, array_of
from tests.databases import Databases

pytestmark = pytest.mark.anyio

PREPARED = "SELECT count(*) FROM pg_prepared_statements"
INSERT = "INSERT INTO noted (id, text) VALUES (%(id)s, %(text)s)"
ALL = "SELECT id, text FROM noted ORDER BY id"


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    """The event loops: that of Python, and that of `casewright serve`."""
    return "asyncio", {"use_uvloop": request.param}


@pytest.fixture
async def connection(databases: Databases) -> AsyncIterator[PipelinedConnection]:
    """A connection to a database with an empty table, and none but its exchange uses it."""
    opened = await PipelinedConnection.connect(databases.new("postgresql"), autocommit=True)
    await opened.execute(b"CREATE TABLE noted (id bigint PRIMARY KEY, text text)")
    opened.exchange.resume()
    yield opened
    opened.exchange.pause()
    await opened.close()


@pytest.fixture
def exchange(connection: PipelinedConnection) -> Exchange:
    return connection.exchange


@pytest.mark.parametrize(
    "text",
    ["", "plain", 'a "quoted" one', "back\\slash", "{braces,and,commas}", "NULL", "%s", "Zoë 😀"],
    ids=lambda text: repr(text),
)
async def test_texts_are_kept_alone_and_in_arrays(exchange: Exchange, text: str) -> None:
    values = {"text": text, "texts": array_of([text, "other"])}
    asked = "SELECT %(text)s::text, (%(texts)s::text[])[1], 100 %% 7"
    assert await exchange.fetch(asked, values) == [(text, text, 2)]


async def test_numbers_truth_and_nothing_are_kept(exchange: Exchange) -> None:
    values = {"big": 2**62, "small": -1, "yes": True, "none": None, "ids": array_of([3, -4])}
    asked = (
        "SELECT %(big)s::bigint, %(small)s::bigint, %(yes)s::boolean, %(none)s::text, "
        "%(ids)s::bigint[], %(big)s::bigint"
    )
    assert await exchange.fetch(asked, values) == [(2**62, -1, True, None, [3, -4], 2**62)]


async def test_a_text_that_postgresql_cannot_hold_is_refused_and_nothing_is_sent(
    exchange: Exchange,
) -> None:
    with pytest.raises(psycopg.DataError):
        exchange.later(INSERT, {"id": 1, "text": "a\0b"})
    assert await exchange.fetch(ALL, {}) == []


async def test_what_waits_is_sent_before_what_is_asked(exchange: Exchange) -> None:
    found: list[object] = []
    exchange.later("BEGIN", {})
    exchange.later(INSERT, {"id": 1, "text": "one"})
    exchange.later(ALL, {}, found.extend)
    exchange.later(INSERT, {"id": 2, "text": "two"})
    assert found == []
    assert await exchange.fetch(ALL, {}) == [(1, "one"), (2, "two")]
    assert found == [(1, "one")]
    assert exchange.is_in_transaction
    await exchange.commit()
    assert not exchange.is_in_transaction


async def test_an_error_keeps_all_that_follows_it_from_being_done(exchange: Exchange) -> None:
    exchange.later("BEGIN", {})
    exchange.later(INSERT, {"id": 1, "text": "one"})
    exchange.later(INSERT, {"id": 1, "text": "again"})
    exchange.later(INSERT, {"id": 2, "text": "two"})
    with pytest.raises(errors.UniqueViolation):
        await exchange.commit()
    await exchange.roll_back()
    assert await exchange.fetch(ALL, {}) == []


async def test_rolling_back_sends_nothing_of_what_waits(exchange: Exchange) -> None:
    exchange.later("BEGIN", {})
    exchange.later(INSERT, {"id": 1, "text": "one"})
    await exchange.roll_back()
    assert not exchange.is_in_transaction
    assert await exchange.fetch(ALL, {}) == []


async def test_answers_of_many_megabytes_and_questions_too(exchange: Exchange) -> None:
    """More than the socket takes at once, in both directions at the same time."""
    text = "x" * 3_000_000
    lengths: list[int] = []
    for _ in range(4):
        exchange.later(
            "SELECT %(text)s::text", {"text": text}, lambda rows: lengths.append(len(rows[0][0]))
        )
    await exchange.settle()
    assert lengths == [len(text)] * 4


async def test_actions_share_their_round_trips_and_see_each_other_in_order(
    exchange: Exchange,
) -> None:
    async def steps(first: int) -> list[int]:
        found = []
        for step in range(first, first + 3):
            asked = "SELECT %(step)s::bigint, statement_timestamp()"
            found.append((await exchange.fetch(asked, {"step": step}))[0][0])
        return found

    async def both() -> list[object]:
        return await exchange.gather([steps(10), steps(20)])

    async def nothing() -> str:
        return "asked nothing"

    assert await exchange.gather([steps(0), both(), nothing()]) == [
        [0, 1, 2],
        [[10, 11, 12], [20, 21, 22]],
        "asked nothing",
    ]


async def test_an_error_of_an_action_ends_the_others(exchange: Exchange) -> None:
    closed = []

    async def fails() -> None:
        await exchange.fetch("SELECT 1 / 0", {})

    async def goes_on() -> None:
        try:
            await exchange.fetch("SELECT 1", {})
            await exchange.fetch("SELECT 1", {})
        finally:
            closed.append(True)

    with pytest.raises(errors.DivisionByZero):
        await exchange.gather([fails(), goes_on()])
    assert closed == [True]
    assert await exchange.fetch("SELECT 2", {}) == [(2,)]


async def test_a_cancelled_statement_ends_on_the_server_and_leaves_the_connection_usable(
    exchange: Exchange,
) -> None:
    exchange.later("BEGIN", {})
    exchange.later(INSERT, {"id": 1, "text": "one"})
    sleeping = asyncio.create_task(exchange.fetch("SELECT pg_sleep(60)", {}))
    await asyncio.sleep(0.1)
    sleeping.cancel()
    with suppress(asyncio.CancelledError):
        await sleeping
    assert sleeping.cancelled()
    await exchange.roll_back()
    assert await exchange.fetch(ALL, {}) == []


async def test_a_connection_that_the_server_ends_is_an_error_with_its_words(
    connection: PipelinedConnection, exchange: Exchange
) -> None:
    with pytest.raises(errors.AdminShutdown):
        await exchange.fetch("SELECT pg_terminate_backend(pg_backend_pid())", {})
    assert connection.closed
    assert not exchange.is_in_transaction
    with pytest.raises(psycopg.OperationalError):
        await exchange.fetch("SELECT 1", {})


async def test_no_more_than_a_hundred_statements_stay_prepared(exchange: Exchange) -> None:
    for number in range(150):
        assert await exchange.fetch(f"SELECT {number}", {}) == [(number,)]
    ((prepared,),) = await exchange.fetch(PREPARED, {})
    assert prepared <= 101  # the one that was dropped last is deallocated with the next statement


async def test_a_statement_that_was_not_prepared_for_an_error_before_it_is_prepared_later(
    exchange: Exchange,
) -> None:
    exchange.later("SELECT 1 / 0", {})
    with pytest.raises(errors.DivisionByZero):
        await exchange.fetch("SELECT 7", {})
    assert await exchange.fetch("SELECT 7", {}) == [(7,)]


async def test_a_statement_whose_table_was_changed_fails_once(
    connection: PipelinedConnection, exchange: Exchange
) -> None:
    asked = "SELECT * FROM noted"
    assert await exchange.fetch(asked, {}) == []
    await exchange.fetch("ALTER TABLE noted ADD COLUMN more text", {})
    with pytest.raises(errors.FeatureNotSupported):
        await exchange.fetch(asked, {})
    assert await exchange.fetch(asked, {}) == []
    assert not connection.closed


async def test_a_statement_whose_table_was_changed_leaves_its_transaction_to_be_rolled_back(
    exchange: Exchange,
) -> None:
    asked = "SELECT * FROM noted"
    assert await exchange.fetch(asked, {}) == []
    await exchange.fetch("ALTER TABLE noted ADD COLUMN more text", {})
    exchange.later("BEGIN", {})
    with pytest.raises(errors.FeatureNotSupported):
        await exchange.fetch(asked, {})
    await exchange.roll_back()
    assert not exchange.is_in_transaction
    assert await exchange.fetch(asked, {}) == []
    assert await exchange.fetch(PREPARED, {}) == [(2,)]  # these two, and none of before
