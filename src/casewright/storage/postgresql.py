"""PostgreSQL through psycopg and its pool. Rows are locked in one order: kind, then id.

A unit that needs a row which comes before a row it has locked cannot wait for it without risking
a deadlock. `write` therefore tries without waiting; if that fails, it starts again and first takes
all locks known by then.

Limits of the server end waits for locks and long statements. When it does not answer at all, or
when the waits of one request together exceed its limit, the connection is closed.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
)
from contextlib import asynccontextmanager, contextmanager
from types import TracebackType
from typing import TypeVar, cast

import psycopg
from psycopg import IsolationLevel, errors
from psycopg_pool import PoolClosed, PoolTimeout
from typing_extensions import override

from casewright.domain.model import Id, Session, User, WorldSettings
from casewright.domain.repositories import Work
from casewright.storage.errors import Conflict, DatabaseUnreachable
from casewright.storage.hang_up import hang_up
from casewright.storage.locks import LOCK_NEW_IDS, LOCK_ORDER, LockStatements, lock_statements
from casewright.storage.pool import Pool, gauges_of, new_pool, open_connection
from casewright.storage.postgresql_connection import unreachable
from casewright.storage.replica import POSITION, Replica, position_of_request
from casewright.storage.search_limits import SearchLimits, Turns
from casewright.storage.sql import Lockable, Parameters, Row, ensure_first
from casewright.storage.urls import PostgresqlUrl
from casewright.storage.wait_limit import WaitLimit, acquire_within, wait_limit_of
from casewright.storage.work import StoredWork, caller_of, statements_of
from casewright.storage.write_health import PROBE, WriteHealth

T = TypeVar("T")

_ATTEMPTS = 20  # of `write`, before it waits like everybody else
_FEW = 4
_GRACE = 1.0  # seconds that the server has to end by itself what takes too long
_IS_READ_ONLY = b"SELECT current_setting('transaction_read_only')"

# Values decide how a search is best done, so each is planned by its own. Compiling costs more than
# it saves, and what is read from the start of a table may match at its end only.
_FOR_SEARCHES = b"""
SELECT set_config('statement_timeout', %(milliseconds)s, true),
  set_config('plan_cache_mode', 'force_custom_plan', true),
  set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true)
