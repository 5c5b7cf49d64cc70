"""The commands of docs/upkeep.md, run as they stand there, while clients edit."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from casewright import doctor
from tests.concurrency.serving import fill
from tests.databases import DURABLE, cluster
from tests.hostile.servers import served
from tests.processes.editors import Editor, editing, log_in, wait_for_edits, world_of, wrongs_of

PAGE = (Path(__file__).parents[2] / "docs" / "upkeep.md").read_text("utf-8")
_EDITORS = 6
_MORE = 30


def blocks_of(heading: str) -> list[list[str]]:
    """Return the commands of a section of the page, one list for each block."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```console\n(.*?)```", section, re.DOTALL)
    return [re.findall(r"^\$ (.*)$", block, re.MULTILINE) for block in blocks]


@dataclass(frozen=True)
class Place:
    """A database, and what stands for its names on the page."""

    heading: str
    url: str
    restored: str
    ours: dict[str, str]

    def run(self, block: int) -> str:
        """Run the commands of a block of the page; return what they print."""
        return "".join(map(self._run, blocks_of(self.heading)[block]))

    def _run(self, command: str) -> str:
        for theirs, ours in self.ours.items():
            command = command.replace(theirs, ours)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        line = ["bash", "-c", command]
        done = subprocess.run(
            line, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout


def on_sqlite(folder: Path) -> Iterator[Place]:
    (folder / "lib").mkdir()
    (folder / "backups").mkdir()
    url = f"sqlite:///{folder}/lib/cases.db"
    ours = {
        "/var/lib/casewright": str(folder / "lib"),
        "/var/backups/casewright": str(folder / "backups"),
    }
    yield Place("Backups of SQLite", url, url, ours)


def on_postgresql(folder: Path) -> Iterator[Place]:
    (folder / "backups").mkdir()
    with cluster(DURABLE) as server:

        def named(name: str) -> str:
            return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))

        ours = {"/var/backups/casewright": str(folder / "backups")} | {
            f"postgresql://casewright@db.example/{name}": f"'{named(name)}'"
            for name in ("cases_restored", "cases", "postgres")
        }
        subprocess.run(["createdb", "--maintenance-db", server, "cases"], check=True)
        yield Place("Backups of PostgreSQL", named("cases"), named("cases_restored"), ours)


@pytest.fixture(params=[on_sqlite, on_postgresql], ids=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    make: Callable[[Path], Iterator[Place]] = request.param
    yield from make(tmp_path)


def test_a_restored_backup_has_all_that_was_confirmed_before_it(
    tmp_path: Path, place: Place
) -> None:
    fill(place.url, world_of(_EDITORS), tmp_path)
    with served(tmp_path, place.url, workers=2) as server:
        with editing(server.port, _EDITORS) as editors:
            wait_for_edits(editors, _MORE)
            before = [one.confirmed for one in editors]
            place.run(0)
            wait_for_edits(editors, _MORE)
        assert not wrongs_of(editors)
    # The server was killed, as by a machine that fails: a log of SQLite is left beside its file.
    place.run(1)
    if place.url.startswith("sqlite"):
        sound(Path(place.url.removeprefix("sqlite:///")))
    with served(tmp_path, place.restored) as server:
        session = log_in(server.port)
        found = [
            shown(server.port, session, one, confirmed)
            for one, confirmed in zip(editors, before, strict=True)
        ]
    assert sum(found) < sum(one.confirmed for one in editors), "it is not the backup that is served"


def sound(file: Path) -> None:
    """Assert that SQLite finds nothing wrong with a file, which has no log beside it."""
    assert not file.with_name(f"{file.name}-wal").exists()
    with closing(sqlite3.connect(file)) as restored:
        assert restored.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert restored.execute("PRAGMA foreign_key_check").fetchall() == []


def shown(port: int, session: str, editor: Editor, confirmed: int) -> int:
    """Return the number in a case; assert that it is whole, and not older than `confirmed`."""
    reader = Editor(port, session, editor.case)
    reader.sent, reader.confirmed = editor.sent, confirmed
    assert reader.look() is not None, reader.answers
    reader.close()
    assert not reader.wrong, reader.wrong
    return reader.found


def test_the_page_s_upgrade_says_what_it_has_done(tmp_path: Path) -> None:
    """The database is that of the environment."""
    url = f"sqlite:///{tmp_path}/cases.db"
    place = Place("Upgrades", url, url, {"casewright": f"CASEWRIGHT_DATABASE_URL={url} casewright"})
    assert place.run(0) == "The database has the newest schema.\n"
    assert (tmp_path / "cases.db").exists()


def test_the_page_s_doctor_finds_nothing_wrong_before_the_first_start(tmp_path: Path) -> None:
    ours = {"/var/lib/casewright": str(tmp_path)}
    told = Place("What is configured, and what is wrong", "", "", ours).run(0)
    assert "problem: 0, not checked: 0" in told


def test_the_page_names_every_check() -> None:
    """Each table row names the checks as `casewright doctor` does."""
    sources = (Path(doctor.__file__).parent).glob("*.py")
    checks = set(re.findall(r'CheckResult\(\s*"([a-z ]+)"', "".join(map(Path.read_text, sources))))
    rows = re.findall(r"^\| ([a-z, ]+) \|", PAGE, re.MULTILINE)
    assert {name for row in rows for name in row.split(", ")} == checks
