"""Reads from a streaming replica of PostgreSQL, once it has all changes that a read must show.

At the beginning of each request the primary returns the position of its log. The request waits
until the replica has replayed that position, so a session sees its own changes, on any server, and
all changes that were answered before the request began. If the replica takes too long or is gone,
the primary is used instead.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from math import inf
from typing import Final

import psycopg
from psycopg_pool import PoolClosed, PoolTimeout

from casewright.storage.pool import PipelinedConnection, Pool, gauges_of, new_pool, open_connection
from casewright.storage.socket_shutdown import shut_down_socket
from casewright.storage.sql import Row
from casewright.storage.urls import PostgresqlUrl

POSITION: Final = "SELECT pg_current_wal_lsn()::text"
"""Asks the primary how far its log is."""
# NULL, and so false, on a server that replays nothing, such as a replica that was promoted.
_HAS_REPLAYED: Final = b"SELECT pg_last_wal_replay_lsn() >= %(position)s::pg_lsn"

_LONGEST_WAIT = 0.2
"""Seconds that a request waits for the replica to have what it must show."""
_GRACE = 0.3
"""Seconds that a replica may go on without an answer before its connection is cut."""
_PAUSE = 0.002
_SECONDS_SUSPENDED = 1.0
"""How long a replica that did not answer, or is behind, is left alone."""

position_of_request: ContextVar[str | None] = ContextVar("casewright.position", default=None)
"""How far the log of the primary was when the present request began; None outside of requests."""


class Replica:
    """The connections to a replica."""

    def __init__(self, url: PostgresqlUrl, connections: int, wait_seconds: float) -> None:
        """Open at most `connections` connections, the first one when it is needed."""
        self._url = url
        self._connections = connections
        self._wait_seconds = wait_seconds
        self._pool: Pool | None = None
        self._suspended_until = -inf

    async def check_out(self) -> tuple[Pool, PipelinedConnection] | None:
        """Return a connection that shows all changes the present request must see, and its pool.

        None if the replica has no such state in time; the caller then uses the primary.
        """
        loop = asyncio.get_running_loop()
        position = position_of_request.get()
        if position is None or loop.time() < self._suspended_until:
            return None
        until = loop.time() + _LONGEST_WAIT
        try:
            pool = self._pool or await self._open()
            connection = await open_connection(pool, until)
        except (psycopg.OperationalError, PoolTimeout, PoolClosed):
            self.suspend()
            return None
        limit = loop.call_at(until + _GRACE, shut_down_socket, connection)
        has_replayed = False
        try:
            has_replayed = await _replays(connection, position, until)
        except psycopg.OperationalError:
            return None
        finally:
            limit.cancel()
            if not has_replayed:
                self.suspend()
                await pool.putconn(connection)
        return (pool, connection) if has_replayed else None

    def gauges(self) -> dict[str, float]:
        """Return the numbers of connections and of waiting units."""
        return gauges_of(self._pool, "replica")

    def suspend(self) -> None:
        """Do not use the replica for a moment."""
        self._suspended_until = asyncio.get_running_loop().time() + _SECONDS_SUSPENDED

    def owns(self, pool: Pool) -> bool:
        """Return whether a pool belongs to the replica."""
        return pool is self._pool

    async def close(self, seconds: float) -> None:
        """Release all connections within `seconds`."""
        if self._pool is not None:
            await self._pool.close(timeout=seconds)

    async def _open(self) -> Pool:
        # Nothing is awaited before the assignment, so nobody else opens another one.
        self._pool = new_pool(self._url, self._connections, self._wait_seconds)
        await self._pool.open()
        return self._pool


async def _replays(connection: psycopg.AsyncConnection[Row], position: str, until: float) -> bool:
    """Return whether a replica reaches a position in its primary's log before a time.

    The query runs outside a transaction, whose snapshot might be older than the answer.
    """
    loop = asyncio.get_running_loop()
    await connection.set_autocommit(True)
    try:
        while True:
            cursor = await connection.execute(_HAS_REPLAYED, {"position": position})
            if await cursor.fetchone() == (True,):
                return True
            if loop.time() >= until:
                return False
            await asyncio.sleep(_PAUSE)
    finally:
        if not connection.closed:
            await connection.set_autocommit(False)
