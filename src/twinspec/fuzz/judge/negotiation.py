"""What Accept and Content-Type mean by RFC 9110; where it leaves a choice, both readings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[\t\x20-\x7e])*"'
_MEDIA = re.compile(rf"({_TOKEN})/({_TOKEN})")
_PARAMETER = re.compile(rf"[ \t]*;[ \t]*(?:({_TOKEN})=({_TOKEN}|{_QUOTED}))?")
_SEPARATOR = re.compile(r"[ \t]*(?:,[ \t]*|\Z)")
_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\Z")
_LONGEST = 500
"""Characters that every recipient can be expected to read (RFC 9110, 5.4 leaves the limit open)."""


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type or range, `type/subtype` in lower case, and its parameters."""

    name: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Weight:
    """How welcome a media type is, 0 to 1: the least and the most that a header can mean."""

    least: float
    most: float


_ANY = Weight(0.0, 1.0)
_FULL = Weight(1.0, 1.0)


@lru_cache(maxsize=1024)
def weights(accept: str | None, served: tuple[str, ...]) -> Mapping[str, Weight]:
    """Return how welcome each media type of `served` is to the sender of an Accept header.

    Absent, it admits all; malformed, it may mean anything.
    Servers may heed or ignore the parameters of ranges, and choose among equal ranges.
    """
    if accept is None:
        return dict.fromkeys(served, _FULL)
    try:
        ranges = media_types(accept)
        weighed = [(item, _weight(item)) for item in ranges]
        malformed = not ranges or any(_is_odd(item.name) for item in ranges)
    except ValueError:
        malformed = True
    if malformed:
        return dict.fromkeys(served, _ANY)
    return {name: _welcome(name, weighed) for name in served}


def media_types(value: str) -> list[MediaType]:
    """Split a header value into media types; ValueError when it is malformed or very long."""
    if len(value) > _LONGEST:
        raise ValueError(value)
    items: list[MediaType] = []
    place, end = 0, len(value)
    while place < end:
        separator = _SEPARATOR.match(value, place)
        if separator and separator.end() > place:
            place = separator.end()
            continue
        found = _MEDIA.match(value, place)
        if not found:
            raise ValueError(value)
        place = found.end()
        parameters: dict[str, str] = {}
        while parameter := _PARAMETER.match(value, place):
            place = parameter.end()
            if parameter[1] is not None:
                parameters[parameter[1].lower()] = _unquoted(parameter[2])
        if not _SEPARATOR.match(value, place):
            raise ValueError(value)
        items.append(MediaType(f"{found[1]}/{found[2]}".lower(), parameters))
    return items


@lru_cache(maxsize=1024)
def content_type(value: str) -> MediaType | None:
    """Return the media type of a body; None when the header does not say exactly one."""
    try:
        items = media_types(value)
    except ValueError:
        return None
    return items[0] if len(items) == 1 else None


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text


def _is_odd(name: str) -> bool:
    """Return whether a range is one that only the grammar allows, such as `*/json`."""
    main, _, sub = name.partition("/")
    return ("*" in main and name != "*/*") or ("*" in sub and sub != "*")


def _weight(item: MediaType) -> float:
    weight = item.parameters.get("q", "1")
    if not _WEIGHT.match(weight):
        raise ValueError(weight)
    return float(weight)


def _welcome(name: str, ranges: list[tuple[MediaType, float]]) -> Weight:
    plain = [(item, weight) for item, weight in ranges if not item.parameters.keys() - {"q"}]
    readings = [*_most_specific(name, plain), *_most_specific(name, ranges)]
    return Weight(min(readings), max(readings))


def _most_specific(name: str, ranges: list[tuple[MediaType, float]]) -> list[float]:
    for wanted in (name, f"{name.partition('/')[0]}/*", "*/*"):
        found = [weight for item, weight in ranges if item.name == wanted]
        if found:
            return found
    return [0.0]
