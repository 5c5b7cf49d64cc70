"""A lock between processes: requests are sent in parallel, a watched one is sent alone."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class SharedExclusiveLock:
    """A lock between processes; each process has its own instance on the same file."""

    def __init__(self, file: Path) -> None:
        """Use `file`, which is created if it does not exist."""
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def acquire(self, *, alone: bool) -> None:
        """Wait until a request may be sent, in parallel with others or alone."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)

    def release(self) -> None:
        """Release the lock."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
