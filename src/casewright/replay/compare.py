"""Differences between documents and answers, one line each: place, expected and found value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from lxml import etree

_MISSING: Any = object()


def json_difference(expected: Any, found: Any) -> str | None:
    """Return the first place where two JSON values differ, or None when they are equal."""
    return next(_differences(expected, found, "", complete=True), None)


def part_difference(part: Any, found: Any) -> str | None:
    """Return the first place where `found` lacks or contradicts `part`; objects may have more."""
    return next(_differences(part, found, "", complete=False), None)


def leads_somewhere(pointer: str, value: Any) -> bool:
    """Return whether the JSON Pointer leads to a value in `value`."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return False
    return True


def xml_difference(expected: etree._Element, found: etree._Element) -> str | None:
    """Return the first place where two elements differ, ignoring prefixes and layout; else None."""
    return next(_element_differences(expected, found, ""), None)


def _differences(expected: Any, found: Any, place: str, complete: bool) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(found, dict):
        names = expected.keys() | found.keys() if complete else expected.keys()
        for name in sorted(names):
            yield from _differences(
                expected.get(name, _MISSING), found.get(name, _MISSING), f"{place}/{name}", complete
            )
    elif isinstance(expected, list) and isinstance(found, list):
        pairs = zip_longest(expected, found, fillvalue=_MISSING)
        for position, (one, other) in enumerate(pairs):
            yield from _differences(one, other, f"{place}/{position}", complete)
    elif type(expected) is not type(found) or expected != found:
        yield _difference_line(place, _json(expected), _json(found))


def _element_differences(
    expected: etree._Element, found: etree._Element, place: str
) -> Iterator[str]:
    here = f"{place}/{etree.QName(expected).localname}"
    if expected.tag != found.tag:
        yield _difference_line(here, str(expected.tag), str(found.tag))
        return
    attributes, others = sorted(expected.items()), sorted(found.items())
    if attributes != others:
        yield _difference_line(f"{here}/@", attributes, others)
    if _text(expected) != _text(found):
        yield _difference_line(here, repr(_text(expected)), repr(_text(found)))
    for one, other in zip_longest(expected, found):
        if one is None or other is None:
            yield _difference_line(here, _tag(one), _tag(other))
            return
        yield from _element_differences(one, other, here)


def _text(element: etree._Element) -> str:
    """Return the text of a leaf; of another element, the text between its children."""
    if len(element) == 0:
        return element.text or ""
    return "".join((text or "").strip() for text in (element.text, *(e.tail for e in element)))


def _tag(element: etree._Element | None) -> str:
    return "no further element" if element is None else str(element.tag)


def _json(value: Any) -> str:
    return "nothing" if value is _MISSING else json.dumps(value, ensure_ascii=False)


def _difference_line(place: str, expected: object, found: object) -> str:
    return f"{place or 'the whole'}: expected {expected}, found {found}"
