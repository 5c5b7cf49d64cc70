"""Time as an argument: instants are whole milliseconds since 1970-01-01T00:00:00Z, in UTC."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

Instant = int

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,100})?"
    r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)
_FORM_IN_XML = re.compile(
    r"[^T]{10}T.{6}([0-5][0-9])(\.[0-9]{1,100})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)"
)
_SECOND = slice(17, 19)
_MILLISECOND = timedelta(milliseconds=1)
_A_SECOND, _A_DAY = 1000, 86_400_000


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


@lru_cache(maxsize=256)
def parse_instant(text: str) -> Instant:
    """Return the instant of a date-time of RFC 3339, cut to milliseconds.

    Second 60, which only the last minute of a day in UTC may have, is the first of the next day:
    `2016-12-31T23:59:60.5Z` is the instant of `2017-01-01T00:00:00.5Z`.
    ValueError for any other text, and for years in UTC outside 1 to 9999. Kept for a while, since
    an instant is read when a body is judged, and again when it is used.
    """
    if not _FORM.fullmatch(text):
        raise ValueError(f"{text!r} is no instant like 2015-11-30T18:30:00.000Z")
    if text[_SECOND] == "60":
        before = f"{text[: _SECOND.start]}59{text[_SECOND.stop :]}"
        instant = instant_of(datetime.fromisoformat(before.upper())) + _A_SECOND
        if instant % _A_DAY >= _A_SECOND:
            raise ValueError(f"{text!r} has a second 60 that is not the last of a day in UTC")
    else:
        instant = instant_of(datetime.fromisoformat(text.upper()))
    if not _FIRST <= instant <= _LAST:
        raise ValueError(f"{text!r} is in no year from 1 to 9999 in UTC")
    return instant


def is_instant(text: str) -> bool:
    """Return whether `parse_instant` accepts a text."""
    try:
        parse_instant(text)
    except ValueError:
        return False
    return True


def is_instant_in_xml(text: str) -> bool:
    """Return whether a text is an instant that xs:dateTime also accepts.

    `2016-12-31t23:59:59z`, second 60 and an offset of more than 14 hours are not.
    """
    return is_instant(text) and _FORM_IN_XML.fullmatch(text) is not None


def is_instant_range(text: str) -> bool:
    """Return whether a text is `[start,end]`, where each of the two is an instant or empty."""
    ends = text.removeprefix("[").removesuffix("]").split(",")
    return len(ends) == 2 and all(end == "" or is_instant(end) for end in ends)


@lru_cache(maxsize=1024)
def format_instant(instant: Instant) -> str:
    """Return `YYYY-MM-DDTHH:MM:SS.mmmZ`, the one form that answers use."""
    moment = _EPOCH + instant * _MILLISECOND
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


_FIRST = instant_of(datetime.min.replace(tzinfo=UTC))
_LAST = instant_of(datetime.max.replace(tzinfo=UTC))
