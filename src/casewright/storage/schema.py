"""The schema's revision: migrates a database to the newest one, and refuses any other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from casewright.storage import sqlite_connection
from casewright.storage.direct import PATIENCE, reading
from casewright.storage.errors import StorageError
from casewright.storage.foreign import refuse_foreign
from casewright.storage.locks import LOCK_SCHEMA
from casewright.storage.tables import REVISION
from casewright.storage.urls import DatabaseUrl, PostgresqlUrl, SqliteUrl, parse_url

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(database_url: str) -> None:
    """Bring the database to the newest revision of the schema, creating it if necessary.

    Several processes may call this at once: one migrates, the others wait.
    StorageError for a bad URL, an unusable database, or one that a newer program has written.
    """
    url = parse_url(database_url)
    with reading(url) as connection:
        refuse_foreign(url, connection)
        present = connection.revision()
    if present == REVISION:
        return
    with _migrating(url) as connection:
        _upgrade(url, connection)


def require_newest(url: DatabaseUrl) -> None:
    """Raise StorageError unless the database has exactly this program's revision."""
    if isinstance(url, SqliteUrl) and not url.path.exists():
        raise StorageError(_older(url, None))
    with reading(url) as connection:
        refuse_foreign(url, connection)
        present = connection.revision()
    if present == REVISION:
        return
    known = present is None or present in known_revisions()
    raise StorageError(_older(url, present) if known else _newer(url, str(present)))


def _upgrade(url: DatabaseUrl, connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    present = None
    if inspect(connection).has_table("alembic_version"):
        present = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if present is not None and present not in known_revisions():
        raise StorageError(_newer(url, present))
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def known_revisions() -> set[str]:
    """Return the revisions that this program can upgrade, its own included."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory(_SCRIPTS).walk_revisions()}


@contextmanager
def _migrating(url: DatabaseUrl) -> Iterator[Connection]:
    """Open an exclusive transaction for Alembic, which needs a connection of SQLAlchemy."""
    if isinstance(url, SqliteUrl):
        engine = create_engine("sqlite://", creator=lambda: _wal(url), poolclass=NullPool)

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        from casewright.storage.postgresql_connection import connect

        engine = create_engine(
            "postgresql+psycopg://", creator=lambda: connect(url), poolclass=NullPool
        )
    try:
        with engine.begin() as connection:
            if isinstance(url, PostgresqlUrl):
                connection.exec_driver_sql(LOCK_SCHEMA.decode())
                _require_utf8(url, connection)
            yield connection
    except DBAPIError as error:
        raise StorageError(f"The database {url} refused: {error.orig}") from error


def _wal(url: SqliteUrl) -> sqlite3.Connection:
    """Connect, and switch the file to write-ahead logging, which it keeps."""
    connection = sqlite_connection.connect(url, patience=PATIENCE)
    connection.execute("PRAGMA journal_mode = WAL")
    return connection


def _require_utf8(url: PostgresqlUrl, connection: Connection) -> None:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise StorageError(
            f"The database {url} has encoding {encoding}; create one with ENCODING 'UTF8'."
        )


def _older(url: DatabaseUrl, present: str | None) -> str:
    state = "is empty" if present is None else f"has schema revision {present}"
    return (
        f"The database {url} {state}; this program needs revision {REVISION}. "
        "Run: casewright migrate --database-url …"
    )


def _newer(url: DatabaseUrl, present: str) -> str:
    return (
        f"The database {url} has schema revision {present}, which this program does not know: "
        f"it was written by a newer casewright (this one knows revisions up to {REVISION}). "
        "Use that program, or another database."
    )
