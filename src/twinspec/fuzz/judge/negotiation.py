"""The meaning of Accept and Content-Type by RFC 9110; where it allows two readings, both.

`werkzeug.http` parses the headers. It skips malformed parts, so this module first checks a header
by the grammar of the RFC (appendix A): a malformed one may mean anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from werkzeug.http import parse_list_header, parse_options_header

_LONGEST = 500
"""Characters that every recipient can be expected to read (RFC 9110, 5.4 leaves the limit open)."""

# The names of RFC 9110, appendix A; in a range, `*` stands for the whole of a type or subtype.
# White space is taken whole (`*+`), so that a long malformed header is read in linear time.
_OWS = r"[ \t]*+"
_NAME = r"[\w!#$%&'+.^`|~-]+"
_TOKEN = r"[\w!#$%&'*+.^`|~-]+"
_QUOTED_STRING = r'"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*+"'
_PARAMETERS = rf"(?:{_OWS};{_OWS}(?:{_TOKEN}=(?:{_TOKEN}|{_QUOTED_STRING}))?)*+"
_MEDIA_TYPE = re.compile(rf"{_TOKEN}/{_TOKEN}{_PARAMETERS}", re.ASCII)
_MEDIA_RANGE = re.compile(rf"(?:\*/\*|{_NAME}/\*|{_NAME}/{_NAME}){_PARAMETERS}", re.ASCII)
_QVALUE = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class StatedType:
    """A media type or range in a header: `type/subtype` in lower case, and its parameters."""

    name: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight of a media type, 0 to 1: the smallest and the largest that a header can mean."""

    least: float
    most: float


_ANY = Weight(0.0, 1.0)
_FULL = Weight(1.0, 1.0)


@lru_cache(maxsize=1024)
def weights(accept: str | None, served: tuple[str, ...]) -> Mapping[str, Weight]:
    """Return the weight of each media type of `served` by an Accept header.

    Without a header, every media type has weight 1; a malformed header may mean any weight.
    Servers may use or ignore the parameters of ranges, and choose among equal ranges.
    Example: `application/json;q=0.3, application/json` gives JSON a weight from 0.3 to 1.
    """
    if accept is None:
        return dict.fromkeys(served, _FULL)
    try:
        ranges = [(item, _weight(item)) for item in _stated(accept, _MEDIA_RANGE)]
    except ValueError:
        ranges = []
    if not ranges:
        return dict.fromkeys(served, _ANY)
    plain = [(item, weight) for item, weight in ranges if not set(item.parameters) - {"q"}]
    found = {}
    for media in served:
        readings = [*_by_precedence(media, plain), *_by_precedence(media, ranges)]
        found[media] = Weight(min(readings), max(readings))
    return found


@lru_cache(maxsize=1024)
def content_type(value: str) -> StatedType | None:
    """Return the media type of a body; None if the header does not state exactly one.

    Example: `application/json; charset=UTF-8` gives `application/json` with `{"charset": "UTF-8"}`.
    """
    try:
        [stated] = _stated(value, _MEDIA_TYPE)
    except ValueError:
        return None
    return stated


def _stated(value: str, grammar: re.Pattern[str]) -> Iterator[StatedType]:
    """Yield the media types or ranges of a header; ValueError for a malformed or very long one."""
    if len(value) > _LONGEST:
        raise ValueError(value)
    items = parse_list_header(value)
    # Quotes around a whole item are taken away by the library, and are not in the grammar.
    is_unquoted = value.count('"') != sum(item.count('"') for item in items)
    if is_unquoted or not all(map(grammar.fullmatch, items)):
        raise ValueError(value)
    for item in items:
        name, parameters = parse_options_header(item)
        yield StatedType(name.lower(), parameters)


def _weight(item: StatedType) -> float:
    weight = item.parameters.get("q", "1")
    if not _QVALUE.fullmatch(weight):
        raise ValueError(weight)
    return float(weight)


def _by_precedence(media: str, ranges: list[tuple[StatedType, float]]) -> list[float]:
    """Return the weights of the most specific ranges that apply to a media type.

    A range with fewer wildcards is more specific (RFC 9110, 12.5.1). If none applies: 0.
    """
    applying = [
        (item.name.count("*"), weight) for item, weight in ranges if fnmatchcase(media, item.name)
    ]
    if not applying:
        return [0.0]
    fewest = min(wildcards for wildcards, _ in applying)
    return [weight for wildcards, weight in applying if wildcards == fewest]
