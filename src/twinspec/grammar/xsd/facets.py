"""Facets: how one step of derivation restricts the texts of a simple type."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from twinspec.grammar.model import Bound, Gap, Pattern, Text, WhiteSpace
from twinspec.grammar.xsd.nodes import SchemaElement

MAX_DIGITS = 1_000  # of a number in a facet
_ORDER: tuple[WhiteSpace, ...] = ("preserve", "replace", "collapse")
_UNORDERED = ("string", "boolean", "base64", "hex", "qname")
_SIZED = ("string", "base64", "hex")
_LEXICAL: dict[str, str] = {
    "boolean": r"true|false|1|0",
    "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
    "float": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN",
    "dateTime": r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
    "date": r"-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?",
    "time": r"\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
    "duration": r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?",
    "gYear": r"-?\d{4,}(Z|[+-]\d\d:\d\d)?",
    "gYearMonth": r"-?\d{4,}-\d\d(Z|[+-]\d\d:\d\d)?",
    "gMonth": r"--\d\d(--)?(Z|[+-]\d\d:\d\d)?",
    "gMonthDay": r"--\d\d-\d\d(Z|[+-]\d\d:\d\d)?",
    "gDay": r"---\d\d(Z|[+-]\d\d:\d\d)?",
    "base64": r"[A-Za-z0-9+/= ]*",
    "hex": r"([0-9a-fA-F]{2})*",
    "qname": r"\S+",
}


def narrow(text: Text, step: SchemaElement) -> Text:
    """Return the text with the facets of an `xs:restriction`; unreadable facets become gaps.

    Patterns and enumerations of one step are alternatives. Example: `xs:int` with
    `<xs:minInclusive value="5"/>` has 5 as its minimum.
    """
    text = replace(text, place=step.place)
    for facet in step.children:
        change = _CHANGES.get(facet.tag)
        if change is None:
            continue
        try:
            text = change(text, facet)
        except (ValueError, InvalidOperation) as error:
            said = f"the facet {facet.tag} cannot be read ({error}): it is not compared."
            text = replace(text, gaps=(*text.gaps, Gap(f"xs:{facet.tag}", said, facet.place)))
    patterns = tuple(
        Pattern("xsd", facet.attributes.get("value", ""), facet.place)
        for facet in step.all("pattern")
    )
    return replace(text, patterns=(*text.patterns, patterns)) if patterns else text


def enumerated(texts: tuple[Text, ...], step: SchemaElement) -> tuple[Text, ...]:
    """Return the texts of a union (or of one type) with the enumeration of a step.

    Each value belongs to the first member type that accepts it, as XML Schema Part 2, section
    2.5.1.3, says.
    """
    facets = list(step.all("enumeration"))
    if not facets:
        return texts
    given: list[list[str]] = [[] for _ in texts]
    gaps: list[list[Gap]] = [[] for _ in texts]
    for facet in facets:
        written = facet.attributes.get("value", "")
        single = len(texts) == 1  # what is no value of it is the schema's fault, and harmless
        takers = [n for n, text in enumerate(texts) if single or _may_have(text, written)]
        if not takers:
            continue
        for number in takers[:1]:
            given[number].append(_literal(texts[number], written, facet))
        unsure = len(takers) > 1 and _narrowed(texts[takers[0]])
        if unsure:
            said = f"which member type of the union has {written!r} is not compared."
            gaps[takers[0]].append(Gap("xs:union", said, facet.place))
    return tuple(
        replace(text, enumeration=_within(text, values), gaps=(*text.gaps, *more))
        for text, values, more in zip(texts, given, gaps, strict=True)
        if values or len(texts) == 1
    )


def fixed_to(texts: tuple[Text, ...], written: str) -> tuple[Text, ...]:
    """Return the texts with the value of `fixed`."""
    for text in texts:
        if _may_have(text, written):
            return (replace(text, enumeration=(_spaced(text, written),)),)
    return texts


def _within(text: Text, values: list[str]) -> tuple[str, ...]:
    """Return the values that the base also has; all of them if a value has several spellings."""
    if text.enumeration is None or text.kind != "string" or text.items is not None:
        return tuple(dict.fromkeys(values))
    return tuple(value for value in dict.fromkeys(values) if value in text.enumeration)


def _may_have(text: Text, written: str) -> bool:
    if text.items is not None:
        return all(any(_may_have(item, word) for item in text.items) for word in written.split())
    spaced = _spaced(text, written)
    if text.kind == "string":
        return text.enumeration is None or spaced in text.enumeration
    return re.fullmatch(_LEXICAL[text.kind], spaced, re.ASCII) is not None


def _narrowed(text: Text) -> bool:
    """Return whether more than its kind restricts a text."""
    stated = (text.min_length, text.max_length, text.minimum, text.maximum, text.items)
    return bool(text.patterns) or any(fact is not None for fact in stated)


def _spaced(text: Text, written: str) -> str:
    if text.white_space == "collapse":
        return " ".join(written.split())
    if text.white_space == "replace":
        return re.sub(r"[\t\n\r]", " ", written)
    return written


def _literal(text: Text, written: str, facet: SchemaElement) -> str:
    """Return the value of an enumeration; of a QName, the Clark name."""
    spaced = _spaced(text, written)
    return (facet.resolve(spaced) or spaced) if text.kind == "qname" else spaced


def _whole(facet: SchemaElement) -> int:
    text = facet.get("value") or ""
    if not re.fullmatch(r"\+?[0-9]+", text) or len(text) > MAX_DIGITS:
        raise ValueError(f"{text[:40]!r} is no number of characters or digits")
    return int(text)


def _sized(text: Text) -> None:
    if text.kind not in _SIZED and text.items is None:
        raise ValueError(f"a {text.kind} has no length")


def _at_least(text: Text, facet: SchemaElement) -> Text:
    _sized(text)
    return replace(text, min_length=max(_whole(facet), text.min_length or 0))


def _at_most(text: Text, facet: SchemaElement) -> Text:
    _sized(text)
    most = _whole(facet)
    return replace(text, max_length=min(most, most if text.max_length is None else text.max_length))


def _exactly(text: Text, facet: SchemaElement) -> Text:
    return _at_least(_at_most(text, facet), facet)


def _bound(text: Text, facet: SchemaElement) -> Bound:
    if text.kind in _UNORDERED:
        raise ValueError(f"a {text.kind} has no order")
    value = facet.get("value") or ""
    if not re.fullmatch(_LEXICAL[text.kind], value, re.ASCII) or len(value) > MAX_DIGITS:
        raise ValueError(f"{value[:40]!r} is no {text.kind}")
    return Bound(value, facet.tag.endswith("Inclusive"), facet.place)


def _above(text: Text, facet: SchemaElement) -> Text:
    bound = _bound(text, facet)
    looser = text.minimum is not None and _looser(text, bound, text.minimum, 1)
    return text if looser else replace(text, minimum=bound)


def _below(text: Text, facet: SchemaElement) -> Text:
    bound = _bound(text, facet)
    looser = text.maximum is not None and _looser(text, bound, text.maximum, -1)
    return text if looser else replace(text, maximum=bound)


def _looser(text: Text, new: Bound, old: Bound, sign: int) -> bool:
    """Return whether a new bound removes nothing; between dates, it is assumed to restrict."""
    if text.kind not in ("decimal", "float"):
        return False
    mine, its = _number(new.value), _number(old.value)
    if mine == its:
        return new.inclusive and not old.inclusive
    return (mine - its) * sign < 0


def _number(value: str) -> Decimal:
    return Decimal(value.replace("INF", "Infinity"))


def _total(text: Text, facet: SchemaElement) -> Text:
    _decimal(text)
    digits = _whole(facet)
    return replace(text, total_digits=min(digits, text.total_digits or digits))


def _fraction(text: Text, facet: SchemaElement) -> Text:
    _decimal(text)
    digits = _whole(facet)
    if text.fraction_digits is not None:
        return replace(text, fraction_digits=min(digits, text.fraction_digits))
    text = replace(text, fraction_digits=digits)
    if digits:
        return text
    said = "that such a decimal may be written as 1.0, and an integer not, is not compared."
    return replace(text, gaps=(*text.gaps, Gap("xs:fractionDigits", said, facet.place)))


def _decimal(text: Text) -> None:
    if text.kind != "decimal":
        raise ValueError(f"a {text.kind} has no digits to count")


def _spacing(text: Text, facet: SchemaElement) -> Text:
    value = facet.get("value")
    chosen = next((each for each in _ORDER if each == value), None)
    if chosen is None:
        raise ValueError(f"{value!r} is none of {', '.join(_ORDER)}")
    if text.kind != "string" or text.items is not None:
        return text
    return replace(text, white_space=max(chosen, text.white_space, key=_ORDER.index))


_CHANGES: dict[str, Callable[[Text, SchemaElement], Text]] = {
    "length": _exactly,
    "minLength": _at_least,
    "maxLength": _at_most,
    "minInclusive": _above,
    "minExclusive": _above,
    "maxInclusive": _below,
    "maxExclusive": _below,
    "totalDigits": _total,
    "fractionDigits": _fraction,
    "whiteSpace": _spacing,
}
