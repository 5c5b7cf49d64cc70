"""Migrations: from nothing to the newest revision, once, on every kind of database."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from casewright.storage import (
    StorageError,
    digest,
    is_demo,
    is_empty,
    migrate,
    open_store,
    schema,
)
from casewright.storage.direct import reading
from casewright.storage.tables import REVISION, activities, contact_points, metadata
from casewright.storage.urls import parse_url
from casewright.storage.world import load_demo


def execute(url: str, statement: str) -> None:
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        with connection:
            connection.execute(statement)
        connection.close()
    else:
        with psycopg.connect(url) as session:
            session.execute(statement.encode())


def engine_of(url: str) -> Engine:
    if url.startswith("sqlite"):
        return create_engine(url, poolclass=NullPool)
    return create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool
    )


def test_migrating_builds_exactly_the_tables_of_the_program(new_database_url: str) -> None:
    migrate(new_database_url)
    with engine_of(new_database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_program_s_revision_is_the_newest_migration() -> None:
    scripts = ScriptDirectory(Path(schema.__file__).parent / "migrations")
    assert scripts.get_current_head() == REVISION


def test_migrating_again_changes_nothing(new_database_url: str) -> None:
    assert is_empty(new_database_url)
    migrate(new_database_url)
    execute(new_database_url, "INSERT INTO departments VALUES (1, 'Service')")
    before = digest(new_database_url)
    migrate(new_database_url)
    assert digest(new_database_url) == before
    assert not is_empty(new_database_url)
    assert not is_demo(new_database_url)


def back_to(url: str, revision: str) -> None:
    """Undo all migrations behind a revision."""
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    with engine_of(url).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_activities_that_are_stored_already_have_no_queue(new_database_url: str) -> None:
    migrate(new_database_url)
    load_demo(new_database_url)
    with reading(parse_url(new_database_url)) as connection:
        before = [row[:-1] for row in connection.rows(activities)]
    back_to(new_database_url, "0004")
    migrate(new_database_url)
    with reading(parse_url(new_database_url)) as connection:
        after = connection.rows(activities)
    assert [row[:-1] for row in after] == before
    assert {row[-1] for row in after} == {None}


def test_addresses_that_are_stored_already_are_compared_without_case(new_database_url: str) -> None:
    migrate(new_database_url)
    back_to(new_database_url, "0003")
    for statement in (
        "INSERT INTO departments VALUES (1, 'Service')",
        "INSERT INTO customers VALUES (1, 'Ann', 1)",
        "INSERT INTO contact_persons VALUES (1, 1, 'Ann', 'Öz')",
        "INSERT INTO contact_points VALUES (1, 1, 1, 'email', NULL, 'A.ÖZ@X.com', 'A.ÖZ@X.com')",
        "INSERT INTO contact_points VALUES (2, 1, 1, 'website', NULL, 'X.com', 'X.com')",
    ):
        execute(new_database_url, statement)
    migrate(new_database_url)
    with reading(parse_url(new_database_url)) as connection:
        compared = [row[-1] for row in connection.rows(contact_points)]
    assert compared == ["a.öz@x.com", "X.com"]


def test_processes_may_migrate_at_once(new_database_url: str) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            migrate(new_database_url)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert is_empty(new_database_url)


def test_a_database_of_a_newer_program_is_refused(database_url: str) -> None:
    execute(database_url, "UPDATE alembic_version SET version_num = '9999'")
    try:
        for act in (migrate, open_store):
            with pytest.raises(StorageError, match=r"9999.*written by a newer casewright"):
                act(database_url)
    finally:
        execute(database_url, f"UPDATE alembic_version SET version_num = '{REVISION}'")


def test_a_database_without_tables_is_no_store(new_database_url: str) -> None:
    with pytest.raises(StorageError, match="Run: casewright migrate"):
        open_store(new_database_url)


def test_opening_creates_no_file(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="Run: casewright migrate"):
        open_store(f"sqlite:///{tmp_path}/new.db")
    assert list(tmp_path.iterdir()) == []


def test_a_relative_path_counts_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    migrate("sqlite:///here.db")
    assert (tmp_path / "here.db").exists()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://root@host/name", "Unsupported database URL with scheme 'mysql'"),
        ("cases.db", "Unsupported database URL"),
        ("sqlite:///", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("sqlite://cases.db", "expected sqlite:///path.db"),
        ("sqlite:////nowhere/at/all/cases.db", "folder /nowhere/at/all .* does not exist"),
        ("postgresql://host:port/name?nonsense=1", "malformed"),
        ("postgresql://host/\udcff", "malformed"),
    ],
)
def test_other_urls_are_refused_with_advice(url: str, message: str) -> None:
    with pytest.raises(StorageError, match=message):
        migrate(url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("x" * 5000)
    with pytest.raises(StorageError, match="not a database"):
        migrate(f"sqlite:///{path}")
    assert path.read_text() == "x" * 5000


def test_sqlite_files_use_write_ahead_logging(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/cases.db")
    connection = sqlite3.connect(tmp_path / "cases.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize(
    "tables",
    [
        ("CREATE TABLE users (name TEXT)",),
        ("CREATE TABLE things (name TEXT)",),
        ("CREATE VIEW things AS SELECT 1 AS name",),
        (
            "CREATE TABLE alembic_version (version_num TEXT)",
            f"INSERT INTO alembic_version VALUES ('{REVISION}')",
        ),
        (
            "CREATE TABLE alembic_version (version_num TEXT)",
            "INSERT INTO alembic_version VALUES ('ae12f0')",
        ),
    ],
)
def test_the_database_of_another_program_is_left_as_it_is(
    new_database_url: str, tables: tuple[str, ...]
) -> None:
    for statement in tables:
        execute(new_database_url, statement)
    for act in (migrate, open_store, is_empty, load_demo):
        with pytest.raises(StorageError, match=r"belongs to another program.*another database"):
            act(new_database_url)
    with reading(parse_url(new_database_url)) as connection:
        assert not connection.has_table("cases")
