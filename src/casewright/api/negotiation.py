"""What a caller accepts and sends: Accept, Accept-Language and Content-Type, by RFC 9110.

Functions take header values as text, several lines joined by commas; they remember some answers,
since clients repeat themselves. A value that is too long is neither read nor remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from casewright.domain.effects import effect
from interaction_contract import rules

Media = Literal["application/json", "application/xml"]
JSON: Media = "application/json"
XML: Media = "application/xml"

_NAMES = {
    "utf-8": "UTF-8 csUTF8 utf8",
    "ascii": "US-ASCII ASCII us iso-ir-6 ANSI_X3.4-1968 ANSI_X3.4-1986 ISO_646.irv:1991 ISO646-US"
    " IBM367 cp367 csASCII",
    "latin-1": "ISO-8859-1 ISO_8859-1 ISO_8859-1:1987 iso-ir-100 latin1 l1 IBM819 CP819"
    " csISOLatin1",
    "utf-16": "UTF-16 csUTF16",
    "utf-16-le": "UTF-16LE csUTF16LE",
    "utf-16-be": "UTF-16BE csUTF16BE",
}
"""The charsets in which an XML body may be declared: Python's name, and those of IANA's registry.

`utf8` and `ASCII` are in use without standing there.
"""

_CHARSETS = {name.lower(): python for python, names in _NAMES.items() for name in names.split()}

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_RANGE = re.compile(rf"({_TOKEN}/{_TOKEN})")
_LANGUAGE_RANGE = re.compile(r"(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)")
_PARAMETER = re.compile(
    rf'[ \t]*;[ \t]*(?:({_TOKEN})=(?:({_TOKEN})|"((?:[^"\\\x00-\x08\x0a-\x1f]|\\.)*)"))?'
)
_PART = re.compile(r'[^",]++|,|"(?:[^"\\]|\\.?)*+(?:"|\Z)', re.DOTALL)
"""A step through a list: text, a comma between its pieces, or what stands in quotes."""

_QUALITY = re.compile(r"(?:0?\.[0-9]{1,3}|0\.?|1(?:\.0{0,3})?)\Z")
"""A weight; old JDKs leave the 0 before the point out."""

_LONGEST_VALUE = 1000

Item = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class BodyType:
    """The declared type of a body; `charset` is Python's name, None if none was declared."""

    media: Media
    charset: str | None


def answer_type(accept: str | None, body: Media | None) -> Media | None:
    """Return the representation of the answer, or None when the caller accepts neither.

    Without a header it is XML. Among equals the one that is named; if both are, or none is, that
    of the request's body, else JSON.
    """
    return None if is_too_long(accept) else _answer_type(accept, body)


def language_ranges(accept_language: str) -> list[tuple[str, float]]:
    """Return the languages that a caller names, in small letters, and their weights."""
    return [(name, weight) for name, weight, _ in _weighed(accept_language, _LANGUAGE_RANGE)]


def body_type(content_type: str) -> BodyType | None:
    """Return what a Content-Type declares, or None if the API does not read such bodies."""
    return None if is_too_long(content_type) else _body_type(content_type)


def is_too_long(value: str | None) -> bool:
    """Return whether the value of a header is longer than any that is read."""
    return value is not None and len(value) > _LONGEST_VALUE


@effect(
    rules.protocol.ANSWER_IS_NEGOTIATED,
)
@lru_cache(maxsize=128)
def _answer_type(accept: str | None, body: Media | None) -> Media | None:
    if accept is None or not accept.strip(" \t,"):
        return XML
    ranges = [
        (name, weight)
        for name, weight, parameters in _weighed(accept, _MEDIA_RANGE)
        if xml_charset(parameters.get("charset", "utf-8")) == "utf-8"
    ]
    json, json_named = _best(JSON, ranges)
    xml, xml_named = _best(XML, ranges)
    if not json and not xml:
        return None
    if json != xml:
        return JSON if json > xml else XML
    if json_named != xml_named:
        return XML if xml_named else JSON
    return body or JSON


@lru_cache(maxsize=128)
def _body_type(content_type: str) -> BodyType | None:
    items = [_item(piece, _MEDIA_RANGE) for piece in _pieces(content_type)]
    if len(items) != 1 or items[0] is None:
        return None
    name, parameters = items[0]
    charset = parameters.get("charset")
    known = None if charset is None else xml_charset(charset)
    if charset is not None and known is None:
        return None
    if name.lower() == JSON:
        return BodyType(JSON, known) if known in (None, "utf-8") else None
    return BodyType(XML, known) if name.lower() == XML else None


def xml_charset(name: str) -> str | None:
    """Return what Python calls a charset in which XML is read; None for any other charset."""
    return _CHARSETS.get(name.lower())


def _weighed(value: str, name: re.Pattern[str]) -> Iterator[tuple[str, float, dict[str, str]]]:
    """Yield name, weight and parameters of each piece of a list; malformed ones are skipped."""
    for piece in _pieces(value):
        item = _item(piece, name)
        weight = item[1].get("q", "1") if item else ""
        if item and _QUALITY.match(weight):
            yield item[0].lower(), float(weight), item[1]


def _pieces(value: str) -> list[str]:
    """Split a list at its commas outside of quotes."""
    pieces: list[list[str]] = [[]]
    for part in _PART.finditer(value):
        text = part[0]
        if text == ",":
            pieces.append([])
        elif text.startswith('"') and (len(text) == 1 or not text.endswith('"')):
            # It has no end: then it is no quotation.
            first, *others = text.split(",")
            pieces[-1].append(first)
            pieces += ([other] for other in others)
        else:
            pieces[-1].append(text)
    stripped = ("".join(piece).strip(" \t") for piece in pieces)
    return [piece for piece in stripped if piece]


def _item(piece: str, name: re.Pattern[str]) -> Item | None:
    """Return the name and the parameters of a piece of a list; None if it is malformed."""
    found = name.match(piece)
    if not found or (found[1].startswith("*/") and found[1] != "*/*"):
        return None
    place = found.end()
    parameters: dict[str, str] = {}
    while parameter := _PARAMETER.match(piece, place):
        place = parameter.end()
        key, plain, quoted = parameter.groups()
        if key is not None:
            text = plain if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
            parameters[key.lower()] = text
    return (found[1], parameters) if place == len(piece) else None


def _best(media: Media, ranges: list[tuple[str, float]]) -> tuple[float, bool]:
    """Return the quality of a media type by its most specific range, and if that names it."""
    for wanted in (media, "application/*", "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found), wanted == media
    return 0.0, False
