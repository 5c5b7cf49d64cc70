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
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from types import TracebackType
from typing import TypeVar

import psycopg
from psycopg import errors
from psycopg_pool import PoolClosed, PoolTimeout
from typing_extensions import override

from casewright.domain.model import Session, User, WorldSettings
from casewright.domain.repositories import Work
from casewright.storage.errors import Conflict, DatabaseUnreachable
from casewright.storage.locks import lock_statements
from casewright.storage.pool import (
    PipelinedConnection,
    Pool,
    gauges_of,
    new_pool,
    open_connection,
)
from casewright.storage.postgresql_connection import unreachable
from casewright.storage.postgresql_pipeline import StatementPipeline, is_outdated
from casewright.storage.postgresql_units import (
    IdsToLock,
    LockingConnection,
    PostgresqlConnection,
    PostgresqlQuestion,
)
from casewright.storage.replica import POSITION, Replica, position_of_request
from casewright.storage.search_limits import SearchLimits
from casewright.storage.socket_shutdown import shut_down_socket
from casewright.storage.sql import Row
from casewright.storage.stores import DatabaseStore
from casewright.storage.urls import PostgresqlUrl
from casewright.storage.wait_limit import WaitLimit, acquire_within, wait_limit_of
from casewright.storage.write_health import PROBE

T = TypeVar("T")

_ATTEMPTS = 20  # of `write`, before it waits like everybody else
_GRACE = 1.0  # seconds that the server has to end by itself what takes too long
_IS_READ_ONLY = "SELECT current_setting('transaction_read_only')"

# Reading units see one snapshot. Writing units see what is committed at each statement, so a row
# that they waited for has the values of its last writer; whether a server lets anybody write is for
# its administrator to say.
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_BEGIN_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED"

# Values decide how a search is best done, so each is planned by its own. Compiling costs more than
# it saves, and what is read from the start of a table may match at its end only.
_FOR_SEARCHES = """
SELECT set_config('statement_timeout', %(milliseconds)s, true),
  set_config('plan_cache_mode', 'force_custom_plan', true),
  set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true)
"""

_LOST_RACES = (errors.DeadlockDetected, errors.LockNotAvailable, errors.SerializationFailure)
_UNREACHABLE = (
    psycopg.OperationalError,
    errors.IdleInTransactionSessionTimeout,
    errors.ReadOnlySqlTransaction,
    PoolTimeout,
    PoolClosed,
)


