"""SQLite through its driver: WAL, one writer per process, a snapshot for every reading unit.

An acknowledged commit survives the death of the process; `synchronous=NORMAL` means that a
power failure may take the last commits with it, and never damages the file.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import TypeVar

from casewright.domain.model import Id, Settings
from casewright.domain.repositories import Work
from casewright.storage.errors import DatabaseUnreachable, StorageError
from casewright.storage.sql import Lockable, Parameters, Row
from casewright.storage.urls import SqliteUrl
from casewright.storage.work import StoredWork, statements_of

T = TypeVar("T")

_PATIENCE = 30.0  # seconds that a writing unit waits for another process's one
_STATEMENT_PATIENCE = 5.0  # seconds that one statement waits for a lock, which is rare in WAL


def connect(url: SqliteUrl, *, patience: float = _STATEMENT_PATIENCE) -> sqlite3.Connection:
    """Open a connection that leaves transactions to its user; StorageError when that fails."""
    if not url.path.parent.is_dir():
        raise StorageError(
            f"The folder {url.path.parent} of the database {url} does not exist; create it first."
        )
    try:
        connection = sqlite3.connect(
            url.path,
            timeout=patience,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise StorageError(
            f"The database {url} cannot be opened: {error}. "
            "Check that it is a SQLite file and that this user may read and write it."
        ) from error
    return connection


class SqliteConnection:
    """The port `Connection`; every call is a few microseconds, so nothing leaves the event loop."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, parameters: Parameters) -> list[Row]:
        """Return all rows of a query."""
        return self._connection.execute(sql, parameters).fetchall()

    async def execute(self, sql: str, parameters: Parameters) -> int:
        """Run a statement and return how many rows it touched."""
        return self._connection.execute(sql, parameters).rowcount

    async def execute_many(self, sql: str, rows: Collection[Parameters]) -> None:
        """Run a statement once per row of parameters."""
        self._connection.executemany(sql, rows)

    def list_of(self, values: Iterable[int] | Iterable[str]) -> object:
        """Return a list as JSON text, for json_each."""
        return json.dumps(list(values))

    async def lock(self, table: Lockable, ids: Collection[Id]) -> None:
        """Do nothing: a writing unit has the whole database for itself from its first moment."""

    async def lock_new_ids(self) -> None:
        """Do nothing, for the same reason."""


class SqliteStore:
    """The port `Store` on a database file that any number of processes may share."""

    def __init__(self, url: SqliteUrl, defaults: Settings) -> None:
        self._url = url
        self._defaults = defaults
        self._statements = statements_of("sqlite")
        self._writer = connect(url)
        # So that a busy database does not block the event loop: _begin waits outside of SQLite.
        self._writer.execute("PRAGMA busy_timeout = 2")
        self._writing_work = self._work_on(self._writer)
        self._turn = asyncio.Lock()
        self._idle_readers: list[tuple[sqlite3.Connection, StoredWork]] = []
        self._connections = [self._writer]

    async def __aenter__(self) -> SqliteStore:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Work]:
        """Open a unit of work that only reads, on one consistent state."""
        connection, work = self._idle_readers.pop() if self._idle_readers else self._new_reader()
        try:
            connection.execute("BEGIN")
            yield work
        except sqlite3.OperationalError as error:
            raise self._unreachable(error) from error
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._idle_readers.append((connection, work))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Work]:
        """Open a unit of work that commits when left normally and rolls back on any exception."""
        async with self._turn:
            try:
                await self._begin()
                yield self._writing_work
                self._writer.execute("COMMIT")
            except sqlite3.OperationalError as error:
                raise self._unreachable(error) from error
            finally:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")

    async def write(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Run `action` in a writing unit and return its result."""
        async with self.writing() as work:
            return await action(work)

    async def ping(self) -> None:
        """Ask the database for a sign of life; raises when it is out of reach."""
        async with self.reading() as work:
            await work.settings()

    async def close(self) -> None:
        """Release all connections."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._idle_readers.clear()

    def _new_reader(self) -> tuple[sqlite3.Connection, StoredWork]:
        connection = connect(self._url)
        connection.execute("PRAGMA query_only = ON")
        self._connections.append(connection)
        return connection, self._work_on(connection)

    def _work_on(self, connection: sqlite3.Connection) -> StoredWork:
        return StoredWork(SqliteConnection(connection), self._statements, self._defaults)

    async def _begin(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        pause = 0.0005
        while True:
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 0.01)

    def _unreachable(self, error: sqlite3.OperationalError) -> DatabaseUnreachable:
        return DatabaseUnreachable(f"The database {self._url} cannot be used now: {error}.")
