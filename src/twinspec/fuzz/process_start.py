"""When this process began: starting up is part of the time that a run may take."""

from __future__ import annotations

import os
import time
from pathlib import Path

_STATUS = Path("/proc/self/stat")
_BEGAN = 19
"""The field `starttime` of proc(5), counted from the first one behind the name of the program."""


def process_started_at() -> float:
    """Return the moment, by the monotonic clock, at which this process began.

    Where the system does not say, the CPU time that it has used stands for its age.
    """
    try:
        fields = _STATUS.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        ticks = int(fields[_BEGAN])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, ValueError, IndexError):
        age = time.process_time()
    return time.monotonic() - max(age, 0.0)
