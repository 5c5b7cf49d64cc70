"""Detects at the start, not at the first edit, that a database cannot be written."""

from __future__ import annotations

from casewright.storage.direct import exclusive
from casewright.storage.errors import StorageError
from casewright.storage.urls import parse_url

_READ_ONLY = "25006"
"""The SQLSTATE read_only_sql_transaction."""


def ensure_writable(database_url: str) -> None:
    """Write a row unchanged; StorageError, which says what to do, if that fails."""
    url = parse_url(database_url)
    try:
        with exclusive(url) as connection:
            connection.probe()
    except StorageError as error:
        if getattr(error.__cause__, "sqlstate", None) == _READ_ONLY:
            raise StorageError(
                f"The database {url} is read-only: it is a standby, or its "
                "default_transaction_read_only is on. Give the URL of the primary, "
                "or let this user write."
            ) from error
        raise
