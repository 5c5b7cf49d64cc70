"""Compiles a set of texts into its language, for the writing side or the reading side.

JSON values are written to XML in their canonical spelling; XML texts are read to JSON by their
value. So the language of a side depends on the other side.

Example: JSON's integers are written as `0|-?[1-9][0-9]*`; when JSON reads integers from XML, it
also accepts `+02`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Literal

from twinspec.grammar.model import Gap, Text
from twinspec.grammar.text import conditions, lexical, moments, values
from twinspec.grammar.text.automata import (
    Automaton,
    CharacterRun,
    Complement,
    ItemList,
    intersection_of,
    union_of,
)
from twinspec.grammar.text.bare import bare
from twinspec.grammar.text.characters import complement
from twinspec.grammar.text.conditions import Condition, white_space
from twinspec.grammar.text.expression import expression
from twinspec.grammar.text.languages import OpenCondition, TextLanguage, union

Medium = Literal["json", "xml"]


def medium(text: Text) -> Medium:
    """Return the kind of documents that the set belongs to: JSON or XML."""
    return "xml" if text.json_type is None else "json"


def source(text: Text, to: Medium) -> TextLanguage:
    """Return the spellings that the set writes into documents that are then read as `to`."""
    found = list(_facets(text, to, writes=True))
    if medium(text) == "json":
        return _language(found)
    if to == "xml":
        return _language(found, white_space(text))
    if white_space(text) == "replace":
        found.append(CharacterRun(complement(((0x09, 0x0A), (0x0D, 0x0D))), 0, None))
    elif white_space(text) == "collapse":
        found.append(expression(r"(\S+( \S+)*)?", "xsd"))
    return _language(found)


def target(text: Text, origin: Medium) -> TextLanguage:
    """Return the spellings that the set accepts from documents that were written as `origin`."""
    found = list(_facets(text, origin, writes=False))
    return _language(found, "preserve" if medium(text) == "json" else white_space(text))


def _language(found: Iterable[Condition], space: str = "preserve") -> TextLanguage:
    parts = list(found)
    automata = [each for each in parts if not isinstance(each, OpenCondition)]
    return TextLanguage(
        intersection_of(automata), tuple(x for x in parts if isinstance(x, OpenCondition)), space
    )


def _facets(text: Text, other: Medium, *, writes: bool) -> Iterator[Condition]:
    if text.items is not None:
        yield from _list(text, other, writes=writes)
    elif text.json_type == "boolean":
        both = "true|false|1|0" if other == "xml" and not writes else "true|false"
        yield expression(both, "xsd")
        yield from conditions.words(text)
    elif values.is_number(text):
        yield from _number(text, other, writes=writes)
    else:
        yield from _lexical(text, other, writes=writes)
        yield from conditions.patterns(text)
        yield from conditions.lengths(text)
        yield from conditions.words(text)
        yield from conditions.bounds(text)
        yield from conditions.formats(text)
    for gap in text.gaps:
        yield OpenCondition(("gap", gap.construct, gap.message, gap.place), gap)
    for each in text.without:
        yield from _without(target(each, medium(text)))


def _lexical(text: Text, other: Medium, *, writes: bool) -> Iterator[Condition]:
    if text.kind == "string":
        return
    if medium(text) == other == "json" and text.kind in lexical.IN_JSON:
        yield from _rfc_3339(text)
        return
    yield expression(lexical.LEXICAL[text.kind], "xsd")
    if text.json_type is None:
        return
    if writes and not text.patterns and text.kind in lexical.RFC_3339:
        yield expression(lexical.RFC_3339[text.kind], "xsd")
    if writes and text.kind == "base64":
        yield CharacterRun(complement(((0x20, 0x20),)), 0, None)


def _rfc_3339(text: Text) -> Iterator[Condition]:
    """Yield the conditions of RFC 3339 on a date-time, the only ones if no half is XML."""
    plain = lexical.IN_JSON[text.kind]
    leap = lexical.WITH_LEAP_SECOND.get(text.kind)
    if leap is None:
        yield expression(plain, "xsd")
        return
    yield expression(f"{plain}|{leap}", "xsd")
    gap = Gap("format", "which moments have a second 60 is not compared", text.place)
    yield OpenCondition(
        ("leap second", text.kind), gap, expression(plain, "xsd"), moments.has_possible_second
    )


def _number(text: Text, other: Medium, *, writes: bool) -> Iterator[Condition]:
    whole = text.fraction_digits == 0
    arithmetic = list(conditions.arithmetic(text))
    if text.json_type is not None and writes:
        canonical = lexical.CANONICAL_INTEGER if whole else lexical.CANONICAL_DECIMAL
        yield from (expression(canonical, "xsd"), *arithmetic)
        return
    decimal = expression(lexical.DECIMAL, "xsd")
    if text.json_type is None:
        yield from conditions.patterns(text)
    if text.json_type is None and text.kind == "decimal":
        if whole and other == "xml" and not writes:
            yield from (decimal, _whole(text))
        else:
            yield expression(lexical.INTEGER, "xsd") if whole else decimal
        yield from arithmetic
        return
    # JSON has no infinity: what XML writes so is left out, and a note says it.
    finite = text.json_type is not None or (writes and other == "json")
    more = lexical.EXPONENT if finite else f"{lexical.EXPONENT}|{lexical.NOT_FINITE}"
    yield from _with_exponents(text, decimal, expression(more, "xsd"), arithmetic)


def _whole(text: Text) -> OpenCondition:
    """Return the condition on integers: `5.0` is an xs:decimal without fraction, no xs:integer."""
    message = "whether a whole number may be written 5.0 is not compared"
    integer = expression(lexical.INTEGER, "xsd")
    return OpenCondition(("whole",), Gap("fractionDigits", message, text.place), integer)


def _with_exponents(
    text: Text, decimal: Automaton, more: Automaton, arithmetic: list[Condition]
) -> Iterator[Condition]:
    """Yield decimals that meet the conditions, and spellings with exponents, left undecided."""
    if not arithmetic:
        yield union_of((decimal, more))
        return
    language = _language((decimal, *arithmetic))
    yield union_of((language.upper, more))
    message = "numbers with exponents are not compared with what is no number"
    gap = Gap("number", message, text.place)
    ends = (conditions.end(text, text.minimum), conditions.end(text, text.maximum))
    key = ("numbers", text.kind, *ends, text.multiple_of, text.fraction_digits, text.enumeration)
    yield OpenCondition(key, gap, language.lower, partial(_read, text))


def _read(text: Text, spelling: str) -> bool | None:
    value = values.number(text.kind, spelling)
    if value is None:
        listed = text.enumeration
        unbounded = text.minimum is None and text.maximum is None
        return spelling in listed if listed is not None else True if unbounded else None
    return values.holds(text, value)


def _list(text: Text, other: Medium, *, writes: bool) -> Iterator[Condition]:
    items = [source(each, other) if writes else target(each, other) for each in text.items or ()]
    items = [TextLanguage(each.automaton, each.opens) for each in items]
    upper, lower = union(items)
    least, most = text.min_length or 0, text.max_length
    yield ItemList(upper, least, most)
    opens = [each for one in items for each in one.opens]
    if opens:
        surely = None if lower is None else ItemList(lower, least, most)
        keys = {frozenset(each.key for each in one.opens) for one in items}
        same = len(keys) == 1
        key = ("items", keys.pop() if same else tuple(map(bare, text.items or ())))
        yield OpenCondition(key, opens[0].gap, surely)
    yield from conditions.patterns(text)
    yield from conditions.words(text)


def _without(taken: TextLanguage) -> Iterator[Condition]:
    """Yield the condition that a text is not in a language."""
    if not taken.opens:
        yield Complement(taken.upper)
        return
    if taken.lower is not None:
        yield Complement(taken.lower)
    key = ("without", *(each.key for each in taken.opens))

    def check(spelling: str) -> bool | None:
        answer = taken.holds(spelling)
        return None if answer is None else not answer

    yield OpenCondition(key, taken.opens[0].gap, Complement(taken.upper), check)
