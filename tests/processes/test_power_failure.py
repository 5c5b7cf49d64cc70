"""A power failure at any moment under load takes no confirmed edit from SQLite, and no half of one.

One run is recorded, and cut off at many moments: what the disk may hold then is opened and read.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.concurrency.serving import fill
from tests.hostile.servers import served
from tests.processes.editors import (
    Editor,
    editing,
    wait_for_edits,
    wait_until,
    world_of,
    wrongs_of,
)
from tests.processes.power import Record, read_record, recorded

_EDITORS = 8
_EDITS = 1000
_MOMENTS = 150


@dataclass(frozen=True, slots=True)
class Run:
    """What was written in a run under load, and what its clients know of it."""

    database: Path
    record: Record
    editors: Sequence[Editor]

    def confirmed(self, editor: Editor, at: float) -> int:
        """Return the number that was last confirmed to an editor at a time."""
        return bisect_right(editor.times_of_confirmation, at)

    def moments(self) -> list[float]:
        """Return times between the first and the last write, from a fixed seed."""
        first, last = self.record.writes[0].begun, self.record.writes[-1].begun
        chance = random.Random(7)
        return [chance.uniform(first, last) for _ in range(_MOMENTS)]


def run_of(synchronous: str, folder: Path) -> Run:
    """Let editors work until the log of the database was written back into it, then kill."""
    database = folder / "power.db"
    url = f"sqlite:///{database}"
    fill(url, world_of(_EDITORS), folder)
    with served(folder, url, synchronous=synchronous) as server:
        files = [database, database.with_name("power.db-wal")]
        for file in files:
            with file.open("rb") as opened:
                os.fsync(opened.fileno())
        with recorded(server.process.pid, database, folder) as trace:
            wait_until(trace.exists, "strace has begun")
            before = {file: file.read_bytes() for file in files}
            with editing(server.port, _EDITORS) as editors:
                wait_for_edits(editors, _EDITS)
                os.killpg(server.process.pid, signal.SIGKILL)
    assert not wrongs_of(editors)
    return Run(database, read_record(trace, before), editors)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_of("full", tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def normal(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_of("normal", tmp_path_factory.mktemp("normal"))


def found_after(image: dict[Path, bytes], folder: Path) -> dict[int, int]:
    """Open what a disk holds; assert that it is sound and return the number of each case."""
    for file, content in image.items():
        (folder / file.name).write_bytes(content)
    database = next(iter(image)).name
    (folder / f"{database}-shm").unlink(missing_ok=True)
    with closing(sqlite3.connect(folder / database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = connection.execute(
            "SELECT id, subject, value FROM cases JOIN case_custom_attributes ON case_id = id"
        ).fetchall()
    for id_, subject, value in rows:
        assert subject == (value if value != "0" else f"Subject {id_}"), "half of an edit"
    return {id_: int(value) for id_, _, value in rows}


def lost(run: Run, at: float, kept: random.Random | None, folder: Path) -> list[str]:
    """Return the confirmed edits that are gone after a power failure at a time."""
    found = found_after(run.record.image(at, kept), folder)
    assert len(found) == _EDITORS
    assert all(found[one.case] <= one.sent for one in run.editors)
    return [
        f"case {one.case}: {found[one.case]} of {confirmed}"
        for one in run.editors
        if found[one.case] < (confirmed := run.confirmed(one, at))
    ]


@pytest.mark.parametrize("seed", [None, 1, 2], ids=["no other write", "some", "others"])
def test_full_keeps_what_it_has_confirmed(full: Run, seed: int | None, tmp_path: Path) -> None:
    kept = None if seed is None else random.Random(seed)
    for at in full.moments():
        assert not lost(full, at, kept, tmp_path), at


def test_the_log_was_written_back_in_the_run(full: Run) -> None:
    """Else nothing would be shown of the moments in which it is, and in which it begins anew."""
    assert full.database in {path for path, _ in full.record.syncs}
    places = [one.place for one in full.record.writes if one.path != full.database]
    assert places.count(0) > 1


def test_fewer_syncs_than_edits(full: Run) -> None:
    """Edits that wait together share one: so the run shows groups, too."""
    syncs = [path for path, _ in full.record.syncs if path != full.database]
    assert len(syncs) < sum(one.confirmed for one in full.editors)


@pytest.mark.parametrize("seed", [None, 1], ids=["no other write", "some"])
def test_normal_loses_the_last_edits_and_stays_sound(
    normal: Run, seed: int | None, tmp_path: Path
) -> None:
    """As its setting says; and so the moments above would show a loss."""
    kept = None if seed is None else random.Random(seed)
    # Every moment is looked at, since each has to leave a sound database.
    losses = [lost(normal, at, kept, tmp_path) for at in normal.moments()]
    assert any(losses)
