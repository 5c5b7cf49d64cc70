"""Writes many rows at once: indexes are built and references checked after the last row.

Everything, the indexes included, happens in one transaction, so a process that is stopped leaves
the database unchanged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from typing import Protocol

import psycopg
from sqlalchemy import Table

from casewright.storage import postgresql_connection, sqlite_connection
from casewright.storage.advice import explained
from casewright.storage.direct import PATIENCE, DirectConnection
from casewright.storage.errors import StorageError
from casewright.storage.sql import Row, names_of
from casewright.storage.tables import metadata
from casewright.storage.urls import DatabaseUrl, SqliteUrl

_Rows = Iterable[Sequence[object]]

_SQLITE_INDEXES = """
SELECT name, sql FROM sqlite_master
WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ? ORDER BY name
"""
_POSTGRESQL_INDEXES = """
SELECT i.relname, pg_get_indexdef(i.oid)
FROM pg_index JOIN pg_class i ON i.oid = indexrelid
WHERE indrelid = %s::regclass AND NOT EXISTS (
  SELECT FROM pg_constraint WHERE conindid = i.oid AND contype IN ('p', 'u')
) ORDER BY 1
"""
_POSTGRESQL_REFERENCES = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype = 'f' ORDER BY 1
"""
_SQLITE_CACHE = "PRAGMA cache_size = -262144"  # KiB: building an index sorts in it
_SQLITE_SETTINGS = (
    # References are checked at the end: row by row, each is a look-up in a table that soon
    # outgrows the cache.
    "PRAGMA foreign_keys = OFF",
    # NORMAL is not safe with a rollback journal; FULL costs nothing for one transaction.
    "PRAGMA synchronous = FULL",
)
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_POSTGRESQL_MEMORY = b"SET LOCAL maintenance_work_mem = '256MB'"


class Bulk(Protocol):
    """An open transaction that fills tables."""

    content: DirectConnection

    def add(self, table: Table, rows: _Rows) -> None:
        """Write rows, in the order of the table's columns."""

    def finish(self) -> None:
        """Build the indexes and check the references."""


class _SqliteBulk:
    """A `Bulk` on a SQLite file whose connection does not check references."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.content = DirectConnection(connection, "sqlite")
        self._indexes: list[str] = []
        for table in metadata.sorted_tables:
            for name, sql in connection.execute(_SQLITE_INDEXES, (table.name,)).fetchall():
                connection.execute(f"DROP INDEX {name}")
                self._indexes.append(sql)

    def add(self, table: Table, rows: _Rows) -> None:
        """Write rows, in the order of the table's columns."""
        self._connection.executemany(_sqlite_insert(table), rows)

    def finish(self) -> None:
        """Build the indexes and check the references."""
        for sql in self._indexes:
            self._connection.execute(sql)
        for table in metadata.sorted_tables:
            self._check_references(table)

    def _check_references(self, table: Table) -> None:
        """Raise sqlite3.IntegrityError if a row refers to one that is not there.

        Where a table has all ids from 1 to its last one, references between these are right. Only
        the others are looked up row by row, which takes long.
        """
        references = [(one.parent.name, one.column.table.name) for one in table.foreign_keys]
        if not references:
            return
        bounds = ", ".join(f"min({column}), max({column})" for column, _ in references)
        [found] = self._connection.execute(f"SELECT {bounds} FROM {table.name}")  # noqa: S608 - names
        for (column, other), least, most in zip(references, found[::2], found[1::2], strict=True):
            if least is not None and not 1 <= least <= most <= self._last_consecutive(other):
                self._look_up(table.name, column, other)

    def _last_consecutive(self, table: str) -> int:
        """Return n if a table has the ids from 1 to n, each of them, and no other; else 0."""
        [(rows, first, last)] = self._connection.execute(
            f"SELECT count(*), min(id), max(id) FROM {table}"  # noqa: S608 - names
        )
        return int(rows) if (first, last) == (1, rows) else 0

    def _look_up(self, table: str, column: str, other: str) -> None:
        sql = (
            f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL AND NOT EXISTS "  # noqa: S608 - names
            f"(SELECT 1 FROM {other} AS parent WHERE parent.id = {table}.{column}) LIMIT 1"
        )
        for (missing,) in self._connection.execute(sql):
            raise sqlite3.IntegrityError(f"{table}.{column}: {other} has no id {missing}")


