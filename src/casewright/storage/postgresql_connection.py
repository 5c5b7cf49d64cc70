"""Connections of PostgreSQL: how they are opened, and the meaning of their errors.

Only modules for PostgreSQL import this: with SQLite, the driver is not loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from casewright.storage.errors import DatabaseUnreachable, StorageError
from casewright.storage.sql import Row
from casewright.storage.urls import PostgresqlUrl

CONNECT_SECONDS = 5
_NETWORK: dict[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""Options of libpq for a network that loses connections without a word; 10 + 3 · 5 seconds."""


def network_options(url: PostgresqlUrl) -> dict[str, Any]:
    """Return TCP keepalive options that the URL does not set, to notice a lost server."""
    given = conninfo_to_dict(url.conninfo)
    return {name: value for name, value in _NETWORK.items() if name not in given}


def connect(url: PostgresqlUrl) -> psycopg.Connection[Row]:
    """Open a connection without automatic transactions; DatabaseUnreachable when it fails."""
    try:
        return psycopg.connect(url.conninfo, **network_options(url))
    except psycopg.OperationalError as error:
        raise unreachable(url, error) from error


@contextmanager
def transaction(
    url: PostgresqlUrl, *, sees_one_state: bool = False
) -> Iterator[psycopg.Connection[Row]]:
    """Open a connection whose transaction commits when the block is left normally.

    StorageError when the database refuses; its cause is the driver's error.
    """
    try:
        with connect(url) as connection:
            if sees_one_state:
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            yield connection
    except psycopg.Error as error:
        raise StorageError(f"The database {url} refused: {error}") from error


def unreachable(url: PostgresqlUrl, error: Exception) -> DatabaseUnreachable:
    """Return the error for a server that does not answer."""
    lines: list[Any] = str(error).strip().splitlines() or [type(error).__name__]
    return DatabaseUnreachable(f"The database {url} does not answer: {lines[0]}.")
