"""Formats of texts that no pattern can say, for validators of JSON Schema.

`date-time` is that of RFC 3339. `date-time-range` is `[start,end]`, each of them one or left out;
an XSD states its pattern, and leaves the calendar to the server.
"""

from __future__ import annotations

from datetime import UTC, datetime

import jsonschema_rs

_DATE_TIME = jsonschema_rs.Draft4Validator({"format": "date-time"}, validate_formats=True)


def is_date_time(text: str) -> bool:
    """Return whether a text is a date-time that every server can keep in UTC."""
    return may_be_date_time(text) and _has_utc_year(text)


def may_be_date_time(text: str) -> bool:
    """Return whether a text is a date-time, the years 0 and 10000 of UTC included."""
    return _DATE_TIME.is_valid(text)


def is_date_time_range(text: str) -> bool:
    """Return whether a text is a range of date-times that every server can keep in UTC."""
    return all(end == "" or is_date_time(end) for end in _ends(text))


def may_be_date_time_range(text: str) -> bool:
    """Return whether a text is a range of date-times."""
    return all(end == "" or may_be_date_time(end) for end in _ends(text))


FORMATS = {"date-time": is_date_time, "date-time-range": is_date_time_range}
DOUBTFUL = {"date-time": may_be_date_time, "date-time-range": may_be_date_time_range}
"""What a format lets pass when a server is taken at the most that it may accept."""


def _ends(text: str) -> list[str]:
    return text.removeprefix("[").removesuffix("]").split(",")


def _has_utc_year(text: str) -> bool:
    # Python knows no leap seconds.
    try:
        datetime.fromisoformat(text.upper().replace(":60", ":59")).astimezone(UTC)
    except (OverflowError, ValueError):
        return False
    return True
