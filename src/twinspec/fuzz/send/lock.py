"""A lock between processes: requests are sent side by side, a watched one is sent alone."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class SharedExclusiveLock:
    """A lock between processes; each process has an instance of its own on the same file."""

    def __init__(self, file: Path) -> None:
        """Use `file`, which is made if it is not there."""
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def acquire(self, *, alone: bool) -> None:
        """Wait until a request may be sent, side by side with others or alone."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)

    def release(self) -> None:
        """Release the lock."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
