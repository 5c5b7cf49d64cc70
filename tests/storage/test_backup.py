"""A backup is one state, whole in one file, and there is none when that cannot be."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from casewright.storage import StorageError, back_up, digest, migrate
from casewright.storage.world import load_world
from tests.databases import Databases
from tests.storage.conftest import OFFICE


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "cases.db"
    load_world(OFFICE, f"sqlite:///{path}", hash_password=lambda password: password)
    return path


def names_beside(database: Path) -> list[str]:
    return sorted(path.name for path in database.parent.iterdir())


def test_a_backup_holds_the_log_and_is_one_file_for_its_owner(database: Path) -> None:
    """An edit that is in the log alone, as while a server runs, is in the backup."""
    copy = database.with_name("copy.db")
    with closing(sqlite3.connect(database)) as server:
        server.execute("PRAGMA wal_autocheckpoint = 0")
        with server:
            server.execute("UPDATE cases SET subject = 'In the log' WHERE id = 1000")
        assert b"In the log" not in database.read_bytes()
        back_up(f"sqlite:///{database}", copy)
        expected = digest(f"sqlite:///{database}")
    assert names_beside(database) == ["cases.db", "copy.db"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert b"In the log" in copy.read_bytes()
    assert digest(f"sqlite:///{copy}") == expected


def test_a_backup_is_the_state_at_its_beginning(database: Path) -> None:
    """Others write between the steps of copying; of that nothing is in it, not even half."""
    with closing(sqlite3.connect(database, isolation_level=None)) as server:
        server.execute("CREATE TABLE filling AS SELECT zeroblob(8000000) AS content")
        before = digest(f"sqlite:///{database}")
        steps: list[int] = []

        def write(done: int, _: int) -> None:
            server.execute("UPDATE cases SET subject = subject || '.'")
            steps.append(done)

        copy = database.with_name("copy.db")
        back_up(f"sqlite:///{database}", copy, write)
        assert len(steps) > 1
        assert digest(f"sqlite:///{copy}") == before != digest(f"sqlite:///{database}")


def test_a_backup_can_be_made_before_an_upgrade(tmp_path: Path) -> None:
    old = Path(__file__).parent / "kept" / "0001.sqlite.sql"
    with closing(sqlite3.connect(tmp_path / "old.db")) as file:
        file.executescript(old.read_text("utf-8"))
    back_up(f"sqlite:///{tmp_path}/old.db", tmp_path / "copy.db")
    for name in ("old", "copy"):
        migrate(f"sqlite:///{tmp_path}/{name}.db")
    assert digest(f"sqlite:///{tmp_path}/copy.db") == digest(f"sqlite:///{tmp_path}/old.db")


def test_nothing_is_replaced(database: Path) -> None:
    before = database.read_bytes()
    with pytest.raises(StorageError, match="exists; a backup replaces nothing"):
        back_up(f"sqlite:///{database}", database)
    assert database.read_bytes() == before


def test_two_backups_do_not_write_one_file(database: Path) -> None:
    unfinished = database.with_name(".copy.db.unfinished")
    unfinished.touch()
    with pytest.raises(StorageError, match="another backup writes it, or was broken off"):
        back_up(f"sqlite:///{database}", database.with_name("copy.db"))
    assert unfinished.exists()


def test_a_folder_that_is_not_there_is_named(database: Path) -> None:
    with pytest.raises(StorageError, match=r"nowhere/copy.db cannot be written: No such file"):
        back_up(f"sqlite:///{database}", database.parent / "nowhere" / "copy.db")


def test_without_a_database_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="There is no database"):
        back_up(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("PRAGMA foreign_keys = OFF; DELETE FROM departments WHERE id = 3", "refers to none of"),
        (
            "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = "
            "(SELECT rootpage FROM sqlite_master WHERE name = 'ix_customers_name') "
            "WHERE name = 'ix_sessions_user_id'",
            "damaged",
        ),
    ],
)
def test_a_damaged_database_gives_no_backup(database: Path, damage: str, told: str) -> None:
    """Else the good backups of the days before would be replaced by it."""
    with closing(sqlite3.connect(database)) as file:
        file.executescript(damage)
    with pytest.raises(StorageError, match=told):
        back_up(f"sqlite:///{database}", database.with_name("copy.db"))
    assert names_beside(database) == ["cases.db"]


def test_a_disk_without_room_gives_no_backup(database: Path) -> None:
    """A limit on the size of files stands for the disk: both end in an error of writing."""
    code = (
        "import resource, signal, sys; from pathlib import Path; "
        "from casewright.storage import StorageError, back_up; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "try: back_up(sys.argv[1], Path(sys.argv[2]))\n"
        "except StorageError as error: print(error)"
    )
    command = [sys.executable, "-c", code, f"sqlite:///{database}", str(database.parent / "c.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "c.db cannot be written" in done.stdout
    assert "c.db" not in " ".join(names_beside(database))


def test_postgresql_is_backed_up_by_its_own_tools(databases: Databases, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="pg_dump --format=custom"):
        back_up(databases.clean("postgresql"), tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []
