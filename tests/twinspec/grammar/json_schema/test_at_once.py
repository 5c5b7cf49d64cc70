"""Several schemas that hold at once, or of which one does: read exactly, or said not to be.

What a schema accepts says jsonschema-rs, as in `test_combinations`. Where the grammar reads a
schema exactly, both agree on every document; where it does not, a gap names the keyword.
"""

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.twinspec.grammar.json_schema.helpers import DRAFTS, all_gaps, document, half_of, write
from tests.twinspec.grammar.json_schema.interpreter import accepts
from tests.twinspec.grammar.json_schema.test_combinations import DOCUMENTS
from twinspec.grammar.json_schema import open_contract

STRING, NUMBER = {"type": "string"}, {"type": "number"}
TEXTS = {"type": "array", "items": STRING}
NUMBERS = {"type": "array", "items": NUMBER}
NAMED: dict[str, Any] = {
    "keyed": {
        "type": "object",
        "patternProperties": {"^[ab]$": STRING},
        "additionalProperties": False,
    },
    "text": STRING,
}
CIRCLE = {
    "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}},
}
KEYED, TEXT = {"$ref": "#/definitions/keyed"}, {"$ref": "#/definitions/text"}


def members(*names: str, **more: Any) -> dict[str, Any]:
    """Return a closed object of texts."""
    return {**open_members(*names), "additionalProperties": False, **more}


def open_members(*names: str, **more: Any) -> dict[str, Any]:
    """Return an object of texts that may have other members."""
    return {"type": "object", "properties": dict.fromkeys(names, STRING), **more}


def every(*schemas: Any) -> dict[str, Any]:
    return {"allOf": list(schemas)}


def some(*schemas: Any) -> dict[str, Any]:
    return {"anyOf": list(schemas)}


def one(*schemas: Any) -> dict[str, Any]:
    return {"oneOf": list(schemas)}


def by_pattern(pattern: str, schema: Any = True, **more: Any) -> dict[str, Any]:
    return {"type": "object", "patternProperties": {pattern: schema}, **more}


