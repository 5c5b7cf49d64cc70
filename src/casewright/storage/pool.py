"""The pool of connections to PostgreSQL, and the options of each connection."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool

from casewright.storage.postgresql_connection import CONNECT_SECONDS, network_options
from casewright.storage.postgresql_pipeline import StatementPipeline
from casewright.storage.sql import Row
from casewright.storage.urls import PostgresqlUrl


class PipelinedConnection(psycopg.AsyncConnection[Row]):
    """A connection of psycopg, with the pipeline by which units of work use it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.statement_pipeline = StatementPipeline(self)


Pool = AsyncConnectionPool[PipelinedConnection]

_MOST_WAITING = 1000

# Who has set one of these in the URL, or for the role or the database, has done so on purpose.
# The limit of statements is the longer one, so that a lock is named as what was waited for.
# All statements but those of searches go by primary or foreign keys, so they have one good plan:
# planning them each time costs the server more than running them.
_OPTIONS = b"""
SELECT set_config(name, CASE name
  WHEN 'plan_cache_mode' THEN 'force_generic_plan'
  WHEN 'lock_timeout' THEN %(milliseconds)s::text
  ELSE (%(milliseconds)s + 500)::text END, false)
FROM pg_catalog.pg_settings
WHERE name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout',
  'plan_cache_mode') AND source IN ('default', 'configuration file')
"""


def new_pool(url: PostgresqlUrl, connections: int, wait_seconds: float) -> Pool:
    """Return a closed pool of at most `connections` connections, with limits on the server."""
    limits = {"milliseconds": int(wait_seconds * 1000)}

    async def configure(connection: PipelinedConnection) -> None:
        async with connection.transaction():
            await connection.execute(_OPTIONS, limits)

    return Pool(
        url.conninfo,
        min_size=1,
        max_size=connections,
        timeout=wait_seconds,
        max_waiting=_MOST_WAITING,
        # After this long without success the next unit that asks makes the pool try again.
        reconnect_timeout=CONNECT_SECONDS,
        configure=configure,
        connection_class=PipelinedConnection,
        kwargs={"client_encoding": "utf8", **network_options(url)},
        open=False,
    )


def gauges_of(pool: Pool | None, name: str) -> dict[str, float]:
    """Return the numbers of a pool's connections, idle connections, and waiting requests."""
    told = {} if pool is None else pool.get_stats()
    return {
        f"{name}_connections": told.get("pool_size", 0),
        f"{name}_connections_idle": told.get("pool_available", 0),
        f"{name}_requests_waiting": told.get("requests_waiting", 0),
    }


async def open_connection(pool: Pool, until: float) -> PipelinedConnection:
    """Return an open connection before the loop's clock shows `until`.

    A closed connection is detected without a query. The pool's own `check` would cost every unit a
    round trip, and pause for a second after each connection that a restart of the server closed.
    """
    loop = asyncio.get_running_loop()
    while True:
        connection = await pool.getconn(max(0.0, until - loop.time()))
        try:
            # The first reads the server's last message, the second finds the end behind it.
            connection.pgconn.consume_input()
            connection.pgconn.consume_input()
        except psycopg.OperationalError:
            await pool.putconn(connection)
        else:
            return connection
