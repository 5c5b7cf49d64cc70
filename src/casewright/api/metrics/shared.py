"""Counts of several worker processes: each writes its own counts for the others.

One process answers a scrape with the counts of all.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import cast

from casewright.api.metrics.meter import Meter, Snapshot, added


class SharedCounts:
    """The counts of this process, and of the other processes that write into the same folder."""

    def __init__(self, meter: Meter, folder: Path | None = None) -> None:
        """Use the counts of `meter`; without a folder there are no other processes."""
        self.meter = meter
        self._folder = folder
        self._own = str(os.getpid())

    def write(self) -> None:
        """Write this process's counts; a missing folder or a full disk is ignored."""
        if self._folder is None:
            return
        with suppress(OSError):
            new = self._folder / f"{self._own}.new"
            new.write_text(json.dumps(self.meter.snapshot()), encoding="ascii")
            new.replace(self._folder / self._own)

    def read(self) -> Snapshot:
        """Return the counts of all processes, including those that have ended.

        The others' counts are up to a second old.
        """
        found = [self.meter.snapshot()]
        if self._folder is not None:
            with suppress(FileNotFoundError):
                found += map(_counts_in, self._files_of_others(self._folder))
        return added(found)

    def remove(self) -> None:
        """Remove the folder, whose owner has gone without doing that."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _files_of_others(self, folder: Path) -> list[Path]:
        names = [one for one in folder.iterdir() if one.name.isdigit()]
        return [one for one in names if one.name != self._own]


def _counts_in(file: Path) -> Snapshot:
    """Return the counts of another process; one that has ended has nothing at the moment."""
    told = cast("Snapshot", json.loads(file.read_bytes()))
    if not _lives(int(file.name)):
        told["gauges"] = {}
    return told


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