EXACT: dict[str, Any] = {
    # Two lists at once: their lengths are those that both allow.
    "lists too short for each other": every(
        {**TEXTS, "minItems": 3}, {"type": "array", "maxItems": 2}
    ),
    "a list, and one of two like lists": every(
        TEXTS, some({"type": "array", "maxItems": 1}, {"type": "array", "maxItems": 1})
    ),
    # Objects at once: a member that one of them forbids is in none.
    "what is needed is forbidden": every(open_members("a", required=["a"]), members("b")),
    "a silent and an open object": every(
        open_members("a"), {"type": "object", "additionalProperties": True}
    ),
    "two that say what further members are": every(
        open_members("a", additionalProperties=STRING),
        open_members("b", additionalProperties={"maxLength": 1}),
    ),
    "a member, and a pattern of its name": every(
        open_members("a"), by_pattern("^[a-c]$", {"maxLength": 1}, additionalProperties=False)
    ),
    "a named pattern, and a closed object": every(by_pattern("^a"), members("a", "b")),
    "a number at two bounds alike": every(
        {"type": "number", "minimum": 1}, {"type": "number", "exclusiveMinimum": 1}
    ),
    "a number at two bounds": every(
        {"type": "number", "exclusiveMinimum": 1}, {"type": "number", "minimum": 0}
    ),
    # One of several objects: `can_merge` and what tells alternatives apart.
    "any of an open and a closed object": some(open_members("a"), members("b")),
    "any of objects with like patterns": some(
        by_pattern("^[ab]$", STRING, additionalProperties=False),
        by_pattern("^[ab]$", STRING, additionalProperties=False),
    ),
    "any of objects with other patterns": some(
        by_pattern("^[ab]$", STRING, additionalProperties=False),
        by_pattern("^[bc]$", STRING, additionalProperties=False),
    ),
    "any of objects whose further members are texts": some(
        open_members("a", additionalProperties=STRING),
        open_members("b", additionalProperties=STRING),
    ),
    "any of open objects": some(
        open_members("a", additionalProperties=True), open_members("b", additionalProperties=True)
    ),
    "any of names in two spellings": some(
        open_members("a", propertyNames={"pattern": "^[ab]$"}), open_members("a")
    ),
    "any of two, of which one forbids a": some(
        {"type": "object", "properties": {"a": False}}, open_members("b", required=["b"])
    ),
    "one with a, or without": one(
        open_members("a", required=["a"]),
        {"type": "object", "properties": {"a": False, "b": STRING}},
    ),
    "any that needs what it forbids": some(
        members("a", required=["b"]), members("b", required=["a"])
    ),
    "one of closed objects that may be empty": one(members("a"), members("b")),
    "one of bounded numbers": one(
        {"type": "number", "maximum": 1}, {"type": "number", "exclusiveMinimum": 1}
    ),
    "one of a moment and a day": one(
        {"type": "string", "enum": ["x"]}, {"type": "string", "minLength": 2}
    ),
    "one of short and long texts": one({**STRING, "maxLength": 1}, {**STRING, "minLength": 2}),
    "one of days and moments": one({**STRING, "format": "date"}, {**STRING, "format": "date-time"}),
    "any of 75 closed objects": some(*(members(f"m{number}") for number in range(75))),
    "any of one schema with more asked": some(
        every(KEYED, {"required": ["a"]}), every(KEYED, {"required": ["b"]})
    ),
    "one of two with other values": one(
        *(
            open_members("b", required=["a"], properties={"a": schema})
            for schema in (every(TEXT, {"maxLength": 1}), {"type": "number"})
        )
    ),
    "needs one of two, of which one is not named": every(
        members("a"), some({"required": ["z"]}, {"required": ["a"]})
    ),
    "needs what is not named": every(members("a"), {"required": ["z"]}),
    "two lists of numbers": every(
        {"type": "number", "enum": [1, 2.5]}, {"type": "number", "enum": [1.0, 7]}
    ),
    "a condition that asks for nothing": {**members("a"), "if": {"required": ["a"]}},
    # Names of members.
    "any name": {"type": "object", "propertyNames": True},
    "names of one letter": members("a", "b", propertyNames={"enum": ["a"]}),
    "no name at all": open_members("a", propertyNames={"enum": [1]}),
    "as many members as are needed": members("a", "b", minProperties=2, maxProperties=2),
    "no further member of any value": open_members("a", additionalProperties={"not": {}}),
    # Lists.
    "no entries": {"type": "array", "items": False},
    "lists of other lengths": some({**TEXTS, "maxItems": 1}, {**TEXTS, "minItems": 2}),
    # Alternatives that hold at once with others.
    "one of two, and one of two": every(
        some(STRING, {"type": "integer"}), some(STRING, {"type": "null"})
    ),
    "integers and numbers": every({"type": "integer"}, {"type": "number", "format": "double"}),
    "numbers and doubles": every({"type": "number"}, {"type": "number", "format": "double"}),
    "a text with a form, and one without": every(STRING, {"type": "string", "format": "date"}),
    "a text that is a day and a moment": every(
        {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}
    ),
}
GAPS: dict[str, tuple[Any, str]] = {
    "patterns at once": (every(by_pattern("^a", STRING), by_pattern("b$", NUMBER)),
                         "patternProperties"),
    "open objects with patterns": (by_pattern("^a", NUMBER), "patternProperties"),
    "closed objects with two patterns": (
        {"type": "object", "patternProperties": {"^a$": STRING, "^b$": NUMBER},
         "additionalProperties": False}, "patternProperties"),
    "two forms at once": (
        every({**STRING, "format": "email"}, {**STRING, "format": "uri"}), "format"),
    "one of lists that may be empty": (one(TEXTS, NUMBERS), "anyOf oneOf"),
    "one of lists of like lengths": (
        one({**TEXTS, "maxItems": 2}, {**TEXTS, "minItems": 2}), "oneOf"),
    "one of two that are the same": (one(members("a"), members("a")), "oneOf"),
    "lists of lengths with a hole": (
        some({**TEXTS, "maxItems": 1}, {**TEXTS, "minItems": 3}), "anyOf"),
    "any of what is no text, among others": (
        {"not": {"anyOf": [STRING, {"required": ["a"]}]}}, "not"),
    "more members than are told apart": (
        {"type": "object", "minProperties": 1, **by_pattern("^a")}, "minProperties"),
    "40 texts and 40 texts": (
        every(*[some(*({**STRING, "maxLength": size + at} for size in range(40)))
                for at in range(2)]), "allOf"),
    "an open object, or a closed one": (
        one(open_members("a", additionalProperties=True), members("b")), "oneOf"),
    "an encoding without a value space": (
        {**STRING, "contentEncoding": "quoted-printable"}, "contentEncoding"),
    "one of two in a circle": (
        {**CIRCLE, **one(*(open_members("a", required=["a"], properties={"a": schema})
                           for schema in ({"$ref": "#/definitions/a"}, NUMBER)))}, "$ref oneOf"),
    "one of two whose values are objects": (
        one(*(open_members("a", required=["a"], properties={"a": {"enum": [{"x": number}]}})
              for number in (1, 2))), "enum oneOf"),
    "four members that are lists of two kinds": (
        {"type": "object", "properties": {key: some(TEXTS, NUMBERS) for key in "abcd"}}, "anyOf"),
    "any of twelve lists of two entries": (
        {"type": "object",
         "properties": {f"l{number}": {**TEXTS, "minItems": 2} for number in range(12)},
         **some(*({"required": [f"l{number}"]} for number in range(12)))}, "required"),
    "between 3 and 9 of twelve members": (
        members(*"abcdefghijkl", minProperties=3, maxProperties=9), "maxProperties"),
    "4 of 16 members": (members(*"abcdefghijklmnop", minProperties=4), "minProperties"),
    "halves of a pair in the wrong order": (
        {**STRING, "pattern": "\\udc00\\ud800"}, "pattern"),
    "two first halves of a pair": ({**STRING, "pattern": "\\ud800\\ud800"}, "pattern"),
    "one of 75 closed objects": (
        one(*(members(f"m{number}") for number in range(75))), "oneOf"),
    "one of 210 kinds": (
        one(*({"type": "object", "required": ["a"], "properties": {"a": {"const": f"v{number}"}}}
              for number in range(210))), "oneOf"),
    "null in place of a list": (
        {"type": "object", "properties": {"a": {"type": ["array", "null"], "items": STRING}}},
        "null"),
    "a default of several values": (
        {"type": "object", "properties": {"a": {**TEXTS, "default": ["x"]}}}, "default"),
}  # fmt: skip
"""Schemas that the grammar says only in part, with the keywords that are not compared."""

