"""Every keyword of every dialect, with what the grammar makes of it: exact rows, and gaps."""

from typing import Any, NamedTuple

from twinspec.grammar.json_schema import dialect as dialects
from twinspec.grammar.json_schema.dialect import Dialect

DIALECTS: dict[str, Dialect] = {
    each.name: each
    for each in (
        *(dialects.DRAFT4, dialects.DRAFT6, dialects.DRAFT7, dialects.DRAFT2019),
        *(dialects.DRAFT2020, dialects.SWAGGER2, dialects.OPENAPI30, dialects.OPENAPI31),
        dialects.OPENAPI32,
    )
}
FLAGS = ("draft-04", "Swagger 2.0", "OpenAPI 3.0")


class Exact(NamedTuple):
    """A schema with the values that it accepts and refuses; `only` are the dialects it is for."""

    schema: dict[str, Any]
    yes: list[Any]
    no: list[Any]
    only: tuple[str, ...] = tuple(DIALECTS)


def closed(**more: Any) -> dict[str, Any]:
    """Return a closed object with the members a and b, texts both."""
    members = {"a": {"type": "string"}, "b": {"type": "string"}}
    return {"type": "object", "additionalProperties": False, "properties": members, **more}


A, B, AB = {"a": "x"}, {"b": "x"}, {"a": "x", "b": "x"}
STRING = {"type": "string"}
NUMBERS = tuple(name for name in DIALECTS if name not in FLAGS)

