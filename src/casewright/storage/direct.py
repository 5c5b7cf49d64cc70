"""One synchronous transaction on a whole database, for commands and checks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import ClauseElement, Table, delete, insert, select

from casewright.storage import sqlite_connection
from casewright.storage.advice import explained
from casewright.storage.errors import StorageError
from casewright.storage.locks import LOCK_SCHEMA
from casewright.storage.sql import DialectName, Parameters, Row, Sql, names_of
from casewright.storage.urls import DatabaseUrl, SqliteUrl
from casewright.storage.write_health import PROBE

if TYPE_CHECKING:
    import psycopg

PATIENCE = 60.0
"""Seconds that one process waits for another one's migration or load."""

_HAS_TABLE = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = :name",
    "postgresql": (
        "SELECT count(*) FROM pg_catalog.pg_class "
        "WHERE relname = %(name)s AND pg_catalog.pg_table_is_visible(oid)"
    ),
}

_TABLES = {
    "sqlite": (
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name LIMIT 1"
    ),
    # What an extension brings, such as the tables of PostGIS, is not the work of a program.
    "postgresql": (
        "SELECT relname FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'v') "
        "AND relnamespace = current_schema()::regnamespace AND NOT EXISTS ("
        "SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_catalog.pg_class'::regclass "
        "AND objid = pg_class.oid AND deptype = 'e') ORDER BY relname LIMIT 1"
    ),
}


class DirectConnection:
    """A connection in a transaction that its opener ends."""

    def __init__(
        self, connection: sqlite3.Connection | psycopg.Connection[Row], name: DialectName
    ) -> None:
        self._connection = connection
        self._name = name
        self._tables = _table_statements(name)

    def has_table(self, name: str) -> bool:
        """Return whether there is a table of this name."""
        return bool(self._fetch(_HAS_TABLE[self._name], {"name": name})[0][0])

    def some_table(self) -> str | None:
        """Return the name of the first table or view, None if there is none."""
        rows = self._fetch(_TABLES[self._name], {})
        return str(rows[0][0]) if rows else None

    def revision(self) -> str | None:
        """Return the schema revision of the database, None if it has none."""
        if not self.has_table("alembic_version"):
            return None
        rows = self._fetch("SELECT version_num FROM alembic_version", {})
        return str(rows[0][0]) if rows else None

    def rows(self, table: Table) -> list[Row]:
        """Return all rows of a table, in the order of its primary key."""
        return self._fetch(self._tables.rows(table), {})

    def has_rows(self, table: Table) -> bool:
        """Return whether a table has rows."""
        return bool(self._fetch(self._tables.first_row(table), {}))

    def insert(self, table: Table, rows: Sequence[Parameters]) -> None:
        """Add rows to a table."""
        cursor = self._connection.cursor()
        if isinstance(cursor, sqlite3.Cursor):
            cursor.executemany(self._tables.insert(table), rows)
        else:
            cursor.executemany(self._tables.insert(table).encode(), rows)

    def clear(self, table: Table) -> None:
        """Remove all rows of a table."""
        self._execute(self._tables.delete(table), {})

    def probe(self) -> None:
        """Write a row unchanged, to test that writing works."""
        self._execute(PROBE, {})

    def lock_schema(self) -> None:
        """Keep other processes from migrating or loading until the end of the transaction."""
        if not isinstance(self._connection, sqlite3.Connection):
            self._connection.execute(LOCK_SCHEMA)

    def _fetch(self, sql: str, parameters: Parameters) -> list[Row]:
        return self._execute(sql, parameters).fetchall()

    def _execute(self, sql: str, parameters: Parameters) -> sqlite3.Cursor | psycopg.Cursor[Row]:
        if isinstance(self._connection, sqlite3.Connection):
            return self._connection.execute(sql, parameters)
        return self._connection.execute(sql.encode(), parameters)


class _TableStatements:
    """SQL for whole tables in one dialect, compiled on first use."""

    def __init__(self, name: DialectName) -> None:
        self._sql = Sql(name)
        self._kept: dict[tuple[str, Table], str] = {}

    def rows(self, table: Table) -> str:
        return self._text("rows", table, select(table).order_by(*table.primary_key.columns))

    def first_row(self, table: Table) -> str:
        return self._text("first_row", table, select(*table.primary_key.columns)) + " LIMIT 1"

    def insert(self, table: Table) -> str:
        return self._text("insert", table, insert(table))

    def delete(self, table: Table) -> str:
        return self._text("delete", table, delete(table))

    def _text(self, purpose: str, table: Table, statement: ClauseElement) -> str:
        text = self._kept.get((purpose, table))
        if text is None:
            columns = names_of(table.columns) if purpose == "insert" else None
            text = self._kept[purpose, table] = self._sql.text(statement, columns)
        return text


@lru_cache
def _table_statements(name: DialectName) -> _TableStatements:
    return _TableStatements(name)


@contextmanager
def exclusive(url: DatabaseUrl) -> Iterator[DirectConnection]:
    """Open a transaction that excludes migrations and loads; it commits when left normally."""
    with _transaction(url, "BEGIN IMMEDIATE") as connection:
        connection.lock_schema()
        yield connection


@contextmanager
def reading(url: DatabaseUrl) -> Iterator[DirectConnection]:
    """Open a transaction that sees one state of the database."""
    with _transaction(url, "BEGIN") as connection:
        yield connection


@contextmanager
def _transaction(url: DatabaseUrl, sqlite_begin: str) -> Iterator[DirectConnection]:
    if not isinstance(url, SqliteUrl):
        from casewright.storage.postgresql_connection import transaction

        with transaction(url, sees_one_state=sqlite_begin == "BEGIN") as connection:
            yield DirectConnection(connection, "postgresql")
        return
    try:
        with closing(sqlite_connection.connect(url, patience=PATIENCE)) as raw:
            raw.execute(sqlite_begin)
            with raw:
                yield DirectConnection(raw, "sqlite")
    except sqlite3.Error as error:
        raise StorageError(explained(url, url.path, error)) from error
