"""The errors of storage. Every message says what was wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Sequence


class StorageError(Exception):
    """The database cannot be used as requested; the message is for the operator."""


class DatabaseUnreachable(StorageError):
    """The database does not answer, or not in time; the same request may succeed later."""


class Conflict(StorageError):
    """Another unit of work has a lock that this one needs; nothing was written, a retry helps."""


class Filled(StorageError):
    """The database already has a world, and must not be emptied."""


class WorldError(StorageError):
    """A world file that cannot be loaded: `errors` has one `FILE:LINE: message` per finding."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(self.errors))
