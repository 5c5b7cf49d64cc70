"""Changes of operations, with what OpenAPI 3.1 and HTTP (RFC 9110) say of clients.

`breaking` are the rules that break clients, `others` those that are reported and break nobody.
A client may send and expect what the old version says, and nothing else.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Node = dict[str, Any]


class Kind(NamedTuple):
    """One kind of change: what it is called, both versions, and the rules that report it."""

    name: str
    old: Node
    new: Node
    breaking: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


def api(operation: Node | None = None, path: str = "/orders", **more: Any) -> Node:
    """A contract with one operation; `more` are further members of the document."""
    get: Node = {"operationId": "list", "responses": ok()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {path: {"get": {**get, **(operation or {})}}},
        **more,
    }


def ok(**more: Any) -> Node:
    """Answers of which 200 has these members."""
    return {"200": {"description": "", **more}}


def query(name: str = "q", **more: Any) -> Node:
    """An operation with one parameter."""
    return {"parameters": [parameter(name, **more)]}


def parameter(name: str = "q", **more: Any) -> Node:
    """A parameter, of the query if nothing else is said."""
    return {"name": name, "in": "query", "schema": {"type": "string"}, **more}


def header(**more: Any) -> Node:
    """Answers with one header."""
    return ok(headers={"X-Total": {"schema": {"type": "integer"}, **more}})


def body(*kinds: str, required: bool = True, schema: Node | None = None) -> Node:
    """An operation with a body of these media types."""
    media = {kind: {"schema": schema or {"type": "string"}} for kind in kinds}
    return {"requestBody": {"required": required, "content": media}}


def answer(*kinds: str) -> Node:
    """An operation that answers in these media types."""
    return {"responses": ok(content={kind: {"schema": {"type": "string"}} for kind in kinds})}


def statuses(*names: str) -> Node:
    """An operation that answers with these statuses."""
    return {"responses": {name: {"description": ""} for name in names}}


def secured(*alternatives: Node, **schemes: Node) -> Node:
    """A contract whose operation asks for one of these logins."""
    known = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "basic": {"type": "http", "scheme": "basic"},
        "oauth": {
            "type": "oauth2",
            "flows": {
                "clientCredentials": {"tokenUrl": "https://a/t", "scopes": {"r": "", "w": ""}}
            },
        },
    }
    components = {"securitySchemes": {**known, **schemes}}
    return api({"security": list(alternatives)}, components=components)


def linked(**links: Node) -> Node:
    """A contract whose answer has these links."""
    return api({"responses": ok(links=links)})


def served(*urls: str) -> Node:
    """A contract with these servers."""
    return api(servers=[{"url": url} for url in urls])


def kind(name: str, old: Node, new: Node, breaking: str = "", others: str = "") -> Kind:
    """A kind whose rules are written with blanks between."""
    return Kind(name, old, new, frozenset(breaking.split()), frozenset(others.split()))


KEY, BASIC = {"key": []}, {"basic": []}
JSON, XML, TEXT = "application/json", "application/xml", "text/plain"
LIST = {"type": "array", "items": {"type": "string"}}
STRING = {"schema": {"type": "string"}}
TWO = api()
TWO["paths"]["/more"] = {"get": {"operationId": "more", "responses": ok()}}
POST = api()
POST["paths"]["/orders"]["post"] = {"operationId": "add", "responses": ok()}
HOOK = {"post": {**body(JSON), "responses": {"204": {"description": ""}}}}
ID = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
IDENTITY = [{**ID[0], "name": "key"}]

PATHS = (
    kind("path_added", api(), TWO, others="path_added"),
    kind("path_removed", TWO, api(), "path_removed"),
    kind("path_renamed", api(), api(path="/purchases"), "path_removed", "path_added"),
    kind("operation_added", api(), POST, others="operation_added"),
    kind("operation_removed", POST, api(), "operation_removed"),
    kind("operation_id_renamed", api(), api({"operationId": "all"}), others="operation_id_changed"),
    kind("operation_deprecated", api(), api({"deprecated": True}), others="deprecated"),
    kind("operation_no_longer_deprecated", api({"deprecated": True}), api(),
         others="not_deprecated"),
    kind("end_announced", api(), api({"x-until": "2027-01-01"}), others="lifetime_changed"),
    kind("end_moved", api({"x-until": "2027-01-01"}), api({"x-until": "2028-01-01"}),
         others="lifetime_changed"),
    kind("end_withdrawn", api({"x-sunset": "2027-01-01"}), api(), others="lifetime_changed"),
    kind("begin_changed", api({"x-since": "1"}), api({"x-since": "2"}), others="lifetime_changed"),
    kind("operation_id_added", api({"operationId": None}), api(), others="operation_id_changed"),
    kind("operation_id_removed", api(), api({"operationId": None}), others="operation_id_changed"),
    kind("path_parameter_renamed", api({"parameters": ID}, "/orders/{id}"),
         api({"parameters": IDENTITY}, "/orders/{key}"), others="path_parameter_renamed"),
    kind("summary_changed", api({"summary": "a"}), api({"summary": "b"})),
    kind("tag_changed", api({"tags": ["a"]}), api({"tags": ["b"]})),
    kind("parameters_moved_to_the_path", api({"parameters": ID}, "/orders/{id}"),
         {**api(path="/orders/{id}"),
          "paths": {"/orders/{id}": {"parameters": ID,
                                     "get": {"operationId": "list", "responses": ok()}}}}),
)  # fmt: skip

PARAMETERS = (
    kind("parameter_added", api(), api(query()), others="parameter_added"),
    kind("parameter_added_required", api(), api(query(required=True)), "parameter_required"),
    kind("parameter_removed", api(query()), api(), "parameter_removed"),
    kind("parameter_made_required", api(query()), api(query(required=True)), "parameter_required"),
    kind("parameter_made_optional", api(query(required=True)), api(query()),
         others="parameter_optional"),
    kind("parameter_renamed", api(query("q")), api(query("p")), "parameter_removed",
         "parameter_added"),
    kind("parameter_moved_to_a_header", api(query()), api(query(**{"in": "header"})),
         "parameter_removed", "parameter_added"),
    kind("header_in_other_letters", api(query("X-A", **{"in": "header"})),
         api(query("x-a", **{"in": "header"}))),
    kind("cookie_added", api(), api(query(**{"in": "cookie"})), others="parameter_added"),
    kind("parameter_narrowed", api(query(schema={"type": "string", "maxLength": 9})),
         api(query(schema={"type": "string", "maxLength": 5})), "length_narrowed"),
    kind("parameter_widened", api(query(schema={"type": "string", "maxLength": 5})),
         api(query(schema={"type": "string", "maxLength": 9})), others="length_widened"),
    kind("parameter_integer_to_string", api(query(schema={"type": "integer"})),
         api(query(schema={"type": "string"})), others="type_widened"),
    kind("parameter_string_to_integer", api(query(schema={"type": "string"})),
         api(query(schema={"type": "integer"})), "type_narrowed"),
    kind("parameter_value_removed", api(query(schema={"enum": ["a", "b"]})),
         api(query(schema={"enum": ["a"]})), "enumeration_narrowed"),
    kind("parameter_value_added", api(query(schema={"enum": ["a"]})),
         api(query(schema={"enum": ["a", "b"]})), others="enumeration_widened"),
    kind("parameter_list_shortened", api(query(schema={**LIST, "maxItems": 5})),
         api(query(schema={**LIST, "maxItems": 3})), "items_narrowed"),
    kind("list_exploded_no_longer", api(query(schema=LIST)),
         api(query(schema=LIST, explode=False)), "parameter_style"),
    kind("text_exploded_no_longer", api(query()), api(query(explode=False))),
    kind("list_with_blanks_becomes_text", api(query(schema=LIST, style="spaceDelimited")),
         api(query()), "parameter_style type_narrowed", "type_widened"),
    kind("sunset_is_said", api(), api({"x-sunset": "2027-01-01"}), others="lifetime_changed"),
    kind("internal_is_said", api(), api({"x-internal": True})),
    kind("list_with_pipes", api(query(schema=LIST)),
         api(query(schema=LIST, style="pipeDelimited")), "parameter_style"),
    kind("default_style_is_said", api(query(schema=LIST)),
         api(query(schema=LIST, style="form", explode=True))),
    kind(
        "parameter_may_be_empty",
        api(query()),
        api(query(allowEmptyValue=True)),
        others="parameter_empty",
    ),
    kind(
        "parameter_may_not_be_empty",
        api(query(allowEmptyValue=True)),
        api(query()),
        "parameter_empty",
    ),
    kind("parameter_deprecated", api(query()), api(query(deprecated=True)), others="deprecated"),
    kind("parameter_default_changed", api(query(schema={"type": "string", "default": "a"})),
         api(query(schema={"type": "string", "default": "b"})), others="default_changed"),
    kind("parameter_default_added", api(query()),
         api(query(schema={"type": "string", "default": "b"})), others="default_changed"),
    kind("parameter_default_removed", api(query(schema={"type": "string", "default": "a"})),
         api(query()), others="default_changed"),
    kind("parameter_no_longer_deprecated", api(query(deprecated=True)), api(query()),
         others="not_deprecated"),
    kind("parameter_string_to_integer_or_null", api(query(schema={"type": "string"})),
         api(query(schema={"type": ["integer", "null"]})), "type_narrowed", "null_widened"),
    kind("reserved_signs_refused", api(query(allowReserved=True)), api(query()),
         "parameter_reserved"),
    kind("reserved_signs_allowed", api(query()), api(query(allowReserved=True)),
         others="parameter_reserved"),
)  # fmt: skip

BODIES = (
    kind("body_added", api(), api(body(JSON, required=False)), others="body_added"),
    kind("body_added_required", api(), api(body(JSON)), "body_required"),
    kind("body_removed", api(body(JSON)), api(), "body_removed"),
    kind("body_made_required", api(body(JSON, required=False)), api(body(JSON)), "body_required"),
    kind("body_made_optional", api(body(JSON)), api(body(JSON, required=False)),
         others="body_optional"),
    kind("request_type_added", api(body(JSON)), api(body(JSON, XML)), others="media_type_added"),
    kind("request_type_removed", api(body(JSON, XML)), api(body(JSON)), "media_type_removed"),
    kind("request_type_replaced", api(body(XML)), api(body(JSON)), "media_type_removed",
         "media_type_added"),
    kind("request_type_of_a_range", api(body("text/*")), api(body(TEXT)), "media_type_removed",),
    kind("charset_added", api(body(JSON)), api(body(f"{JSON}; charset=utf-8"))),
    kind("answer_type_added", api(answer(JSON)), api(answer(JSON, XML)),
         others="media_type_added"),
    kind("answer_type_removed", api(answer(JSON, XML)), api(answer(JSON)), "media_type_removed"),
    kind("answer_body_removed", api(answer(JSON)), api(), "body_removed"),
    kind("answer_body_added", api(), api(answer(JSON)), others="body_added"),
)  # fmt: skip

ANSWERS = (
    kind("error_added", api(statuses("200")), api(statuses("200", "404")),
         others="error_status_added"),
    kind("success_added", api(statuses("200")), api(statuses("200", "202")), "status_added"),
    kind("redirect_added", api(statuses("200")), api(statuses("200", "303")), "status_added"),
    kind("success_replaced", api(statuses("200")), api(statuses("201")), "status_added",
         "status_removed"),
    kind("error_removed", api(statuses("200", "404")), api(statuses("200")),
         others="status_removed"),
    kind("status_of_a_range_said", api(statuses("200", "4XX")), api(statuses("200", "4XX", "404")),
         others="status_said"),
    kind("status_of_default_said", api(statuses("200", "default")),
         api(statuses("200", "202", "default")), others="status_said"),
    kind("header_added", api({"responses": ok()}), api({"responses": header()}),
         others="header_added"),
    kind("header_removed", api({"responses": header()}), api(), others="header_removed"),
    kind("required_header_removed", api({"responses": header(required=True)}), api(),
         "header_removed"),
    kind("header_made_optional", api({"responses": header(required=True)}),
         api({"responses": header()}), "header_optional"),
    kind("header_made_required", api({"responses": header()}),
         api({"responses": header(required=True)}), others="header_required"),
    kind("header_stays_required", api({"responses": header(required=True)}),
         api({"responses": header(required=True, description="d")})),
    kind("header_deprecated", api({"responses": header()}),
         api({"responses": header(deprecated=True)}), others="deprecated"),
    kind("header_no_longer_deprecated", api({"responses": header(deprecated=True)}),
         api({"responses": header()}), others="not_deprecated"),
    kind("two_headers_one_removed", api({"responses": ok(headers={"A": STRING, "B": STRING})}),
         api({"responses": ok(headers={"B": STRING})}), others="header_removed"),
    kind("header_widened", api({"responses": header()}),
         api({"responses": header(schema={"type": "number"})}), "type_widened"),
    kind("header_narrowed", api({"responses": header(schema={"type": "number"})}),
         api({"responses": header()}), others="type_narrowed"),
    kind("link_added", linked(), linked(next={"operationId": "list"}), others="link_added"),
    kind("link_removed", linked(next={"operationId": "list"}), linked(), "link_removed"),
    kind("link_leads_elsewhere", linked(next={"operationId": "list"}),
         linked(next={"operationId": "more"}), "link_changed"),
)  # fmt: skip

LOGINS = (
    kind("login_added", secured(), secured(KEY), "security_narrowed"),
    kind("login_removed", secured(KEY), secured(), "", "security_widened"),
    kind("login_alternative_added", secured(KEY), secured(KEY, BASIC), others="security_widened"),
    kind("login_alternative_removed", secured(KEY, BASIC), secured(KEY), "security_narrowed"),
    kind("logins_together", secured(KEY, BASIC), secured({**KEY, **BASIC}), "security_narrowed"),
    kind("login_made_optional", secured(KEY), secured(KEY, {}), others="security_widened"),
    kind("scope_added", secured({"oauth": ["r"]}), secured({"oauth": ["r", "w"]}),
         "security_narrowed"),
    kind("scope_removed", secured({"oauth": ["r", "w"]}), secured({"oauth": ["r"]}),
         others="security_widened"),
    kind("key_in_another_header", secured(KEY),
         secured(KEY, key={"type": "apiKey", "in": "header", "name": "X-Token"}), "scheme_changed"),
    kind("key_moved_to_the_query", secured(KEY),
         secured(KEY, key={"type": "apiKey", "in": "query", "name": "X-Key"}), "scheme_changed"),
    kind("basic_to_bearer", secured(BASIC),
         secured(BASIC, basic={"type": "http", "scheme": "bearer"}), "scheme_changed"),
    kind("scheme_added", secured(KEY), secured(KEY, more={"type": "http", "scheme": "basic"}),
         others="scheme_added"),
    kind("server_added", served("https://a"), served("https://a", "https://b"),
         others="server_added"),
    kind("server_removed", served("https://a", "https://b"), served("https://a"),
         "server_removed"),
    kind("server_with_a_slash", served("https://a"), served("https://a/")),
    kind("webhook_removed", api(webhooks={"made": HOOK}), api(), "path_removed"),
    kind("webhook_says_more",
         api(webhooks={"made": {"post": {**HOOK["post"], **body(JSON, schema={"enum": ["a"]})}}}),
         api(webhooks={"made": {"post": {**HOOK["post"],
                                         **body(JSON, schema={"enum": ["a", "b"]})}}}),
         "enumeration_widened"),
)  # fmt: skip

KINDS = (*PATHS, *PARAMETERS, *BODIES, *ANSWERS, *LOGINS)