MALFORMED: list[tuple[dict[str, Any], str]] = [
    ({"type": "strange"}, "type"),
    ({"type": "string", "enum": "x"}, "enum"),
    ({"type": "string", "pattern": 1}, "pattern"),
    ({"type": "string", "format": 1}, "format"),
    ({"type": "string", "maxLength": "x"}, "maxLength"),
    ({"type": "number", "minimum": "x"}, "minimum"),
    ({"type": "number", "multipleOf": 0}, "multipleOf"),
    ({"type": "object", "properties": []}, "properties"),
    ({"type": "object", "required": "a"}, "required"),
    ({"type": "object", "additionalProperties": "x"}, "additionalProperties"),
    ({"type": "object", "patternProperties": []}, "patternProperties"),
    ({"type": "object", "patternProperties": {"(": {}}}, "patternProperties"),
    ({"type": "object", "propertyNames": {"pattern": "("}}, "propertyNames"),
    ({"type": "object", "minProperties": "x"}, "minProperties"),
    ({"type": "object", "propertyNames": []}, "propertyNames"),
    ({"type": "array", "items": "x"}, "items"),
    ({"type": "array", "minItems": "x"}, "minItems"),
    ({"allOf": {}}, "allOf"),
    ({"allOf": [1]}, "schema"),
    ({"if": [], "then": {"required": ["a"]}}, "if"),
    ({"dependencies": []}, "dependencies"),
    ({"not": []}, "not"),
]
"""Schemas that the meta-schema of draft-07 refuses, with what is said not to be compared."""


OTHERS: list[tuple[str, dict[str, Any], str]] = [
    # Nullable adds null to the types that are said (OpenAPI 3.0.4, "Schema Object").
    ("OpenAPI 3.0", {"nullable": True, "minLength": 1}, "nullable"),
    ("OpenAPI 3.0", {"type": ["string", "null"]}, "type"),
    ("draft-04", {"type": "number", "exclusiveMinimum": 1}, "exclusiveMinimum"),
]
"""What dialects of their own do not have, with what is said not to be compared."""


def opened(folder: Path, schema: Any, dialect: str = "draft-07") -> Any:
    return open_contract(write(folder / "contract.json", document(dialect, schema, **NAMED)))


@pytest.mark.parametrize("dialect", ["draft-07", "2020-12"])
@pytest.mark.parametrize("name", EXACT)
def test_it_is_read_exactly(tmp_path: Path, name: str, dialect: str) -> None:
    found = opened(tmp_path, EXACT[name], dialect)
    assert list(all_gaps(found.half)) == []
    (root,) = found.half.roots
    judge = found.judge(root)
    said = {repr(value): accepts(found.half, root.value, value) for value in DOCUMENTS}
    assert said == {repr(value): judge.is_valid(value) for value in DOCUMENTS}


@pytest.mark.parametrize("name", GAPS)
def test_it_is_said_not_to_be_compared(tmp_path: Path, name: str) -> None:
    schema, keywords = GAPS[name]
    jsonschema_rs.meta.validate(document("draft-07", schema, **NAMED))
    found = opened(tmp_path, schema)
    assert {gap.construct for gap in all_gaps(found.half)} == set(keywords.split())


@pytest.mark.parametrize(("schema", "keyword"), MALFORMED, ids=lambda each: repr(each)[:60])
def test_what_is_no_schema_is_said(tmp_path: Path, schema: dict[str, Any], keyword: str) -> None:
    with pytest.raises((ValueError, jsonschema_rs.ValidationError)):
        jsonschema_rs.validator_for({"$schema": DRAFTS["draft-07"], **schema})
    half = half_of(tmp_path, "draft-07", schema)
    assert keyword in {gap.construct for gap in all_gaps(half)}


@pytest.mark.parametrize(("dialect", "schema", "keyword"), OTHERS, ids=repr)
def test_what_a_dialect_has_otherwise_is_said(
    tmp_path: Path, dialect: str, schema: dict[str, Any], keyword: str
) -> None:
    half = half_of(tmp_path, dialect, schema)
    assert {gap.construct for gap in all_gaps(half)} == {keyword}


def test_without_a_type_an_encoding_means_a_text(tmp_path: Path) -> None:
    """`contentEncoding` says something of strings alone (JSON Schema, "Content vocabulary")."""
    half = half_of(tmp_path, "2020-12", {"contentEncoding": "base64"})
    value = half.values[half.roots[0].value]
    assert value.typeless
    assert [text.json_type for text in value.texts] == ["string"]
    assert not value.objects
