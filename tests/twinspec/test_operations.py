"""Operations as OpenAPI 3.0 describes them, read from a one-file document."""

from __future__ import annotations

from typing import Any

import pytest

from twinspec.contract.operations import JSON, XML, Body, Operation, Parameter, read_operations

TEXT = {"$ref": "#/components/schemas/Text"}
DOCUMENT: dict[str, Any] = {
    "security": [{"key": []}],
    "paths": {
        "/books/{isbn}": {
            "summary": "no method",
            "put": {
                "operationId": "edit",
                "parameters": [
                    {"$ref": "#/components/parameters/Isbn"},
                    {"name": "q", "in": "query"},
                ],
                "requestBody": {"$ref": "#/components/requestBodies/Book"},
                "responses": {
                    "204": {"$ref": "#/components/responses/Done"},
                    "default": {"description": "d", "content": {XML: {"schema": TEXT}}},
                },
                "x-twinspec-rules": ["edit.one", "edit.two"],
            },
            "get": {"operationId": "read", "responses": {}, "security": []},
        },
    },
    "components": {
        "parameters": {
            "Isbn": {"$ref": "#/components/parameters/Key"},
            "Key": {"name": "isbn", "in": "path", "required": True, "schema": TEXT},
        },
        "requestBodies": {
            "Book": {
                "required": True,
                "content": {
                    JSON: {"schema": TEXT},
                    "Text/XML; a=b": {"schema": {"type": "object"}},
                },
            }
        },
        "responses": {"Done": {"description": "d", "headers": {"a/b": {}}}},
        "schemas": {"Text": {"type": "string"}},
    },
}
READ, EDIT = read_operations(DOCUMENT)


def test_operations_are_found_by_the_methods_of_their_paths() -> None:
    assert (READ.id, READ.method, READ.path) == ("read", "GET", "/books/{isbn}")
    assert (EDIT.id, EDIT.method) == ("edit", "PUT")
    assert EDIT.pointer == "/paths/~1books~1{isbn}/put"
    assert (EDIT.rules, READ.rules) == (("edit.one", "edit.two"), ())
    assert (EDIT.security, READ.security) == ([{"key": []}], [])


def test_parameters_are_read_behind_their_references() -> None:
    isbn, query = EDIT.parameters
    assert (isbn.name, isbn.location, isbn.required) == ("isbn", "path", True)
    assert (isbn.pointer, isbn.schema) == ("/components/parameters/Key", TEXT)
    assert (query.name, query.location, query.required, query.schema) == ("q", "query", False, {})
    assert query.pointer == f"{EDIT.pointer}/parameters/1"
    assert READ.parameters == ()


@pytest.mark.parametrize(
    ("said", "style", "explode"),
    [
        # The defaults of OpenAPI 3.0.4, Parameter Object.
        ({"in": "query"}, "form", True),
        ({"in": "cookie"}, "form", True),
        ({"in": "path"}, "simple", False),
        ({"in": "header"}, "simple", False),
        ({"in": "query", "style": "pipeDelimited"}, "pipeDelimited", False),
        ({"in": "query", "explode": False}, "form", False),
        ({"in": "path", "explode": True}, "simple", True),
    ],
)
def test_styles_have_the_defaults_of_openapi(
    said: dict[str, Any], style: str, explode: bool
) -> None:
    parameter = Parameter(said, "")
    assert (parameter.style, parameter.explode) == (style, explode)


def test_bodies_have_media_types_and_roles() -> None:
    body = EDIT.body
    assert body is not None
    assert (body.pointer, body.required) == ("/components/requestBodies/Book", True)
    first, second = body.content.values()
    assert (first.name, first.essence, first.role) == (JSON, JSON, "Text")
    assert first.pointer == "/components/requestBodies/Book/content/application~1json/schema"
    assert (second.name, second.essence, second.role) == ("Text/XML; a=b", "text/xml", None)
    assert (body.role(JSON), body.role(XML)) == ("Text", None)
    assert READ.body is None


def test_answers_are_read_behind_their_references() -> None:
    assert list(EDIT.responses) == ["204", "default"]
    assert EDIT.responses["204"].headers == {"a/b": "/components/responses/Done/headers/a~1b"}
    assert EDIT.responses["204"].content == {}
    assert EDIT.responses["default"].pointer == f"{EDIT.pointer}/responses/default"


def test_only_what_has_a_content_is_a_body() -> None:
    found = [(direction, list(body.content)) for direction, body in EDIT.bodies()]
    assert found == [("request", [JSON, "Text/XML; a=b"]), ("response", [XML])]


def test_a_body_may_be_left_out_by_default() -> None:
    assert not Body({"content": {}}, "").required
    assert Operation(DOCUMENT, "/", "GET", {"operationId": "a"}).responses == {}