"""

Wanted = dict[Lockable, set[Id]]


class PostgresqlConnection:
    """The `Connection` of a reading unit."""

    def __init__(self, connection: psycopg.AsyncConnection[Row]) -> None:
        self._connection = connection

    async def fetch(self, sql: str, parameters: Parameters) -> list[Row]:
        """Return all rows of a query."""
        cursor = await self._connection.execute(sql.encode(), parameters)
        return await cursor.fetchall()

    async def execute(self, sql: str, parameters: Parameters) -> int:
        """Run a statement and return the number of affected rows."""
        cursor = await self._connection.execute(sql.encode(), parameters)
        return cursor.rowcount

    async def execute_many(self, sql: str, rows: Collection[Parameters]) -> None:
        """Run a statement once per row of parameters.

        A few rows are sent one by one: a pipeline costs as much as some round trips.
        """
        if len(rows) <= _FEW:
            for row in rows:
                await self.execute(sql, row)
        else:
            await self._connection.cursor().executemany(sql.encode(), rows)

    def list_of(self, values: Iterable[int] | Iterable[str]) -> object:
        """Return a list parameter as an array."""
        return list(values)

    async def lock(self, table: Lockable, ids: Collection[Id]) -> None:
        """Do nothing: a reading unit sees one state, whatever others change."""

    async def lock_new_ids(self) -> None:
        """Do nothing: a reading unit takes no ids."""


class _PostgresqlQuestion(PostgresqlConnection):
    """The `Connection` of a unit with one query, outside a transaction."""

    _is_asked = False

    @override
    async def fetch(self, sql: str, parameters: Parameters) -> list[Row]:
        ensure_first(self._is_asked)
        self._is_asked = True
        return await super().fetch(sql, parameters)


class LockingConnection(PostgresqlConnection):
    """The `Connection` of a writing unit; `wanted` collects all locks that it requested."""

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
        """Lock these rows until the end of this unit."""
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
        """Lock the assignment of new ids; it is always the last lock, so waiting is safe."""
        await self._connection.execute(LOCK_NEW_IDS)

    async def lock_all(self, wanted: Wanted) -> None:
        """Take all locks of an earlier attempt, in order."""
        for table in sorted(wanted, key=LOCK_ORDER.__getitem__):
            await self.lock(table, tuple(wanted[table]))


class PostgresqlStore:
    """The `Store` on a PostgreSQL database; the pool opens with the first unit of work."""

    def __init__(
        self,
        url: PostgresqlUrl,
        defaults: WorldSettings,
        connections: int,
        writers: int,
        wait_seconds: float,
        searches: SearchLimits,
        read_url: PostgresqlUrl | None = None,
    ) -> None:
        """Let `writers` units write at a time; those of one request wait `wait_seconds` in all.

        Reading units of requests may use the replica at `read_url`.
        """
        self._url = url
        self._defaults = defaults
        self._statements = statements_of("postgresql")
        self._locks = lock_statements()
        self._live = self._statements.sessions.live.encode()
        self._pool: Pool | None = None
        self._connections = connections
        self._replica = None if read_url is None else Replica(read_url, connections, wait_seconds)
        self._opening = asyncio.Lock()
        self._writers = asyncio.Semaphore(writers)
        self._wait_seconds = wait_seconds
        self._lent: set[psycopg.AsyncConnection[Row]] = set()
        self._pulse = WriteHealth()
        self._searches = Turns(searches, wait_seconds)
        # The server's limit is the longer one: it is for those whose client cannot tell it.
        self._search_milliseconds = str(int((searches.seconds + _GRACE) * 1000))

    async def __aenter__(self) -> PostgresqlStore:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def caller(self, key: str) -> tuple[Session, User, WorldSettings] | None:
        """Return the stored session, its user and the world's settings, or None."""
        async with self._outside_transactions() as connection:
            cursor = await connection.execute(self._live, {"session_key": key})
            rows = await cursor.fetchall()
            if self._replica is not None:
                cursor = await connection.execute(POSITION)
                position_of_request.set(cast("tuple[str]", await cursor.fetchone())[0])
        return caller_of(rows, self._defaults)

    @asynccontextmanager
    async def reading(self, *, once: bool = False) -> AsyncIterator[Work]:
        """Open a unit of work that only reads, on one consistent state; `once`: by one query."""
        if once:
            async with self._outside_transactions(read_only=True) as connection:
                yield self._work_on(_PostgresqlQuestion(connection))
            return
        patience = wait_limit_of(self._wait_seconds)
        async with self._connection(patience, read_only=True) as connection:
            yield self._work_on(PostgresqlConnection(connection))

    async def search(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Run `action`, which only reads and may take long.

        DatabaseUnreachable if there is no turn for it in time, or if it takes too long. Cancelling
        the call also ends the search on the server.
        """
        patience = wait_limit_of(self._wait_seconds)
        async with (
            self._searches.turn(),
            self._connection(patience, read_only=True) as connection,
        ):
            limit = {"milliseconds": self._search_milliseconds}
            await connection.execute(_FOR_SEARCHES, limit)
            return await action(self._work_on(PostgresqlConnection(connection)))

    @asynccontextmanager
    async def _outside_transactions(
        self, *, read_only: bool = False
    ) -> AsyncIterator[psycopg.AsyncConnection[Row]]:
        """Lend a connection for one statement outside a transaction: one round trip, one state."""
        limit = wait_limit_of(self._wait_seconds)
        async with self._lent_connection(limit, read_only=read_only) as connection:
            await connection.set_autocommit(True)
            try:
                yield connection
            finally:
                if not connection.closed:
                    await connection.set_autocommit(False)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Work]:
        """Open a unit of work that commits when left normally and rolls back on any exception.

        Conflict when the database ends this unit to resolve a deadlock.
        """
        async with self._writing(wait_limit_of(self._wait_seconds), {}, waits=True) as work:
            yield work

    async def write(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Run `action` in a writing unit and return its result; on a conflict, run it again."""
        wanted: Wanted = {}
        patience = wait_limit_of(self._wait_seconds)
        for attempt in range(_ATTEMPTS):
            try:
                async with self._writing(patience, wanted, waits=False) as work:
                    return await action(work)
            except Conflict:
                if patience.left < _GRACE:
                    raise
                with patience:
                    await asyncio.sleep(random.uniform(0, 0.001 * (attempt + 1)))  # noqa: S311
        async with self._writing(patience, wanted, waits=True) as work:
            return await action(work)

    async def ping(self) -> None:
        """Raise DatabaseUnreachable unless the database can be read and written.

        It writes a row unchanged if nothing else was written in the last seconds.
        """
        patience = wait_limit_of(self._wait_seconds)
        async with self._connection(patience, read_only=False) as connection:
            cursor = await connection.execute(_IS_READ_ONLY)
            if await cursor.fetchone() != ("off",):
                raise DatabaseUnreachable(f"The database {self._url} is read-only at present.")
            if is_due := self._pulse.is_due:
                await connection.execute(PROBE.encode())
        if is_due:
            self._pulse.beats()

    def gauges(self) -> Mapping[str, float]:
        """Return the numbers of connections per database, waiting units, and searches."""
        replica = {} if self._replica is None else self._replica.gauges()
        return gauges_of(self._pool, "database") | replica | self._searches.gauges()

    async def close(self) -> None:
        """Release all connections; units that still use one fail."""
        for connection in self._lent:
            hang_up(connection)
        if self._pool is not None:
            await self._pool.close(timeout=_GRACE)
        if self._replica is not None:
            await self._replica.close(_GRACE)

    @asynccontextmanager
    async def _writing(
        self, patience: WaitLimit, wanted: Wanted, *, waits: bool
    ) -> AsyncIterator[Work]:
        if self._writers.locked():
            await acquire_within(self._writers, patience, f"the turn to write to {self._url}")
        else:
            await self._writers.acquire()
        try:
            async with self._connection(patience, read_only=False) as connection:
                locking = LockingConnection(connection, self._locks, wanted, waits=waits)
                await locking.lock_all({table: set(ids) for table, ids in wanted.items()})
                yield self._work_on(locking)
            self._pulse.beats()
        finally:
            self._writers.release()

    @asynccontextmanager
    async def _connection(
        self, patience: WaitLimit, *, read_only: bool
    ) -> AsyncIterator[psycopg.AsyncConnection[Row]]:
        """Lend a connection; its transaction ends with the block: commit, or rollback on an error.

        Reading units see one snapshot. Writing units see what is committed at each statement, so a
        row that they waited for has the values of its last writer.
        """
        isolation = IsolationLevel.REPEATABLE_READ if read_only else IsolationLevel.READ_COMMITTED
        lending = self._lent_connection(patience, read_only=read_only)
        async with lending as lent, lent as connection:
            await connection.set_isolation_level(isolation)
            # Whether a server lets anybody write is for its administrator to say.
            await connection.set_read_only(read_only or None)
            yield connection

    @asynccontextmanager
    async def _lent_connection(
        self, patience: WaitLimit, *, read_only: bool
    ) -> AsyncIterator[psycopg.AsyncConnection[Row]]:
        """Lend a connection. All time in the block counts as waiting.

        That is, for locks and for answers of the server together.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + patience.left
        with patience, self._translated():
            lent = await self._replica.lend() if self._replica and read_only else None
            if lent is None:
                pool = self._pool or await self._open()
                lent = pool, await open_connection(pool, until)
            pool, connection = lent
            self._lent.add(connection)
            limit = loop.call_at(until + _GRACE, hang_up, connection)
            try:
                yield connection
            except psycopg.OperationalError:
                if self._replica and self._replica.is_mine(pool):
                    self._replica.rest()
                raise
            finally:
                limit.cancel()
                self._lent.discard(connection)
                await pool.putconn(connection)

    async def _open(self) -> Pool:
        async with self._opening:
            if self._pool is None:
                pool = new_pool(self._url, self._connections, self._wait_seconds)
                await pool.open()
                self._pool = pool
        return self._pool

    def _work_on(self, connection: PostgresqlConnection) -> StoredWork:
        return StoredWork(connection, self._statements, self._defaults)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn errors of the driver into errors of storage."""
        try:
            yield
        except (errors.DeadlockDetected, errors.LockNotAvailable, errors.SerializationFailure) as e:
            raise Conflict("Another request is changing the same resources.") from e
        except (
            psycopg.OperationalError,
            errors.IdleInTransactionSessionTimeout,
            errors.ReadOnlySqlTransaction,
            PoolTimeout,
            PoolClosed,
        ) as error:
            self._pulse.falters()
            raise unreachable(self._url, error) from error
