"""Checks that the files of a SQLite database are still the ones that were opened.

An open file continues to exist when its name is deleted or given to another file. Commits to it
are then lost when the process ends, so no commit may be acknowledged any more.
"""

from __future__ import annotations

import os
from pathlib import Path

from casewright.storage.errors import DatabaseUnreachable


class OpenFiles:
    """The database file, its log and the log's index, as they were when opened."""

    def __init__(self, path: Path) -> None:
        # SQLite puts log and index beside the file that a symbolic link leads to.
        real = os.path.realpath(path)
        paths = (str(path), f"{real}-wal", f"{real}-shm")
        self._seen = tuple((one, *_identity(one)) for one in paths if Path(one).exists())

    def ensure_in_place(self) -> None:
        """Raise DatabaseUnreachable unless every name still leads to the open file.

        A file that is moved back is in place again. A file that is overwritten in place cannot be
        distinguished from one that SQLite has written.
        """
        for path, inode, device in self._seen:
            try:
                found = os.stat(path)  # noqa: PTH116 - three of these come with every unit
            except OSError as error:
                raise DatabaseUnreachable(
                    f"{path} is out of reach ({error.strerror}) while it is in use. Nothing is "
                    "read or written until it is moved back, or this server is restarted."
                ) from None
            if found.st_ino != inode or found.st_dev != device:
                raise DatabaseUnreachable(
                    f"{path} was replaced while it is in use. Nothing is read or written until "
                    "this server is restarted."
                )
            if not found.st_size and not path.endswith("-wal"):
                raise DatabaseUnreachable(
                    f"{path} was emptied while it is in use. Restore a backup and restart."
                )


def _identity(path: str) -> tuple[int, int]:
    found = os.stat(path)  # noqa: PTH116
    return found.st_ino, found.st_dev
