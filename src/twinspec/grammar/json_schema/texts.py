"""Reads keywords that restrict texts, numbers and booleans into `Text`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import Any, Literal, cast

import jsonschema_rs

from twinspec.grammar.json_schema.source import Location
from twinspec.grammar.json_schema.surrogates import with_code_points
from twinspec.grammar.model import Bound, Gap, Kind, Pattern, Text

JsonType = Literal["string", "number", "boolean"]
Report = Callable[[Location, str, str], Gap]
"""Makes the gap of a location: its construct, and what is therefore not compared."""

_KINDS: Mapping[str, Kind] = {
    "date-time": "dateTime",
    "date": "date",
    "time": "time",
    "duration": "duration",
    "byte": "base64",
    "base64": "base64",
}
_ENCODINGS: Mapping[str, Kind] = {"base64": "base64", "base16": "hex"}
SIZES = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
}
_SILENT_FORMATS = frozenset(("password", "binary"))  # OpenAPI: for people and for clients
STRING_KEYWORDS = ("pattern", "minLength", "maxLength")
NUMBER_KEYWORDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")


def written(value: Any) -> str:
    """Return the XML text of a JSON scalar: 1e2 is `100`, true is `true`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        number = Decimal(repr(value))
        return format(number.to_integral() if number == number.to_integral() else number, "f")
    return str(value)


def is_number(value: Any) -> bool:
    """Return whether a value is a JSON number; booleans are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def json_type(value: Any) -> str:
    """Return the JSON type of a value: `string`, `number`, `boolean` and so on."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if is_number(value):
        return "number"
    return "string" if isinstance(value, str) else "object" if isinstance(value, dict) else "array"


def is_count(value: Any) -> bool:
    """Return whether a value is a count: 0, 1, 2.0."""
    return is_number(value) and value >= 0 and value == int(value)


class TextReader:
    """Reads one schema's keywords about scalars; keywords that it cannot read become gaps."""

    def __init__(self, location: Location, flags: bool, report: Report) -> None:
        self.location = location
        self.node: Mapping[str, Any] = location.node
        self.flags = flags
        self.report = report
        self.gaps: list[Gap] = []

    def _gap(self, keyword: str, message: str) -> None:
        self.gaps.append(self.report(self.location[keyword], keyword, message))

    def _count(self, keyword: str) -> int | None:
        value = self.node.get(keyword)
        if value is None:
            return None
        if not is_count(value):
            self._gap(keyword, f"{keyword} is no number of characters; it is not compared")
            return None
        return int(value)

    def boolean(self) -> Text:
        """Return the text of `type: boolean`."""
        return Text("boolean", self.location.place, "boolean", white_space="collapse")

    def string(self) -> Text:
        """Return the text of `type: string`."""
        self.gaps = []
        kind, form = self._format("string")
        least = self._count("minLength")
        return Text(
            kind=kind,
            place=self.location.place,
            json_type="string",
            patterns=self._patterns(),
            min_length=least or None,
            max_length=self._count("maxLength"),
            format=form,
            gaps=tuple(self.gaps),
        )

    def _patterns(self) -> tuple[tuple[Pattern, ...], ...]:
        source = self.node.get("pattern")
        if source is None:
            return ()
        if not isinstance(source, str):
            self._gap("pattern", "the pattern is no text; it is not compared")
            return ()
        source = with_code_points(source)
        if not matches_compile(source):
            message = f"the pattern {source[:60]!r} is none that ECMA 262 and its judge know"
            self._gap("pattern", message)
            return ()
        return ((Pattern("json", source, self.location["pattern"].place),),)

    def _format(self, kind: JsonType) -> tuple[Kind, str | None]:
        """Return the value space of `format` and `contentEncoding`, and a format that has none."""
        plain: Kind = "string" if kind == "string" else "decimal"
        encoding = self.node.get("contentEncoding")
        if encoding is not None and kind == "string":
            if str(encoding) in _ENCODINGS:
                return _ENCODINGS[str(encoding)], None
            if encoding not in ("7bit", "8bit", "binary"):
                self._gap("contentEncoding", f"the encoding {str(encoding)[:40]!r} is not compared")
        form = self.node.get("format")
        if form is None:
            return plain, None
        if not isinstance(form, str):
            self._gap("format", "the format is no text; it is not compared")
            return plain, None
        if form in _SILENT_FORMATS:
            return plain, None
        if kind == "string":
            return (_KINDS[form], None) if form in _KINDS else (plain, form)
        if form in ("float", "double"):
            return "float", None
        # The formats of strings say nothing of numbers.
        return plain, None if form in SIZES or form in _KINDS else form

    def number(self, whole: bool) -> Text:
        """Return the text of `type: number`, or of `type: integer` when `whole`."""
        self.gaps = []
        kind, form = self._format("number")
        minimum = self._bound("minimum", "exclusiveMinimum", tighter=max)
        maximum = self._bound("maximum", "exclusiveMaximum", tighter=min)
        size = SIZES.get(str(self.node.get("format")))
        if size is not None:
            place = self.location["format"].place
            minimum = _tighter(minimum, Bound(str(size[0]), True, place), max)
            maximum = _tighter(maximum, Bound(str(size[1]), True, place), min)
            whole = True
        multiple, digits = self._multiple()
        return Text(
            kind="decimal" if whole else kind,
            place=self.location.place,
            json_type="number",
            white_space="collapse",
            minimum=minimum,
            maximum=maximum,
            multiple_of=multiple,
            fraction_digits=0 if whole else digits,
            format=form,
            gaps=tuple(self.gaps),
        )

    def _bound(self, keyword: str, exclusive: str, tighter: Any) -> Bound | None:
        found = self._number(keyword)
        flag = self.node.get(exclusive)
        if self.flags:
            if flag is not None and not isinstance(flag, bool):
                self._gap(exclusive, f"{exclusive} is true or false here; the number is ignored")
            return dataclasses.replace(found, inclusive=False) if found and flag is True else found
        if isinstance(flag, bool):
            self._gap(exclusive, f"{exclusive} is a number here; true and false are ignored")
            return found
        beyond = self._number(exclusive)
        if beyond is not None:
            beyond = dataclasses.replace(beyond, inclusive=False)
        return _tighter(found, beyond, tighter)

    def _number(self, keyword: str) -> Bound | None:
        value = self.node.get(keyword)
        if value is None:
            return None
        if not is_number(value):
            self._gap(keyword, f"{keyword} is no number; it is not compared")
            return None
        return Bound(written(value), True, self.location[keyword].place)

    def _multiple(self) -> tuple[Decimal | None, int | None]:
        """Return `multipleOf`; as a number of digits if it is 1, 0.1, 0.01 and so on."""
        value = self.node.get("multipleOf")
        if value is None:
            return None, None
        if not is_number(value) or value <= 0:
            self._gap("multipleOf", "multipleOf is no number above 0; it is not compared")
            return None, None
        step = Decimal(written(value))
        digits = -step.adjusted()
        if digits >= 0 and step == Decimal(1).scaleb(-digits):
            return None, digits
        return step, None


