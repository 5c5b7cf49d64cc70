"""Versions of a JSON Schema, judged by documents that jsonschema-rs takes for one version alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs
import pytest

from twinspec.govern.changes.change import DiffVerdict
from twinspec.govern.changes.command import DiffOptions, diff_versions

Schema = Mapping[str, Any]
_NEWEST = "https://json-schema.org/draft/2020-12/schema"
_OF_2019 = "https://json-schema.org/draft/2019-09/schema"


class Kind(NamedTuple):
    """Two versions, and documents that the old one alone, or the new one alone, accepts."""

    name: str
    old: Schema
    new: Schema
    only_old: tuple[Any, ...] = ()
    only_new: tuple[Any, ...] = ()


_ONES = {"contains": {"const": 1}}
_A = {"properties": {"a": {"type": "string"}}}
_NO_A = {"properties": {"a": False}}


def _if(then: Schema) -> Schema:
    return {"if": {"properties": {"a": {"minLength": 2}}}, "then": then}


KINDS = (
    Kind("anything_beside_keywords_of_one_type", {}, {"minimum": 3}, (2,)),
    Kind("keywords_of_another_type", {"minLength": 2}, {"minimum": 3}, (2,), ("a",)),
    Kind("texts_beside_a_type_and_none", {"type": "string"}, {"minLength": 2}, ("",), (1,)),
    Kind("an_object_beside_lists", {"required": ["a"]}, {"maxItems": 1}, ([1, 2],), ({},)),
    Kind(
        "further_members_of_another_type",
        {"additionalProperties": {"type": "boolean"}},
        {"properties": {"a": True}, "additionalProperties": False},
        ({"b": True},), ({"a": "any"},),
    ),
    Kind("contains_more", _ONES, {**_ONES, "minContains": 2}, ([1],)),
    Kind("contains_fewer", _ONES, {**_ONES, "maxContains": 1}, ([1, 1],)),
    Kind("then_says_more", _if({}), _if({"required": ["b"]}), ({"a": "xx"},)),
    Kind("else_is_new", _if({}), {**_if({}), "else": {"required": ["b"]}}, ({"a": "x"},)),
    Kind(
        "second_pattern_of_names",
        {"patternProperties": {"^a": {"type": "integer"}}},
        {"patternProperties": {"^a": {"type": "integer"}, "^aa": {"maximum": 3}}},
        ({"aa": 4},),
    ),
    Kind(
        "items_at_their_places",
        {"prefixItems": [{"type": "string"}, {"type": "integer"}]},
        {"prefixItems": [{"type": "integer"}, {"type": "string"}]},
        (["a", 1],), ([1, "a"],),
    ),
    Kind("more_items_at_their_places",
         {"prefixItems": [True], "items": False}, {"prefixItems": [True, True], "items": False},
         (), ([1, 1],)),
    Kind("refused_twice", {"not": {"not": {"required": ["a"]}}}, {"required": ["a"]}),
    Kind("nothing_is_refused", {"not": {"not": {}}}, {"not": False}),
    Kind(
        "refused_objects_alone",
        {"not": {"anyOf": [{"not": {"required": ["a"]}}]}}, {"required": ["b"]},
        ({"a": 1},), ({"b": 1},),
    ),
    Kind(
        "one_of_two_that_take_all_texts",
        {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
        {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        (), ("a", {"a": 1, "b": 1}),
    ),
    Kind(
        "unevaluated_behind_a_member",
        {"dependentSchemas": {"a": {"properties": {"b": True}}}, "properties": {"a": True},
         "unevaluatedProperties": False},
        {"properties": {"a": True, "b": True}, "unevaluatedProperties": False},
        (), ({"b": 1},),
    ),
    Kind(
        "names_that_no_pattern_takes",
        {"properties": {"b": True}, "patternProperties": {"^a": True},
         "additionalProperties": False},
        {"patternProperties": {"^a": True}, "additionalProperties": False},
        ({"b": 1},),
    ),
    Kind("alternatives_name_other_members",
        {"oneOf": [{"properties": {"a": {"type": "integer"}}, "required": ["a"]},
                   {"properties": {"b": {"type": "string"}}, "required": ["b"]}]},
        {"type": "object", "oneOf": [{"required": ["a", "b"]}, {"required": ["a", "c"]}]},
        ({"b": "x"},), ({"a": "x", "c": 1},)),
    Kind(
        "a_reference_that_depends_on_who_refers",
        {"$schema": _OF_2019, "$id": "urn:a", "$recursiveAnchor": False,
         "anyOf": [{"type": "integer"}, {"$ref": "#/$defs/b"}],
         "$defs": {"b": {"$id": "urn:b", "$recursiveAnchor": False,
                         "additionalProperties": {"$recursiveRef": "#"}, "type": "object"}}},
        {"$schema": _OF_2019, "$id": "urn:a", "$recursiveAnchor": True,
         "anyOf": [{"type": "integer"}, {"$ref": "#/$defs/b"}],
         "$defs": {"b": {"$id": "urn:b", "$recursiveAnchor": True,
                         "additionalProperties": {"$recursiveRef": "#"}, "type": "object"}}},
        (), ({"a": 1},),
    ),
    Kind("a_member_is_forbidden_beside_anything", {}, _NO_A, ({"a": 1},)),
    Kind("a_member_is_forbidden", {"type": "object"}, {"type": "object", **_NO_A}, ({"a": 1},)),
    Kind("a_member_is_no_longer_forbidden", {"not": {"required": ["a"]}}, {}, (), ({"a": 1}, 1)),
    Kind("forbidden_by_not_and_by_false", {"properties": {"a": {"not": {}}}}, _NO_A),
    Kind("what_not_forbids_is_free", {"properties": {"a": {"not": True}}}, {}, (), ({"a": 1},)),
    Kind("forbidden_by_a_reference", {}, {"properties": {"a": {"$ref": "#/$defs/none"}},
         "$defs": {"none": False}}, ({"a": 1},)),
    Kind("forbidden_beside_another_member_alone", {"type": "object"},
         {"type": "object", "dependentSchemas": {"b": _NO_A}}),
    Kind("forbidden_in_two_ways", _NO_A, {"anyOf": [_NO_A, {"not": {"type": "object"}}]}),
)  # fmt: skip


def _compared(old: Schema, new: Schema, folder: Path) -> DiffVerdict:
    files = folder / "old.json", folder / "new.json"
    for file, schema in zip(files, (old, new), strict=True):
        file.write_text(json.dumps({"$schema": _NEWEST, **schema}), encoding="utf-8")
    return diff_versions(str(files[0]), str(files[1]), DiffOptions())


def _is_valid(schema: Schema, document: Any) -> bool:
    return jsonschema_rs.validator_for({"$schema": _NEWEST, **schema}).is_valid(document)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_documents_of_one_version_alone_contradict_no_verdict(kind: Kind, tmp_path: Path) -> None:
    verdict = _compared(kind.old, kind.new, tmp_path)
    assert not [one for one in verdict.changes if one.rule == "witness_is_confirmed"]
    for document in kind.only_old:
        assert (_is_valid(kind.old, document), _is_valid(kind.new, document)) == (True, False)
    for document in kind.only_new:
        assert (_is_valid(kind.old, document), _is_valid(kind.new, document)) == (False, True)
    for direction, documents in (("request", kind.only_old), ("answer", kind.only_new)):
        breaks = any(one.breaking and one.direction == direction for one in verdict.changes)
        assert breaks or verdict.not_compared if documents else not breaks, verdict


@pytest.mark.parametrize(
    "schema", [each for kind in KINDS for each in (kind.old, kind.new)], ids=lambda _: None
)
def test_a_schema_beside_itself_has_no_changes(schema: Schema, tmp_path: Path) -> None:
    assert not _compared(schema, schema, tmp_path).all_changes


@pytest.mark.parametrize(
    ("schema", "gone"),
    [
        ({"type": "object", "properties": {"a": {}, "b": {}}}, "a"),
        (_A, "a"),
        ({"additionalProperties": {"type": "string"}, **_A}, "a"),
        ({"oneOf": [{**_A, "required": ["k"]}]}, "a"),
        ({"properties": {"a": {"type": "array", "items": False}}}, "a"),
    ],
    ids=["closed_by_nothing", "without_a_type", "others_of_its_type", "in_an_alternative",
         "an_empty_list"],
)  # fmt: skip
def test_members_that_come_or_go_in_an_open_object_are_named(
    schema: Schema, gone: str, tmp_path: Path
) -> None:
    without = json.loads(json.dumps(schema))
    (without["oneOf"][0] if "oneOf" in without else without)["properties"].pop(gone)
    for old, new, rule in (
        (schema, without, "member_removed"),
        (without, schema, "member_added"),
    ):
        verdict = _compared(old, new, tmp_path)
        assert (verdict.judgement, verdict.step) == ("compatible", "minor")
        assert {one.rule for one in verdict.changes} == {rule}
        assert {one.direction for one in verdict.changes} == {"request", "answer"}


@pytest.mark.parametrize(
    "anything",
    [{}, {"$ref": "#/$defs/any", "$defs": {"any": True}}, {"allOf": [True]}, {"items": True}],
    ids=["empty", "by_reference", "all_of_true", "of_arrays_alone"],
)
def test_a_member_beside_a_schema_that_says_nothing_of_objects_is_named(
    anything: Schema, tmp_path: Path
) -> None:
    document = {"a": 1}
    assert (_is_valid(anything, document), _is_valid(_A, document)) == (True, False)
    assert {one.rule for one in _compared(anything, _A, tmp_path).changes} == {"member_added"}
    assert {one.rule for one in _compared(_A, anything, tmp_path).changes} == {"member_removed"}


def test_a_type_that_is_added_is_named_beside_those_that_stay(tmp_path: Path) -> None:
    old, new = {"type": "string"}, {"type": ["string", "integer"]}
    wider, narrower = (_compared(*versions, tmp_path) for versions in ((old, new), (new, old)))
    assert {one.message for one in wider.changes} == {
        "new was a string, and is a string or an integer."
    }
    assert {one.message for one in narrower.changes} == {
        "old was a string or an integer, and is a string."
    }