class _PostgresqlBulk:
    """A `Bulk` on PostgreSQL: COPY, without references and indexes until the end."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection
        self.content = DirectConnection(connection, "postgresql")
        self._rebuild: list[str] = []
        references: list[str] = []
        connection.execute(_POSTGRESQL_MEMORY)
        for table in metadata.sorted_tables:
            for name, sql in self._fetch(_POSTGRESQL_INDEXES, table):
                self._execute(f"DROP INDEX {name}")
                self._rebuild.append(sql)
            for name, sql in self._fetch(_POSTGRESQL_REFERENCES, table):
                self._execute(f"ALTER TABLE {table.name} DROP CONSTRAINT {name}")
                references.append(f"ALTER TABLE {table.name} ADD CONSTRAINT {name} {sql}")
        self._rebuild += references

    def add(self, table: Table, rows: _Rows) -> None:
        """Write rows, in the order of the table's columns."""
        columns = ", ".join(names_of(table.columns))
        lines = "".join("\t".join(map(_copied, row)) + "\n" for row in rows)
        cursor = self._connection.cursor()
        with cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN".encode()) as copy:
            copy.write(lines)

    def finish(self) -> None:
        """Build the indexes and check the references."""
        for sql in self._rebuild:
            self._execute(sql)

    def _execute(self, sql: str) -> None:
        self._connection.execute(sql.encode())

    def _fetch(self, sql: str, table: Table) -> list[Row]:
        return self._connection.execute(sql.encode(), (table.name,)).fetchall()


@contextmanager
def bulk_load(url: DatabaseUrl) -> Iterator[Bulk]:
    """Open a transaction that excludes other writers; it commits when left normally.

    StorageError when the database refuses.
    """
    try:
        if isinstance(url, SqliteUrl):
            with (
                closing(sqlite_connection.connect(url, patience=PATIENCE)) as raw,
                _rollback_journal(raw),
                raw,
            ):
                # Exclusive, since with that journal a reader would end it halfway.
                raw.execute("BEGIN EXCLUSIVE")
                yield _SqliteBulk(raw)
        else:
            with postgresql_connection.transaction(url) as connection:
                DirectConnection(connection, "postgresql").lock_schema()
                yield _PostgresqlBulk(connection)
    except sqlite3.Error as error:
        assert isinstance(url, SqliteUrl)
        raise StorageError(explained(url, url.path, error)) from error


@contextmanager
def _rollback_journal(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep a rollback journal instead of a write-ahead log, if nobody else has the file open.

    Into a log goes all that is written, then into the file, and each page that the cache has given
    up is looked for in it, in a time that grows with the log. A rollback journal has only what was
    there before.
    """
    for sql in (_SQLITE_CACHE, *_SQLITE_SETTINGS):
        connection.execute(sql)
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = DELETE")
    try:
        yield
    finally:
        # Where another process has the file open by now, the next server sets the mode.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")


def refresh_statistics(url: DatabaseUrl) -> None:
    """Update the planner's statistics; for PostgreSQL also the visibility map (VACUUM)."""
    if isinstance(url, SqliteUrl):
        with closing(sqlite_connection.connect(url, patience=PATIENCE)) as connection:
            connection.execute("ANALYZE")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        with postgresql_connection.connect(url) as session:
            session.autocommit = True
            names = ", ".join(metadata.tables)
            session.execute(f"VACUUM (ANALYZE) {names}".encode())


@lru_cache
def _sqlite_insert(table: Table) -> str:
    columns = names_of(table.columns)
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names


def _copied(value: object) -> str:
    """Return a value in the text format of COPY."""
    return "\\N" if value is None else str(value).translate(_ESCAPES)
