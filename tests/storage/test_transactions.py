"""Units of work: all or nothing, one consistent state, no deadlock, no lost commit."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from casewright.domain.model import Session, Stamp
from casewright.domain.repositories import Work
from casewright.storage import (
    Conflict,
    DatabaseUnreachable,
    SqliteStore,
    StorageError,
    digest,
    open_store,
)
from casewright.storage.postgresql import PostgresqlStore
from casewright.storage.world import load_world
from tests.databases import Databases
from tests.storage.conftest import OFFICE

pytestmark = pytest.mark.anyio

AnyStore = SqliteStore | PostgresqlStore
SOURCES = str(Path(__file__).parents[2])


async def rename(work: Work, case_id: int, subject: str) -> None:
    case = (await work.cases.find([case_id]))[case_id]
    case.subject = subject
    assert await work.cases.save(case, case.last_modified.date)


async def test_an_exception_undoes_everything(store: AnyStore, office_url: str) -> None:
    before = digest(office_url)

    async def fail_late(work: Work) -> None:
        await rename(work, 1000, "changed")
        await work.cases.relate(1000, [1003])
        await work.cases.set_custom_attribute(1000, "rating", ())
        activity = (await work.activities.find([5000]))[5000]
        activity.case_id = await work.cases.add((await work.cases.find([1000]))[1000])
        await work.activities.save(activity)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(fail_late)
    assert digest(office_url) == before
    async with store.writing() as work:
        await rename(work, 1000, "works again")
    assert digest(office_url) != before


async def test_a_save_that_meets_no_row_undoes_its_unit(store: AnyStore, office_url: str) -> None:
    """The case was found and locked, so PostgreSQL is not asked before the COMMIT."""
    before = digest(office_url)

    async def save_what_is_newer(work: Work) -> None:
        case = (await work.cases.find([1003]))[1003]
        newer = "UPDATE cases SET last_modified = last_modified + 1 WHERE id = 1003"
        await work._connection.execute(newer, {})  # type: ignore[attr-defined]
        if not await work.cases.save(case, case.last_modified.date):
            raise ZeroDivisionError
        await work.cases.relate(1000, [1002])

    with pytest.raises((ZeroDivisionError, psycopg.errors.DivisionByZero)):
        await store.write(save_what_is_newer)
    assert digest(office_url) == before


async def test_questions_asked_together_are_answered_in_their_order(store: AnyStore) -> None:
    async def subject(work: Work) -> str:
        return (await work.cases.find([1000]))[1000].subject

    async with store.writing() as work:
        await rename(work, 1000, "Renamed")
        found, users, related = await work.together(
            subject(work), work.users.find([10]), work.cases.count_related([1000, 1001])
        )
    assert found == "Renamed"
    assert set(users) == {10}
    assert related == {1000: 1, 1001: 2}


async def test_an_error_among_questions_asked_together_is_raised(store: AnyStore) -> None:
    async def fails(work: Work) -> None:
        await work.settings()
        raise LookupError

    async with store.writing() as work:
        with pytest.raises(LookupError):
            await work.together(fails(work), work.users.find([10]))
        assert set(await work.users.find([10])) == {10}


async def test_a_cancelled_unit_undoes_everything(store: AnyStore, office_url: str) -> None:
    before = digest(office_url)

    async def stuck() -> None:
        async with store.writing() as work:
            await rename(work, 1000, "changed")
            await asyncio.sleep(60)

    task = asyncio.create_task(stuck())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert digest(office_url) == before
    async with store.writing() as work:
        await rename(work, 1000, "works again")


async def test_a_reading_unit_sees_one_state(store: AnyStore) -> None:
    async with store.reading() as reader:
        assert (await reader.cases.find([1000]))[1000].subject == "Slow"
        async with store.writing() as writer:
            await rename(writer, 1000, "new")
            assert (await reader.cases.find([1000]))[1000].subject == "Slow"
        assert (await reader.cases.find([1000]))[1000].subject == "Slow"
    async with store.reading() as reader:
        assert (await reader.cases.find([1000]))[1000].subject == "new"


async def test_a_reading_unit_cannot_write(store: AnyStore, office_url: str) -> None:
    before = digest(office_url)
    with pytest.raises(Exception, match="read"):
        async with store.reading() as work:
            await rename(work, 1000, "changed")
    assert digest(office_url) == before


async def test_reading_units_run_side_by_side(store: AnyStore) -> None:
    everybody_is_in = asyncio.Barrier(5)

    async def read() -> str:
        async with store.reading() as work:
            await everybody_is_in.wait()
            return (await work.cases.find([1000]))[1000].subject

    async with asyncio.timeout(10):
        assert await asyncio.gather(*(read() for _ in range(5))) == ["Slow"] * 5


async def test_no_edit_is_lost_between_reading_and_saving(store: AnyStore) -> None:
    """Found cases stay locked, so that what was read still holds when it is written."""

    async def append(letter: str) -> None:
        async with store.writing() as work:
            case = (await work.cases.find([1000]))[1000]
            await asyncio.sleep(0)
            case.subject += letter
            assert await work.cases.save(case, case.last_modified.date)

    await asyncio.gather(*map(append, "abcdefghij"))
    async with store.reading() as work:
        subject = (await work.cases.find([1000]))[1000].subject
    assert sorted(subject.removeprefix("Slow")) == list("abcdefghij")


async def test_units_that_lock_against_each_other_all_succeed(store: AnyStore) -> None:
    async def change(*case_ids: int) -> None:
        async def action(work: Work) -> None:
            for case_id in case_ids:
                await rename(work, case_id, f"{case_ids}")
                await asyncio.sleep(0.001)
            activity = (await work.activities.find([5000]))[5000]
            await work.activities.save(activity)

        await store.write(action)

    pairs = [(1000, 1003), (1003, 1000), (1002, 1000, 1003), (1003, 1002)] * 4
    async with asyncio.timeout(30):
        await asyncio.gather(*(change(*pair) for pair in pairs))


async def test_an_answer_is_locked_with_what_it_answers(store: AnyStore) -> None:
    """Otherwise one unit could hold the question and another one its answer, each waiting."""
    order = []
    is_held = asyncio.Event()

    async def change(first: int, second: int, pause: float) -> None:
        async with store.writing() as work:
            found = await work.activities.find([first])
            order.append(first)
            is_held.set()
            await asyncio.sleep(pause)
            found |= await work.activities.find([second])
            await work.activities.save(found[second])
            order.append(first)

    async with asyncio.timeout(10):
        question = asyncio.create_task(change(5002, 5001, 0.05))
        await is_held.wait()
        await change(5001, 5003, 0)
        await question
    assert order == [5002, 5002, 5001, 5001]


async def test_a_deadlock_ends_as_a_conflict(databases: Databases) -> None:
    url = databases.clean("postgresql")
    load_world(OFFICE, url, hash_password=str)
    async with open_store(url) as store:
        both_hold_one = asyncio.Barrier(2)

        async def change(first: int, second: int) -> None:
            async with store.writing() as work:
                await rename(work, first, "mine")
                await both_hold_one.wait()
                await rename(work, second, "mine too")

        results = await asyncio.gather(
            change(1000, 1003), change(1003, 1000), return_exceptions=True
        )
    assert sorted(type(result) for result in results if result) == [Conflict]


async def test_of_user_keeps_other_log_ins_of_the_user_out(store: AnyStore) -> None:
    async def log_in(number: int) -> bool:
        async with store.writing() as work:
            sessions = await work.sessions.of_user(10)
            await asyncio.sleep(0)
            if len(sessions) >= 5:
                return False
            await work.sessions.add(Session(f"key {number}", 10, number, number))
            return True

    assert sum(await asyncio.gather(*map(log_in, range(12)))) == 5


async def test_last_modified_differs_after_every_one_of_many_fast_edits(store: AnyStore) -> None:
    seen = set()
    for _ in range(20):
        async with store.writing() as work:
            case = (await work.cases.find([1000]))[1000]
            expected = case.last_modified.date
            case.last_modified = Stamp(None, 1)
            assert await work.cases.save(case, expected)
            seen.add(case.last_modified.date)
    assert len(seen) == 20


async def test_ping_tells_when_the_database_is_out_of_reach(databases: Databases) -> None:
    url = databases.clean("postgresql")
    async with open_store(url) as store:
        await store.ping()
    with pytest.raises(DatabaseUnreachable, match="does not answer"):
        await store.ping()


def test_an_unreachable_server_is_named_without_the_password() -> None:
    with pytest.raises(StorageError) as caught:
        open_store("postgresql://anna:s3cret@127.0.0.1:1/cases")
    assert "postgresql://127.0.0.1:1/cases does not answer" in str(caught.value)
    assert "s3cret" not in str(caught.value)


_WRITER = """
import asyncio, sys
from casewright.storage import open_store

