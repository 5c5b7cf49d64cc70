"""Invalid JSON: texts that a careless or hostile client makes from a valid one.

`xml_attacks` does the same for XML; other modules break the keywords of schemas.
"""

from __future__ import annotations

import codecs
import json
import random
from collections.abc import Callable
from typing import Any

from twinspec.contract.binding.reader import DUPLICATES, MISSING, ROOT, SYNTAX, TEXT
from twinspec.fuzz.wire.attack import SCHEMA, Attack

Make = Callable[[Any, random.Random], bytes]

_MARKER = "\ue000"
_LEAST_DEPTH, _MOST_DEPTH = 101, 300
_STRANGER = "xTwinspec"


def attacks(body: bytes, rng: random.Random) -> Attack:
    """Return a random attack on the JSON text `body`, drawn by `rng`."""
    return attack(rng.choice(NAMES), body, rng)


def attack(name: str, body: bytes, rng: random.Random) -> Attack:
    """Return the attack `name`, one of NAMES."""
    make, broken = _WAYS[name]
    return Attack(name, make(json.loads(body), rng), broken, name in _DOUBTFUL)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _instead(*bodies: str) -> Make:
    """Return an attack that sends one of `bodies` instead."""
    return lambda _value, rng: _bytes(rng.choice(bodies))


def _around(before: str, *after: str) -> Make:
    """Return an attack that puts text before the document and one of some texts after it."""
    return lambda value, rng: _bytes(before + _written(value) + rng.choice(after))


def _objects(value: Any) -> list[dict[str, Any]]:
    """Return all objects of a value."""
    if isinstance(value, list):
        return [found for item in value for found in _objects(item)]
    if not isinstance(value, dict):
        return []
    return [value, *(found for item in value.values() for found in _objects(item))]


def _member(raw: Callable[[random.Random], str]) -> Make:
    """Return an attack that adds an unknown member with a raw value."""

    def make(value: Any, rng: random.Random) -> bytes:
        objects = _objects(value)
        if not objects:
            return _bytes(f'{{"{_STRANGER}": {raw(rng)}}}')
        rng.choice(objects)[_STRANGER] = _MARKER
        return _bytes(_written(value).replace(f'"{_MARKER}"', raw(rng)))

    return make


def _one_of(*raw: str) -> Callable[[random.Random], str]:
    return lambda rng: rng.choice(raw)


def _deep(rng: random.Random) -> str:
    depth = rng.randint(_LEAST_DEPTH, _MOST_DEPTH)
    start, end = rng.choice((("[", "]"), ('{"a":', "}")))
    return start * depth + "1" + end * depth


def _bracketed(value: Any) -> str:
    """Return the text of an object or array; changed texts and numbers may stay valid."""
    return _written(value if isinstance(value, (dict, list)) else [value])


def _truncated(value: Any, rng: random.Random) -> bytes:
    text = _bracketed(value)
    return _bytes(text[: rng.randint(1, len(text) - 1)])


def _repeated(value: Any, rng: random.Random) -> bytes:
    """Repeat a member of some object, with the same value or another one first."""
    places = [found for found in _objects(value) if found]
    if not places:
        return b'{"a": 1, "a": 1}'
    place = rng.choice(places)
    key = rng.choice(list(place))
    first = rng.choice((place[key], None, "x"))
    members = {_MARKER: first, **place}
    place.clear()
    place.update(members)
    return _bytes(_written(value).replace(f'"{_MARKER}"', json.dumps(key)))


def _syntax_broken(value: Any, rng: random.Random) -> bytes:
    text = _bracketed(value)
    return _bytes(
        rng.choice(
            (
                f"{text[:-1]},{text[-1:]}",
                f"{text[:1]},{text[1:]}",
                f"{text[:-1]} // end\n{text[-1:]}",
                f"{text[:1]}/* begin */{text[1:]}",
                f"({text})",
                f"[{text}",
                text + "]",
                "{'a': 1}",
                "{a: 1}",
                '{"a" 1}',
                '{"a": True}',
                '{"a": undefined}',
            )
        )
    )


def _encoded(*names: str) -> Make:
    def make(value: Any, rng: random.Random) -> bytes:
        return _written(value).encode(rng.choice(names), "replace")

    return make


def _not_utf_8(value: Any, rng: random.Random) -> bytes:
    wrong = rng.choice((b"\xe9", b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80"))
    whole = _member(_one_of('"here"'))(value, rng)
    return whole.replace(b'"here"', b'"' + wrong + b'"')


_CONSTANTS = ("NaN", "Infinity", "-Infinity", "nan", "-NaN", "+1", "01", "1.", ".5", "0x1", "1e")
_OUTSIDE = ("1e999", "-1e400", "1" * 5000)
_RAW = ('"\x00"', '"\n"', '"\x1f"', r'"\x41"', r'"\u12"', '"\\', "'a'", '"')
_ESCAPED = (r'"\u0000"', r'"\u0001"', r'"\u001f"', r'"\ud800"', r'"\udc00\ud800"', r'"\uffff"')

_WAYS: dict[str, tuple[Make, frozenset[str]]] = {
    name: (make, frozenset(aspects))
    for name, make, *aspects in (
        ("empty", _instead(""), MISSING),
        ("blank", _instead(" ", "\n", "\t\r\n "), MISSING, SYNTAX),
        ("xml", _instead("<a/>", '<?xml version="1.0"?><a/>'), SYNTAX),
        ("form", _instead("a=1&b=2", "--x\r\n"), SYNTAX),
        ("truncated", _truncated, SYNTAX),
        ("text-behind", _around("", "x", "{}", " null", "\x00", ";"), SYNTAX),
        ("syntax", _syntax_broken, SYNTAX),
        ("number-malformed", _member(_one_of(*_CONSTANTS)), SYNTAX),
        ("number-outside", _member(_one_of(*_OUTSIDE)), SYNTAX, SCHEMA),
        ("string-malformed", _member(_one_of(*_RAW)), SYNTAX),
        ("string-unspeakable", _member(_one_of(*_ESCAPED)), TEXT, SCHEMA),
        ("member-unknown", _member(_one_of("null", '"x"', "{}", "[]", "0")), SCHEMA),
        ("nested", _member(_deep), SYNTAX),
        ("member-repeated", _repeated, DUPLICATES),
        ("utf-8-invalid", _not_utf_8, SYNTAX),
        ("utf-16", _encoded("utf-16", "utf-16-le", "utf-16-be", "utf-32"), SYNTAX),
        ("root-array", lambda value, _rng: _bytes(_written([value])), ROOT),
        ("root-scalar", _instead('"x"', "1", "null", "true", "[]", '""'), ROOT),
        ("mark", lambda value, _rng: codecs.BOM_UTF8 + _bytes(_written(value)), SYNTAX),
        ("spaced", lambda value, _rng: _bytes(json.dumps(value, indent="\t") + "\r\n ")),
        ("escaped", lambda value, _rng: _bytes(json.dumps(value))),
    )
}
_DOUBTFUL = frozenset(("mark",))

NAMES: tuple[str, ...] = tuple(_WAYS)
"""The names of all attacks."""
