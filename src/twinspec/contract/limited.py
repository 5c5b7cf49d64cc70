"""A time limit for what libraries do with a contract, such as matching its patterns."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 10.0


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Raise TimeoutError in the block when it has not ended after `seconds` of processor time.

    Matching of patterns can be interrupted so. Outside the main thread there is no limit. The
    error is raised again every second, since one raised in a destructor would be lost.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise TimeoutError(f"not judged after {seconds:.0f} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
