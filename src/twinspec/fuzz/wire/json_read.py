"""Reads JSON bodies strictly by RFC 8259, and notes where readers may differ."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from twinspec.contract.binding.reader import DUPLICATES, SYNTAX, TEXT

_UTF8_MARK = b"\xef\xbb\xbf"
_DEEP = 50
_DEEPEST = 200
_LONG_NUMBER = 300
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"|[^][{}"]+', re.DOTALL)


@dataclass(frozen=True, slots=True)
class JsonReading:
    """The content of a JSON body: `value` is meaningless unless `readable`.

    `certain` are the aspects that it breaks, `possible` those that some readers refuse.
    """

    value: Any
    readable: bool
    certain: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()


class _NotJson(ValueError):
    """A number that JSON does not have: NaN, Infinity."""


class _DecodingNotes:
    """The faults found by a JSON decoder: repeated keys, numbers that JSON does not have."""

    def __init__(self) -> None:
        self.repeated = False
        self.odd_number = False

    def object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        self.repeated |= len(found) != len(pairs)
        return found

    def integer(self, text: str) -> int:
        if len(text) > _LONG_NUMBER:
            self.odd_number = True
            return 0
        return int(text)

    def real(self, text: str) -> float:
        number = float(text)
        if math.isfinite(number):
            return number
        self.odd_number = True
        return 0.0

    @staticmethod
    def constant(name: str) -> Any:
        raise _NotJson(name)


def read_json(body: bytes) -> JsonReading:
    """Return the content of a JSON body; for a repeated key, the last value."""
    try:
        text = body.removeprefix(_UTF8_MARK).decode()
    except UnicodeDecodeError:
        return JsonReading(None, False, certain=frozenset({SYNTAX}))
    possible = {SYNTAX} if body.startswith(_UTF8_MARK) else set()
    levels = _levels(text)
    if levels > _DEEPEST:
        return JsonReading(None, False, possible=frozenset({SYNTAX}))
    if levels > _DEEP:
        possible.add(SYNTAX)
    watch = _DecodingNotes()
    try:
        value = json.loads(
            text,
            object_pairs_hook=watch.object,
            parse_int=watch.integer,
            parse_float=watch.real,
            parse_constant=watch.constant,
        )
    except ValueError:
        return JsonReading(None, False, certain=frozenset({SYNTAX}))
    if watch.odd_number:
        possible.add(SYNTAX)
    certain = {DUPLICATES} if watch.repeated else set()
    if "\\" in text or _NO_XML.search(text):
        value, clean = _clean(value)
        certain |= set() if clean else {TEXT}
    return JsonReading(value, True, frozenset(certain), frozenset(possible))


def _levels(text: str) -> int:
    """Return the nesting depth of brackets in JSON text; 0 if there are few."""
    if text.count("{") + text.count("[") <= _DEEP:
        return 0
    depth = most = 0
    for bracket in _NO_BRACKETS.sub("", text):
        depth += 1 if bracket in "{[" else -1
        most = max(most, depth)
    return most


def _clean(value: Any) -> tuple[Any, bool]:
    """Return a value without characters that XML does not allow, and whether it had none."""
    if isinstance(value, str):
        cleaned = _NO_XML.sub("\ufffd", value)
        return cleaned, cleaned == value
    if isinstance(value, list):
        items = [_clean(item) for item in value]
        return [item for item, _ in items], all(clean for _, clean in items)
    if isinstance(value, dict):
        pairs = [(_clean(key), _clean(item)) for key, item in value.items()]
        return (
            {key: item for (key, _), (item, _) in pairs},
            all(key_clean and item_clean for (_, key_clean), (_, item_clean) in pairs),
        )
    return value, True
