"""The facets of a text as automata; a facet without an automaton becomes an open condition.

Example: `{min_length: 2, patterns: ((a+,),)}` becomes `CharacterRun(any, 2, None)` and the
automaton of a+.
"""

# ruff: noqa: D102 (the protocol Automaton says what these methods do)
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from typing import Literal

from twinspec.grammar.model import Bound, Gap, Pattern, Text
from twinspec.grammar.text import lexical, moments, values
from twinspec.grammar.text.automata import Automaton, CharacterRun, Sets, State, WordSet, union_of
from twinspec.grammar.text.characters import EVERY
from twinspec.grammar.text.digits import ComparedDecimal, DigitLimit, MultipleOf, spelt
from twinspec.grammar.text.escapes import PatternError
from twinspec.grammar.text.expression import expression
from twinspec.grammar.text.languages import OpenCondition, normalised

Condition = Automaton | OpenCondition

_MOST_NUMBERS = 500
_YEAR = re.compile(r"-?\d+", re.ASCII)
_VALUED = values.NUMBERS | moments.MOMENTS
_OPINIONS = frozenset(
    ("email", "idn-email", "hostname", "idn-hostname", "ipv6", "uri", "uri-reference", "iri")
) | frozenset(("iri-reference", "uri-template", "relative-json-pointer", "regex"))


@dataclass(frozen=True)
class OctetCount:
    """Accepts base64 texts of `least` to `most` octets; its state is the number of characters."""

    least: int
    most: int | None
    start: State = 0

    @property
    def sets(self) -> Sets:
        return frozenset((((0x20, 0x20), (0x3D, 0x3D)),))

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, int)
        if code in (0x20, 0x3D):
            return state
        if self.most is None:
            return min(state + 1, self.least * 2 + 4)
        return None if (state + 1) * 3 // 4 > self.most else state + 1

    def accepts(self, state: State) -> bool:
        assert isinstance(state, int)
        return state * 3 // 4 >= self.least


@dataclass(frozen=True)
class FourDigitYears:
    """Accepts date-times with years of four digits from `first` to `last`.

    Its state is the number of digits read, and the year.
    """

    first: int
    last: int
    start: State = (0, 0)

    @property
    def sets(self) -> Sets:
        return frozenset(((code, code),) for code in range(0x30, 0x3A))

    def step(self, state: State, code: int) -> State:
        assert isinstance(state, tuple)
        count, year = state
        is_digit = 0x30 <= code <= 0x39
        if count == 5:
            return state
        if count == 4:
            return None if is_digit else (5, 0)
        year = year * 10 + code - 0x30
        if not is_digit or (count == 3 and not self.first <= year <= self.last):
            return None
        return (count + 1, year if count < 3 else 0)

    def accepts(self, state: State) -> bool:
        assert isinstance(state, tuple)
        return bool(state[0] >= 4)


def patterns(text: Text) -> Iterator[Condition]:
    """Yield an automaton for each group of alternative patterns."""
    for group in text.patterns:
        automata: list[Automaton] = []
        failed: tuple[Pattern, str] | None = None
        for pattern in group:
            found = _compiled(pattern.source, pattern.dialect)
            if isinstance(found, str):
                failed = failed or (pattern, found)
            else:
                automata.append(found)
        if failed is None:
            yield union_of(automata)
        else:
            pattern, why = failed
            message = f"the pattern {pattern.source!r} is not compared: {why}"
            key = ("patterns", *sorted((each.dialect, each.source) for each in group))
            surely = union_of(automata) if automata else None
            yield OpenCondition(key, Gap("pattern", message, pattern.place), surely)


@lru_cache(maxsize=2048)
def _compiled(source: str, dialect: Literal["json", "xsd"]) -> Automaton | str:
    """Return the automaton of a pattern, or the reason why there is none; cached."""
    try:
        return expression(source, dialect)
    except PatternError as error:
        return str(error)


def lengths(text: Text) -> Iterator[Condition]:
    """Yield an automaton for the lengths of a text that is not a list."""
    least, most = text.min_length or 0, text.max_length
    if (not least and most is None) or text.kind == "qname":
        return  # XSD lets every QName pass its length facets
    if not text.octets:
        yield CharacterRun(EVERY, least, most)
    elif text.kind == "hex":
        yield CharacterRun(EVERY, 2 * least, None if most is None else 2 * most)
    else:
        yield OctetCount(least, most)


def words(text: Text) -> Iterator[Condition]:
    """Yield an automaton for an enumeration, except of decimals."""
    if text.enumeration is None:
        return
    if text.kind == "boolean":
        meant = {each.strip() in ("true", "1") for each in text.enumeration}
        spellings = (("true", True), ("1", True), ("false", False), ("0", False))
        yield WordSet(frozenset(word for word, value in spellings if value in meant))
        return
    listed = frozenset(normalised(each, white_space(text)) for each in text.enumeration)
    zoned = any(map(moments.has_zone, listed))
    one_spelling = text.kind in ("string", "qname") or (text.kind in moments.STEPPED and not zoned)
    if one_spelling and text.items is None:
        yield WordSet(listed)
        return
    message = f"other spellings of the values of an enumeration of {text.kind} are not compared"
    gap = Gap("enumeration", message, text.place)
    key = ("enumeration", text.kind, *sorted(listed))
    yield OpenCondition(key, gap, WordSet(listed), partial(_has_value, text))


