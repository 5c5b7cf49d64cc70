"""Results of comparing sets of texts: verdicts, witnesses, conventions.

Example: `^[0-9]+$` in JSON against `[0-9]{2,}` in XSD: no, with the witness "0".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from twinspec.grammar.model import Gap, Text
from twinspec.grammar.text import lexical, moments, values
from twinspec.grammar.text.automata import matches
from twinspec.grammar.text.compiling import target
from twinspec.grammar.text.conditions import is_checked, white_space
from twinspec.grammar.text.digits import plain
from twinspec.grammar.text.expression import expression
from twinspec.grammar.text.languages import TextLanguage, normalised

TruthValue = Literal["yes", "no", "unknown"]
Json = str | int | float | Decimal | bool


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention by which texts of JSON and of XML are taken as equal."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text in the spelling of each half. A number is a Decimal if no float has its digits."""

    json: Json
    xml: str


@dataclass(frozen=True, slots=True)
class TextVerdict:
    """The answer to a question about two sets, with a text that disproves a "yes".

    For `subset` the first set accepts the witness and the second refuses it, for `disjoint` both
    accept it. It is None if the smallest one has more than a hundred thousand characters.
    `gaps` are the parts that were not compared; the answer `unknown` always has one.
    """

    verdict: TruthValue
    witness: Spelling | None = None
    gaps: tuple[Gap, ...] = ()
    conventions: tuple[Convention, ...] = ()


_LITERAL = re.compile(r"\\.|\[(\\.|[^\]])*\]")
"""Parts of a pattern in which a dot is itself."""
_MESSAGES = {
    "time_zone": "RFC 3339 asks for a time zone and four digits of the year, XSD for neither, and "
    "has small t and z, second 60 and offsets beyond 14:00; "
    "the same kind of moment counts as the same",
    "white_space": "XML treats white space ({0}) before it looks at a text; "
    "JSON's texts are compared with what is left",
    "infinity": "XSD's floating point numbers also have INF, -INF and NaN, which JSON cannot write",
    "precision": "JSON's numbers and XSD's decimals have any number of digits, "
    "a floating point number keeps about sixteen",
    "uri": "XSD's anyURI accepts every text; it counts as the same as JSON's format {0}",
    "octets": "XSD counts octets of {0}, JSON characters; lengths are compared in octets",
    "line_separators": "ECMA 262's dot leaves out U+2028 and U+2029, XSD's does not, and JSON's "
    "validators disagree; texts with these two characters are not compared",
    "characters": "JSON's strings may hold control characters that XML 1.0 cannot write",
    "format": "the format {0!r} is a hint that no validator checks",
    "duration": "RFC 3339 has durations in weeks; XSD has negative ones, and fractions",
    "prefix": "a qualified name needs a declaration of its prefix, which JSON has not",
}


def convention(kind: str, *details: object) -> Convention:
    """Return the convention of a kind, with details in its message."""
    return Convention(kind, _MESSAGES[kind].format(*details))


def has_dot(one: Text, others: Sequence[Text]) -> bool:
    """Return whether a pattern of JSON has a dot and is compared with XML."""
    texts = (one, *others)
    written = (p.source for each in texts if each.json_type for g in each.patterns for p in g)
    return any(each.json_type is None for each in texts) and any(
        "." in _LITERAL.sub("", each) for each in written
    )


def conventions(one: Text, others: Sequence[Text]) -> tuple[Convention, ...]:
    """Return the conventions that a comparison of one text with others assumes."""
    found: dict[str, Convention] = {}
    for other in others:
        if (one.json_type is None) != (other.json_type is None):
            json, xml = (one, other) if other.json_type is None else (other, one)
            found |= {each.kind: each for each in _between(json, xml)}
    for text in (one, *others):
        hint = text.format if text.kind == "string" and text.json_type is not None else None
        if hint is not None and not is_checked(hint):
            found["format"] = convention("format", hint)
    if has_dot(one, others):
        found["line_separators"] = convention("line_separators")
    return tuple(found.values())


