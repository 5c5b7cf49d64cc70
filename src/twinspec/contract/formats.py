"""Text formats that no pattern can express, for validators of JSON Schema.

`date-time` is that of RFC 3339. `date-time-range` is `[start,end]`, where each of the two is a
date-time or empty; an XSD states its pattern, and leaves the calendar to the server.

Second 60 (RFC 3339, 5.7) is accepted in the last minute of any UTC day: the days of leap
seconds are not known in advance.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema_rs

_XML_DATE_TIME = re.compile(
    r"[^T]{10}T.{6}[0-5][0-9](\.[0-9]+)?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)"
)
_DATE_TIME = jsonschema_rs.Draft4Validator({"format": "date-time"}, validate_formats=True)


def is_date_time(text: str) -> bool:
    """Return whether a text is a date-time whose year in UTC is 1 to 9999."""
    return may_be_date_time(text) and _has_utc_year(text)


def may_be_date_time(text: str) -> bool:
    """Return whether a text is a date-time, the years 0 and 10000 of UTC included."""
    return _DATE_TIME.is_valid(text)


def is_date_time_in_xml(text: str) -> bool:
    """Return whether a text is a date-time both in RFC 3339 and in xs:dateTime.

    xs:dateTime has no lower-case t and z, no second 60, and no offset of more than 14 hours.
    """
    return may_be_date_time_in_xml(text) and _has_utc_year(text)


def may_be_date_time_in_xml(text: str) -> bool:
    """Return whether a text is a date-time of both, the years 0 and 10000 of UTC included."""
    return may_be_date_time(text) and _XML_DATE_TIME.fullmatch(text) is not None


def is_date_time_range(text: str) -> bool:
    """Return whether a text is a range of date-times whose years in UTC are 1 to 9999."""
    return all(end == "" or is_date_time(end) for end in _ends(text))


def may_be_date_time_range(text: str) -> bool:
    """Return whether a text is a range of date-times, the years 0 and 10000 of UTC included."""
    return all(end == "" or may_be_date_time(end) for end in _ends(text))


Formats = dict[str, Callable[[str], bool]]
"""Which texts are of a format."""

FORMATS: Formats = {"date-time": is_date_time, "date-time-range": is_date_time_range}
"""Which texts are of a format in JSON and in parameters."""

FORMATS_IN_XML: Formats = {**FORMATS, "date-time": is_date_time_in_xml}
"""Which texts are of a format in XML: date-times are the texts that are of xs:dateTime, too."""

DOUBTFUL: Formats = {"date-time": may_be_date_time, "date-time-range": may_be_date_time_range}
DOUBTFUL_IN_XML: Formats = {**DOUBTFUL, "date-time": may_be_date_time_in_xml}
"""What a format lets pass when a server is taken at the most that it may accept."""


def are_alike_in_xml(value: Any) -> bool:
    """Return whether each text of a JSON value has the same formats in XML as in JSON.

    `{"date": "2016-12-31t23:59:59z"}` does not: that is a date-time in JSON, but not in XML.
    """
    if isinstance(value, str):
        return all(FORMATS[name](value) == is_one(value) for name, is_one in FORMATS_IN_XML.items())
    if isinstance(value, dict):
        return all(map(are_alike_in_xml, value.values()))
    return not isinstance(value, list) or all(map(are_alike_in_xml, value))


def _ends(text: str) -> list[str]:
    return text.removeprefix("[").removesuffix("]").split(",")


def _has_utc_year(text: str) -> bool:
    # Python knows no leap seconds; a server keeps one as the second after it.
    before = text.upper().replace(":60", ":59")
    leap = timedelta(seconds=before != text.upper())
    try:
        (datetime.fromisoformat(before) + leap).astimezone(UTC)
    except (OverflowError, ValueError):
        return False
    return True