class PostgresqlStore(DatabaseStore):
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
        super().__init__("postgresql", defaults, wait_seconds, searches)
        self._url = url
        self._locks = lock_statements()
        self._live = self._statements.sessions.live
        self._pool: Pool | None = None
        self._connections = connections
        self._replica = None if read_url is None else Replica(read_url, connections, wait_seconds)
        self._opening = asyncio.Lock()
        self._writers = asyncio.Semaphore(writers)
        self.checkouts: set[_Checkout] = set()
        # The server's limit is the longer one: it is for those whose client cannot tell it.
        self._search_milliseconds = str(int((searches.seconds + _GRACE) * 1000))

    async def caller(self, key: str) -> tuple[Session, User, WorldSettings] | None:
        """Return the stored session, its user and the world's settings, or None."""
        limit = wait_limit_of(self.wait_seconds)
        rows: list[Row] = []
        async with _Checkout(self, limit, begin=None) as pipeline:
            if self._replica is None:
                rows = await pipeline.fetch(self._live, {"session_key": key})
            else:
                pipeline.enqueue(self._live, {"session_key": key}, rows.extend)
                ((position,),) = await pipeline.fetch(POSITION, {})
                position_of_request.set(position)
        return self._caller_of(rows)

    def reading(self, *, once: bool = False) -> AbstractAsyncContextManager[Work]:
        """Open a unit of work that only reads, on one consistent state; `once`: by one query."""
        return _PostgresqlReading(self, once=once)

    async def search(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Run `action`, which only reads and may take long; on a conflict, run it once more.

        DatabaseUnreachable if there is no turn for it in time, or if it takes too long. Cancelling
        the call also ends the search on the server.
        """
        patience = wait_limit_of(self.wait_seconds)
        async with self._searches.turn():
            try:
                return await self._search(action, patience)
            except Conflict:
                return await self._search(action, patience)

    async def _search(self, action: Callable[[Work], Awaitable[T]], patience: WaitLimit) -> T:
        async with _Checkout(self, patience, _BEGIN_READING, may_be_replica=True) as pipeline:
            pipeline.enqueue(_FOR_SEARCHES, {"milliseconds": self._search_milliseconds})
            return await action(self.work_on(PostgresqlConnection(pipeline)))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Work]:
        """Open a unit of work that commits when left normally and rolls back on any exception.

        Conflict when the database ends this unit to resolve a deadlock.
        """
        async with self._writing(wait_limit_of(self.wait_seconds), {}, waits=True) as work:
            yield work

    async def write(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Run `action` in a writing unit and return its result; on a conflict, run it again."""
        wanted: IdsToLock = {}
        patience = wait_limit_of(self.wait_seconds)
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
        patience = wait_limit_of(self.wait_seconds)
        async with _Checkout(self, patience, _BEGIN_WRITING) as pipeline:
            if await pipeline.fetch(_IS_READ_ONLY, {}) != [("off",)]:
                raise DatabaseUnreachable(f"The database {self._url} is read-only at present.")
            if is_due := self._write_health.is_due:
                await pipeline.execute(PROBE, {})
        if is_due:
            self._write_health.note_success()

    def gauges(self) -> Mapping[str, float]:
        """Return the numbers of connections per database, waiting units, and searches."""
        replica = {} if self._replica is None else self._replica.gauges()
        return gauges_of(self._pool, "database") | replica | self._searches.gauges()

    @override
    async def close(self) -> None:
        """Release all connections; units that still use one fail."""
        for checkout in tuple(self.checkouts):
            checkout.abort()
        if self._pool is not None:
            await self._pool.close(timeout=_GRACE)
        if self._replica is not None:
            await self._replica.close(_GRACE)

    @asynccontextmanager
    async def _writing(
        self, patience: WaitLimit, wanted: IdsToLock, *, waits: bool
    ) -> AsyncIterator[Work]:
        if self._writers.locked():
            await acquire_within(self._writers, patience, f"the turn to write to {self._url}")
        else:
            await self._writers.acquire()
        try:
            async with _Checkout(self, patience, _BEGIN_WRITING) as pipeline:
                locking = LockingConnection(pipeline, self._locks, wanted, waits=waits)
                await locking.lock_all({table: set(ids) for table, ids in wanted.items()})
                yield self.work_on(locking)
            self._write_health.note_success()
        finally:
            self._writers.release()

    async def check_out(
        self, until: float, may_be_replica: bool
    ) -> tuple[Pool, PipelinedConnection]:
        """Return a connection before the loop's clock shows `until`, and the pool it is from."""
        if self._replica is not None and may_be_replica:
            checked_out = await self._replica.check_out()
            if checked_out is not None:
                return checked_out
        pool = self._pool or await self._open()
        return pool, await open_connection(pool, until)

    async def check_in(
        self, pool: Pool, connection: PipelinedConnection, error: BaseException | None
    ) -> None:
        """Return a connection to its pool; `error` is the one that ended its unit."""
        is_lost = isinstance(error, psycopg.OperationalError)
        if is_lost and self._replica is not None and self._replica.owns(pool):
            self._replica.suspend()
        await pool.putconn(connection)

    async def _open(self) -> Pool:
        async with self._opening:
            if self._pool is None:
                pool = new_pool(self._url, self._connections, self.wait_seconds)
                await pool.open()
                self._pool = pool
        return self._pool

    def judge(self, error: BaseException | None) -> None:
        """Raise the error of storage that an error of the driver means, if it means one."""
        if isinstance(error, _LOST_RACES):
            raise Conflict("Another request is changing the same resources.") from error
        if is_outdated(error):
            raise Conflict("The tables were changed meanwhile.") from error
        if isinstance(error, _UNREACHABLE):
            self._write_health.note_failure()
            raise unreachable(self._url, error) from error


class _Checkout:
    """A connection for one unit; a class for speed, since every request takes some.

    Its transaction, if there is to be one, begins with its first statement and ends with the block:
    commit, or rollback on an error. All time in the block counts as waiting, for locks and for
    answers of the server together; beyond the limit the connection is closed.
    """

    __slots__ = (
        "_begin",
        "_connection",
        "_may_be_replica",
        "_patience",
        "_pool",
        "_store",
        "_timer",
    )

    def __init__(
        self,
        store: PostgresqlStore,
        patience: WaitLimit,
        begin: str | None,
        *,
        may_be_replica: bool = False,
    ) -> None:
        self._store = store
        self._patience = patience
        self._begin = begin
        self._may_be_replica = may_be_replica

    async def __aenter__(self) -> StatementPipeline:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience.left
        self._patience.__enter__()
        try:
            self._pool, self._connection = await self._store.check_out(until, self._may_be_replica)
        except BaseException as error:
            self._patience.__exit__()
            self._store.judge(error)
            raise
        self._store.checkouts.add(self)
        self._timer = loop.call_at(until + _GRACE, self.abort)
        pipeline = self._connection.statement_pipeline
        pipeline.resume()
        if self._begin is not None:
            pipeline.enqueue(self._begin, {})
        return pipeline

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            await self._end_transaction(error)
        except psycopg.Error as failed:
            error = failed
            self._store.judge(failed)
            raise
        finally:
            self._patience.__exit__()
            self._timer.cancel()
            self._store.checkouts.discard(self)
            self._connection.statement_pipeline.pause()
            await self._store.check_in(self._pool, self._connection, error)
        self._store.judge(error)

    def abort(self) -> None:
        """End the unit's wait for the server, and with it the unit."""
        shut_down_socket(self._connection)
        self._connection.statement_pipeline.end()

    async def _end_transaction(self, error: BaseException | None) -> None:
        pipeline = self._connection.statement_pipeline
        if error is None:
            try:
                await pipeline.commit()
            except BaseException:
                with suppress(psycopg.Error):
                    await pipeline.roll_back()
                raise
        else:
            with suppress(psycopg.Error):
                await pipeline.roll_back()


class _PostgresqlReading:
    """A unit of work that reads."""

    __slots__ = ("_checkout", "_once", "_store")

    def __init__(self, store: PostgresqlStore, *, once: bool) -> None:
        self._store = store
        self._once = once
        limit = wait_limit_of(store.wait_seconds)
        self._checkout = _Checkout(
            store, limit, None if once else _BEGIN_READING, may_be_replica=True
        )

    async def __aenter__(self) -> Work:
        pipeline = await self._checkout.__aenter__()
        kind = PostgresqlQuestion if self._once else PostgresqlConnection
        return self._store.work_on(kind(pipeline))

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._checkout.__aexit__(kind, error, trace)
