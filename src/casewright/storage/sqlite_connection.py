"""Connections of SQLite: how they are opened, and the `Connection` of a unit of work."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Coroutine, Iterable, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from casewright.domain.model import Id
from casewright.storage.advice import explained
from casewright.storage.errors import StorageError
from casewright.storage.group_commit import roll_back
from casewright.storage.sql import Lockable, Parameters, Row
from casewright.storage.urls import SqliteUrl

_ENCODER = msgspec.json.Encoder()
_STATEMENT_PATIENCE = 5.0  # seconds that one statement of a command waits for a lock


def connect(url: SqliteUrl, *, patience: float = _STATEMENT_PATIENCE) -> sqlite3.Connection:
    """Open a connection without automatic transactions; StorageError when that fails."""
    if not url.path.parent.is_dir():
        raise StorageError(
            f"The folder {url.path.parent} of the database {url} does not exist; create it first."
        )
    try:
        return open_file(url, patience)
    except sqlite3.Error as error:
        raise StorageError(explained(url, url.path, error)) from error


def open_file(url: SqliteUrl, patience: float) -> sqlite3.Connection:
    """Open a connection whose statements wait `patience` seconds for a lock.

    Raises sqlite3.Error.
    """
    connection = sqlite3.connect(
        url.path,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


class SqliteConnection:
    """The `Connection` on SQLite; each call takes microseconds, so it runs in the event loop."""

    instants = None

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, parameters: Parameters) -> list[Row]:
        """Return all rows of a query."""
        return self._connection.execute(sql, parameters).fetchall()

    async def execute(self, sql: str, parameters: Parameters) -> int:
        """Run a statement and return the number of affected rows."""
        return self._connection.execute(sql, parameters).rowcount

    async def change(self, sql: str, parameters: Parameters) -> None:
        """Run a statement."""
        self._connection.execute(sql, parameters)

    async def change_many(self, sql: str, rows: Collection[Parameters]) -> None:
        """Run a statement once per row of parameters."""
        self._connection.executemany(sql, rows)

    async def save(
        self,
        sql: str,
        parameters: Parameters,
        *,
        is_certain: bool,  # noqa: ARG002 - the answer comes at once
    ) -> bool:
        """Run a statement that changes one row; return whether it has."""
        return self._connection.execute(sql, parameters).rowcount > 0

    async def gather(self, actions: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
        """Return the results of actions, one after the other."""
        try:
            return [await one for one in actions]
        finally:
            for one in actions:
                one.close()  # those that an error has kept from being awaited

    def list_of(self, values: Iterable[int] | Iterable[str]) -> object:
        """Return a list as JSON text, for json_each."""
        return _ENCODER.encode(list(values)).decode()

    async def lock(self, table: Lockable, ids: Collection[Id]) -> None:
        """Do nothing: a writing unit has locked the whole database from its start."""

    async def lock_new_ids(self) -> None:
        """Do nothing: a writing unit has locked the whole database from its start."""


def open_writer(url: SqliteUrl, *, durable: bool) -> sqlite3.Connection:
    """Open the connection that writes; with `durable`, a commit waits for the disk."""
    connection = connect(url)
    try:
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        # The file of a restored backup may have lost it.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        connection.close()
        raise StorageError(explained(url, url.path, error)) from error
    # The planner learns of a file that was never analysed, or has grown since: from samples of its
    # indexes, in milliseconds. That can wait, so nothing is said where it cannot be done now.
    with suppress(sqlite3.Error):
        connection.execute("PRAGMA analysis_limit = 400")
        connection.execute("PRAGMA optimize(0x10002)")
    # Nobody waits inside of SQLite, which would block the event loop: `retry_while_locked` waits.
    connection.execute("PRAGMA busy_timeout = 0")
    return connection


def begin_snapshot(connection: sqlite3.Connection) -> None:
    """Begin, and take the snapshot at once: no later statement waits for a lock."""
    roll_back(connection)
    connection.execute("BEGIN")
    connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