def _tighter(one: Bound | None, other: Bound | None, pick: Any) -> Bound | None:
    """Return the stricter of two bounds; the exclusive one of two equal ones."""
    if one is None or other is None:
        return one or other
    if Decimal(one.value) == Decimal(other.value):
        return other if one.inclusive else one
    chosen = pick(Decimal(one.value), Decimal(other.value))
    return one if Decimal(one.value) == chosen else other


def matches_compile(source: str) -> bool:
    """Return whether jsonschema-rs supports a pattern."""
    return _judge("pattern", source) is not None


@lru_cache(4096)
def _judge(keyword: str, value: str) -> jsonschema_rs.Draft202012Validator | None:
    try:
        return jsonschema_rs.Draft202012Validator({keyword: value}, validate_formats=True)
    except (ValueError, jsonschema_rs.ValidationError):
        return None


def matches(source: str, text: str) -> bool:
    """Return whether a pattern of ECMA 262 matches somewhere in a text."""
    matcher = _judge("pattern", source)
    return matcher is None or matcher.is_valid(text)


_FORMATS: Mapping[str, str] = {
    kind: form for form, kind in _KINDS.items() if kind in ("dateTime", "date", "time")
}


def _has_format(text: Text, value: str) -> bool:
    form = _FORMATS.get(text.kind) or text.format
    judge = _judge("format", form) if form else None
    return judge is None or judge.is_valid(value)


def accepts(text: Text, value: str) -> bool:
    """Return whether a set of texts accepts a value; True when that is not known."""
    if text.json_type == "number":
        number = Decimal(value)
        return (
            _above(text.minimum, number)
            and _below(text.maximum, number)
            and (text.fraction_digits is None or _divides(_digit(text.fraction_digits), number))
            and (text.multiple_of is None or _divides(text.multiple_of, number))
        )
    return (
        (text.min_length or 0) <= len(value)
        and (text.max_length is None or len(value) <= text.max_length)
        and all(any(matches(one.source, value) for one in group) for group in text.patterns)
        and _has_format(text, value)
    )


def _digit(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)


def _divides(step: Decimal, number: Decimal) -> bool:
    return (Fraction(number) / Fraction(step)).denominator == 1


def _above(bound: Bound | None, number: Decimal) -> bool:
    least = None if bound is None else Decimal(bound.value)
    return least is None or number > least or (number == least and cast("Bound", bound).inclusive)


def _below(bound: Bound | None, number: Decimal) -> bool:
    most = None if bound is None else Decimal(bound.value)
    return most is None or number < most or (number == most and cast("Bound", bound).inclusive)


def narrowed(text: Text, values: tuple[str, ...]) -> Text | None:
    """Return the subset of a text with only these values; None when it accepts none of them."""
    kept = [value for value in values if accepts(text, value) and _listed(text, value)]
    return dataclasses.replace(text, enumeration=tuple(kept)) if kept else None


def _listed(text: Text, value: str) -> bool:
    return text.enumeration is None or is_listed(text, value, text.enumeration)


def is_listed(text: Text, value: str, values: Iterable[str]) -> bool:
    """Return whether `values` contain this value; numbers are compared as numbers."""
    if text.json_type == "number":
        return any(Decimal(value) == Decimal(one) for one in values)
    return value in values


def meet(one: Text, other: Text, report: Callable[[str, str], Gap]) -> Text | None:
    """Return the intersection of two texts; None when it is empty."""
    if one.json_type != other.json_type:
        return None
    kind = _meet_kinds(one, other)
    if kind is None:
        return None
    gaps = [*one.gaps, *(gap for gap in other.gaps if gap not in one.gaps)]
    form = one.format or other.format
    if one.format and other.format and one.format != other.format:
        gaps.append(report("format", f"{one.format} and {other.format} at once are not compared"))
    result = dataclasses.replace(
        one,
        kind=kind,
        patterns=one.patterns + tuple(each for each in other.patterns if each not in one.patterns),
        min_length=_most(one.min_length, other.min_length),
        max_length=_least(one.max_length, other.max_length),
        minimum=_tighter(one.minimum, other.minimum, max),
        maximum=_tighter(one.maximum, other.maximum, min),
        multiple_of=_common(one.multiple_of, other.multiple_of),
        fraction_digits=_least(one.fraction_digits, other.fraction_digits),
        format=form,
        gaps=tuple(gaps),
        enumeration=one.enumeration if one.enumeration is not None else other.enumeration,
    )
    if result.enumeration is None:
        return result
    listed = tuple(value for value in result.enumeration if _listed(other, value))
    return narrowed(result, listed)


def _meet_kinds(one: Text, other: Text) -> Kind | None:
    kinds = {one.kind, other.kind}
    if len(kinds) == 1:
        return one.kind
    if "string" in kinds:
        return next(kind for kind in kinds if kind != "string")
    if kinds == {"decimal", "float"}:
        # Integers and numbers of limited digits stay what they are; plain numbers become floats.
        exact = one if one.kind == "decimal" else other
        return "decimal" if exact.fraction_digits is not None else "float"
    return None


def _most(one: int | None, other: int | None) -> int | None:
    return max(one or 0, other or 0) or None


def _least(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def _common(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Return the least common multiple of two steps: of 0.2 and 0.3 it is 0.6."""
    if one is None or other is None:
        return one if other is None else other
    scale = max(-cast("int", step.as_tuple().exponent) for step in (one, other))
    first, second = (int(step.scaleb(scale)) for step in (one, other))
    return Decimal(first * second // gcd(first, second)).scaleb(-scale)


_LEXICAL = frozenset(("dateTime", "date", "time", "duration"))


def disjoint(one: Text, other: Text) -> bool:
    """Return whether two texts certainly have no common value."""
    if one.json_type != other.json_type:
        return True
    for listed, by in ((one, other), (other, one)):
        if listed.enumeration is not None:
            return not any(
                accepts(by, value) and _listed(by, value) for value in listed.enumeration
            )
    if one.kind != other.kind and {one.kind, other.kind} <= _LEXICAL:
        return True
    return _gap_between(one, other) or _gap_between(other, one)


def _gap_between(low: Text, high: Text) -> bool:
    """Return whether every text of `low` is smaller or shorter than every text of `high`."""
    if low.max_length is not None and (high.min_length or 0) > low.max_length:
        return True
    if low.maximum is None or high.minimum is None:
        return False
    most, least = Decimal(low.maximum.value), Decimal(high.minimum.value)
    return most < least or (
        most == least and not (low.maximum.inclusive and high.minimum.inclusive)
    )
