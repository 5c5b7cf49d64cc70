"""Schemas have the types that expressions over their values need."""

from __future__ import annotations

from typing import Any

import pytest
from cel_expr_python import cel

from twinspec.expressions.types import SchemaTypes

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}


def _object(**members: Schema) -> Schema:
    return {"type": "object", "properties": members}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(members: Schema) -> Schema:
    return {"type": "object", "additionalProperties": members}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


DOCUMENT = {
    "components": {
        "schemas": {
            "Node": _object(name=TEXT, child=_named("Node"), children=_list(_named("Node"))),
            "Lists": _list(_named("Lists")),
            "Maps": _map(_named("Maps")),
            "Union": {"anyOf": [_named("Union"), TEXT]},
            "Self": {"allOf": [_named("Self")]},
            "OtherNode": _object(name=NUMBER),
        }
    }
}

TYPES: dict[str, tuple[Schema, str, str]] = {
    "text": (TEXT, "it", "STRING"),
    "integer": (NUMBER, "it", "INT"),
    "number": ({"type": "number"}, "it", "DOUBLE"),
    "boolean": ({"type": "boolean"}, "it", "BOOL"),
    "nothing said": ({}, "it", "DYN"),
    "object without members": ({"type": "object"}, "it", "DYN"),
    "object that is closed": ({"type": "object", "additionalProperties": False}, "it", "it"),
    "member": (_object(id=TEXT), "it.id", "STRING"),
    "member of a member": (_object(a=_object(b=NUMBER)), "it.a.b", "INT"),
    "list": (_list(NUMBER), "it", "LIST<INT>"),
    "list of objects": (_list(_object(id=TEXT)), "it.map(one, one.id)", "LIST<STRING>"),
    "list of lists": (_list(_list(NUMBER)), "it[0]", "LIST<INT>"),
    "list of lists in a member": (_object(a=_list(_list(NUMBER))), "it.a", "LIST<DYN>"),
    "list of anything": ({"type": "array"}, "it", "LIST<DYN>"),
    "map": (_map(_object(id=TEXT)), 'it["a"].id', "STRING"),
    "keys of a map": (_map(NUMBER), "it.filter(key, it[key] > 1)", "LIST<STRING>"),
    "map of lists": (_map(_list(TEXT)), 'it["a"]', "LIST<STRING>"),
    "map in a member": (_object(users=_map(_object(id=TEXT))), 'it.users["1"].id', "STRING"),
    "map of lists in a member": (_object(a=_map(_list(TEXT))), 'it.a["x"]', "DYN"),
    "union of alike": ({"anyOf": [TEXT, {"type": "string", "maxLength": 0}]}, "it", "STRING"),
    "union of several": ({"anyOf": [TEXT, NUMBER]}, "it", "DYN"),
    "union with an object": ({"oneOf": [TEXT, _object(id=TEXT)]}, "it.id", "DYN"),
    "allOf with one branch": ({"allOf": [_object(id=TEXT)]}, "it.id", "STRING"),
    "allOf with several": ({"allOf": [_object(a=TEXT), _object(b=TEXT)]}, "it", "DYN"),
    "reference": (_named("Node"), "it.name", "STRING"),
    "object within itself": (_named("Node"), "it.child.child.name", "STRING"),
    "objects within themselves": (_named("Node"), "it.children[0].children[0].name", "STRING"),
    "list of itself": (_named("Lists"), "it", "LIST<DYN>"),
    "map of itself": (_named("Maps"), 'it["a"]', "DYN"),
    "list of itself in a member": (_object(a=_named("Lists")), "it.a", "LIST<DYN>"),
    "union of itself": (_named("Union"), "it", "DYN"),
    "allOf of itself": (_named("Self"), "it", "DYN"),
    "beside a name that is no identifier": (_object(**{"$a": TEXT, "b": NUMBER}), "it.b", "INT"),
    "names that protobuf takes for one": (_object(a_b=TEXT, aB=NUMBER), "it.aB", "INT"),
    "map with a name like another": (_object(a_b=_map(TEXT), aB=_map(TEXT)), 'it.aB["x"]', "DYN"),
    "map beside the name of its entries": (
        _object(a=_map(TEXT), AEntry=TEXT),
        "it.AEntry",
        "STRING",
    ),
}

FAULTS: dict[str, tuple[Schema, str, str]] = {
    "unknown member": (_object(id=TEXT), "it.ib", "undefined field 'ib'"),
    "unknown member in a list": (
        _list(_list(_object(a=TEXT))),
        "it[0][0].b",
        "undefined field 'b'",
    ),
    "unknown member in a map": (_object(a=_map(_object(b=TEXT))), 'it.a["x"].c', "undefined field"),
    "unknown member within itself": (_named("Node"), "it.child.nme", "undefined field 'nme'"),
    "text and number": (_list(TEXT), "it[0] == 1", "no matching overload"),
    "list as a text": (_object(a=_list(TEXT)), 'it.a == "a"', "no matching overload"),
    "key that is no text": (_map(TEXT), "it[1]", "no matching overload"),
    "same name elsewhere": (
        _object(a=_named("OtherNode")),
        'it.a.name == ""',
        "no matching overload",
    ),
}


def _compiled(schema: Schema, text: str) -> Any:
    types = SchemaTypes(DOCUMENT)
    kind = types.type_of(schema, "variables/it")
    return cel.NewEnv(types.pool(), variables={"it": kind}).compile(text)


@pytest.mark.parametrize("name", TYPES)
def test_a_schema_has_the_type_of_its_values(name: str) -> None:
    schema, text, expected = TYPES[name]
    found = _compiled(schema, text).return_type().name()
    assert found.removeprefix("contract.") == expected


@pytest.mark.parametrize("name", FAULTS)
def test_what_a_schema_does_not_allow_is_no_expression(name: str) -> None:
    schema, text, message = FAULTS[name]
    with pytest.raises(RuntimeError, match=message):
        _compiled(schema, text)
