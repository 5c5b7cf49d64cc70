"""The start time of this process: starting up counts to the time limit of a run."""

from __future__ import annotations

import os
import time
from pathlib import Path

_STATUS = Path("/proc/self/stat")
_BEGAN = 19
"""The field `starttime` of proc(5), counted from the first one behind the name of the program."""


def process_started_at() -> float:
    """Return the start time of this process, in seconds of the monotonic clock.

    Without `/proc`, the process is taken to be as old as the CPU time that it has used.
    """
    try:
        fields = _STATUS.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        ticks = int(fields[_BEGAN])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, ValueError, IndexError):
        age = time.process_time()
    return time.monotonic() - max(age, 0.0)
