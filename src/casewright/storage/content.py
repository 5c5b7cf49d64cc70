"""Queries on a whole database, outside any unit of work."""

from __future__ import annotations

import hashlib

from casewright.storage.direct import DirectConnection, reading
from casewright.storage.foreign import refuse_foreign
from casewright.storage.tables import log_in_failures, metadata, sessions, settings, users
from casewright.storage.urls import SqliteUrl, parse_url

DEMO = "demo"
"""Name of the setting that marks the demo world."""

_CONTENT = sorted(
    (table for table in metadata.tables.values() if table not in (sessions, log_in_failures)),
    key=lambda table: table.name,
)


def is_empty(database_url: str) -> bool:
    """Return whether the database has no world: no file, no tables, or no rows."""
    url = parse_url(database_url)
    if isinstance(url, SqliteUrl) and not url.path.exists():
        return True
    with reading(url) as connection:
        refuse_foreign(url, connection)
        return connection.revision() is None or holds_nothing(connection)


def holds_nothing(connection: DirectConnection) -> bool:
    """Return whether all tables are empty, except those of sessions and failed log-ins."""
    return not any(map(connection.has_rows, _CONTENT))


def is_demo(database_url: str) -> bool:
    """Return whether the database holds a world marked `demo`, whose passwords are public."""
    if is_empty(database_url):
        return False
    with reading(parse_url(database_url)) as connection:
        return any(name == DEMO for name, _ in connection.rows(settings))


def has_user(database_url: str, user_name: str) -> bool:
    """Return whether there is a user of this name."""
    with reading(parse_url(database_url)) as connection:
        return any(found == user_name for _, found, *_ in connection.rows(users))


def digest(database_url: str) -> str:
    """Return a hash of everything stored; equal contents have equal hashes.

    Sessions and failed log-ins do not count. The hash is the same on every kind of database.
    """
    content = hashlib.sha256()
    with reading(parse_url(database_url)) as connection:
        for table in _CONTENT:
            content.update(f"{table.name}\n".encode())
            for row in connection.rows(table):
                plain = tuple(
                    int(value) if value is True or value is False else value for value in row
                )
                content.update(f"{plain!r}\n".encode())
    return content.hexdigest()
