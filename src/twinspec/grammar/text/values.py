"""The value spaces of texts: the value of a spelling, and a set of texts as grids of numbers.

Example: `{kind: decimal, minimum: 0 (exclusive), fraction_digits: 0}` is the grid 1, 2, 3, …
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from twinspec.grammar.model import Bound, Text
from twinspec.grammar.text import moments
from twinspec.grammar.text.grid import Grid, common_step

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([Ee][+-]?\d+)?", re.ASCII)
_LARGEST_EXPONENT = 1_000
_MOST_DIGITS = 60
NUMBERS = frozenset(("decimal", "float"))
OCTETS = frozenset(("base64", "hex"))
_ONE = Fraction(1)


def is_number(text: Text) -> bool:
    """Return whether a set contains numbers."""
    return text.kind in NUMBERS


def number(kind: str, spelling: str) -> Fraction | None:
    """Return the number of a spelling, or of a date or time; None for others (`INF`, `abc`)."""
    if kind in moments.MOMENTS:
        return moments.number(kind, spelling)
    if not _NUMBER.fullmatch(spelling):
        return None
    try:
        value = Decimal(spelling)
    except InvalidOperation:
        return None
    if value and abs(value.adjusted()) > _LARGEST_EXPONENT:
        return None
    return Fraction(value)


def holds(text: Text, value: Fraction) -> bool | None:
    """Return whether a number meets the bounds, the digits and the enumeration of a set."""
    found = grids(replace(text, patterns=(), items=None, without=()))
    return None if found is None else any(each.holds(value) for each in found)


def grids(text: Text) -> tuple[Grid, ...] | None:
    """Return the numbers of a set as grids; None if grids cannot represent them exactly."""
    ignored = text.json_type == "number"
    if (text.patterns and not ignored) or text.items or text.without:
        return None
    if text.kind in OCTETS and text.enumeration is None:
        return _octets(text)
    if text.kind not in NUMBERS and text.kind not in moments.MOMENTS:
        return None
    ends = _ends(text)
    if ends is None:
        return None
    narrowed = [each for piece in _digits(text) if (each := piece.both(ends)) is not None]
    return _listed(text, narrowed)


def _listed(text: Text, pieces: list[Grid]) -> tuple[Grid, ...] | None:
    if text.enumeration is None:
        return tuple(pieces)
    values = [number(text.kind, each.strip()) for each in text.enumeration]
    if None in values:
        return None
    return tuple(
        Grid(value, value)
        for value in values
        if value is not None and any(piece.holds(value) for piece in pieces)
    )


def _ends(text: Text) -> Grid | None:
    low, high = _end(text, text.minimum), _end(text, text.maximum)
    if (text.minimum and low is None) or (text.maximum and high is None):
        return None
    return Grid(
        low,
        high,
        None,
        text.minimum is None or text.minimum.inclusive,
        text.maximum is None or text.maximum.inclusive,
    )


def _end(text: Text, bound: Bound | None) -> Fraction | None:
    return None if bound is None else number(text.kind, bound.value.strip())


def _digits(text: Text) -> Sequence[Grid]:
    """Return the grids of numbers with the allowed digits, before any bound."""
    step = Fraction(text.multiple_of) if text.multiple_of else None
    if text.kind in moments.STEPPED:
        step = _ONE
    places = text.fraction_digits
    if text.total_digits is None:
        return (Grid(step=common_step(step, None if places is None else _ONE / 10**places)),)
    most = min(text.total_digits, _MOST_DIGITS)
    result = []
    for each in range(min(most if places is None else places, most) + 1):
        largest = (10**most - 1) * _ONE / 10**each
        result.append(Grid(-largest, largest, common_step(step, _ONE / 10**each)))
    return result


def _octets(text: Text) -> tuple[Grid, ...]:
    """Return the possible numbers of octets, also if JSON counts characters."""
    least, most = text.min_length or 0, text.max_length
    if not text.octets and text.kind == "hex":
        least, most = -(-least // 2), None if most is None else most // 2
    elif not text.octets:
        groups = -(-least // 4)
        least, most = max(groups * 3 - 2, 0), None if most is None else most // 4 * 3
    grid = Grid(Fraction(least), None if most is None else Fraction(most), _ONE).tight()
    return () if grid is None else (grid,)
