"""SQLite through its driver: WAL, one writer per process, a snapshot for every reading unit.

An acknowledged commit survives the end of the process and, with `synchronous=FULL`, that of the
machine: see group_commit. With NORMAL a power failure may lose the last commits, but never damages
the file. Files that are deleted or replaced cause errors: every unit checks them at its start, each
commit afterwards, and a look-up that finds no session. A file that is removed after these checks
is lost with its commits.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, closing, suppress
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import TypeVar

from typing_extensions import override

from casewright.domain.model import Session, User, WorldSettings
from casewright.domain.repositories import Work
from casewright.storage.advice import explained, primary_code
from casewright.storage.errors import DatabaseUnreachable
from casewright.storage.files import OpenFiles
from casewright.storage.group_commit import GroupCommit, SingleCommit, roll_back
from casewright.storage.search_limits import SearchLimits
from casewright.storage.search_threads import SearchThreads
from casewright.storage.sql import Parameters, Row, ensure_first
from casewright.storage.sqlite_connection import (
    SqliteConnection,
    begin_snapshot,
    open_file,
    open_writer,
)
from casewright.storage.stores import DatabaseStore
from casewright.storage.urls import SqliteUrl
from casewright.storage.wait_limit import WaitLimit, wait_limit_of
from casewright.storage.work import StoredWork
from casewright.storage.write_health import PROBE

T = TypeVar("T")

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_OF_THE_DATABASE = (sqlite3.OperationalError, sqlite3.DatabaseError)  # and no class below them


class _SqliteQuestion(SqliteConnection):
    """Runs one query outside a transaction; waits while another process has a lock."""

    def __init__(self, connection: sqlite3.Connection, store: SqliteStore) -> None:
        super().__init__(connection)
        self._store = store
        self.is_asked = False

    @override
    async def fetch(self, sql: str, parameters: Parameters) -> list[Row]:
        ensure_first(self.is_asked)
        self.is_asked = True
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except sqlite3.OperationalError:
            ask = partial(self._connection.execute, sql, parameters)
            return (await self._store.retry_while_locked(ask)).fetchall()


@dataclass(frozen=True, slots=True)
class ReadingConnection:
    """A connection for reading and its unit of work: in a transaction, or with one query."""

    connection: sqlite3.Connection
    work: StoredWork
    question: _SqliteQuestion
    work_of_question: StoredWork


class SqliteStore(DatabaseStore):
    """The `Store` on a database file that any number of processes may share."""

    def __init__(
        self,
        url: SqliteUrl,
        defaults: WorldSettings,
        wait_seconds: float,
        searches: SearchLimits,
        *,
        durable: bool,
    ) -> None:
        """Open the file; the units of one request wait `wait_seconds` in all for their turn.

        With `durable`, the changes of a unit survive a power failure once the unit is left.
        """
        super().__init__("sqlite", defaults, wait_seconds, searches)
        self._url = SqliteUrl(url.path.absolute())
        self._writer = open_writer(self._url, durable=durable)
        self._files = OpenFiles(self._url.path)
        self._writing_work = self.work_on(SqliteConnection(self._writer))
        self._commits = (GroupCommit if durable else SingleCommit)(
            self._writer, self._begin_writing, self._files.ensure_in_place
        )
        self._idle_readers: list[ReadingConnection] = []
        self._connections = [self._writer]
        self._threads = SearchThreads(searches.at_once)

    async def caller(self, key: str) -> tuple[Session, User, WorldSettings] | None:
        """Return the stored session, its user and the world's settings, or None."""
        parameters = {"session_key": key}
        try:
            try:
                rows = self._ask_caller(parameters)
            except sqlite3.OperationalError:
                rows = await self.retry_while_locked(partial(self._ask_caller, parameters))
        except sqlite3.DatabaseError as error:
            self.judge(error)
            raise
        if not rows:
            # A caller who is found meets the files again in a unit of work, if there is one.
            self._files.ensure_in_place()
        return self._caller_of(rows)

    def _ask_caller(self, parameters: Parameters) -> list[Row]:
        # No transaction: one statement sees one state. The connection that writes keeps its pages
        # after each commit; the others read theirs again.
        live = self._statements.sessions.live
        if self._commits.is_idle:
            return self._writer.execute(live, parameters).fetchall()
        reader = self._idle_readers.pop() if self._idle_readers else self._new_reader()
        try:
            return reader.connection.execute(live, parameters).fetchall()
        finally:
            self._idle_readers.append(reader)

    def reading(self, *, once: bool = False) -> AbstractAsyncContextManager[Work]:
        """Open a unit of work that only reads, on one consistent state; `once`: by one query."""
        return _SqliteReading(self, once)

    async def begin_reading(self, once: bool) -> ReadingConnection:
        """Return a connection on one state, and its unit of work; `end_reading` takes it back."""
        self._files.ensure_in_place()
        if self._idle_readers:
            reader = self._idle_readers.pop()
        else:
            reader = await self.retry_while_locked(self._new_reader)
        try:
            if once:
                reader.question.is_asked = False
            else:
                await self.retry_while_locked(partial(begin_snapshot, reader.connection))
        except BaseException:
            self.end_reading(reader)
            raise
        return reader

    def end_reading(self, reader: ReadingConnection) -> None:
        """Take a connection back."""
        roll_back(reader.connection)
        self._idle_readers.append(reader)

    async def search(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Run `action`, which only reads and may take long, in a thread.

        SQLite releases Python's lock while it searches. DatabaseUnreachable if there is no turn for
        it in time, or if it takes too long. Cancelling the call ends the search.
        """
        unit = _SqliteReading(self, once=False)
        async with self._searches.turn(), unit as work:
            return await self._threads.run(action, work, unit.connection)

    def writing(self) -> AbstractAsyncContextManager[Work]:
        """Open a unit of work that commits when left normally and rolls back on any exception."""
        return _SqliteWriting(self)

    async def begin_writing(self) -> tuple[Work, WaitLimit]:
        """Wait for the turn to write; return the unit of work and the rest of its wait limit."""
        limit = wait_limit_of(self.wait_seconds)
        try:
            await self._commits.begin(limit, self._url)
        except DatabaseUnreachable:
            self._write_health.note_failure()
            raise
        return self._writing_work, limit

    async def end_writing(self, error: BaseException | None, limit: WaitLimit) -> None:
        """Commit the changes; with an error, roll them back."""
        try:
            await self._commits.end(error, limit)
        except DatabaseUnreachable:
            self._write_health.note_failure()
            raise
        if error is None:
            self._write_health.note_success()

    async def write(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Run `action` in a writing unit and return its result."""
        async with self.writing() as work:
            return await action(work)

    async def ping(self) -> None:
        """Raise DatabaseUnreachable unless the database can be read and written.

        It writes a row unchanged if nothing else was written in the last seconds.
        """
        self._write_health.ensure_sound()
        self._files.ensure_in_place()
        if self._write_health.is_due:
            try:
                # What is cached may be all that is left of the file.
                with closing(open_file(self._url, 0)) as fresh:
                    fresh.execute("SELECT count(*) FROM alembic_version").fetchone()
            except sqlite3.DatabaseError as error:
                self.judge(error)
                raise
            async with self.writing():
                self._writer.execute(PROBE)

    def gauges(self) -> Mapping[str, float]:
        """Return the numbers of connections and of searches."""
        return {"database_connections": len(self._connections)} | self._searches.gauges()

    @override
    async def close(self) -> None:
        """Release all connections, after the present commit is durable."""
        if self._connections:
            await self._commits.close()
        for connection in self._connections[1:]:
            connection.interrupt()
        self._threads.close()
        if self._connections:
            with suppress(sqlite3.Error):
                self._writer.execute("PRAGMA optimize")
        # The one that writes is the last, and was not interrupted: it empties the WAL and removes
        # it, so that a copy of the file alone is whole.
        for connection in reversed(self._connections):
            connection.close()
        self._connections.clear()
        self._idle_readers.clear()

    def _new_reader(self) -> ReadingConnection:
        connection = open_file(self._url, 0)
        self._connections.append(connection)
        connection.execute("PRAGMA query_only = ON")
        # In case that the name led to another file by then; this one is closed with the store.
        self._files.ensure_in_place()
        question = _SqliteQuestion(connection, self)
        work = self.work_on(SqliteConnection(connection))
        return ReadingConnection(connection, work, question, self.work_on(question))

    async def _begin_writing(self) -> None:
        begin = partial(self._writer.execute, "BEGIN IMMEDIATE")
        try:
            begin()
        except sqlite3.OperationalError:
            await self.retry_while_locked(begin)

    async def retry_while_locked(self, attempt: Callable[[], T]) -> T:
        """Return the result of `attempt`; repeat it while another process has a lock."""
        try:
            return attempt()
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_BUSY:
                raise
        patience = wait_limit_of(self.wait_seconds)
        pause = 0.0005
        while True:
            with patience:
                await asyncio.sleep(min(pause, max(0, patience.left)))
            pause = min(pause * 1.5, 0.01)
            try:
                return attempt()
            except sqlite3.OperationalError as error:
                if primary_code(error) != sqlite3.SQLITE_BUSY or patience.is_over:
                    raise

    def judge(self, error: sqlite3.DatabaseError) -> None:
        """Raise DatabaseUnreachable if the database, and not the statement, is at fault."""
        if type(error) not in _OF_THE_DATABASE:
            return
        text = explained(self._url, self._url.path, error)
        if primary_code(error) in _DAMAGE:
            self._write_health.note_damage(text)
        else:
            self._write_health.note_failure()
        raise DatabaseUnreachable(text) from error


class _SqliteReading:
    """A unit of work that reads; a class for speed, since every request opens one."""

    __slots__ = ("_once", "_reader", "_store")

    def __init__(self, store: SqliteStore, once: bool) -> None:
        self._store = store
        self._once = once

    @property
    def connection(self) -> sqlite3.Connection:
        return self._reader.connection

    async def __aenter__(self) -> Work:
        try:
            self._reader = await self._store.begin_reading(self._once)
        except sqlite3.DatabaseError as error:
            self._store.judge(error)
            raise
        return self._reader.work_of_question if self._once else self._reader.work

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if isinstance(error, sqlite3.DatabaseError):
                self._store.judge(error)
        finally:
            self._store.end_reading(self._reader)


class _SqliteWriting:
    """A unit of work that writes."""

    __slots__ = ("_limit", "_store")

    def __init__(self, store: SqliteStore) -> None:
        self._store = store

    async def __aenter__(self) -> Work:
        try:
            work, self._limit = await self._store.begin_writing()
        except sqlite3.DatabaseError as error:
            self._store.judge(error)
            raise
        return work

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            await self._store.end_writing(error, self._limit)
        except sqlite3.DatabaseError as failed:
            self._store.judge(failed)
            raise
        if isinstance(error, sqlite3.DatabaseError):
            self._store.judge(error)
