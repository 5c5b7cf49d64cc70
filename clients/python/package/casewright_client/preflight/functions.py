"""The functions of the contract's expressions that CEL does not have."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from cel_expr_python import cel

_DATE_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])",
    re.IGNORECASE | re.ASCII,
)


def instant(text: str) -> datetime:
    """Return the moment that a date-time of RFC 3339 names, cut to milliseconds; else ValueError.

    A leap second ends a day of UTC, and is the first second of the next one. Years in UTC are 1 to
    9999.
    """
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is no date-time")
    day, minute, seconds, fraction, offset = found.groups()
    is_leap = seconds == "60"
    start = f"{day}T{minute}:{'59' if is_leap else seconds}{offset.upper()}"
    try:
        moment = (datetime.fromisoformat(start) + timedelta(seconds=is_leap)).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text} is in no year of 1 to 9999") from None
    if is_leap and (moment.hour, moment.minute) != (0, 0):
        raise ValueError(f"{text} has a leap second within a day")
    return moment.replace(microsecond=int((fraction or "")[:3].ljust(3, "0")) * 1000)


def is_date_time(text: str) -> bool:
    """Return whether a text is a date-time of RFC 3339 whose year in UTC is 1 to 9999."""
    try:
        instant(text)
    except ValueError:
        return False
    return True


FUNCTIONS = [
    cel.FunctionDecl(
        "isDateTime",
        [
            cel.Overload(
                "isDateTime(string)",
                return_type=cel.Type.BOOL,
                parameters=[cel.Type.STRING],
                impl=is_date_time,
            )
        ],
    ),
    cel.FunctionDecl(
        "instant",
        [
            cel.Overload(
                "instant(string)",
                return_type=cel.Type.TIMESTAMP,
                parameters=[cel.Type.STRING],
                impl=instant,
            )
        ],
    ),
]