def bounds(text: Text) -> Iterator[Condition]:
    """Yield the conditions of bounds on date-times, which automata cannot decide exactly."""
    if text.minimum is None and text.maximum is None:
        return
    place = (text.minimum or text.maximum or Bound("", True, text.place)).place
    message = f"bounds of {text.kind} are compared with those of the same kind only"
    if text.kind not in _VALUED:
        message = f"bounds of {text.kind} are not compared, unless they are the same"
    for bound in (text.minimum, text.maximum):
        if bound is not None and _is_unread(text, bound):
            message = f"the bound {bound.value!r} is no {text.kind}; it is not compared"
    key = ("bounds", text.kind, end(text, text.minimum), end(text, text.maximum))
    yield OpenCondition(key, Gap("bound", message, place), _years(text), partial(_has_value, text))


def _years(text: Text) -> Automaton | None:
    """Return the years that are certainly within bounds, whatever the day and the time zone."""
    if text.kind not in ("dateTime", "date", "gYear", "gYearMonth"):
        return None
    first, last = 1, 9999
    if text.minimum is not None:
        found = _YEAR.match(text.minimum.value.strip())
        if found is None or _is_unread(text, text.minimum):
            return None
        first = int(found[0]) + 2
    if text.maximum is not None:
        found = _YEAR.match(text.maximum.value.strip())
        if found is None or _is_unread(text, text.maximum):
            return None
        last = int(found[0]) - 2
    return FourDigitYears(first, last)


def _is_unread(text: Text, bound: Bound) -> bool:
    return text.kind in _VALUED and values.number(text.kind, bound.value.strip()) is None


def end(text: Text, bound: Bound | None) -> tuple[object, bool, bool] | None:
    """Return an end of an interval by its value: `1.0` and `1` are equal.

    The last part is whether a date-time has a time zone; one with and one without are not equal.
    """
    if bound is None:
        return None
    value = values.number(text.kind, bound.value.strip()) if text.kind in _VALUED else None
    zoned = text.kind in moments.MOMENTS and moments.has_zone(bound.value.strip())
    return (bound.value if value is None else value, bound.inclusive, zoned)


def _has_value(text: Text, spelling: str) -> bool | None:
    """Return whether a spelling has a value in the set; None if its kind is not known."""
    value = values.number(text.kind, spelling) if text.kind in _VALUED else None
    return None if value is None else values.holds(text, value)


def formats(text: Text) -> Iterator[Condition]:
    """Yield an automaton for a format with a fixed language, else an open condition.

    XSD's anyURI is an open condition that no validator checks: it accepts every string.
    """
    name = text.format
    if name is None or text.kind != "string" or text.json_type is None:
        return
    if name in lexical.FORMATS:
        yield expression(lexical.FORMATS[name], "xsd")
    elif name in _OPINIONS:
        plausible = lexical.PLAUSIBLE.get(name)
        gap = Gap("format", f"the format {name!r} is not compared", text.place)
        surely = None if plausible is None else expression(plausible, "xsd")
        yield OpenCondition(("format", name), gap, surely)


def is_checked(name: str) -> bool:
    """Return whether validators check a format; other formats only inform readers."""
    return name in lexical.FORMATS or name in _OPINIONS


def arithmetic(text: Text) -> Iterator[Condition]:
    """Yield automata for bounds, digits, multiples and enumerations of decimals."""
    for bound, low in ((text.minimum, True), (text.maximum, False)):
        if bound is None:
            continue
        value = values.number(text.kind, bound.value.strip())
        if value is None:
            yield from bounds(text)
            return
        yield ComparedDecimal(value, less=not low, equal=bound.inclusive, greater=low)
    if text.total_digits is not None or text.fraction_digits is not None:
        yield DigitLimit(text.total_digits, text.fraction_digits)
    if text.multiple_of:
        multiple = MultipleOf(Fraction(text.multiple_of))
        if multiple.too_large:
            message = f"multiples of {text.multiple_of} are too many to compare"
            key = ("multiple", text.multiple_of)
            yield OpenCondition(
                key, Gap("multipleOf", message, text.place), None, partial(_has_value, text)
            )
        else:
            yield multiple
    if text.enumeration is not None:
        yield from _numbers(text)


def _numbers(text: Text) -> Iterator[Condition]:
    found = [values.number(text.kind, each.strip()) for each in text.enumeration or ()]
    known = sorted({each for each in found if each is not None})
    if None in found or len(known) > _MOST_NUMBERS:
        yield from words(text)
    else:
        yield expression("|".join(map(spelt, known)), "xsd") if known else union_of(())


def white_space(text: Text) -> str:
    """Return how XML processes white space: all kinds but strings collapse it."""
    if text.json_type is not None:
        return "preserve"
    return text.white_space if text.kind == "string" and text.items is None else "collapse"
