"""Copies a SQLite database while it is served: one consistent state, checked and complete."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from casewright.storage import sqlite_connection
from casewright.storage.advice import explained
from casewright.storage.direct import DirectConnection
from casewright.storage.errors import StorageError
from casewright.storage.foreign import refuse_foreign
from casewright.storage.urls import SqliteUrl, parse_url

_PAGES = 1024
"""Copied between two calls of `progress`."""
_MODE = 0o600
"""Nobody else reads it: it holds what customers wrote, and the hashes of passwords."""

Progress = Callable[[int, int], None]
"""Is told how many pages of how many are copied."""


def _no_progress(_copied: int, _of: int) -> None:
    """Report no progress."""


def back_up(database_url: str, file: Path, progress: Progress = _no_progress) -> None:
    """Write the present state of a SQLite database into `file`, which must not exist.

    It contains every acknowledged commit, and readers and writers go on meanwhile. The file
    appears when it is complete, on the disk and checked; it needs no log or other file.
    StorageError, and no file, when that fails.
    """
    url = parse_url(database_url)
    if not isinstance(url, SqliteUrl):
        raise StorageError(
            f"The database {url} is backed up by the tools of PostgreSQL: "
            "pg_dump --format=custom --file=FILE URL"
        )
    if not url.path.exists():
        raise StorageError(f"There is no database {url}.")
    with _new_file(file) as unfinished:
        try:
            with closing(sqlite_connection.connect(url)) as source:
                source.execute("BEGIN")
                # What is copied page by page stays one state: that of this transaction.
                refuse_foreign(url, DirectConnection(source, "sqlite"))
                _copy(source, unfinished, file, progress)
        except sqlite3.Error as error:
            raise StorageError(explained(url, url.path, error)) from error


def _copy(source: sqlite3.Connection, to: Path, file: Path, progress: Progress) -> None:
    try:
        with closing(sqlite3.connect(to, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous = EXTRA")
            source.backup(
                copy, pages=_PAGES, progress=lambda _, left, all_: progress(all_ - left, all_)
            )
            (found,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            orphans = copy.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise StorageError(f"The backup {file} cannot be written: {error}.") from error
    if found != "ok" or orphans:
        told = found if found != "ok" else f"a row of {orphans[0]} refers to none of {orphans[2]}"
        raise StorageError(
            f"The database is damaged, so there is no backup {file}: {told}. "
            "Keep the backups that there are."
        )


@contextmanager
def _new_file(file: Path) -> Iterator[Path]:
    """Yield a temporary file beside `file`, which it replaces when the block succeeds."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        if file.exists():
            raise StorageError(f"{file} exists; a backup replaces nothing. Name another file.")
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _MODE))
    except FileExistsError:
        raise StorageError(
            f"{unfinished} exists: another backup writes it, or was broken off. "
            "If none runs, remove it."
        ) from None
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}.") from error
    try:
        yield unfinished
        _sync(unfinished)
        unfinished.replace(file)
        _sync(file.parent)
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                unfinished.with_name(unfinished.name + ending).unlink()


def _sync(path: Path) -> None:
    """Wait until a file's content, or a folder's entries, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
