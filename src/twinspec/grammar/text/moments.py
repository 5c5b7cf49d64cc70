"""Dates and times as numbers, one scale for each kind, and back.

Example: `number("date", "1970-01-02")` is 1 (days since 1970), `spelling("date", 1)` the reverse.
A date or time without time zone is taken as UTC.
"""

from __future__ import annotations

import re
from fractions import Fraction

_ZONE = r"(?P<zone>Z|[+-]\d\d:\d\d)?"
_DATE = r"(?P<year>-?\d{4,})-(?P<month>\d\d)-(?P<day>\d\d)"
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d(\.\d+)?)"
_FORMS = {
    "dateTime": re.compile(f"{_DATE}T{_TIME}{_ZONE}", re.ASCII),
    "date": re.compile(f"{_DATE}{_ZONE}", re.ASCII),
    "time": re.compile(f"{_TIME}{_ZONE}", re.ASCII),
    "gYear": re.compile(rf"(?P<year>-?\d{{4,}}){_ZONE}", re.ASCII),
    "gYearMonth": re.compile(rf"(?P<year>-?\d{{4,}})-(?P<month>\d\d){_ZONE}", re.ASCII),
    "gMonth": re.compile(rf"--(?P<month>\d\d){_ZONE}", re.ASCII),
    "gMonthDay": re.compile(rf"--(?P<month>\d\d)-(?P<day>\d\d){_ZONE}", re.ASCII),
    "gDay": re.compile(rf"---(?P<day>\d\d){_ZONE}", re.ASCII),
}
MOMENTS = frozenset(_FORMS)
STEPPED = MOMENTS - {"dateTime", "time"}
"""Kinds whose values are whole numbers of their unit."""
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY = 86400


_LEAP = re.compile(r"(\d\d):(\d\d):60(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$", re.ASCII)


def has_possible_second(text: str) -> bool:
    """Return whether the second is below 60, or may be a leap second.

    That requires the last minute of a day in UTC: `15:59:60-08:00` may be one, `15:59:60Z` not.
    """
    found = _LEAP.search(text)
    if found is None:
        return True
    hour, minute, sign, hours, minutes = found.groups(default="0")
    offset = int(hours) * 60 + int(minutes)
    return (int(hour) * 60 + int(minute) - (-offset if sign == "-" else offset)) % 1440 == 1439


def number(kind: str, text: str) -> Fraction | None:
    """Return a date or time as a number on the scale of its kind, None if it is invalid.

    The unit is the second for `dateTime` and `time`, else the day, the month or the year.
    """
    match = _FORMS[kind].fullmatch(text.replace("t", "T").replace("z", "Z"))
    if match is None:
        return None
    parts = match.groupdict()
    year, month, day = (int(parts.get(each) or 1) for each in ("year", "month", "day"))
    if not (1 <= month <= 12 and 1 <= day <= _days(month, year if "year" in parts else 4)):
        return None
    match kind:
        case "gYear":
            return Fraction(year)
        case "gYearMonth":
            return Fraction(year * 12 + month - 1)
        case "gMonth":
            return Fraction(month)
        case "gDay":
            return Fraction(day)
        case "gMonthDay":
            return Fraction(sum(_LENGTHS[: month - 1]) + day)
        case "date":
            return Fraction(_since_1970(year, month, day))
    return _seconds(kind, parts, _since_1970(year, month, day))


def _seconds(kind: str, parts: dict[str, str], days: int) -> Fraction | None:
    hour, minute, second = int(parts["hour"]), int(parts["minute"]), Fraction(parts["second"])
    if minute > 59 or second >= 61 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    seconds = Fraction(hour * 3600 + minute * 60) + second - _zone(parts["zone"])
    return seconds if kind == "time" else seconds + days * _DAY


def has_zone(text: str) -> bool:
    """Return whether a date or time is written with a time zone."""
    return text.endswith("Z") or (text[-6:-5] in ("+", "-") and text[-3:-2] == ":")


def _zone(text: str | None) -> int:
    if not text or text == "Z":
        return 0
    return int(text[0] + "1") * (int(text[1:3]) * 3600 + int(text[4:6]) * 60)


def _days(month: int, year: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 if month == 2 and not leap else _LENGTHS[month - 1]


def _since_1970(year: int, month: int, day: int) -> int:
    """Return the days since 1970 in the Gregorian calendar, which XSD uses for all years."""
    shifted = year - (month <= 2)
    era, of_era = divmod(shifted, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def _date(days: int) -> tuple[int, int, int]:
    """Return year, month and day; the reverse of `_since_1970`."""
    era, of_era = divmod(days + 719468, 146097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = (shifted + 2) % 12 + 1
    return year + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def spelling(kind: str, value: Fraction) -> str:
    """Return a date or time as text, in UTC and in a form that both halves accept."""
    whole = value.numerator // value.denominator
    match kind:
        case "gYear":
            return _year(whole)
        case "gYearMonth":
            return f"{_year(whole // 12)}-{whole % 12 + 1:02}"
        case "gMonth":
            return f"--{whole:02}"
        case "gDay":
            return f"---{whole:02}"
        case "gMonthDay":
            month = next(each for each in range(1, 13) if whole <= sum(_LENGTHS[:each]))
            return f"--{month:02}-{whole - sum(_LENGTHS[: month - 1]):02}"
        case "date":
            year, month, day = _date(whole)
            return f"{_year(year)}-{month:02}-{day:02}"
    days, seconds = divmod(whole, _DAY)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    clock += _fraction(value - whole) + "Z"
    return clock if kind == "time" else f"{spelling('date', Fraction(days))}T{clock}"


def _year(year: int) -> str:
    return f"{'-' if year < 0 else ''}{abs(year):04}"


def _fraction(value: Fraction) -> str:
    if not value:
        return ""
    digits = 1
    while (value * 10**digits).denominator != 1 and digits < 12:
        digits += 1
    return f".{int(value * 10**digits):0{digits}}"