async def main(url, times):
    async with open_store(url) as store:
        for _ in range(times):
            async with store.writing() as work:
                case = (await work.cases.find([1000]))[1000]
                await asyncio.sleep(0)
                case.subject += "x"
                assert await work.cases.save(case, case.last_modified.date)
            print(len(case.subject), flush=True)

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


def _start_writer(url: str, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _WRITER, url, str(times)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": f"{SOURCES}/src:{SOURCES}/generated"},
    )


async def _subject(url: str) -> str:
    async with open_store(url) as store, store.reading() as work:
        return (await work.cases.find([1000]))[1000].subject


@pytest.mark.slow
async def test_several_processes_write_without_losing_an_edit(office_url: str) -> None:
    writers = [_start_writer(office_url, 60) for _ in range(3)]
    try:
        for writer in writers:
            writer.communicate(timeout=60)
            assert writer.returncode == 0
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    assert await _subject(office_url) == "Slow" + "x" * 180


async def test_a_killed_process_loses_no_acknowledged_commit(office_url: str) -> None:
    writer = _start_writer(office_url, 1_000_000)
    assert writer.stdout is not None
    with writer.stdout as answers:
        lengths = [int(answers.readline()) for _ in range(40)]
        writer.send_signal(signal.SIGKILL)
        lengths += map(int, answers.read().splitlines())
    writer.wait(30)
    # The last commit may have come through without its acknowledgement.
    assert len(await _subject(office_url)) - lengths[-1] in {0, 1}
    if office_url.startswith("sqlite"):
        with sqlite3.connect(office_url.removeprefix("sqlite:///")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


async def test_a_unit_that_asks_once_asks_one_question(store: AnyStore) -> None:
    for _ in range(2):
        async with store.reading(once=True) as work:
            assert list(await work.cases.find([1000])) == [1000]
            with pytest.raises(RuntimeError, match="asks once"):
                await work.cases.find([1000])
    async with store.reading() as work:
        assert await work.cases.find([1000]) == await work.cases.find([1000])
