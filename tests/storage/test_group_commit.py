"""Units that wait for the disk together on SQLite: what each of them is told, and when.

The commit is held up where SQLite begins it, in the thread that waits for the disk.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from casewright.domain.model import Session
from casewright.domain.repositories import Work
from casewright.storage import DatabaseUnreachable, SqliteStore, digest, migrate, open_store
from casewright.storage.world import load_world
from tests.storage.conftest import OFFICE

pytestmark = pytest.mark.anyio


class Disk:
    """Sees each COMMIT of a store, and lets it wait as long as it is slow."""

    def __init__(self, store: SqliteStore) -> None:
        self.commits = 0
        self.begun = threading.Event()
        self._is_free = threading.Event()
        self._is_free.set()
        store._writer.set_trace_callback(self._see)

    def slow_down(self) -> None:
        """Let commits wait from now on."""
        self.begun.clear()
        self._is_free.clear()

    def go_on(self) -> None:
        """Let them end."""
        self._is_free.set()

    def _see(self, statement: str) -> None:
        if statement == "COMMIT":
            self.commits += 1
            self.begun.set()
            self._is_free.wait(30)


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'group.db'}"
    migrate(url)
    load_world(OFFICE, url, hash_password=lambda password: password)
    return url


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqliteStore]:
    async with open_store(url, wait_seconds=20) as opened:
        assert isinstance(opened, SqliteStore)
        yield opened


@pytest.fixture
async def disk(store: SqliteStore) -> AsyncIterator[Disk]:
    found = Disk(store)
    yield found
    found.go_on()


async def rename(work: Work, subject: str, case_id: int = 1000) -> None:
    case = (await work.cases.find([case_id]))[case_id]
    case.subject = subject
    assert await work.cases.save(case, case.last_modified.date)


async def append(work: Work, letter: str) -> None:
    await rename(work, (await work.cases.find([1000]))[1000].subject + letter)


async def subject_of(store: SqliteStore, case_id: int = 1000) -> str:
    async with store.reading() as work:
        return (await work.cases.find([case_id]))[case_id].subject


async def begun(disk: Disk) -> None:
    assert await asyncio.to_thread(disk.begun.wait, 30)


async def test_units_that_come_together_share_a_commit(store: SqliteStore, disk: Disk) -> None:
    """Each sees what the ones before it have changed."""
    letters = "abcdefghijklmnopqrst"
    await asyncio.gather(*(store.write(partial(append, letter=one)) for one in letters))
    assert await subject_of(store) == f"Slow{letters}"
    assert disk.commits == 1


async def test_nothing_is_confirmed_or_shown_before_it_is_durable(
    store: SqliteStore, disk: Disk
) -> None:
    """The event loop goes on: others read meanwhile, what was there before."""
    disk.slow_down()
    edit = asyncio.create_task(store.write(lambda work: rename(work, "new")))
    await begun(disk)
    for _ in range(20):
        assert await subject_of(store) == "Slow"
    assert not edit.done()
    disk.go_on()
    await edit
    assert await subject_of(store) == "new"


async def test_a_session_counts_as_ended_when_that_is_durable(
    store: SqliteStore, disk: Disk
) -> None:
    """Not while a unit has removed it, nor while its commit waits for the disk; at once then."""
    async with store.writing() as work:
        await work.sessions.add(Session("k1", 10, 1000, 2000))
    assert await store.caller("k1") is not None
    disk.slow_down()

    async def end(work: Work) -> None:
        await work.sessions.remove(["k1"])
        assert await store.caller("k1") is not None

    ending = asyncio.create_task(store.write(end))
    await begun(disk)
    assert await store.caller("k1") is not None
    disk.go_on()
    await ending
    assert await store.caller("k1") is None


@pytest.mark.parametrize("durable", [True, False], ids=["full", "normal"])
async def test_a_session_that_another_process_ends_is_ended_here_at_once(
    url: str, *, durable: bool
) -> None:
    async with open_store(url, durable=durable) as here, open_store(url, durable=durable) as there:
        async with there.writing() as work:
            await work.sessions.add(Session("k1", 10, 1000, 2000))
        assert await here.caller("k1") is not None
        async with there.writing() as work:
            await work.sessions.remove(["k1"])
        assert await here.caller("k1") is None


async def test_who_comes_during_a_commit_is_in_the_next_one(store: SqliteStore, disk: Disk) -> None:
    disk.slow_down()
    first = asyncio.create_task(store.write(lambda work: append(work, "1")))
    await begun(disk)
    others = [asyncio.create_task(store.write(lambda work: append(work, "2"))) for _ in range(10)]
    await asyncio.sleep(0.05)
    disk.go_on()
    await asyncio.gather(first, *others)
    assert await subject_of(store) == "Slow1" + "2" * 10
    assert disk.commits == 2


async def test_a_unit_that_fails_undoes_itself_alone(store: SqliteStore, disk: Disk) -> None:
    async def fail(work: Work) -> None:
        await append(work, "?")
        raise ZeroDivisionError

    results = await asyncio.gather(
        store.write(lambda work: append(work, "a")),
        store.write(fail),
        store.write(lambda work: append(work, "b")),
        store.write(fail),
        return_exceptions=True,
    )
    assert [type(one) for one in results[1::2]] == [ZeroDivisionError] * 2
    assert list(results[::2]) == [None, None]
    assert await subject_of(store) == "Slowab"
    assert disk.commits == 1


async def test_a_group_in_which_all_fail_commits_nothing(store: SqliteStore, disk: Disk) -> None:
    async def fail(work: Work) -> None:
        await append(work, "?")
        raise ZeroDivisionError

    results = await asyncio.gather(*(store.write(fail) for _ in range(3)), return_exceptions=True)
    assert {type(one) for one in results} == {ZeroDivisionError}
    assert (await subject_of(store), disk.commits) == ("Slow", 0)


async def test_a_refusal_waits_for_what_it_has_seen(store: SqliteStore, disk: Disk) -> None:
    """It may say that a case has been modified: it must not, if that modification is lost."""

    async def refuse(work: Work) -> None:
        assert (await work.cases.find([1000]))[1000].subject == "new"
        raise ZeroDivisionError

    disk.slow_down()
    edit = asyncio.create_task(store.write(lambda work: rename(work, "new")))
    refusal = asyncio.create_task(store.write(refuse))
    await begun(disk)
    await asyncio.sleep(0.05)
    assert not refusal.done()
    disk.go_on()
    await edit
    with pytest.raises(ZeroDivisionError):
        await refusal


async def _break(work: Work) -> None:
    """Write what SQLite refuses when it commits, and not before: an answer to no activity."""
    activity = (await work.activities.find([5000]))[5000]
    await work._connection.execute(  # type: ignore[attr-defined]
        "UPDATE activities SET response_to = 424242 WHERE id = :id", {"id": activity.id}
    )


async def test_a_commit_that_fails_fails_all_of_its_group(store: SqliteStore, url: str) -> None:
    before = digest(url)

    async def refuse(work: Work) -> None:
        raise ZeroDivisionError(work)

    results = await asyncio.gather(
        store.write(lambda work: rename(work, "lost")),
        store.write(_break),
        store.write(refuse),
        store.write(lambda work: rename(work, "lost, too", 1003)),
        return_exceptions=True,
    )
    assert {type(one) for one in results} == {sqlite3.IntegrityError}
    assert digest(url) == before
    await store.write(lambda work: rename(work, "works again"))
    assert await subject_of(store) == "works again"


async def test_a_transaction_that_sqlite_ends_fails_all_of_its_group(
    store: SqliteStore, url: str
) -> None:
    """As it does on a full disk; here a unit stands for SQLite."""
    before = digest(url)

    async def end(work: Work) -> None:
        await work._connection.execute("ROLLBACK", {})  # type: ignore[attr-defined]
        raise ZeroDivisionError

    first, second, third = await asyncio.gather(
        store.write(lambda work: rename(work, "lost")),
        store.write(end),
        store.write(lambda work: rename(work, "kept", 1003)),
        return_exceptions=True,
    )
    assert isinstance(first, DatabaseUnreachable)
    assert isinstance(second, DatabaseUnreachable | ZeroDivisionError)
    assert third is None
    assert digest(url) != before
    assert (await subject_of(store), await subject_of(store, 1003)) == ("Slow", "kept")


async def test_who_goes_away_leaves_the_others_their_commit(store: SqliteStore, disk: Disk) -> None:
    disk.slow_down()
    edits = [asyncio.create_task(store.write(lambda work: append(work, "x"))) for _ in range(3)]
    await begun(disk)
    edits[0].cancel()
    edits[1].cancel()
    await asyncio.sleep(0)
    disk.go_on()
    await edits[2]
    assert await subject_of(store) == "Slowxxx"
    async with asyncio.timeout(10):
        await store.write(lambda work: append(work, "y"))


async def test_a_disk_that_takes_too_long_is_told(url: str) -> None:
    async with open_store(url, wait_seconds=0.2) as store:
        assert isinstance(store, SqliteStore)
        disk = Disk(store)
        disk.slow_down()
        first = asyncio.create_task(store.write(lambda work: rename(work, "new")))
        await begun(disk)
        with pytest.raises(DatabaseUnreachable, match="turn"):
            await store.write(lambda work: rename(work, "newer"))
        with pytest.raises(DatabaseUnreachable, match="disk takes too long"):
            await first
        disk.go_on()
    async with open_store(url) as store:
        assert isinstance(store, SqliteStore)
        assert await subject_of(store) == "new"


async def test_closing_waits_for_the_commit_that_is_under_way(url: str) -> None:
    store = open_store(url)
    assert isinstance(store, SqliteStore)
    disk = Disk(store)
    disk.slow_down()
    edit = asyncio.create_task(store.write(lambda work: rename(work, "new")))
    await begun(disk)
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0.05)
    assert not closing.done()
    disk.go_on()
    await asyncio.gather(edit, closing)
    async with open_store(url) as other:
        assert isinstance(other, SqliteStore)
        assert await subject_of(other) == "new"


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 1)])
async def test_the_setting_is_that_of_sqlite(url: str, *, durable: bool, level: int) -> None:
    """2 is FULL, 1 is NORMAL: sqlite.org/pragma.html#pragma_synchronous."""
    async with open_store(url, durable=durable) as store:
        assert isinstance(store, SqliteStore)
        assert store._writer.execute("PRAGMA synchronous").fetchone() == (level,)
        await store.write(lambda work: rename(work, "new"))
        assert await subject_of(store) == "new"


@pytest.mark.parametrize("durable", [True, False])
async def test_a_store_that_was_closed_leaves_one_file(tmp_path: Path, durable: bool) -> None:
    """What was committed is in the database file alone, so that a copy of it is whole."""
    file = tmp_path / "closed.db"
    migrate(f"sqlite:///{file}")
    store = open_store(f"sqlite:///{file}", durable=durable)
    async with store.reading():
        pass
    await store.caller("nobody's")
    async with store.writing():
        store._writer.execute("CREATE TABLE kept (id INTEGER)")  # type: ignore[attr-defined]
    await store.close()
    assert os.listdir(tmp_path) == [file.name]  # noqa: PTH208 - one call, nothing else goes on
