"""Disks that a test may fill, and commands that the rights of files bind."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

UNPRIVILEGED = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
"""What makes the rights of files bind a command of root, too."""


class Disk:
    """A folder on a disk of two megabytes."""

    def __init__(self, folder: Path, *, is_mounted: bool) -> None:
        self.folder = folder
        self._is_mounted = is_mounted

    def fill(self) -> None:
        """Leave no room, not even in what files have left of their last page."""
        if not self._is_mounted:
            largest = max(file.stat().st_size for file in self.folder.iterdir())
            _limit_files(largest)
            return
        with suppress(OSError), (self.folder / "filler").open("wb", buffering=0) as filler:
            while filler.write(b"x" * 4096):
                pass

    def free(self) -> None:
        """Make room again."""
        if not self._is_mounted:
            _limit_files(resource.getrlimit(resource.RLIMIT_FSIZE)[1])
            return
        (self.folder / "filler").unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """Mount one; who must not mount gets a limit on the size of files in this process instead."""
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    is_mounted = subprocess.run(mounting, capture_output=True).returncode == 0
    disk = Disk(folder, is_mounted=is_mounted)
    try:
        yield disk
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        else:
            disk.free()


def _limit_files(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
