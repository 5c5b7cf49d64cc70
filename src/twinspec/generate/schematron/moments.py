"""Date-times of RFC 3339 in XPath 1.0: when a text is one, and which moment it names.

The functions `isDateTime` and `instant` of expressions, computed in variables, since XPath 1.0 has
neither dates nor patterns.
"""

from __future__ import annotations

from collections.abc import Sequence

_FIRST, _LAST = -62_135_596_800_000, 253_402_300_799_999
"""Milliseconds of 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z since 1970."""

_DAY_OF_1970 = 2_440_588
"""The Julian day of 1970-01-01."""

_COMPUTED = (
    ("upper", "translate($@, 'tz', 'TZ')"),
    ("rest", "substring($@-upper, 20)"),
    # The offset is the last character, Z, or the last six.
    (
        "offset-at",
        "string-length($@-rest) - 5 * number(substring($@-rest, string-length($@-rest)) != 'Z')",
    ),
    ("fraction", "substring($@-rest, 1, $@-offset-at - 1)"),
    (
        "offset",
        "substring(concat(translate(substring($@-rest, $@-offset-at), 'Z', ''), '+00:00'), 1, 6)",
    ),
    ("year", "number(substring($@, 1, 4))"),
    ("month", "number(substring($@, 6, 2))"),
    ("day", "number(substring($@, 9, 2))"),
    ("second", "number(substring($@, 18, 2))"),
    (
        "minute",  # of the day in UTC, below 0 on the day before
        "60 * number(substring($@, 12, 2)) + number(substring($@, 15, 2))"
        " - (1 - 2 * number(starts-with($@-offset, '-')))"
        " * (60 * number(substring($@-offset, 2, 2)) + number(substring($@-offset, 5, 2)))",
    ),
    (
        "leap",
        "number($@-year mod 4 = 0 and $@-year mod 100 != 0 or $@-year mod 400 = 0)",
    ),
    (
        "last",  # day of the month
        "30 + ($@-month + floor($@-month div 8)) mod 2 - number($@-month = 2) * (2 - $@-leap)",
    ),
    # Years that begin in March, so that a leap day is the last of a year.
    ("years", "$@-year + 4800 - floor((14 - $@-month) div 12)"),
    (
        "days",
        "$@-day + floor((153 * ($@-month + 12 * floor((14 - $@-month) div 12) - 3) + 2) div 5)"
        " + 365 * $@-years + floor($@-years div 4) - floor($@-years div 100)"
        f" + floor($@-years div 400) - 32045 - {_DAY_OF_1970}",
    ),
    (
        "milliseconds",
        "1000 * (60 * (1440 * $@-days + $@-minute) + $@-second)"
        " + number(substring(concat(substring($@-fraction, 2), '000'), 1, 3))",
    ),
    (
        "is-valid",
        "translate(substring($@-upper, 1, 19), '123456789', '000000000') = '0000-00-00T00:00:00'"
        " and ($@-fraction = '' or starts-with($@-fraction, '.') and string-length($@-fraction) > 1"
        " and translate(substring($@-fraction, 2), '0123456789', '') = '')"
        " and translate($@-offset, '-123456789', '+000000000') = '+00:00'"
        " and string-length($@-rest) >= 1"
        " and number(substring($@-offset, 2, 2)) < 24 and number(substring($@-offset, 5, 2)) < 60"
        " and $@-year >= 1 and $@-month >= 1 and $@-month <= 12"
        " and $@-day >= 1 and $@-day <= $@-last"
        " and number(substring($@, 12, 2)) < 24 and number(substring($@, 15, 2)) < 60"
        " and ($@-second < 60 or $@-second = 60 and ($@-minute + 2880) mod 1440 = 1439)"
        f" and $@-milliseconds >= {_FIRST} and $@-milliseconds <= {_LAST}",
    ),
)


def moment_variables(name: str) -> Sequence[tuple[str, str]]:
    """Return the variables that say of the text in the variable `name` which moment it names.

    Of `sent` the last two are `sent-milliseconds`, since 1970, and `sent-is-valid`.
    """
    return [(f"{name}-{part}", text.replace("@", name)) for part, text in _COMPUTED]


def is_valid(name: str) -> str:
    """Return the XPath that is true if the text in a variable is a date-time."""
    return f"${name}-is-valid"


def milliseconds(name: str) -> str:
    """Return the XPath of the moment that the text in a variable names."""
    return f"${name}-milliseconds"


def in_range(xpath: str) -> str:
    """Return the XPath that is true if a moment has a year from 1 to 9999, as CEL demands."""
    return f"({xpath}) >= {_FIRST} and ({xpath}) <= {_LAST}"
