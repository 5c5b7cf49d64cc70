"""The headers Accept, Accept-Language and Content-Type, by RFC 9110.

Functions take header values as text, several lines joined by commas; some results are cached,
since clients repeat values. A value that is too long is neither read nor cached.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from casewright.api.charsets import python_charset
from casewright.api.representations import Representation, by_default, served
from casewright.domain.effects import effect
from interaction_contract import rules

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

    media: str
    charset: str | None


def answer_type(accept: str | None, body: str | None) -> str | None:
    """Return the media type of the answer, or None when the caller accepts none that is served.

    Without a header it is the default one. Of several with the highest weight, it is the one that
    the header names; if it names several or none, that of the request's body, else the first that
    is served. Example: `application/json;q=0.5, */*` gives `application/xml`.
    """
    return None if is_too_long(accept) else _answer_type(accept, body, served())


def language_ranges(accept_language: str) -> list[tuple[str, float]]:
    """Return the languages that a caller names, in lower case, and their weights.

    Example: `de, EN-gb;q=0.5` gives `("de", 1.0), ("en-gb", 0.5)`.
    """
    return [(name, weight) for name, weight, _ in _weighed(accept_language, _LANGUAGE_RANGE)]


def body_type(content_type: str) -> BodyType | None:
    """Return the type of a Content-Type header, or None if the API does not read such bodies."""
    return None if is_too_long(content_type) else _body_type(content_type, served())


def is_too_long(value: str | bytes | None) -> bool:
    """Return whether the value of a header is longer than the limit for reading."""
    return value is not None and len(value) > _LONGEST_VALUE


@effect(
    rules.protocol.ANSWER_IS_NEGOTIATED,
)
@lru_cache(maxsize=128)
def _answer_type(
    accept: str | None, body: str | None, among: tuple[Representation, ...]
) -> str | None:
    if accept is None or not accept.strip(" \t,"):
        return by_default().media
    ranges = [
        (name, weight)
        for name, weight, parameters in _weighed(accept, _MEDIA_RANGE)
        if python_charset(parameters.get("charset", "utf-8")) == "utf-8"
    ]
    wanted = {one.media: _best(one.media, ranges) for one in among}
    highest = max(wanted.values())
    if not highest[0]:
        return None
    equal = [media for media, quality in wanted.items() if quality == highest]
    return body if body in equal else equal[0]


@lru_cache(maxsize=128)
def _body_type(content_type: str, among: tuple[Representation, ...]) -> BodyType | None:
    items = [_item(piece, _MEDIA_RANGE) for piece in pieces_of(content_type)]
    if len(items) != 1 or items[0] is None:
        return None
    name, parameters = items[0]
    charset = parameters.get("charset")
    known = None if charset is None else python_charset(charset)
    if charset is not None and known is None:
        return None
    media = name.lower()
    reads = any(one.media == media and one.reads(known) for one in among)
    return BodyType(media, known) if reads else None


def _weighed(value: str, name: re.Pattern[str]) -> Iterator[tuple[str, float, dict[str, str]]]:
    """Yield name, weight and parameters of each item of a list; malformed items are skipped."""
    for piece in pieces_of(value):
        item = _item(piece, name)
        weight = item[1].get("q", "1") if item else ""
        if item and _QUALITY.match(weight):
            yield item[0].lower(), float(weight), item[1]


def pieces_of(value: str) -> list[str]:
    """Split a list at its commas outside quotes: `a;b="1,2", c` gives `a;b="1,2"` and `c`."""
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
    """Return the name and the parameters of a list item; None if it is malformed."""
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


def _best(media: str, ranges: list[tuple[str, float]]) -> tuple[float, bool]:
    """Return the weight of a media type by its most specific range, and whether that names it."""
    for wanted in (media, media.partition("/")[0] + "/*", "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found), wanted == media
    return 0.0, False
