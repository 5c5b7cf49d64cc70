"""Counts of several processes that serve side by side: each writes its own for the others.

A scrape asks whichever process accepts it, and is told of all.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import cast

from casewright.api.metrics.meter import Meter, Snapshot, added


class SharedCounts:
    """The counts of this process, and of the others that write into the same folder."""

    def __init__(self, meter: Meter, folder: Path | None = None) -> None:
        """Without a folder there are no others."""
        self.meter = meter
        self._folder = folder
        self._own = str(os.getpid())

    def write(self) -> None:
        """Tell the others; a folder that is gone, or a full disk, is no failure."""
        if self._folder is None:
            return
        with suppress(OSError):
            new = self._folder / f"{self._own}.new"
            new.write_text(json.dumps(self.meter.snapshot()), encoding="ascii")
            new.replace(self._folder / self._own)

    def read(self) -> Snapshot:
        """Return what all processes have counted, those that have ended included.

        The others' counts are up to a second old.
        """
        found = [self.meter.snapshot()]
        for file in self._folder.iterdir() if self._folder is not None else ():
            if file.name == self._own or not file.name.isdigit():
                continue
            told = cast("Snapshot", json.loads(file.read_bytes()))
            if not _lives(int(file.name)):
                told["gauges"] = {}
            found.append(told)
        return added(found)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
