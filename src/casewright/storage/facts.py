"""What a database is like, for those who judge whether a server can work with it.

A database that cannot be asked is told by StorageError.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

import psycopg

from casewright.storage.direct import reading
from casewright.storage.errors import StorageError
from casewright.storage.foreign import refuse_foreign
from casewright.storage.postgresql_connection import connect
from casewright.storage.schema import known_revisions
from casewright.storage.sql import Row
from casewright.storage.tables import REVISION, settings, users
from casewright.storage.urls import DatabaseUrl, PostgresqlUrl, SqliteUrl
from casewright.storage.work import SETTING_FIELDS

_SERVER = b"""
SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN (
  'server_version_num', 'server_version', 'server_encoding', 'max_connections',
  'superuser_reserved_connections', 'reserved_connections', 'fsync', 'full_page_writes',
  'synchronous_commit', 'transaction_read_only', 'in_hot_standby'
)
"""
_LIMITS = b"""
SELECT rolconnlimit FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolconnlimit >= 0
UNION SELECT datconnlimit FROM pg_catalog.pg_database
WHERE datname = current_database() AND datconnlimit >= 0
"""
_CLOCK = b"SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"
_RECOVERS = b"SELECT pg_is_in_recovery()"
_PRIMARY_IS_AT = b"SELECT pg_current_wal_lsn()::text"
_REPLICA_LACKS = b"SELECT pg_wal_lsn_diff(%(position)s::pg_lsn, pg_last_wal_replay_lsn())::bigint"
_RESERVED = ("superuser_reserved_connections", "reserved_connections")
_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Schema:
    """The revision that a database has, None without tables; which one this program needs."""

    present: str | None
    needed: str = REVISION

    @property
    def is_newer(self) -> bool:
        """Whether a newer program has written it."""
        return self.present is not None and self.present not in known_revisions()


@dataclass(frozen=True, slots=True)
class PostgresqlServer:
    """A PostgreSQL, as this role finds it in this database."""

    version: str
    version_number: int
    settings: dict[str, str]
    connections: int
    """How many connections this role may have in this database."""
    clock_ahead: float
    """Milliseconds that its clock is ahead of ours; what the way to it takes is unknown to half."""
    round_trip: float
    """Milliseconds that it took to answer."""


def schema_of(url: DatabaseUrl) -> Schema:
    """Return the revision of a database that exists; StorageError for that of another program."""
    with reading(url) as connection:
        refuse_foreign(url, connection)
        return Schema(connection.revision())


def password_hashes(url: DatabaseUrl, names: Iterable[str]) -> dict[str, str]:
    """Return the hashes of enabled users among `names`, by user name."""
    wanted = set(names)
    columns = [column.name for column in users.columns]
    with reading(url) as connection:
        found = (dict(zip(columns, row, strict=True)) for row in connection.rows(users))
        return {
            one["user_name"]: one["password_hash"]
            for one in found
            if one["enabled"] and one["user_name"] in wanted
        }


def settings_of_world(url: DatabaseUrl) -> dict[str, object]:
    """Return the settings that the loaded world rules over, by the names of `Settings`."""
    with reading(url) as connection:
        if not connection.has_table(settings.name):
            return {}
        given = connection.rows(settings)
    return {
        SETTING_FIELDS[name]: json.loads(text) for name, text in given if name in SETTING_FIELDS
    }


def journal_mode(url: SqliteUrl) -> str:
    """Return how a SQLite file that exists is written: `wal`, `delete` and so on."""
    try:
        with closing(sqlite3.connect(f"{url.path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            return str(file.execute("PRAGMA journal_mode").fetchone()[0])
    except sqlite3.Error as error:
        raise StorageError(f"The database {url} cannot be read: {error}") from error


def server_of(url: PostgresqlUrl) -> PostgresqlServer:
    """Return what a PostgreSQL says of itself."""
    try:
        with connect(url) as connection:
            said: dict[str, str] = dict(connection.execute(_SERVER).fetchall())
            limits = [int(row[0]) for row in connection.execute(_LIMITS).fetchall()]
            began = time.time()
            (clock,) = _row(connection.execute(_CLOCK))
            ended = time.time()
    except psycopg.Error as error:
        raise StorageError(f"The database {url} refused: {error}") from error
    reserved = (said.get(one, "0") for one in _RESERVED)
    most = int(said["max_connections"]) - sum(map(int, reserved))
    return PostgresqlServer(
        said["server_version"],
        int(said["server_version_num"]),
        said,
        min([most, *limits]),
        clock - (began + ended) * 500,
        (ended - began) * 1000,
    )


def bytes_behind(primary: PostgresqlUrl, replica: PostgresqlUrl, seconds: float) -> int | None:
    """Return how much of the primary's log a replica lacks, when it had `seconds` to fetch it.

    None for a server that replays no log: it is no replica.
    """
    try:
        with connect(primary) as first, connect(replica) as second:
            second.autocommit = True
            if not _row(second.execute(_RECOVERS))[0]:
                return None
            (position,) = _row(first.execute(_PRIMARY_IS_AT))
            until = time.monotonic() + seconds
            while True:
                (lacks,) = _row(second.execute(_REPLICA_LACKS, {"position": position}))
                if lacks is not None and (lacks <= 0 or time.monotonic() >= until):
                    return max(0, int(lacks))
                if time.monotonic() >= until:
                    return None
                time.sleep(_PAUSE)
    except psycopg.Error as error:
        raise StorageError(f"The database {replica} refused: {error}") from error


def _row(cursor: psycopg.Cursor[Row]) -> Row:
    row = cursor.fetchone()
    assert row is not None
    return row
