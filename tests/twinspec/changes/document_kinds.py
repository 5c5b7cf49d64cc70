"""Changes around the documents of operations, with what OpenAPI says of clients.

What a media type describes or leaves open, parameters with content, callbacks, servers of one
operation, logins that nobody uses, and libraries of schemas, which others send and answer with.
"""

from __future__ import annotations

from tests.twinspec.changes.operation_kinds import (
    JSON,
    KEY,
    TEXT,
    XML,
    Node,
    api,
    body,
    kind,
    linked,
    ok,
    query,
    secured,
)

STRING, INTEGER = {"type": "string"}, {"type": "integer"}


def told(mapping: Node) -> Node:
    """Objects of which a discriminator tells the schema."""
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": STRING},
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }


def untyped(direction: str) -> Node:
    """An operation whose body or answer may be any JSON document."""
    media = {JSON: {}}
    if direction == "request":
        return {"requestBody": {"required": True, "content": media}}
    return {"responses": ok(content=media)}


def typed(direction: str, schema: Node = STRING, media: str = JSON) -> Node:
    """An operation whose body or answer is described."""
    if direction == "request":
        return body(media, schema=schema)
    return {"responses": ok(content={media: {"schema": schema}})}


def as_content(schema: Node, media: str = JSON) -> Node:
    """An operation with a parameter that is a document."""
    parameter = {"name": "q", "in": "query", "content": {media: {"schema": schema}}}
    return {"parameters": [parameter]}


def named(element: str) -> Node:
    """The schema of a document that has this root element in XML."""
    return {"type": "object", "properties": {"a": STRING}, "xml": {"name": element}}


def called_back(schema: Node, name: str = "made") -> Node:
    """An operation that calls the client back with a document."""
    call = {**body(JSON, schema=schema), "responses": {"204": {"description": ""}}}
    return {"callbacks": {name: {"{$request.query.url}": {"post": call}}}}


def library(**schemas: Node) -> Node:
    """A contract without operations: others refer to its schemas."""
    return {**api(), "paths": {}, "components": {"schemas": schemas}}


def removed(**more: object) -> Node:
    """A contract with a second path."""
    found = api()
    found["paths"]["/more"] = {"get": {"operationId": "more", "responses": ok(), **more}}
    return found


BASIC = {"type": "http", "scheme": "basic"}
FLOW = {"tokenUrl": "https://a/t", "scopes": {"r": "", "w": ""}}
OAUTH = {"type": "oauth2", "flows": {"clientCredentials": FLOW}}
ELSEWHERE = {"type": "oauth2", "flows": {"clientCredentials": {**FLOW, "tokenUrl": "https://b/t"}}}

KINDS = (
    kind("request_described", api(untyped("request")), api(typed("request")), "schema_said"),
    kind("request_left_open", api(typed("request")), api(untyped("request")),
         others="schema_said"),
    kind("answer_described", api(untyped("answer")), api(typed("answer")), others="schema_said"),
    kind("answer_left_open", api(typed("answer")), api(untyped("answer")), "schema_said"),
    kind("root_element_renamed", api(typed("answer", named("a"), XML)),
         api(typed("answer", named("b"), XML)), "xml_form"),
    kind("root_element_of_a_request_renamed", api(typed("request", named("a"), XML)),
         api(typed("request", named("b"), XML)), "xml_form"),
    kind("parameter_becomes_a_document", api(query(schema=STRING)), api(as_content(STRING)),
         "parameter_content"),
    kind("document_of_a_parameter_narrowed", api(as_content(STRING)),
         api(as_content({**STRING, "maxLength": 3})), "length_narrowed"),
    kind("document_of_a_parameter_widened", api(as_content({"enum": ["a"]})),
         api(as_content({"enum": ["a", "b"]})), others="enumeration_widened"),
    kind("style_of_matrix", api({"parameters": [{"name": "id", "in": "path", "required": True,
                                                 "schema": STRING}]}, "/orders/{id}"),
         api({"parameters": [{"name": "id", "in": "path", "required": True, "style": "matrix",
                              "schema": STRING}]}, "/orders/{id}"), "parameter_style"),
    kind("callback_added", api(), api(called_back(STRING)), others="path_added"),
    kind("callback_removed", api(called_back(STRING)), api(), "path_removed"),
    kind("callback_says_more", api(called_back({"enum": ["a"]})),
         api(called_back({"enum": ["a", "b"]})), "enumeration_widened"),
    kind("callback_says_less", api(called_back({"enum": ["a", "b"]})),
         api(called_back({"enum": ["a"]})), others="enumeration_narrowed"),
    kind("deprecated_operation_removed", removed(deprecated=True), api(), "path_removed"),
    kind("operation_served_elsewhere", api({"servers": [{"url": "https://a"}]}),
         api({"servers": [{"url": "https://b"}]}), "server_removed", "server_added"),
    kind("unused_login_removed", secured(KEY, more=BASIC), secured(KEY), others="scheme_removed"),
    kind("unused_login_changed", secured(KEY, more=BASIC),
         secured(KEY, more={"type": "http", "scheme": "bearer"}), others="scheme_changed"),
    kind("tokens_from_elsewhere", secured({"oauth": ["r"]}, oauth=OAUTH),
         secured({"oauth": ["r"]}, oauth=ELSEWHERE), "scheme_changed"),
    kind("link_with_another_value",
         linked(next={"operationId": "list", "parameters": {"q": "$response.body#/a"}}),
         linked(next={"operationId": "list", "parameters": {"q": "$response.body#/b"}}),
         "link_changed"),
    kind("schema_of_a_library_added", library(A=STRING), library(A=STRING, B=INTEGER),
         others="schema_added"),
    kind("schema_of_a_library_removed", library(A=STRING, B=INTEGER), library(A=STRING),
         "schema_removed"),
    kind("schema_of_a_library_the_same", library(A=STRING), library(A=STRING)),
    # Who sends it may be refused; who reads it gets nothing new. And the other way round.
    kind("schema_of_a_library_narrowed", library(A={"enum": ["a", "b"]}),
         library(A={"enum": ["a"]}), "enumeration_narrowed", "enumeration_narrowed"),
    kind("schema_of_a_library_widened", library(A={"enum": ["a"]}),
         library(A={"enum": ["a", "b"]}), "enumeration_widened", "enumeration_widened"),
    kind("discriminator_names_other_schemas", api(body(JSON, schema=told({"a": "A", "b": "B"}))),
         api(body(JSON, schema=told({"a": "B", "b": "A"}))), others="discriminator_changed"),
    kind("discriminator_loses_a_value", api(body(JSON, schema=told({"a": "A", "b": "B"}))),
         api(body(JSON, schema=told({"b": "B"}))), others="discriminator_changed"),
    kind("discriminator_in_another_order", api(body(JSON, schema=told({"a": "A", "b": "B"}))),
         api(body(JSON, schema=told({"b": "B", "a": "A"})))),
    kind("text_body_the_same", api(body(TEXT)), api(body(TEXT))),
)  # fmt: skip
