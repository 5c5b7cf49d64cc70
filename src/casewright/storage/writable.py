"""Seeing at start, and not at the first edit, that a database cannot be written."""

from __future__ import annotations

from psycopg import errors

from casewright.storage.direct import exclusive
from casewright.storage.errors import StorageError
from casewright.storage.urls import parse_url


def ensure_writable(database_url: str) -> None:
    """Write a row as it is; StorageError, which says what to do, when that fails."""
    url = parse_url(database_url)
    try:
        with exclusive(url) as connection:
            connection.probe()
    except StorageError as error:
        if isinstance(error.__cause__, errors.ReadOnlySqlTransaction):
            raise StorageError(
                f"The database {url} is read-only: it is a standby, or its "
                "default_transaction_read_only is on. Give the URL of the primary, "
                "or let this user write."
            ) from error
        raise
