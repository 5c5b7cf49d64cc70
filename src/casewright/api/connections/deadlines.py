"""Deadlines of a connection. Times are those of the event loop, in seconds."""

from __future__ import annotations

from collections.abc import Callable

_PROGRESS = 4096
"""Bytes that count as progress: with fewer in the time that is allowed, 1 MiB would take hours."""

Now = Callable[[], float]


class Deadline:
    """A time by which something must have happened; None while nothing is expected."""

    __slots__ = ("_at", "_now")

    def __init__(self, now: Now) -> None:
        self._now = now
        self._at: float | None = None

    def start(self, seconds: float) -> None:
        """Set the deadline to `seconds` from now."""
        self._at = self._now() + seconds

    def stop(self) -> None:
        """Clear the deadline."""
        self._at = None

    @property
    def is_set(self) -> bool:
        """Whether the deadline is set."""
        return self._at is not None

    def has_passed(self) -> bool:
        """Return whether the deadline is set and has passed."""
        return self._at is not None and self._now() >= self._at


class ReadProgress:
    """Checks that bytes keep arriving: a minimum number in each interval."""

    __slots__ = ("_bytes", "_deadline", "_seconds")

    def __init__(self, now: Now, seconds: float) -> None:
        self._deadline = Deadline(now)
        self._seconds = seconds
        self._bytes = 0

    def start(self) -> None:
        """Expect bytes from now on."""
        self._bytes = 0
        self._deadline.start(self._seconds)

    def advance(self, count: int) -> None:
        """Count bytes that have arrived."""
        self._bytes += count

    def wait(self) -> None:
        """Restart the interval, since no bytes are expected at present."""
        if self._deadline.is_set:
            self.start()

    def stop(self) -> None:
        """Expect no more bytes."""
        self._deadline.stop()

    def has_ended(self) -> bool:
        """Return whether too few bytes have arrived in the interval."""
        if self._bytes >= _PROGRESS:
            self.wait()
        return self._deadline.has_passed()


class WriteProgress:
    """Checks that the number of unsent bytes keeps falling."""

    __slots__ = ("_deadline", "_seconds", "_unsent")

    def __init__(self, now: Now, seconds: float) -> None:
        self._deadline = Deadline(now)
        self._seconds = seconds
        self._unsent = 0

    def has_ended(self, unsent: int) -> bool:
        """Return whether too few bytes were sent in the interval; `unsent` is the number left."""
        if not unsent:
            self._deadline.stop()
        elif not self._deadline.is_set or self._unsent - unsent >= _PROGRESS:
            self._deadline.start(self._seconds)
        elif unsent < self._unsent:
            # Some have left, but no progress yet: it is measured from the larger number.
            return self._deadline.has_passed()
        self._unsent = unsent
        return self._deadline.has_passed()
