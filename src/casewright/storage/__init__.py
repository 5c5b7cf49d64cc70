"""The database. One schema and one behaviour on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casewright.domain.model import WorldSettings
from casewright.storage.backup import back_up
from casewright.storage.content import digest, has_user, is_demo, is_empty
from casewright.storage.errors import Conflict, DatabaseUnreachable, StorageError, WorldError
from casewright.storage.schema import migrate, require_newest
from casewright.storage.search_limits import SearchLimits
from casewright.storage.sqlite import SqliteStore
from casewright.storage.urls import SqliteUrl, parse_url
from casewright.storage.wait_limit import shared_wait_limit
from casewright.storage.writable import ensure_writable

if TYPE_CHECKING:
    from casewright.storage.postgresql import PostgresqlStore

__all__ = [
    "Conflict",
    "DatabaseUnreachable",
    "SearchLimits",
    "SqliteStore",
    "StorageError",
    "WorldError",
    "back_up",
    "digest",
    "ensure_writable",
    "has_user",
    "is_demo",
    "is_empty",
    "migrate",
    "open_store",
    "shared_wait_limit",
]


def open_store(
    database_url: str,
    *,
    read_url: str = "",
    defaults: WorldSettings | None = None,
    connections: int = 10,
    kept_for_reading: int = 3,
    wait_seconds: float = 10,
    durable: bool = True,
    searches: SearchLimits | None = None,
) -> SqliteStore | PostgresqlStore:
    """Open the database at `database_url`, which must have the newest schema (see `migrate`).

    `read_url` is the URL of a streaming replica of PostgreSQL, for reads of requests. `defaults`
    are settings for what the loaded world does not set. `connections` is the largest number of
    connections to PostgreSQL; units that write never use `kept_for_reading` of them. A unit waits
    at most `wait_seconds` for others; units that share a wait limit do so together. With `durable`,
    commits of SQLite survive a power failure; for PostgreSQL, `synchronous_commit` decides that.
    `searches` limits the number and the time of searches. The store closes with
    `await store.close()` or as an async context manager.
    StorageError, with a message for the operator, if the database cannot be used.
    """
    url = parse_url(database_url)
    require_newest(url)
    defaults = defaults or WorldSettings()
    replica = parse_url(read_url) if read_url else None
    if replica is not None and (isinstance(url, SqliteUrl) or isinstance(replica, SqliteUrl)):
        raise StorageError("Reads can go to another database where both are PostgreSQL alone.")
    searches = searches or SearchLimits()
    if isinstance(url, SqliteUrl):
        return SqliteStore(url, defaults, wait_seconds, searches, durable=durable)
    from casewright.storage.postgresql import PostgresqlStore

    writers = max(1, connections - kept_for_reading)
    return PostgresqlStore(url, defaults, connections, writers, wait_seconds, searches, replica)
