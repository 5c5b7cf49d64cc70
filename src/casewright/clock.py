"""Time as an argument: instants are whole milliseconds since 1970-01-01T00:00:00Z, in UTC."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Instant = int

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?Z")
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """A running clock, shifted from the machine's by a fixed number of milliseconds."""

    offset: int = 0

    @classmethod
    def starting_at(cls, instant: Instant) -> Clock:
        """Return a clock that shows `instant` now and then runs on."""
        return cls(instant - Clock().now())

    def now(self) -> Instant:
        """Return the present instant."""
        return time.time_ns() // 1_000_000 + self.offset


def instant_of(moment: datetime) -> Instant:
    """Return the instant of an aware `moment`, cut to whole milliseconds."""
    return (moment - _EPOCH) // _MILLISECOND


def parse_instant(text: str) -> Instant:
    """Return the instant written as `YYYY-MM-DDTHH:MM:SS[.mmm]Z`; ValueError for any other text."""
    if not _FORM.fullmatch(text):
        raise ValueError(f"{text!r} is no instant of the form YYYY-MM-DDTHH:MM:SS[.mmm]Z")
    return instant_of(datetime.fromisoformat(text))


def format_instant(instant: Instant) -> str:
    """Return `YYYY-MM-DDTHH:MM:SS.mmmZ`, the one form that answers use."""
    moment = _EPOCH + instant * _MILLISECOND
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
