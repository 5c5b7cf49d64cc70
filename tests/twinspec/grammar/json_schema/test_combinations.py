"""`not`, `if`, `anyOf` and `oneOf` around other keywords: read exactly, or said not to be.

What a schema accepts says jsonschema-rs. Where the grammar reads a schema exactly, both agree on
every document below; where it does not, a gap names the keyword.
"""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.grammar.json_schema.helpers import all_gaps, document, write
from tests.twinspec.grammar.json_schema.interpreter import accepts
from twinspec.grammar.json_schema import open_contract

STRING = {"type": "string"}
TEXTS = {"properties": {name: {"enum": ["x", "y"]} for name in "abc"}}
CLOSED = {"type": "object", "additionalProperties": False, **TEXTS}
A, B, C = ({"required": [name]} for name in "abc")
X = {"properties": {"a": {"const": "x"}}}

SCALARS: list[Any] = ["", "x", "y", "long", 0, 1, 1.5, 7, True, False, None]
OBJECTS = [
    {name: value for name, value in zip("abc", values, strict=True) if value is not None}
    for values in product((None, "x", "y"), repeat=3)
]
DOCUMENTS: list[Any] = [
    *SCALARS,
    *OBJECTS,
    {"a": 1},
    {"a": None},
    {"d": "x"},
    {"a": "x", "d": 1},
    *([], ["x"], [1], ["x", "y"], [1, 2, 3], [[]], [{}]),
]


def negated(schema: Any, **more: Any) -> dict[str, Any]:
    return {"not": schema, **more}


def conditional(test: Any, then: Any = None, other: Any = None) -> dict[str, Any]:
    """A closed object with `if`, and with `then` and `else` where they are given."""
    parts = {"if": test, "then": then, "else": other}
    return {**CLOSED, **{key: part for key, part in parts.items() if part is not None}}


