"""SQLite on broken ground: full or read-only disks, locks, files that vanish or are replaced.

Full is a tmpfs of two megabytes, or where nothing may be mounted a limit on the size of files.
Rights are tried with a server that runs without the capabilities of root.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Timer
from time import monotonic

import pytest

from casewright.storage import DatabaseUnreachable, shared_wait_limit
from tests.databases import Databases, databases
from tests.hostile.disks import UNPRIVILEGED, small_disk
from tests.hostile.ground import fill, refusal_or_status, service, until

__all__ = ["databases"]

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def file(databases: Databases) -> Path:
    """A database file with a world."""
    url = databases.clean("sqlite")
    fill(url)
    return Path(url.removeprefix("sqlite:///"))


def subjects(file: Path) -> set[str]:
    """Return the subjects of all cases, read by somebody else."""
    with closing(sqlite3.connect(file)) as connection:
        return {row[0] for row in connection.execute("SELECT subject FROM cases")}


async def test_reads_go_on_while_another_process_holds_the_lock(file: Path) -> None:
    async with service(f"sqlite:///{file}") as served:
        seen, before = await served.seen(), await served.last_used()
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            edits = [asyncio.create_task(served.edit("x", seen=seen)) for _ in range(8)]
            for _ in range(20):
                assert (await served.read()).status_code == 200
            assert not any(edit.done() for edit in edits)
            assert other.in_transaction
            assert {refusal_or_status(await edit) for edit in edits} == {503}
            assert await served.ready() == 503
            assert await served.last_used() == before
        assert await served.ready() == 200

        async def is_noted() -> bool:
            return await served.last_used() > before

        await until(is_noted, "the use of the session is written down")


async def test_a_use_that_is_not_written_yet_counts(file: Path) -> None:
    async with service(f"sqlite:///{file}") as served:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert (await served.read()).status_code == 200
            other.execute("UPDATE sessions SET last_used = last_used - 15 * 60000")
            other.execute("COMMIT")
            other.execute("BEGIN IMMEDIATE")
            assert (await served.read()).status_code == 200


async def test_eight_edits_wait_no_longer_than_one(file: Path) -> None:
    async with service(f"sqlite:///{file}") as served:
        seen = await served.seen()
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            waited = []
            for count in (1, 8):
                began = monotonic()
                edits = [served.edit("x", seen=seen) for _ in range(count)]
                answers = await asyncio.gather(*edits)
                assert {refusal_or_status(answer) for answer in answers} == {503}
                waited.append(monotonic() - began)
        assert waited[1] < 2 * waited[0]


async def test_the_units_of_one_request_share_one_limit(file: Path) -> None:
    waited = []
    async with service(f"sqlite:///{file}") as served:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with shared_wait_limit():
                for _ in range(3):
                    began = monotonic()
                    with pytest.raises(DatabaseUnreachable):
                        async with served.store.writing():
                            pass
                    waited.append(monotonic() - began)
    assert waited[1] + waited[2] < waited[0] / 2


async def test_a_full_disk_stops_edits_and_no_reads(file: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        moved = Path(shutil.copy(file, disk.folder))
        async with service(f"sqlite:///{moved}") as served:
            assert await served.ready() == 200
            before = await served.last_used()
            disk.fill()
            try:
                for _ in range(10):
                    assert (await served.read()).status_code == 200
                refused = [await served.edit("x" * 250) for _ in range(3)]
                assert {refusal_or_status(answer) for answer in refused} == {503}
                assert await served.ready() == 503
                assert (await served.read()).status_code == 200
                assert await served.last_used() == before
            finally:
                disk.free()
            assert await served.ready() == 200
            assert (await served.edit("room")).status_code == 204
            assert "room" in subjects(moved)

            async def is_noted() -> bool:
                return await served.last_used() > before

            await until(is_noted, "the use of the session is written down")


def move(file: Path, place: Path) -> None:
    file.rename(place)


def _delete(file: Path) -> None:
    file.unlink()


def _replace(file: Path) -> None:
    copy = file.with_name("copy")
    shutil.copy(file, copy)
    copy.replace(file)


def _link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to(Path(shutil.copy(file.with_name("elsewhere"), file.with_name("copy"))))


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm"])
@pytest.mark.parametrize("spoil", [_delete, _replace, _link])
async def test_a_file_that_is_gone_ends_in_refusals(
    file: Path, suffix: str, spoil: Callable[[Path], None]
) -> None:
    async with service(f"sqlite:///{file}") as served:
        seen = await served.seen()
        assert (await served.edit("kept", seen=seen)).status_code == 204
        seen = await served.seen()
        spoil(Path(f"{file}{suffix}"))
        assert refusal_or_status(await served.edit("lost", seen=seen)) == 503
        assert refusal_or_status(await served.read()) == 503
        assert await served.ready() == 503
        login = {"userName": "frank", "password": "wrong"}
        answer = await served.client.post("/system/ws/v12/authentication/user/login", json=login)
        assert refusal_or_status(answer) == 503


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm"])
async def test_a_file_that_comes_back_serves_again(file: Path, suffix: str) -> None:
    async with service(f"sqlite:///{file}") as served:
        taken = Path(f"{file}{suffix}")
        away = taken.with_name("away")
        assert (await served.edit("first")).status_code == 204
        move(taken, away)
        assert refusal_or_status(await served.read()) == 503
        move(away, taken)
        assert (await served.edit("second")).status_code == 204
        assert await served.ready() == 200
    assert "second" in subjects(file)


@pytest.mark.parametrize("suffix", ["", "-wal"])
async def test_no_edit_is_confirmed_that_is_gone(file: Path, suffix: str) -> None:
    """The file is taken away in the midst of edits, by a thread, and given back for the count.

    The edit that was answered 503 may have been written just before: then it is the newer one.
    """
    named, taken = Path(f"{file}{suffix}"), file.with_name("taken")
    for delay in (0.001, 0.005, 0.02):
        confirmed: list[str] = []
        async with service(f"sqlite:///{file}") as served:
            thief = Timer(delay, move, [named, taken])
            for number in range(10_000):
                shown = await served.read()
                if refusal_or_status(shown) == 503:
                    break
                seen = shown.json()["case"][0]["lastModified"]["date"]
                text = f"{delay}-{number}"
                answer = await served.edit(text, seen=seen)
                if refusal_or_status(answer) == 503:
                    break
                assert answer.status_code == 204
                confirmed.append(text)
                if number == 3:
                    thief.start()
            thief.join()
            assert {refusal_or_status(await served.read()) for _ in range(5)} == {503}
            move(taken, named)
            assert {confirmed[-1], text} & set(subjects(file))


async def test_health_tells_of_damage(file: Path) -> None:
    async with service(f"sqlite:///{file}") as served:
        with closing(sqlite3.connect(file)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with file.open("r+b") as raw:
            raw.write(os.urandom(64 * 1024))
        # So that this test need not wait until a probe is due.
        served.store._write_health.note_failure()
        assert await served.ready() == 503
        assert await served.ready() == 503


async def test_an_emptied_file_is_refused(file: Path) -> None:
    async with service(f"sqlite:///{file}") as served:
        os.truncate(file, 0)
        assert refusal_or_status(await served.read()) == 503
        assert await served.ready() == 503


async def test_health_writes_once_in_a_while_only(file: Path) -> None:
    async with service(f"sqlite:///{file}") as served:
        served.store._write_health.note_failure()
        assert await served.ready() == 200
        before = written(file)
        for _ in range(50):
            assert await served.ready() == 200
        assert written(file) == before


def written(file: Path) -> tuple[int, int]:
    """Return how long the log of a database is, and when it was written."""
    found = Path(f"{file}-wal").stat()
    return found.st_size, found.st_mtime_ns


def start(database: Path) -> subprocess.CompletedProcess[str]:
    """Start a server that is to refuse; one that serves is ended and fails the test."""
    options = ["--port", "0", "--database-url", f"sqlite:///{database}"]
    return subprocess.run(
        [*UNPRIVILEGED, sys.executable, "-m", "casewright", "serve", *options],
        capture_output=True,
        text=True,
        timeout=30,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


@pytest.mark.parametrize("is_folder", [False, True], ids=["file", "folder"])
def test_the_start_says_what_is_read_only(file: Path, tmp_path: Path, is_folder: bool) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    moved = Path(shutil.copy(file, folder))
    spoilt = folder if is_folder else moved
    spoilt.chmod(0o555 if is_folder else 0o444)
    try:
        done = start(moved)
    finally:
        spoilt.chmod(0o755)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "serves on" not in done.stdout
    assert f"sqlite:///{moved}" in done.stderr
    assert "Let this user" in done.stderr
    assert str(folder) in done.stderr


def test_the_start_says_that_the_disk_is_full(file: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        moved = Path(shutil.copy(file, disk.folder))
        disk.fill()
        done = start(moved)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "full" in done.stderr
    assert str(disk.folder) in done.stderr
