"""PostgreSQL through psycopg and its pool. Rows are locked in one order: kind, then id.

A unit that needs a row before one that it holds cannot wait for it without risking a deadlock.
`write` therefore asks without waiting, and on refusal starts again with all locks known by then.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any, TypeVar

import psycopg
from psycopg import IsolationLevel, errors
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from casewright.domain.model import Id, Settings
from casewright.domain.repositories import Work
from casewright.storage.errors import Conflict, DatabaseUnreachable
from casewright.storage.locks import LOCK_NEW_IDS, LOCK_ORDER, LockStatements, lock_statements
from casewright.storage.sql import Lockable, Parameters, Row
from casewright.storage.urls import PostgresqlUrl
from casewright.storage.work import StoredWork, statements_of

T = TypeVar("T")

_ATTEMPTS = 20  # of `write`, before it waits like everybody else
_PATIENCE = 10.0  # seconds to wait for a connection of the pool

Wanted = dict[Lockable, set[Id]]


def connect(url: PostgresqlUrl) -> psycopg.Connection[Row]:
    """Open a connection that leaves transactions to its user; DatabaseUnreachable when it fails."""
    try:
        return psycopg.connect(url.conninfo, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise _unreachable(url, error) from error


class PostgresqlConnection:
    """The port `Connection` in a reading unit."""

    def __init__(self, connection: psycopg.AsyncConnection[Row]) -> None:
        self._connection = connection

    async def fetch(self, sql: str, parameters: Parameters) -> list[Row]:
        """Return all rows of a query."""
        cursor = await self._connection.execute(sql.encode(), parameters)
        return await cursor.fetchall()

    async def execute(self, sql: str, parameters: Parameters) -> int:
        """Run a statement and return how many rows it touched."""
        cursor = await self._connection.execute(sql.encode(), parameters)
        return cursor.rowcount

    async def execute_many(self, sql: str, rows: Collection[Parameters]) -> None:
        """Run a statement once per row of parameters."""
        if rows:
            await self._connection.cursor().executemany(sql.encode(), rows)

    def list_of(self, values: Iterable[int] | Iterable[str]) -> object:
        """Return a list as an array."""
        return list(values)

    async def lock(self, table: Lockable, ids: Collection[Id]) -> None:
        """Do nothing: a reading unit sees one state, whatever others change."""

    async def lock_new_ids(self) -> None:
        """Do nothing: a reading unit takes no ids."""


class LockingConnection(PostgresqlConnection):
    """The port `Connection` in a writing unit; `wanted` collects all locks that were asked for."""

    def __init__(
        self,
        connection: psycopg.AsyncConnection[Row],
        statements: LockStatements,
        wanted: Wanted,
        *,
        waits: bool,
    ) -> None:
        super().__init__(connection)
        self._sql = statements
        self._wanted = wanted
        self._waits = waits
        self._held: set[tuple[Lockable, Id]] = set()
        self._last: tuple[int, Id] = (-1, 0)

    async def lock(self, table: Lockable, ids: Collection[Id]) -> None:
        """Keep other units from changing these rows until the end of this one."""
        missing = sorted({id_ for id_ in ids if (table, id_) not in self._held})
        if not missing:
            return
        self._wanted.setdefault(table, set()).update(missing)
        order = LOCK_ORDER[table]
        in_order = (order, missing[0]) > self._last
        sql = self._sql.lock[table] if in_order or self._waits else self._sql.try_lock[table]
        rows = await self.fetch(sql, {"ids": missing})
        locked = {id_ for (id_,) in rows}
        self._held.update((table, id_) for id_ in locked.union(missing))
        self._last = max(self._last, (order, max(locked, default=0)))

    async def lock_new_ids(self) -> None:
        """Keep other units from taking new ids; always the last lock, so waiting is safe."""
        await self._connection.execute(LOCK_NEW_IDS)

    async def lock_all(self, wanted: Wanted) -> None:
        """Take all locks of an earlier attempt, in order."""
        for table in sorted(wanted, key=LOCK_ORDER.__getitem__):
            await self.lock(table, tuple(wanted[table]))


class PostgresqlStore:
    """The port `Store` on a PostgreSQL database; the pool opens with the first unit of work."""

    def __init__(self, url: PostgresqlUrl, defaults: Settings, connections: int) -> None:
        self._url = url
        self._defaults = defaults
        self._statements = statements_of("postgresql")
        self._locks = lock_statements()
        self._pool: AsyncConnectionPool[psycopg.AsyncConnection[Row]] | None = None
        self._connections = connections
        self._opening = asyncio.Lock()

    async def __aenter__(self) -> PostgresqlStore:
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
        async with self._connection(read_only=True) as connection:
            yield self._work_on(PostgresqlConnection(connection))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Work]:
        """Open a unit of work that commits when left normally and rolls back on any exception.

        Conflict when the database ends this unit to resolve a deadlock.
        """
        async with self._writing({}, waits=True) as work:
            yield work

    async def write(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Run `action` in a writing unit and return its result; on a conflict, run it again."""
        wanted: Wanted = {}
        for attempt in range(_ATTEMPTS):
            try:
                async with self._writing(wanted, waits=False) as work:
                    return await action(work)
            except Conflict:
                await asyncio.sleep(random.uniform(0, 0.001 * (attempt + 1)))  # noqa: S311
        async with self._writing(wanted, waits=True) as work:
            return await action(work)

    async def ping(self) -> None:
        """Ask the database for a sign of life; raises when it is out of reach."""
        async with self.reading() as work:
            await work.settings()

    async def close(self) -> None:
        """Release all connections."""
        if self._pool is not None:
            await self._pool.close()

    @asynccontextmanager
    async def _writing(self, wanted: Wanted, *, waits: bool) -> AsyncIterator[Work]:
        async with self._connection(read_only=False) as connection:
            locking = LockingConnection(connection, self._locks, wanted, waits=waits)
            await locking.lock_all({table: set(ids) for table, ids in wanted.items()})
            yield self._work_on(locking)

    @asynccontextmanager
    async def _connection(self, *, read_only: bool) -> AsyncIterator[psycopg.AsyncConnection[Row]]:
        """Lend a connection; its transaction ends with the block, well or badly.

        Reading units see one snapshot. Writing ones see what is committed when they ask, so
        that a row which they waited for is read as its last owner left it.
        """
        isolation = IsolationLevel.REPEATABLE_READ if read_only else IsolationLevel.READ_COMMITTED
        pool = self._pool or await self._open()
        with self._translated():
            async with pool.connection() as connection:
                await connection.set_isolation_level(isolation)
                await connection.set_read_only(read_only)
                yield connection

    async def _open(self) -> AsyncConnectionPool[psycopg.AsyncConnection[Row]]:
        async with self._opening:
            if self._pool is None:
                pool = AsyncConnectionPool[psycopg.AsyncConnection[Row]](
                    self._url.conninfo,
                    min_size=1,
                    max_size=self._connections,
                    timeout=_PATIENCE,
                    kwargs={"prepare_threshold": 2},
                    open=False,
                )
                await pool.open()
                self._pool = pool
        return self._pool

    def _work_on(self, connection: PostgresqlConnection) -> StoredWork:
        return StoredWork(connection, self._statements, self._defaults)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what the driver reports into errors of storage."""
        try:
            yield
        except (errors.DeadlockDetected, errors.LockNotAvailable, errors.SerializationFailure) as e:
            raise Conflict("Another request is changing the same resources.") from e
        except (psycopg.OperationalError, PoolTimeout, PoolClosed) as error:
            raise _unreachable(self._url, error) from error


def _unreachable(url: PostgresqlUrl, error: Exception) -> DatabaseUnreachable:
    lines: list[Any] = str(error).strip().splitlines() or [type(error).__name__]
    return DatabaseUnreachable(f"The database {url} does not answer: {lines[0]}.")
