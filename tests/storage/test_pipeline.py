"""Statements in pipelines to a real PostgreSQL: their order, errors, ends and preparation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import psycopg
import pytest
from psycopg import errors

from casewright.storage.pool import PipelinedConnection
from casewright.storage.postgresql_pipeline import StatementPipeline, array_of, is_outdated
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
    """A connection to a database with an empty table, and none but its pipeline uses it."""
    opened = await PipelinedConnection.connect(databases.new("postgresql"), autocommit=True)
    await opened.execute(b"CREATE TABLE noted (id bigint PRIMARY KEY, text text)")
    opened.statement_pipeline.resume()
    yield opened
    opened.statement_pipeline.pause()
    await opened.close()


@pytest.fixture
def pipeline(connection: PipelinedConnection) -> StatementPipeline:
    return connection.statement_pipeline


@pytest.mark.parametrize(
    "text",
    ["", "plain", 'a "quoted" one', "back\\slash", "{braces,and,commas}", "NULL", "%s", "Zoë 😀"],
    ids=lambda text: repr(text),
)
async def test_texts_are_kept_alone_and_in_arrays(pipeline: StatementPipeline, text: str) -> None:
    values = {"text": text, "texts": array_of([text, "other"])}
    asked = "SELECT %(text)s::text, (%(texts)s::text[])[1], 100 %% 7"
    assert await pipeline.fetch(asked, values) == [(text, text, 2)]


async def test_numbers_truth_and_nothing_are_kept(pipeline: StatementPipeline) -> None:
    values = {"big": 2**62, "small": -1, "yes": True, "none": None, "ids": array_of([3, -4])}
    asked = (
        "SELECT %(big)s::bigint, %(small)s::bigint, %(yes)s::boolean, %(none)s::text, "
        "%(ids)s::bigint[], %(big)s::bigint"
    )
    assert await pipeline.fetch(asked, values) == [(2**62, -1, True, None, [3, -4], 2**62)]


async def test_a_text_that_postgresql_cannot_hold_is_refused_and_nothing_is_sent(
    pipeline: StatementPipeline,
) -> None:
    with pytest.raises(psycopg.DataError):
        pipeline.enqueue(INSERT, {"id": 1, "text": "a\0b"})
    assert await pipeline.fetch(ALL, {}) == []


async def test_what_waits_is_sent_before_what_is_asked(pipeline: StatementPipeline) -> None:
    found: list[object] = []
    pipeline.enqueue("BEGIN", {})
    pipeline.enqueue(INSERT, {"id": 1, "text": "one"})
    pipeline.enqueue(ALL, {}, found.extend)
    pipeline.enqueue(INSERT, {"id": 2, "text": "two"})
    assert found == []
    assert await pipeline.fetch(ALL, {}) == [(1, "one"), (2, "two")]
    assert found == [(1, "one")]
    assert pipeline.is_in_transaction
    await pipeline.commit()
    assert not pipeline.is_in_transaction


async def test_an_error_keeps_all_that_follows_it_from_being_done(
    pipeline: StatementPipeline,
) -> None:
    pipeline.enqueue("BEGIN", {})
    pipeline.enqueue(INSERT, {"id": 1, "text": "one"})
    pipeline.enqueue(INSERT, {"id": 1, "text": "again"})
    pipeline.enqueue(INSERT, {"id": 2, "text": "two"})
    with pytest.raises(errors.UniqueViolation):
        await pipeline.commit()
    await pipeline.roll_back()
    assert await pipeline.fetch(ALL, {}) == []


async def test_rolling_back_sends_nothing_of_what_waits(pipeline: StatementPipeline) -> None:
    pipeline.enqueue("BEGIN", {})
    pipeline.enqueue(INSERT, {"id": 1, "text": "one"})
    await pipeline.roll_back()
    assert not pipeline.is_in_transaction
    assert await pipeline.fetch(ALL, {}) == []


async def test_answers_of_many_megabytes_and_questions_too(pipeline: StatementPipeline) -> None:
    """More than the socket takes at once, in both directions at the same time."""
    text = "x" * 3_000_000
    lengths: list[int] = []
    for _ in range(4):
        pipeline.enqueue(
            "SELECT %(text)s::text", {"text": text}, lambda rows: lengths.append(len(rows[0][0]))
        )
    await pipeline.run_queued()
    assert lengths == [len(text)] * 4


async def test_actions_share_their_round_trips_and_see_each_other_in_order(
    pipeline: StatementPipeline,
) -> None:
    async def steps(first: int) -> list[int]:
        found = []
        for step in range(first, first + 3):
            asked = "SELECT %(step)s::bigint, statement_timestamp()"
            found.append((await pipeline.fetch(asked, {"step": step}))[0][0])
        return found

    async def both() -> list[object]:
        return await pipeline.gather([steps(10), steps(20)])

    async def nothing() -> str:
        return "asked nothing"

    assert await pipeline.gather([steps(0), both(), nothing()]) == [
        [0, 1, 2],
        [[10, 11, 12], [20, 21, 22]],
        "asked nothing",
    ]


async def test_an_error_of_an_action_ends_the_others(pipeline: StatementPipeline) -> None:
    closed = []

    async def fails() -> None:
        await pipeline.fetch("SELECT 1 / 0", {})

    async def goes_on() -> None:
        try:
            await pipeline.fetch("SELECT 1", {})
            await pipeline.fetch("SELECT 1", {})
        finally:
            closed.append(True)

    with pytest.raises(errors.DivisionByZero):
        await pipeline.gather([fails(), goes_on()])
    assert closed == [True]
    assert await pipeline.fetch("SELECT 2", {}) == [(2,)]


async def test_a_cancelled_statement_ends_on_the_server_and_leaves_the_connection_usable(
    pipeline: StatementPipeline,
) -> None:
    pipeline.enqueue("BEGIN", {})
    pipeline.enqueue(INSERT, {"id": 1, "text": "one"})
    sleeping = asyncio.create_task(pipeline.fetch("SELECT pg_sleep(60)", {}))
    await asyncio.sleep(0.1)
    sleeping.cancel()
    with suppress(asyncio.CancelledError):
        await sleeping
    assert sleeping.cancelled()
    await pipeline.roll_back()
    assert await pipeline.fetch(ALL, {}) == []


async def test_a_connection_that_the_server_ends_is_an_error_with_its_words(
    connection: PipelinedConnection, pipeline: StatementPipeline
) -> None:
    with pytest.raises(errors.AdminShutdown):
        await pipeline.fetch("SELECT pg_terminate_backend(pg_backend_pid())", {})
    assert connection.closed
    assert not pipeline.is_in_transaction
    with pytest.raises(psycopg.OperationalError):
        await pipeline.fetch("SELECT 1", {})


async def test_no_more_than_a_hundred_statements_stay_prepared(pipeline: StatementPipeline) -> None:
    for number in range(150):
        assert await pipeline.fetch(f"SELECT {number}", {}) == [(number,)]
    ((prepared,),) = await pipeline.fetch(PREPARED, {})
    assert prepared <= 101  # the one that was dropped last is deallocated with the next statement


async def test_a_statement_that_was_not_prepared_for_an_error_before_it_is_prepared_later(
    pipeline: StatementPipeline,
) -> None:
    pipeline.enqueue("SELECT 1 / 0", {})
    with pytest.raises(errors.DivisionByZero):
        await pipeline.fetch("SELECT 7", {})
    assert await pipeline.fetch("SELECT 7", {}) == [(7,)]


NOTED = "SELECT * FROM noted"


async def change(connection: PipelinedConnection) -> None:
    """Change the columns of the table, as a migration does."""
    await connection.statement_pipeline.fetch("ALTER TABLE noted ADD COLUMN more text", {})


async def discard(connection: PipelinedConnection) -> None:
    """Discard what is prepared, as a proxy does that lends connections to the server."""
    connection.statement_pipeline.pause()
    await connection.execute(b"DISCARD ALL")
    connection.statement_pipeline.resume()


async def deallocate(connection: PipelinedConnection) -> None:
    """Discard the prepared statements alone."""
    await connection.statement_pipeline.fetch("DEALLOCATE ALL", {})


OUTDATE = pytest.mark.parametrize(
    "outdate", [change, discard, deallocate], ids=["changed", "discarded", "deallocated"]
)
Outdate = Callable[[PipelinedConnection], Awaitable[None]]


@OUTDATE
async def test_an_outdated_statement_is_prepared_again(
    connection: PipelinedConnection, pipeline: StatementPipeline, outdate: Outdate
) -> None:
    assert await pipeline.fetch(NOTED, {}) == []
    await outdate(connection)
    assert await pipeline.fetch(NOTED, {}) == []
    assert await pipeline.fetch(PREPARED, {}) == [(1,)]  # this one, and none of before
    assert not connection.closed


@OUTDATE
async def test_a_transaction_that_begins_with_outdated_statements_is_done_once(
    connection: PipelinedConnection, pipeline: StatementPipeline, outdate: Outdate
) -> None:
    values = {"id": 1, "text": "one"}
    for sql in ("BEGIN", "COMMIT", "ROLLBACK"):
        pipeline.enqueue(sql, {})
    assert await pipeline.execute("DELETE FROM noted", {}) == 0
    assert await pipeline.fetch(ALL, {}) == []
    assert await pipeline.fetch(NOTED, {}) == []
    await outdate(connection)
    seen: list[object] = []
    pipeline.enqueue("BEGIN", {})
    pipeline.enqueue(INSERT, values)
    pipeline.enqueue(ALL, {}, seen.extend)
    await pipeline.fetch(NOTED, {})
    await pipeline.commit()
    assert seen == [(1, "one")]
    assert await pipeline.fetch(ALL, {}) == [(1, "one")]


async def test_a_transaction_that_began_before_is_left_to_be_rolled_back(
    connection: PipelinedConnection, pipeline: StatementPipeline
) -> None:
    assert await pipeline.fetch(NOTED, {}) == []
    for _ in range(2):  # What is sent while statements are outdated is soon outdated, too.
        pipeline.enqueue("BEGIN", {})
        await pipeline.fetch("SELECT 1", {})
        await deallocate(connection)
        with pytest.raises(errors.InvalidSqlStatementName) as caught:
            await pipeline.fetch(NOTED, {})
        assert is_outdated(caught.value)
        await pipeline.roll_back()
        assert not pipeline.is_in_transaction
        assert await pipeline.fetch(NOTED, {}) == []


async def test_what_postgresql_cannot_do_is_no_outdated_statement(
    pipeline: StatementPipeline,
) -> None:
    with pytest.raises(errors.FeatureNotSupported) as caught:
        await pipeline.fetch("SELECT count(*) FROM noted FOR UPDATE", {})
    assert not is_outdated(caught.value)