def _between(json: Text, xml: Text) -> Iterable[Convention]:
    same = json.kind == xml.kind
    if same and json.kind in moments.MOMENTS:
        yield convention("time_zone")
    if same and json.kind == "duration":
        yield convention("duration")
    if json.json_type == "string" and xml.kind == "string" and xml.white_space != "preserve":
        yield convention("white_space", xml.white_space)
    if json.json_type == "string" and same and json.kind == "string" and _is_free(json):
        yield convention("characters")
    if values.is_number(json) and values.is_number(xml):
        if xml.kind == "float":
            yield convention("infinity")
        if not same:
            yield convention("precision")
    if json.format in lexical.URI_FORMATS and xml.format in lexical.URI_FORMATS:
        yield convention("uri", json.format)
    if same and xml.octets and not json.octets and (json.max_length or xml.max_length):
        yield convention("octets", xml.kind)
    if xml.kind == "qname":
        yield convention("prefix")


def _is_free(text: Text) -> bool:
    """Return whether nothing limits the characters of a string."""
    return not text.patterns and text.enumeration is None and text.format is None


def as_spelling(text: str, one: Text, others: Iterable[Text] = ()) -> Spelling:
    """Return a text of `one` in the spelling of both halves, in JSON by the known types."""
    return Speller(one, tuple(others)).spelling(text)


@dataclass(frozen=True)
class Speller:
    """Writes texts of `one` in the spelling of both halves, in JSON by the known types."""

    one: Text
    others: tuple[Text, ...] = ()

    def spelling(self, text: str) -> Spelling:
        """Return a text in both spellings."""
        one = self.one
        if one.json_type is not None:
            return Spelling(_json(text, {one.json_type}), text)
        read = normalised(text, white_space(one))
        if self._writes_moments:
            return Spelling(_rfc_3339(one.kind, read), text)
        return Spelling(_json(read, self._types(read)), text)

    @cached_property
    def _readers(self) -> list[Text]:
        return [each for each in (self.one, *self.others) if each.json_type is not None]

    @cached_property
    def _writes_moments(self) -> bool:
        plain_readers = all(
            each.kind == self.one.kind and not each.patterns for each in self._readers
        )
        return self.one.kind in lexical.RFC_3339 and plain_readers

    @cached_property
    def _languages(self) -> list[TextLanguage]:
        return [target(each, "xml") for each in self._readers]

    def _types(self, read: str) -> set[str | None]:
        """Return the types of JSON by which a text is written.

        Of several types that could read it, that is the one that accepts it.
        """
        if not self._readers and self.one.items is None:
            return {_TYPES.get(self.one.kind)}
        types: set[str | None] = {each.json_type for each in self._readers}
        if len(types) == 1:
            return types
        pairs = zip(self._readers, self._languages, strict=True)
        accepting = (each.json_type for each, language in pairs if language.holds(read))
        first = next(accepting, None)
        return types if first is None else {first}


def _rfc_3339(kind: str, text: str) -> str:
    """Return a time with the time zone that JSON requires; dates have none there."""
    value = moments.number(kind, text)
    if value is None or matches(expression(lexical.RFC_3339[kind], "xsd"), text):
        return text
    return moments.spelling(kind, value)


_TYPES = {"decimal": "number", "float": "number", "boolean": "boolean"}


def _json(spelling: str, types: Collection[str | None]) -> Json:
    """Return the JSON value of an XML text."""
    truths = ("true", "false") if "number" in types else ("true", "false", "1", "0")
    if "boolean" in types and spelling in truths:
        return spelling in ("true", "1")
    if "number" in types:
        value = values.number("decimal", spelling)
        if value is not None:
            return as_json(plain(value))
    return spelling


def as_json(spelling: str) -> int | float | Decimal:
    """Return a canonical decimal as a Python number that is written with the same digits."""
    if "." not in spelling:
        return int(spelling)
    number = float(spelling)
    return number if Decimal(repr(number)) == Decimal(spelling) else Decimal(spelling)
