"""Describes the facets of a text in words: `at least 1 and at most 9`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from twinspec.grammar.model import Bound, Text

NOT_LIMITED = "not limited"
_WORDS = {
    "min_length": "at least {}",
    "max_length": "at most {}",
    "total_digits": "at most {} in all",
    "fraction_digits": "at most {} behind the point",
    "multiple_of": "multiples of {}",
}
_SHOWN = 12
"""Values of an enumeration that a message names; of the others it says how many they are."""


def facet_in_words(fields: Iterable[str], text: Text) -> str:
    """Return the facet in these fields of a text in words, NOT_LIMITED for none.

    Example: of ("minimum", "maximum") in {minimum: 0, exclusiveMaximum: 9}: `at least 0 and less
    than 9`.
    """
    parts = [_value(name, getattr(text, name)) for name in fields]
    return " and ".join(part for part in parts if part) or NOT_LIMITED


def _value(name: str, value: Any) -> str:
    if value is None or value is False or value == () or name == "octets":
        return ""
    if isinstance(value, Bound):
        words = ("at least", "more than") if name == "minimum" else ("at most", "less than")
        return f"{words[0 if value.inclusive else 1]} {value.value}"
    if name == "patterns":
        return " and ".join(" or ".join(one.source for one in group) for group in value)
    if name == "enumeration":
        more = f" and {len(value) - _SHOWN} more" if len(value) > _SHOWN else ""
        return ", ".join(map(repr, value[:_SHOWN])) + more
    return _WORDS.get(name, "{}").format(value)
