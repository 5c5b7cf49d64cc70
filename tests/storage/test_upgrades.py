"""What every earlier revision has stored is kept by an upgrade, and is served.

Each database of kept/ was written by the program of its revision (tests/storage/keep.py), from the
world file beside it, in the format of its time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from casewright.clock import parse_instant
from casewright.domain.commands import LogIn
from casewright.handlers.log_in import log_in
from casewright.storage import migrate, open_store, schema
from casewright.storage.tables import REVISION, metadata
from casewright.storage.world import load_world
from tests.databases import Databases, Kind
from tests.storage.keep import EDITED, KEPT, SUBJECT
from tests.storage.test_schema import engine_of

Rows = list[dict[str, Any]]

KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")
REVISIONS = sorted(path.stem for path in KEPT.glob("*.yaml"))
SOON = parse_instant("2025-01-01T00:30:00Z")
"""Half an hour after the databases were written."""


_TABLES_OF_SQLITE = r"""
SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
"""


@pytest.fixture(params=[(kind, one) for kind in KINDS for one in REVISIONS], ids="-".join)
def kept(request: pytest.FixtureRequest, databases: Databases) -> tuple[str, str]:
    """URL of a database as an earlier program has left it, and its revision."""
    kind, revision = request.param
    return restored(databases, kind, revision), revision


def restored(databases: Databases, kind: Kind, revision: str) -> str:
    """Return the URL of a database with what a revision has stored."""
    url = databases.new(kind)
    text = KEPT.joinpath(f"{revision}.{kind}.sql").read_text("utf-8")
    if kind == "sqlite":
        with closing(sqlite3.connect(_file(url))) as file:
            file.executescript(text)
    else:
        with psycopg.connect(url) as server:
            server.execute(text.encode())
    return url


def _file(url: str) -> str:
    return url.removeprefix("sqlite:///")


def rows_of(url: str) -> dict[str, Rows]:
    """Return all rows of all tables, by name, without any statement of the program."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(_file(url))) as file:
            file.row_factory = sqlite3.Row
            named = file.execute(_TABLES_OF_SQLITE).fetchall()
            found = {name: file.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in named}
            return {name: _in_order(map(dict, rows)) for name, rows in found.items()}
    with psycopg.connect(url, row_factory=psycopg.rows.dict_row) as server:
        tables = server.execute("SELECT relname FROM pg_stat_user_tables").fetchall()
        names = [one["relname"] for one in tables]
        return {
            name: _in_order(server.execute(f'SELECT * FROM "{name}"'.encode())) for name in names
        }


def _in_order(rows: Any) -> Rows:
    return sorted(rows, key=lambda row: sorted(map(repr, row.items())))


def expected(before: Mapping[str, Rows], revision: str) -> dict[str, Rows]:
    """Return what is to be there after the upgrade: all that was, but for two documented changes.

    0003 ends sessions of users who are disabled, 0004 compares e-mail addresses without case.
    """
    after = {name: rows for name, rows in before.items() if name != "alembic_version"}
    if revision < "0003":
        enabled = {row["id"] for row in before["users"] if row["enabled"]}
        after["sessions"] = [row for row in before["sessions"] if row["user_id"] in enabled]
    after["contact_points"] = [
        row | ({"compared_value": row["value"].lower()} if row["type"] == "email" else {})
        for row in before["contact_points"]
    ]
    return after


def test_every_revision_but_the_newest_is_kept() -> None:
    scripts = ScriptDirectory(Path(schema.__file__).parent / "migrations")
    landed = sorted(one.revision for one in scripts.walk_revisions())
    assert landed[-1] == REVISION
    assert landed[:-1] == REVISIONS


def test_an_upgrade_keeps_every_row(kept: tuple[str, str]) -> None:
    url, revision = kept
    before = rows_of(url)
    assert before["alembic_version"] == [{"version_num": revision}]
    assert all(before[name] for name in before), "a table without rows shows nothing"
    migrate(url)
    after = rows_of(url)
    for name, rows in expected(before, revision).items():
        columns = set(before[name][0])
        assert _in_order({one: row[one] for one in columns} for row in after[name]) == _in_order(
            rows
        )
        added = [row[one] for row in after[name] for one in row.keys() - columns]
        assert set(added) <= {None}
    assert after["alembic_version"] == [{"version_num": REVISION}]


def test_an_upgraded_database_is_as_a_new_one(kept: tuple[str, str]) -> None:
    url, _ = kept
    migrate(url)
    with engine_of(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(_file(url))) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert file.execute("PRAGMA foreign_key_check").fetchall() == []
            assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.anyio
async def test_an_upgraded_database_is_served(kept: tuple[str, str]) -> None:
    """With passwords, cases and settings as they were."""
    url, _ = kept
    migrate(url)
    async with open_store(url) as store:
        assert await log_in(LogIn("frank", "p-frank"), store, SOON)
        async with store.reading() as work:
            assert (await work.cases.find([EDITED]))[EDITED].subject == SUBJECT
            assert (await work.settings()).session_idle_minutes == 5


_NOT_OF_WORLDS = {"alembic_version", "log_in_failures", "sessions"}
_EDIT = {"subject", "last_modified", "last_modified_by"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("revision", REVISIONS)
def test_a_world_file_means_what_it_meant(kind: Kind, revision: str, databases: Databases) -> None:
    """Loaded now, it gives the rows that the program of its time has made of it."""
    then, now = restored(databases, kind, revision), databases.new(kind)
    migrate(then)
    load_world(KEPT / f"{revision}.yaml", now, hash_password=lambda password: password)
    assert _content(now) == _content(then)


def _content(url: str) -> dict[str, Rows]:
    """Return the rows that a world file decides: without salts, and the edit that came later."""
    found = rows_of(url)
    for row in found["users"]:
        del row["password_hash"]
    for row in found["cases"]:
        if row["id"] == EDITED:
            for name in _EDIT:
                del row[name]
    return {name: _in_order(rows) for name, rows in found.items() if name not in _NOT_OF_WORLDS}
