"""Two versions of files, and what `twinspec diff` says of them, in rows.

What breaks follows from OpenAPI, JSON Schema and XML Schema: a client may go on to send and to read
what the old version says. What a version says and the grammar cannot is named as not compared,
unless both versions say it in the same words.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from tests.twinspec.changes.told import place, table, told
from twinspec.cli import app
from twinspec.govern.changes.command import DiffOptions, diff_versions

Node = dict[str, Any]
STRING: Node = {"type": "string"}


class Row(NamedTuple):
    """Both versions by the name of their file; rules that break, others, what is not compared."""

    old: Any
    new: Any
    breaking: str = ""
    others: str = ""
    skipped: str = ""
    name: str = "api.json"


def api(operation: Node, path: str = "/a", **more: Any) -> Node:
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {path: {"post": {"operationId": "add", **operation}}},
        **more,
    }


def body(schema: Any, *kinds: str, **media: Any) -> Node:
    """A request body; without a schema where that is None."""
    said = media if schema is None else {"schema": schema, **media}
    content = dict.fromkeys(kinds or ("application/json",), said)
    return {"requestBody": {"required": True, "content": content}, "responses": {}}


def answer(schema: Any, *kinds: str) -> Node:
    content = body(schema, *kinds)["requestBody"]["content"]
    return {"responses": {"200": {"description": "", "content": content}}}


def both(schema: Any, *kinds: str) -> Node:
    return {**body(schema, *kinds), **answer(schema, *kinds)}


def closed(**members: Any) -> Node:
    return {"type": "object", "properties": members, "additionalProperties": False}


def swagger(operation: Node, **more: Any) -> Node:
    paths = {"/a": {"post": {"operationId": "add", "responses": {}, **operation}}}
    return {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": paths, **more}


def definitions(document: Any, **named: Any) -> Node:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document, "$defs": named}


def xsd(declared: str, namespace: str = "urn:o") -> str:
    own = f'xmlns="{namespace}" xmlns:o="{namespace}" targetNamespace="{namespace}"'
    return (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" {own if namespace else ""} '
        f'elementFormDefault="qualified">{declared}</xs:schema>'
    )


def named_type(name: str, kind: str = "xs:string") -> str:
    return (
        f'<xs:complexType name="{name}"><xs:sequence><xs:element name="a" type="{kind}"/>'
        "</xs:sequence></xs:complexType>"
    )


R = '<xs:element name="r" type="xs:string"/>'
LIST: Node = {"type": "array", "items": STRING}
LONG = {"not": {"minLength": 2}}
"""A schema that the grammar does not say: what `not` refuses is a matter of length."""

MEMBERS = {
    # readOnly: it should not be sent in requests; writeOnly: not in answers (OpenAPI 3.1.1, 4.8.24)
    "read only now": Row(api(both(closed(a=STRING))),
                         api(both(closed(a={**STRING, "readOnly": True}))), "read_only"),
    "read only no more": Row(api(both(closed(a={**STRING, "readOnly": True}))),
                             api(both(closed(a=STRING))), "", "read_only"),
    "write only now": Row(api(both(closed(a=STRING))),
                          api(both(closed(a={**STRING, "writeOnly": True}))), "write_only"),
    "write only no more": Row(api(both(closed(a={**STRING, "writeOnly": True}))),
                              api(both(closed(a=STRING))), "", "write_only"),
    "read only, and never sent": Row(api(answer(closed(a=STRING))),
                                     api(answer(closed(a={**STRING, "readOnly": True})))),
    "deprecated": Row(api(both(closed(a=STRING))),
                      api(both(closed(a={**STRING, "deprecated": True}))), "", "deprecated"),
    "deprecated no more": Row(api(both(closed(a={**STRING, "deprecated": True}))),
                              api(both(closed(a=STRING))), "", "not_deprecated"),
    "written otherwise in XML": Row(
        api(body(closed(a=STRING), "application/xml")),
        api(body(closed(a={**STRING, "xml": {"name": "b"}}), "application/xml")), "xml_form"),
    "a list that gets an element around it": Row(
        *(api(both(closed(a=of), "application/xml")) for of in (
            LIST, {**LIST, "xml": {"wrapped": True}})), "xml_form"),
    "entries that are called otherwise": Row(
        *(api(both(closed(a={**LIST, "items": {**STRING, "xml": {"name": name}}}),
              "application/xml")) for name in ("b", "c")), "xml_form"),
    "an attribute in XML": Row(
        *(api(both(closed(a={**STRING, "xml": xml}), "application/xml"))
          for xml in ({}, {"attribute": True})), "xml_form"),
    "written otherwise in XML, also in JSON": Row(
        *(api(both(closed(a={**STRING, "xml": {"name": name}}), "application/json",
                   "application/xml")) for name in ("a", "b")), "xml_form"),
    "narrowed in XML": Row(
        *(api(body({**STRING, "maxLength": most}, "application/xml")) for most in (3, 2)),
        "length_narrowed"),
    "narrowed in text": Row(
        *(api(body({**STRING, "maxLength": most}, "text/plain")) for most in (3, 2)),
        "length_narrowed"),
    "narrowed in JSON and XML": Row(
        *(api(body({**STRING, "maxLength": most}, "application/xml", "application/json"))
          for most in (3, 2)), "length_narrowed"),
    "a default that is another": Row(
        *(api(both(closed(a={**STRING, "default": one}))) for one in ("x", "y")),
        "", "default_changed"),
    "a member that an open object loses": Row(
        api(both({"type": "object", "properties": {"a": STRING, "b": STRING}})),
        api(both({"type": "object", "properties": {"a": STRING}})), "", "member_removed"),
    "a member that an open object gets": Row(
        api(both({"type": "object", "properties": {"a": STRING}})),
        api(both({"type": "object", "properties": {"a": STRING, "b": STRING}})),
        "", "member_added"),
    "written alike in XML": Row(
        api(body(closed(a=STRING), "application/xml")),
        api(body(closed(a={**STRING, "xml": {"name": "a"}}), "application/xml"))),
}  # fmt: skip

OPERATIONS = {
    "a body is described": Row(api(body(None)), api(body(STRING)), "schema_said"),
    "a body is left open": Row(api(body(STRING)), api(body(None)), "", "schema_said"),
    "an answer is described": Row(api(answer(None)), api(answer(STRING)), "", "schema_said"),
    "an answer is left open": Row(api(answer(STRING)), api(answer(None)), "schema_said"),
    "nothing is described": Row(api(answer(None)), api(answer(None))),
    "a parameter in another media type": Row(
        *(api({"responses": {}, "parameters": [
            {"name": "q", "in": "query", "content": {kind: {"schema": STRING}}}]})
          for kind in ("application/json", "application/xml")), ""),
    "a parameter that is JSON now": Row(
        *(api({"responses": {}, "parameters": [{"name": "q", "in": "query", **said}]})
          for said in ({"schema": STRING}, {"content": {"application/json": {"schema": STRING}}})),
        "parameter_content"),
    "extensions are no operations": Row(
        api({"responses": {}}),
        api({"responses": {}, "callbacks": {"c": {"x-e": {"post": {"responses": {}}}}}})),
    "a path that is an extension": Row(
        api({"responses": {}}), api({"responses": {}}, **{"x-paths": {"/b": {}}})),
    "callbacks of callbacks of callbacks": Row(*(2 * [api({"responses": {}, "callbacks": {"c": {
        "{$url}": {"post": {"responses": {}, "callbacks": {"d": {"{$url}": {"post": {
            "responses": {}, "callbacks": {"e": {"{$url}": {"post": {
                "responses": {}, "callbacks": {"f": {"{$url}": {"post": {
                    "responses": {}, "callbacks": {"g": {"{$url}": {"post": {
                        "responses": {}}}}}}}}}}}}}}}}}}}}}})])),
    "a path that leads to itself": Row(
        *(2 * [api({"responses": {}}, components={"pathItems": {
            "P": {"$ref": "#/components/pathItems/P"}}},
            webhooks={"w": {"$ref": "#/components/pathItems/P"}})]), skipped="$ref"),
    "an operation that is none": Row(
        *(2 * [api({"responses": {}}, webhooks={"w": {"post": "none"}})])),
    "an encoding of parts": Row(
        *(2 * [api(body(closed(a=STRING), "multipart/form-data", encoding={"a": {}}))])),
    "another encoding of parts": Row(
        *(api(body(closed(a=STRING), "multipart/form-data", encoding={"a": {"style": style}}))
          for style in ("form", "deepObject")), skipped="encoding"),
    "the same link": Row(*(2 * [api({"responses": {"200": {"description": "", "links": {
        "next": {"operationId": "add"}}}}})])),
    "a login that nobody uses is gone": Row(
        api({"responses": {}}, components={"securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "k"}}}),
        api({"responses": {}}), "", "scheme_removed"),
    "a login that is used is gone": Row(
        api({"responses": {}, "security": [{"key": []}]}, components={"securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "k"}}}),
        api({"responses": {}}), "", "security_widened"),
    "another scheme of an address": Row(
        swagger({}, host="h", schemes=["https", "http"]), swagger({}, host="h", schemes=["https"]),
        "server_removed"),
    "an operation with addresses of its own": Row(
        swagger({"schemes": ["http"]}, host="h", schemes=["https"]),
        swagger({"schemes": ["https"]}, host="h", schemes=["https"]),
        "server_removed", "server_added"),
    "another flow of OAuth": Row(
        *(swagger({"security": [{"o": []}]}, securityDefinitions={"o": {
            "type": "oauth2", "flow": flow, "tokenUrl": "https://h/t", "scopes": {"r": ""}}})
          for flow in ("application", "password")), "scheme_changed", "scheme_changed"),
    "a flow that is no map": Row(
        *(2 * [api({"responses": {}}, components={"securitySchemes": {
            "o": {"type": "oauth2", "flows": {"password": "none"}}}})])),
}  # fmt: skip

GAPS = {
    "said alike": Row(*(2 * [api(body(LONG))])),
    "said otherwise": Row(api(body(LONG)), api(body({"not": {"minLength": 3}})), skipped="not"),
    "what is said hides what became shorter": Row(
        *(api(body({**STRING, "maxLength": most, "not": {"minLength": 4}})) for most in (5, 4)),
        skipped="length"),
    "what is said in another member hides it": Row(
        *(api(body({**closed(a={**STRING, "maxLength": most}),
                    "contains": {}, "not": {"properties": {"a": {"minLength": 4}}}}))
          for most in (5, 4)), skipped="length"),
    "said by another keyword": Row(
        *(api(body({"type": "array", **said})) for said in (
            {"contains": STRING}, {"uniqueItems": True})), skipped="contains uniqueItems"),
    "said by a type that changed": Row(
        *(api(body({"not": {"anyOf": [{"$ref": "#/components/schemas/T"}]}}),
              components={"schemas": {"T": {"minLength": least}}}) for least in (2, 3)),
        skipped="not"),
    "said by a type that did not change": Row(
        *(2 * [api(body({"not": {"anyOf": [{"$ref": "#/components/schemas/T"}]}}),
                   components={"schemas": {"T": {"minLength": 2}}})])),
    "said by a type of itself": Row(
        *(2 * [api(body({"not": {"$ref": "#/components/schemas/T"}}), components={"schemas": {
            "T": {"minLength": 2, "properties": {"t": {"$ref": "#/components/schemas/T"}}}}})])),
    "said by a type that is missing": Row(
        *(2 * [api(body({"not": {"anyOf": [{"$ref": "#/components/schemas/Lost"}]}}))]),
        skipped="not"),
}  # fmt: skip

FILES = {
    "a definition that no document uses": Row(
        definitions(STRING, Free={**STRING, "maxLength": 3}),
        definitions(STRING, Free={**STRING, "maxLength": 2}), "length_narrowed", "length_narrowed"),
    "a definition that is used": Row(
        definitions({"$ref": "#/$defs/T"}, T={**STRING, "maxLength": 3}),
        definitions({"$ref": "#/$defs/T"}, T={**STRING, "maxLength": 2}),
        "length_narrowed", "length_narrowed"),
    "a definition that is new": Row(definitions(STRING), definitions(STRING, Free=STRING)),
    "a definition that only the old document uses": Row(
        definitions({"$ref": "#/$defs/T"}, T={**STRING, "maxLength": 3}),
        definitions({**STRING, "maxLength": 3}, T={**STRING, "maxLength": 2})),
    "a definition that only the new document uses": Row(
        definitions({**STRING, "maxLength": 3}, T={**STRING, "maxLength": 2}),
        definitions({"$ref": "#/$defs/T"}, T={**STRING, "maxLength": 3})),
    "a document that is gone and one that is new": Row(
        xsd(R + R.replace('"r"', '"s"')), xsd(R + R.replace('"r"', '"t"')),
        "document_removed", "document_removed document_added", name="a.xsd"),
    "a document whose type is narrower": Row(
        *(xsd(f'<xs:element name="r" type="xs:{kind}"/>')
          for kind in ("nonNegativeInteger", "positiveInteger")),
        "range_narrowed", "range_narrowed", name="a.xsd"),
    "a namespace that moved, and a narrower type": Row(
        *(xsd(f'<xs:element name="r" type="xs:{kind}"/>', space) for kind, space in (
            ("nonNegativeInteger", "urn:o"), ("positiveInteger", "urn:p"))),
        "namespace_changed range_narrowed", "range_narrowed", name="a.xsd"),
    "a namespace that moved, and a wider type": Row(
        *(xsd(f'<xs:element name="r" type="xs:{kind}"/>', space) for kind, space in (
            ("positiveInteger", "urn:o"), ("nonNegativeInteger", "urn:p"))),
        "namespace_changed range_widened", "range_widened", name="a.xsd"),
    "a namespace that came, and a narrower type": Row(
        *(xsd(f'<xs:element name="r" type="xs:{kind}"/>', space) for kind, space in (
            ("nonNegativeInteger", ""), ("positiveInteger", "urn:p"))),
        "namespace_changed range_narrowed", "range_narrowed", name="a.xsd"),
    "a namespace that went, and a wider type": Row(
        *(xsd(f'<xs:element name="r" type="xs:{kind}"/>', space) for kind, space in (
            ("positiveInteger", "urn:o"), ("nonNegativeInteger", ""))),
        "namespace_changed range_widened", "range_widened", name="a.xsd"),
    "a type that only the old documents use": Row(
        xsd(R + '<xs:element name="s" type="o:T"/>' + named_type("T", "xs:nonNegativeInteger")),
        xsd(R + named_type("T", "xs:positiveInteger")),
        "document_removed range_narrowed", "document_removed range_narrowed", name="a.xsd"),
    "a type that only the new documents use": Row(
        xsd(R + named_type("T", "xs:nonNegativeInteger")),
        xsd(R + '<xs:element name="s" type="o:T"/>' + named_type("T", "xs:positiveInteger")),
        "range_narrowed", "document_added range_narrowed", name="a.xsd"),
    "a type that a type uses": Row(
        *(xsd(R + named_type("T", "o:U") + named_type("U", f"xs:{kind}Integer"))
          for kind in ("nonNegative", "positive")),
        "range_narrowed", "range_narrowed", name="a.xsd"),
    "an include that one has": Row(
        xsd(R), xsd('<xs:include schemaLocation="q.xsd"/>' + R),
        skipped="xs:include", name="a.xsd"),
    "an include that is missing": Row(
        *(2 * [xsd('<xs:include schemaLocation="q.xsd"/>' + R)]),
        skipped="xs:include", name="a.xsd"),
    "a redefinition that is missing": Row(
        *(2 * [xsd('<xs:redefine schemaLocation="q.xsd"/>' + R)]),
        skipped="xs:redefine", name="a.xsd"),
    "a reference that leads nowhere": Row(
        *(2 * [definitions({"$ref": "#/$defs/Lost"})]), skipped="$ref"),
    "members of a pattern": Row(
        *(definitions({"type": "object", "additionalProperties": {**STRING, "maxLength": most}})
          for most in (3, 2)), "length_narrowed", "length_narrowed"),
    "a namespace that moved": Row(
        xsd(R), xsd(R, "urn:p"), "namespace_changed", name="a.xsd"),
    "a namespace that moved, with attributes": Row(
        *(xsd('<xs:attribute name="g" type="xs:string"/><xs:element name="r"><xs:complexType>'
              '<xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="p" '
              'type="xs:int"/><xs:attribute ref="g"/></xs:extension></xs:simpleContent>'
              '</xs:complexType></xs:element>', space) for space in ("urn:o", "urn:p")),
        "namespace_changed", name="a.xsd"),
    "a namespace that came": Row(xsd(R, ""), xsd(R, "urn:p"), "namespace_changed", name="a.xsd"),
    "a namespace without documents": Row(
        xsd(named_type("T")), xsd(named_type("T"), "urn:p"), "namespace_changed", name="a.xsd"),
    "a type that no document uses is narrower": Row(
        *(xsd(R + named_type("T", f"xs:{kind}Integer")) for kind in ("nonNegative", "positive")),
        "range_narrowed", "range_narrowed", name="a.xsd"),
    "a type that no document uses is gone": Row(
        xsd(R + named_type("T")), xsd(R), "type_removed", name="a.xsd"),
    "a type that no document uses is new": Row(
        xsd(R), xsd(R + named_type("T")), "", "type_added", name="a.xsd"),
    "an import that is missing": Row(
        *(2 * [xsd('<xs:import namespace="urn:q" schemaLocation="q.xsd"/>' + R)]),
        skipped="xs:import", name="a.xsd"),
    "an import that one has": Row(
        xsd(R), xsd('<xs:import namespace="urn:q" schemaLocation="q.xsd"/>' + R),
        skipped="xs:import", name="a.xsd"),
    "a type that no document uses, with an assertion": Row(
        *(xsd(R + '<xs:complexType name="T"><xs:attribute name="p" type="xs:int"/>'
              f'<xs:assert test="@p = {number}"/></xs:complexType>') for number in (1, 2)),
        skipped="xs:assert", name="a.xsd"),
    "a sequence of documents": Row(
        *(2 * [api({"responses": {"200": {"description": "", "content": {
            "application/jsonl": {"itemSchema": STRING}}}}}, openapi="3.2.0")])),
    "an assertion that both have": Row(
        *(2 * [xsd('<xs:element name="r"><xs:complexType><xs:attribute name="p" type="xs:int"/>'
                   '<xs:assert test="@p = 1"/></xs:complexType></xs:element>')]), name="a.xsd"),
    "another assertion": Row(
        *(xsd('<xs:element name="r"><xs:complexType><xs:attribute name="p" type="xs:int"/>'
              f'<xs:assert test="@p = {number}"/></xs:complexType></xs:element>')
          for number in (1, 2)), skipped="xs:assert", name="a.xsd"),
}  # fmt: skip
TOLD = table("rows")
ROWS = {**MEMBERS, **OPERATIONS, **GAPS, **FILES}


def _written(folder: Path, row: Row) -> tuple[Path, Path]:
    files = folder / "old" / row.name, folder / "new" / row.name
    for file, said in zip(files, (row.old, row.new), strict=True):
        file.parent.mkdir()
        file.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
    return files


@pytest.mark.parametrize(("name", "row"), ROWS.items(), ids=ROWS)
def test_all_that_a_change_says(name: str, row: Row, tmp_path: Path) -> None:
    verdict = diff_versions(*map(str, _written(tmp_path, row)), DiffOptions())
    said = [
        {f"{one.construct} not compared": one.message, "at": place(one.place)}
        for one in verdict.not_compared
    ]
    assert [*map(told, verdict.changes), *said] == TOLD.get(name, [])


COMPARED = {
    "read only now": {"operations": 1, "types": 4, "members": 2, "documents": 2},
    "narrowed in text":
        {"operations": 1, "other documents": 1, "types": 1, "members": 0, "documents": 1},
    "a definition that no document uses": {"roots": 2, "types": 2, "members": 0},
    "a definition that is used": {"roots": 1, "types": 1, "members": 0},
    "a document whose type is narrower": {"roots": 1, "types": 1, "members": 0, "library types": 0},
    "a type that a type uses": {"roots": 1, "types": 1, "members": 0, "library types": 2},
    "a namespace without documents": {"roots": 0, "types": 0, "members": 0, "library types": 1},
}  # fmt: skip


@pytest.mark.parametrize(("name", "counts"), COMPARED.items(), ids=COMPARED)
def test_how_much_was_compared(name: str, counts: dict[str, int], tmp_path: Path) -> None:
    verdict = diff_versions(*map(str, _written(tmp_path, ROWS[name])), DiffOptions())
    assert verdict.compared == counts


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in ROWS.items()])
def test_versions_of_a_file(tmp_path: Path, row: Row) -> None:
    files = _written(tmp_path, row)
    done = CliRunner().invoke(app, ["diff", *map(str, files), "--format", "json"])
    verdict = json.loads(done.output)
    rules = {
        breaks: {one["rule"].removeprefix("diff.") for one in verdict["changes"]
                 if one["breaking"] is breaks}
        for breaks in (True, False)
    }  # fmt: skip
    skipped = {one["construct"] for one in verdict["not_compared"]}
    assert rules[True] == set(row.breaking.split())
    assert rules[False] == set(row.others.split())
    assert skipped == set(row.skipped.split())
    assert done.exit_code == (1 if row.breaking else 3 if row.skipped else 0)
