"""Writes log lines in a thread, so that a slow reader of the log does not block requests.

Lines that do not fit into a bounded queue are dropped and counted; their number is logged when
there is room.
"""

from __future__ import annotations

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable

_MOST = 1024 * 1024  # bytes that may wait
_AT_ONCE = select.PIPE_BUF  # bytes that no other process can write into the middle of
_SECONDS_TO_FINISH = 2.0  # seconds that all lines after `finish` may take together
_GATHER = 0.02  # seconds of rest between writes: each wakes a thread, which the loop waits for


class LogPipe:
    """A text file for loggers, on top of a file descriptor.

    `told` makes the line with the number of lost lines. Lines are written whole and in order.
    """

    def __init__(self, descriptor: int, told: Callable[[int], str], most: int = _MOST) -> None:
        self._descriptor = descriptor
        self._told = told
        self._most = most
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        """Begin with nothing to write, and without the thread, which a fork leaves behind."""
        self._lines: deque[bytes] = deque()
        self._size = self._dropped = 0
        self.lost = 0
        """How many lines were dropped so far."""
        self._is_writing = self._is_full = self._is_resting = False
        self._patience: float | None = None
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._thread: threading.Thread | None = None

    def write(self, text: str) -> int:
        """Put whole lines into the queue, or drop them when it is full."""
        line = text.encode("utf-8", "backslashreplace")
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="log", daemon=True)
                self._thread.start()
            # Once full, it takes nothing before half of it is gone: one notice, not one a line.
            self._is_full = self._size > (self._most // 2 if self._is_full else self._most)
            if self._is_full:
                self._dropped += 1
                self.lost += 1
                return len(text)
            if self._dropped:
                self._report_lost_lines()
            self._lines.append(line)
            self._size += len(line)
            if self._is_resting:
                self._changed.notify_all()
        if self._patience is not None:
            self._wait()
        return len(text)

    def flush(self) -> None:
        """Do nothing: the thread writes as soon as it can."""

    def finish(self) -> None:
        """Wait, within a limit, until everything is written; do so after each later line, too."""
        with self._changed:
            if self._patience is None:
                self._patience = time.monotonic() + _SECONDS_TO_FINISH
        self._wait()

    def _wait(self) -> None:
        assert self._patience is not None
        with self._changed:
            self._changed.wait_for(
                lambda: not (self._lines or self._is_writing or self._dropped),
                timeout=max(0.0, self._patience - time.monotonic()),
            )

    def _add(self, line: bytes) -> None:
        self._lines.append(line)
        self._size += len(line)

    def _report_lost_lines(self) -> None:
        if self._dropped:
            self._add(self._told(self._dropped).encode())
            self._dropped = 0

    def _work(self) -> None:
        while True:
            self._write(self._next())
            with self._changed:
                self._is_writing = False
                is_done = not (self._lines or self._dropped)
                if self._patience is not None:
                    self._changed.notify_all()
            if is_done and self._patience is None:
                time.sleep(_GATHER)

    def _next(self) -> bytes:
        """Return the whole lines to write next, up to a size; wait until there are some."""
        with self._changed:
            self._is_resting = True
            self._changed.wait_for(lambda: self._lines or self._dropped)
            self._is_resting = False
            if not self._lines:
                self._report_lost_lines()
            taken = [self._lines.popleft()]
            size = len(taken[0])
            while self._lines and size + len(self._lines[0]) <= _AT_ONCE:
                taken.append(self._lines.popleft())
                size += len(taken[-1])
            self._size -= size
            self._is_writing = True
            return b"".join(taken)

    def _write(self, data: bytes) -> None:
        """Write all lines; they are dropped when the reader has closed the pipe."""
        while data:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:
                # Somebody who shares the file has told it not to wait; we do.
                select.select([], [self._descriptor], [], 1.0)
            except OSError:
                return
