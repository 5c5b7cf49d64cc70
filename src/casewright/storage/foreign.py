"""Detects a database of another program before tables are added to it."""

from __future__ import annotations

from casewright.storage.direct import DirectConnection
from casewright.storage.errors import StorageError
from casewright.storage.urls import DatabaseUrl

_OURS = "case_custom_attributes"
"""A table that every revision of the schema has, and no other program is likely to."""


def refuse_foreign(url: DatabaseUrl, connection: DirectConnection) -> None:
    """Raise StorageError if the database has tables, but not those of casewright.

    `alembic_version` proves nothing: every program with Alembic has it.
    """
    found = connection.some_table()
    if found is None or connection.has_table(_OURS):
        return
    raise StorageError(
        f"The database {url} belongs to another program: it has a table {found}, and none of "
        "casewright's. Nothing was changed. Name another database, or a file that does not exist "
        "yet."
    )
