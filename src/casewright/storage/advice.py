"""Explains error codes of SQLite to the operator, with what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_ADVICE = {
    sqlite3.SQLITE_READONLY: (
        "it is read-only. Let this user write the file and its folder {folder}, "
        "in which SQLite keeps {name}-wal and {name}-shm"
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "it cannot be opened. Let this user read and write the file and its folder {folder}, "
        "in which SQLite keeps {name}-wal and {name}-shm"
    ),
    sqlite3.SQLITE_FULL: "its disk is full. Make room on the file system of {folder}",
    sqlite3.SQLITE_IOERR: (
        "its file system fails. Look for a full or broken disk under {folder}, "
        "and for limits on the size of files"
    ),
    sqlite3.SQLITE_BUSY: (
        "another process keeps it locked. Find out who has it open, end that or wait"
    ),
    sqlite3.SQLITE_CORRUPT: "the file is damaged. Stop the server and restore a backup",
    sqlite3.SQLITE_NOTADB: (
        "the file is no SQLite database. Check the path, or stop the server and restore a backup"
    ),
}


def primary_code(error: sqlite3.Error) -> int:
    """Return the primary result code of SQLite, 0 if the error has another origin."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def explained(url: object, path: Path, error: sqlite3.Error) -> str:
    """Return a message: what is wrong with a database, and what to do about it."""
    advice = _ADVICE.get(primary_code(error))
    if advice is None:
        return f"The database {url} refused: {error}"
    place = advice.format(folder=path.absolute().parent, name=path.name)
    return f"The database {url} cannot be used: {place} ({error})."
