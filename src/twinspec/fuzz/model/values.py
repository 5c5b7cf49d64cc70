"""Compares values that may be written differently."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

_SECOND = slice(17, 19)
"""Where a date-time of RFC 3339 has its second."""


def is_same(one: Any, other: Any) -> bool:
    """Return whether two values are equal; date-times only to the digits that both have.

    Example: `2026-01-01T10:00:00Z` is the same as `2026-01-01T11:00:00.4+01:00`, and 5 as "5".
    """
    first, second = _moment(one), _moment(other)
    if first is None or second is None:
        return str(one).strip() == str(other).strip()
    return abs(first - second) < max(_step(one), _step(other))


def _moment(value: Any) -> datetime | None:
    """Return the date-time of a text, with second 60 as the next second; None for other values."""
    try:
        text = value.strip().upper()
        leap = len(text) > _SECOND.stop and text[_SECOND] == "60"
        if leap:
            text = f"{text[: _SECOND.start]}59{text[_SECOND.stop :]}"
        found = datetime.fromisoformat(text) + timedelta(seconds=leap)
    except (AttributeError, OverflowError, ValueError):
        return None
    return found if found.tzinfo is not None else None


def _step(text: str) -> timedelta:
    """Return the smallest difference that the digits of a date-time can show."""
    fraction = text.partition(".")[2]
    digits = len(fraction) - len(fraction.lstrip("0123456789"))
    return timedelta(microseconds=10 ** max(6 - digits, 0))