EXACT: dict[str, list[Exact]] = {
    "type": [
        Exact({"type": "string"}, ["x", ""], [1, True, None, {}, []]),
        Exact({"type": "integer"}, [1, -3], [1.5, "1", True]),
        Exact({"type": "number"}, [1, 1.5], ["1", False]),
        Exact({"type": "boolean"}, [True, False], [0, "true"]),
        Exact({"type": "array"}, [[], [1]], [{}, "x"]),
        Exact({"type": ["string", "null"]}, ["x", None], [1], NUMBERS),
    ],
    "enum": [
        Exact({"type": "string", "enum": ["x", "y"]}, ["x", "y"], ["z", ""]),
        Exact({"type": "number", "enum": [1, 2.5]}, [1, 2.5, 1.0], [2]),
        Exact({"enum": ["x", 1, None, True]}, ["x", 1, None, True], ["1", False, 0]),
        Exact({"type": "string", "enum": ["x", 1]}, ["x"], [1, "1"]),
    ],
    "const": [
        Exact({"const": "x"}, ["x"], ["y", 1]),
        Exact({"const": 1}, [1, 1.0], [True, "1", 2]),
        Exact({"const": True}, [True], [1, False]),
        Exact({"const": None}, [None], [0, ""]),
        Exact({"const": "x", "enum": ["x", "y"]}, ["x"], ["y"]),
        Exact({"const": "z", "enum": ["x", "y"]}, [], ["x", "y", "z"]),
    ],
    "allOf": [
        Exact(
            {"allOf": [STRING, {"minLength": 2}, {"maxLength": 3}]}, ["xx", "xxx"], ["x", "xxxx"]
        ),
        Exact({"allOf": [closed(), {"required": ["a"]}]}, [A, AB], [B, {}]),
        Exact(
            {
                "allOf": [
                    {"type": "object", "properties": {"a": STRING}, "required": ["a"]},
                    {"type": "object", "properties": {"b": STRING}, "required": ["b"]},
                ]
            },
            [AB, {**AB, "c": 1}],
            [A, B, {"a": 1, "b": "x"}],
        ),
        Exact({"allOf": [{"type": "string"}, {"type": "integer"}]}, [], ["x", 1]),
        Exact({"allOf": [closed(), {"properties": {"c": STRING}}]}, [A], [{"c": "x"}]),
    ],
    "anyOf": [
        Exact({"anyOf": [STRING, {"type": "integer"}]}, ["x", 1], [True, 1.5]),
        Exact(closed(anyOf=[{"required": ["a"]}, {"required": ["b"]}]), [A, B, AB], [{}]),
    ],
    "oneOf": [
        Exact({"oneOf": [STRING, {"type": "integer"}]}, ["x", 1], [True]),
        Exact(closed(oneOf=[{"required": ["a"]}, {"required": ["b"]}]), [A, B], [{}, AB]),
        Exact(
            {
                "oneOf": [
                    {"type": "integer", "maximum": 3},
                    {"type": "integer", "minimum": 4},
                ]
            },
            [3, 4],
            ["x"],
        ),
        Exact(
            {
                "oneOf": [
                    {
                        "type": "object",
                        "properties": {"kind": {"type": "string", "enum": [kind]}, "v": value},
                        "required": ["kind"],
                        "additionalProperties": False,
                    }
                    for kind, value in (("a", STRING), ("b", {"type": "integer"}))
                ]
            },
            [{"kind": "a", "v": "x"}, {"kind": "b", "v": 1}, {"kind": "a"}],
            [{"kind": "a", "v": 1}, {"kind": "b", "v": "x"}, {}],
        ),
    ],
    "not": [
        Exact(closed(**{"not": {"required": ["a"]}}), [B, {}], [A, AB]),
        Exact(closed(**{"not": {"required": ["a", "b"]}}), [A, B, {}], [AB]),
        Exact(
            closed(**{"not": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}}), [{}], [A, B]
        ),
        Exact({"type": "string", "enum": ["x", "y"], "not": {"enum": ["x"]}}, ["y"], ["x"]),
        Exact({"not": {"type": "string"}}, [1, None, {}, [], True], ["x"]),
        Exact({"not": {}}, [], ["x", 1, None]),
    ],
    "if": [
        Exact(closed(**{"if": {"required": ["a"]}, "then": {"required": ["b"]}}), [B, {}, AB], [A]),
        Exact(
            closed(
                **{
                    "if": {"properties": {"a": {"const": "x"}}, "required": ["a"]},
                    "then": {"required": ["b"]},
                    "properties": {"a": {"enum": ["x", "y"]}, "b": STRING},
                }
            ),
            [AB, {"a": "y"}, B, {}],
            [A],
        ),
    ],
    "then": [Exact(closed(then={"required": ["a"]}), [{}, A], [1])],
    "else": [
        Exact(closed(**{"if": {"required": ["a"]}, "else": {"required": ["b"]}}), [A, B, AB], [{}])
    ],
    "properties": [
        Exact(closed(), [A, B, AB, {}], [{"a": 1}, {"c": "x"}, "x"]),
        Exact({"type": "object", "properties": {"a": STRING}}, [A, {"c": 1}], [{"a": 1}]),
        Exact(closed(properties={"a": False, "b": True}), [{}, {"b": 1}], [A], NUMBERS[1:]),
    ],
    "required": [Exact(closed(required=["a"]), [A, AB], [B, {}])],
    "additionalProperties": [
        Exact(closed(additionalProperties=True), [{"c": 1}], [{"a": 1}]),
        Exact(closed(additionalProperties={"type": "integer"}), [{"c": 1}, A], [{"c": "x"}]),
        Exact(closed(), [A], [{"c": 1}]),
    ],
    "patternProperties": [
        Exact(closed(patternProperties={"^x-": {}}), [{"x-a": 1}, A], [{"c": 1}]),
        Exact(
            closed(patternProperties={"^x": {"type": "integer"}, "^y": {"type": "integer"}}),
            [{"xa": 1, "yb": 2}],
            [{"xa": "x"}, {"za": 1}],
        ),
        Exact(
            closed(patternProperties={"^a": {"minLength": 2, "type": "string"}}), [B], [{"c": 1}]
        ),
    ],
    "propertyNames": [
        Exact({"type": "object", "propertyNames": {"pattern": "^x"}}, [{"xa": 1}, {}], [A]),
        Exact({"type": "object", "propertyNames": {"enum": ["a", "c.d"]}}, [A, {"c.d": 1}], [B]),
        Exact({"type": "object", "propertyNames": {"maxLength": 1}}, [A], [{"aa": 1}]),
        Exact(closed(propertyNames={"enum": ["a"]}), [A, {}], [B]),
    ],
    "minProperties": [Exact(closed(minProperties=1), [A, B, AB], [{}])],
    "maxProperties": [
        Exact(closed(maxProperties=1), [A, B, {}], [AB]),
        Exact(closed(maxProperties=2), [AB], [{"c": "x"}]),
    ],
    "dependentRequired": [Exact(closed(dependentRequired={"a": ["b"]}), [B, AB, {}], [A])],
    "dependentSchemas": [
        Exact(closed(dependentSchemas={"a": {"required": ["b"]}}), [B, AB, {}], [A])
    ],
    "dependencies": [
        Exact(closed(dependencies={"a": ["b"]}), [B, AB, {}], [A]),
        Exact(closed(dependencies={"a": {"required": ["b"]}}), [B, AB, {}], [A]),
    ],
    "unevaluatedProperties": [
        Exact(
            {
                "type": "object",
                "allOf": [{"properties": {"a": STRING}}],
                "properties": {"b": STRING},
                "unevaluatedProperties": False,
            },
            [A, B, AB, {}],
            [{"c": 1}, {"a": 1}],
        ),
        Exact(
            {"type": "object", "properties": {"a": STRING}, "unevaluatedProperties": STRING},
            [A, {"c": "x"}],
            [{"c": 1}],
        ),
    ],
    "items": [
        Exact({"type": "array", "items": STRING}, [[], ["x"]], [[1], ["x", 1]]),
        Exact(
            {"type": "array", "items": {"type": "array", "items": STRING}},
            [[["x"]], [[]]],
            [["x"], [[1]]],
        ),
    ],
    "minItems": [Exact({"type": "array", "minItems": 2}, [[1, 2]], [[], [1]])],
    "maxItems": [Exact({"type": "array", "maxItems": 1}, [[], [1]], [[1, 2]])],
    "format": [
        Exact({"type": "string", "format": "date"}, ["2020-01-31"], ["2020-02-31", "x"]),
        Exact({"type": "string", "format": "date-time"}, ["2020-01-31T10:00:00Z"], ["2020-01-31"]),
        Exact({"type": "string", "format": "uri"}, ["http://a.b/c"], ["a b"]),
        Exact({"type": "integer", "format": "int32"}, [2147483647], [2147483648]),
        Exact({"type": "integer", "format": "int64"}, [2**63 - 1], [2**63]),
        Exact({"type": "number", "format": "double"}, [1.5], ["x"]),
        Exact({"type": "string", "format": "password"}, ["x"], [1]),
    ],
    "pattern": [Exact({"type": "string", "pattern": "b"}, ["abc"], ["ac"])],
    "minLength": [Exact({"type": "string", "minLength": 2}, ["xx", "😀😀"], ["x", "😀"])],
    "maxLength": [Exact({"type": "string", "maxLength": 1}, ["x", "", "😀"], ["xx"])],
    "minimum": [Exact({"type": "number", "minimum": 1}, [1, 2], [0.5])],
    "maximum": [Exact({"type": "number", "maximum": 1}, [1, 0], [1.5])],
    "exclusiveMinimum": [
        Exact({"type": "number", "minimum": 1, "exclusiveMinimum": True}, [1.5], [1], FLAGS),
        Exact({"type": "number", "minimum": 1, "exclusiveMinimum": False}, [1], [0], FLAGS),
        Exact({"type": "number", "exclusiveMinimum": 1}, [1.5], [1], NUMBERS),
        Exact({"type": "number", "minimum": 2, "exclusiveMinimum": 1}, [2], [1.5], NUMBERS),
    ],
    "exclusiveMaximum": [
        Exact({"type": "number", "maximum": 1, "exclusiveMaximum": True}, [0.5], [1], FLAGS),
        Exact({"type": "number", "exclusiveMaximum": 1}, [0.5], [1], NUMBERS),
    ],
    "multipleOf": [
        Exact({"type": "number", "multipleOf": 0.01}, [1.25, 3], [1.255]),
        Exact({"type": "number", "multipleOf": 3}, [3, 0, -6], [4]),
        Exact(
            {"type": "number", "allOf": [{"multipleOf": 0.2}, {"multipleOf": 0.3}]}, [0.6], [0.2]
        ),
    ],
    "uniqueItems": [Exact({"type": "array", "uniqueItems": False}, [[1, 1]], ["x"])],
    "$ref": [],  # test_references.py
}
GAPS: dict[str, dict[str, Any]] = {
    "uniqueItems": {"type": "array", "uniqueItems": True},
    "contains": {"type": "array", "contains": STRING},
    "prefixItems": {"type": "array", "prefixItems": [STRING]},
    "unevaluatedItems": {"type": "array", "unevaluatedItems": False},
    "not": {"type": "object", "not": {"properties": {"a": STRING}}},
    "if": {"type": "object", "if": {"minProperties": 3}, "then": {"required": ["a"]}},
    "oneOf": {"oneOf": [{"type": "number"}, {"type": "integer"}]},
    "minProperties": {"type": "object", "minProperties": 2},
    "maxProperties": {"type": "object", "maxProperties": 2},
    "patternProperties": {"type": "object", "patternProperties": {"^x": STRING}},
    "propertyNames": {"type": "object", "propertyNames": {"format": "email"}},
    "enum": {"enum": [{"a": 1}, {"b": 1}]},
    "const": {"const": {"a": 1}},
    "type": {"type": "file"},
    "pattern": {"type": "string", "pattern": "("},
    "dependentRequired": {"type": "object", "dependentRequired": {"a": "b"}},
    "minLength": {"type": "string", "minLength": "3"},
    "maxItems": {"type": "array", "maxItems": -1},
    "required": {"type": "object", "required": True},
    "properties": {"type": "object", "properties": [1]},
    "multipleOf": {"type": "number", "multipleOf": 0},
    "contentEncoding": {"type": "string", "contentEncoding": "quoted-printable"},
}
# Names and containers, and keywords that change the meaning of those beside them alone.
NEUTRAL = frozenset(
    (
        *("$id", "id", "$anchor", "$defs", "definitions", "$vocabulary", "$dynamicAnchor"),
        *("$dynamicRef", "$recursiveRef", "$recursiveAnchor", "minContains", "maxContains"),
        "additionalItems",
    )
)
