"""Database URLs: sqlite:///path or postgresql://user:password@host/name, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from casewright.storage.errors import StorageError

_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class SqliteUrl:
    """A database file; a relative path is relative to the working folder."""

    path: Path

    def __str__(self) -> str:
        return f"{_SQLITE}{self.path}"


@dataclass(frozen=True, slots=True)
class PostgresqlUrl:
    """A PostgreSQL database; `conninfo` is libpq's connection string, password included."""

    conninfo: str

    def __str__(self) -> str:
        from psycopg.conninfo import conninfo_to_dict

        parts = conninfo_to_dict(self.conninfo)
        place = ":".join(str(parts[key]) for key in ("host", "port") if parts.get(key))
        return f"postgresql://{place}/{parts.get('dbname', '')}"


DatabaseUrl = SqliteUrl | PostgresqlUrl


def parse_url(text: str) -> DatabaseUrl:
    """Return the database that `text` names; StorageError for an unsupported URL.

    The text form of the result has no password, so messages may contain it.
    """
    if text.startswith(_SQLITE):
        path = text.removeprefix(_SQLITE)
        if not path or path.startswith((":memory:", "?", "file:")):
            raise StorageError(
                "A SQLite database must be a file, because several connections share it: "
                "give sqlite:///relative/path.db or sqlite:////absolute/path.db."
            )
        return SqliteUrl(Path(path))
    if text.startswith(_POSTGRESQL):
        # Imported where the database is a PostgreSQL: one on SQLite goes without.
        from psycopg import Error
        from psycopg.conninfo import conninfo_to_dict

        try:
            conninfo_to_dict(text)
        except (Error, UnicodeError) as error:
            raise StorageError(
                "The PostgreSQL database URL is malformed; "
                "expected postgresql://user:password@host:port/name."
            ) from error
        return PostgresqlUrl(text)
    scheme = text.partition(":")[0]
    raise StorageError(
        f"Unsupported database URL with scheme '{scheme}'; expected sqlite:///path.db "
        "or postgresql://user:password@host:port/name."
    )