EXACT: dict[str, Any] = {
    "not true": negated(True),
    "not false": negated(False),
    "not what says nothing": negated({"description": "Anything."}),
    "not one of two types": negated({"type": ["string", "number"]}),
    "not null": negated({"type": "null"}),
    "not an object with a": negated({"type": "object", **A}, **CLOSED),
    "not a value, of some": negated({"const": "x"}, enum=["x", 1, None]),
    "not null, of text and null": negated({"const": None}, type=["string", "null"]),
    "not false, among booleans": negated({"const": False}, type="boolean"),
    "not a, among objects": negated(A, **CLOSED),
    "not not a": negated(negated(A), **CLOSED),
    "neither a nor b": negated({"anyOf": [A, B]}, **CLOSED),
    "not both": negated({"allOf": [A, B]}, **CLOSED),
    "not exactly one": negated({"oneOf": [A, B]}, **CLOSED),
    "not without a": negated({"properties": {"a": False}}, **CLOSED),
    "not without a, in other words": negated({"properties": {"a": {"not": {}}}}, **CLOSED),
    "not with anything": negated({"properties": {"a": {}}, **B}, **CLOSED),
    "not x": negated({**X, **A}, **CLOSED),
    "not x, with b": negated({**X, "required": ["a", "b"]}, **CLOSED),
    "not x, if there": negated({"type": "object", **X}, **CLOSED),
    "not a reference": negated({"$ref": "#/definitions/needs_a"}, **CLOSED),
    "if a then b": conditional(A, B),
    "if a then b, else c": conditional(A, B, C),
    "if both then c": conditional({"required": ["a", "b"]}, C),
    "if not a then b": conditional(negated(A), B),
    "if true then a": conditional(True, A),
    "if false then a, else b": conditional(False, A, B),
    "if x then b": conditional({**X, **A}, B),
    "if x then b, else c": conditional({**X, **A}, B, C),
    "if x or y then b": conditional({"properties": {"a": {"enum": ["x", "y"]}}, **A}, B),
    "if x, where there, then b": conditional(X, B),
    "one of a, b, c": {**CLOSED, "oneOf": [A, B, C]},
    "one of all": {**CLOSED, "oneOf": [A]},
    "any of a and what needs both others": {**CLOSED, "anyOf": [A, {"required": ["b", "c"]}]},
    "one of two kinds": {
        "oneOf": [
            {**CLOSED, "properties": {**TEXTS["properties"], "a": {"const": kind}}, **A}
            for kind in ("x", "y")
        ]
    },
    "one of an array and an object": {"oneOf": [{"type": "array"}, {"type": "object"}]},
    "one of short and long arrays": {
        "oneOf": [
            {"type": "array", "items": STRING, "maxItems": 1},
            {"type": "array", "items": STRING, "minItems": 2},
        ]
    },
    "one of null and text": {"oneOf": [{"type": "null"}, STRING]},
    "any of null and null": {"anyOf": [{"type": "null"}, {"type": ["null", "string"]}]},
    "any of a text and anything": {"anyOf": [STRING, {}]},
    "any of closed objects": {
        "anyOf": [
            {"type": "object", "properties": {name: STRING}, "additionalProperties": False}
            for name in "ab"
        ]
    },
    "one of open objects": {
        "oneOf": [
            {"type": "object", "properties": {name: STRING}, "required": [name]} for name in "ab"
        ]
    },
    "one of closed objects that need their member": {
        "oneOf": [
            {
                "type": "object",
                "properties": {name: STRING},
                "additionalProperties": False,
                "required": [name],
            }
            for name in "ab"
        ]
    },
}
GAPS: dict[str, tuple[Any, str]] = {
    "not a text": (negated({"const": "x"}), "not"),
    "not a text, among texts": (negated({"const": "x"}, **STRING), "not"),
    "not null": (negated({"const": None}), "not"),
    "not one of some values": (negated({"enum": ["x", 1, None, True]}), "not"),
    "not a text of the type text": (negated({"type": "string", "const": "x"}), "not"),
    "not a number by value": (negated({"type": "integer", "const": 1}), "not"),
    "any of what is no text x": ({"anyOf": [negated({"const": "x"}), {"type": "null"}]}, "not"),
    "not an integer": (negated({"type": "integer"}), "not"),
    "not an object by value": (negated({"const": {"a": 1}}), "not"),
    "not a text of the type number": (negated({"type": "string", "enum": ["x", 1]}), "not"),
    "not a long text": (negated({"minLength": 2}), "not"),
    "not many members": (negated({"minProperties": 2}, **CLOSED), "not"),
    "not a as a text": (negated({"properties": {"a": STRING}}, **CLOSED), "not"),
    "not a typed not": (negated(negated({"type": "object", **A}), **CLOSED), "not"),
    "not what is partly said": (negated({"anyOf": [A, {"minLength": 1}]}, **CLOSED), "not"),
    "not a list": (negated([A], **CLOSED), "not"),
    "if it is long": (conditional({"minProperties": 2}, A), "if"),
    "if two members are x": (
        conditional({"properties": {name: {"const": "x"} for name in "ab"}, "required": ["a"]}, C),
        "if",
    ),
    "one of texts that overlap": (
        {"oneOf": [{**STRING, "maxLength": 3}, {**STRING, "minLength": 3}]},
        "oneOf",
    ),
    "any of lists of texts and of numbers": (
        {"anyOf": [{"type": "array", "items": {"type": kind}} for kind in ("string", "number")]},
        "anyOf",
    ),
    "one of anything and a text": ({"oneOf": [STRING, {}]}, "oneOf"),
}


def contract(folder: Path, schema: Any) -> Any:
    whole = document("draft-07", schema, needs_a=A)
    return open_contract(write(folder / "contract.json", whole))


@pytest.mark.parametrize("name", EXACT)
def test_it_is_read_exactly(tmp_path: Path, name: str) -> None:
    opened = contract(tmp_path, EXACT[name])
    assert list(all_gaps(opened.half)) == []
    (root,) = opened.half.roots
    judge = opened.judge(root)
    differ = [
        value
        for value in DOCUMENTS
        if accepts(opened.half, root.value, value) != judge.is_valid(value)
    ]
    assert differ == []


@pytest.mark.parametrize("name", GAPS)
def test_it_is_said_not_to_be_compared(tmp_path: Path, name: str) -> None:
    schema, keyword = GAPS[name]
    opened = contract(tmp_path, schema)
    assert {gap.construct for gap in all_gaps(opened.half)} == {keyword}
