"""What is read of an API: expected values follow from OpenAPI 3.1 (4.8) and Swagger 2.0."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from twinspec.govern.changes.api import Api, ApiOperation, ApiParameter
from twinspec.govern.changes.read_api import anonymous, read_api
from twinspec.grammar.catalog import read_catalog
from twinspec.grammar.json_schema.reader import JsonContract

Node = dict[str, Any]
STRING: Node = {"type": "string"}
LIST: Node = {"type": "array", "items": STRING}
HEAD: Node = {"info": {"title": "T", "version": "1"}}


def both_of(folder: Path, document: Node) -> tuple[Api, JsonContract]:
    file = folder / "api.json"
    file.write_text(json.dumps({**HEAD, **document}), encoding="utf-8")
    return read_api(file, read_catalog(None))


def openapi(operation: Node, path: str = "/a", **more: Any) -> Node:
    return {"openapi": "3.1.0", "paths": {path: {"get": {"responses": {}, **operation}}}, **more}


def swagger(operation: Node, **more: Any) -> Node:
    return {"swagger": "2.0", "paths": {"/a": {"get": {"responses": {}, **operation}}}, **more}


def operation_of(folder: Path, document: Node) -> ApiOperation:
    (found,) = both_of(folder, document)[0].operations.values()
    return found


def parameter_of(folder: Path, said: Node, *, version: str = "openapi") -> ApiParameter:
    holder = {"parameters": [{"name": "q", **said}]}
    made = swagger(holder) if version == "swagger" else openapi(holder)
    (found,) = operation_of(folder, made).parameters.values()
    return found


@pytest.mark.parametrize(
    ("said", "style", "explode"),
    [
        ({"in": "query"}, "form", True),
        ({"in": "cookie"}, "form", True),
        ({"in": "path"}, "simple", False),
        ({"in": "header"}, "simple", False),
        ({"in": "query", "explode": False}, "form", False),
        ({"in": "path", "explode": True}, "simple", True),
        ({"in": "path", "style": "matrix"}, "matrix", False),
        *(({"in": "query", "style": style}, style, False)
          for style in ("spaceDelimited", "pipeDelimited", "deepObject")),
        ({"in": "cookie", "style": "cookie"}, "cookie", True),
    ],
)  # fmt: skip
def test_style_and_explode_have_their_defaults(
    said: Node, style: str, explode: bool, tmp_path: Path
) -> None:
    found = parameter_of(tmp_path, {**said, "schema": LIST})
    assert (found.style, found.explode) == (style, explode)


@pytest.mark.parametrize(
    ("said", "style", "explode"),
    [
        ({}, "form", False),
        ({"collectionFormat": "csv"}, "form", False),
        ({"collectionFormat": "ssv"}, "spaceDelimited", False),
        ({"collectionFormat": "tsv"}, "tabDelimited", False),
        ({"collectionFormat": "pipes"}, "pipeDelimited", False),
        ({"collectionFormat": "multi"}, "form", True),
        ({"collectionFormat": "none of these"}, "form", False),
    ],
)
def test_collection_formats_are_styles(
    said: Node, style: str, explode: bool, tmp_path: Path
) -> None:
    found = parameter_of(tmp_path, {"in": "query", **LIST, **said}, version="swagger")
    assert (found.style, found.explode) == (style, explode)


@pytest.mark.parametrize(
    ("keyword", "member"),
    [("required", "required"), ("allowReserved", "reserved"), ("allowEmptyValue", "may_be_empty"),
     ("deprecated", "deprecated")],
)  # fmt: skip
@pytest.mark.parametrize("said", [True, False, None, "true", 1])
def test_flags_of_a_parameter_are_true_alone(
    keyword: str, member: str, said: Any, tmp_path: Path
) -> None:
    node = {"in": "query", "schema": STRING} | ({} if said is None else {keyword: said})
    assert getattr(parameter_of(tmp_path, node), member) is (said is True)


@pytest.mark.parametrize(
    ("schema", "default"),
    [(STRING, None), ({"default": 5}, "5"), ({"default": "ä"}, '"ä"'), ({"default": None}, None),
     ({"default": False}, "false"), (True, None)],
    ids=["none", "number", "text", "null", "false", "schema_of_all"],
)  # fmt: skip
def test_a_default_is_json(schema: Any, default: str | None, tmp_path: Path) -> None:
    assert parameter_of(tmp_path, {"in": "query", "schema": schema}).default == default


@pytest.mark.parametrize(
    ("schema", "structured"),
    [(STRING, False), (LIST, True), ({"type": "object"}, True), ({"type": ["array", "null"]}, True),
     ({"type": ["object", "null"]}, True), ({"type": ["string", "null"]}, False), ({}, False),
     ({"$ref": "#/components/schemas/L"}, True), ({"$ref": "#/components/schemas/Lost"}, False),
     (True, False)],
    ids=["string", "array", "object", "array_or_null", "object_or_null", "string_or_null", "any",
         "reference", "reference_to_nowhere", "schema_of_all"],
)  # fmt: skip
def test_lists_and_objects_have_a_structure(schema: Node, structured: bool, tmp_path: Path) -> None:
    parameter = {"name": "q", "in": "query", "schema": schema}
    document = openapi({"parameters": [parameter]}, components={"schemas": {"L": LIST}})
    (found,) = operation_of(tmp_path, document).parameters.values()
    assert found.schema
    assert found.schema.is_structured is structured


def test_parameters_are_known_by_place_and_name(tmp_path: Path) -> None:
    """Names of headers know no case (RFC 9110, 5.1); those of paths are of the contract alone."""
    said = [("b", "path"), ("a", "path"), ("c", "path"), ("X-A", "header"), ("Q", "query")]
    parameters = [{"name": name, "in": where, "schema": STRING} for name, where in said]
    found = operation_of(tmp_path, openapi({"parameters": parameters}, "/x/{a}/{b}")).parameters
    assert {key: one.shown for key, one in found.items()} == {
        ("path", "1"): "b",
        ("path", "0"): "a",
        ("path", "c"): "c",
        ("header", "x-a"): "X-A",
        ("query", "Q"): "Q",
    }


def test_a_parameter_of_an_operation_replaces_that_of_its_path(tmp_path: Path) -> None:
    of_path = [{"name": name, "in": "query", "schema": STRING} for name in "ab"]
    document = openapi({"parameters": [{**of_path[0], "required": True}]})
    document["paths"]["/a"]["parameters"] = of_path
    found = operation_of(tmp_path, document).parameters
    assert {key: one.required for key, one in found.items()} == {
        ("query", "a"): True,
        ("query", "b"): False,
    }


def test_parameters_that_are_none_are_left_out(tmp_path: Path) -> None:
    parameters = [1, {"in": "query"}, {"name": 5, "in": "query"}, {"$ref": "#/lost"},
                  {"name": "q", "in": "query", "schema": STRING}]  # fmt: skip
    found = operation_of(tmp_path, openapi({"parameters": parameters})).parameters
    assert list(found) == [("query", "q")]


@pytest.mark.parametrize(
    ("document", "servers", "own"),
    [
        (openapi({}), ("/",), False),
        (openapi({}, servers=[]), ("/",), False),
        (openapi({}, servers=[{"url": "https://a/v1/"}, {"url": "/"}, {}, 5]),
         ("https://a/v1", "/"), False),
        (openapi({}, servers={"url": "https://a"}), ("/",), False),
        (openapi({"servers": [{"url": "https://b"}]}, servers=[{"url": "https://a"}]),
         ("https://b",), True),
        (openapi({"servers": []}, servers=[{"url": "https://a"}]), ("https://a",), False),
        (swagger({}), ("/",), False),
        (swagger({}, basePath="/v1"), ("/v1",), False),
        (swagger({}, host="h"), ("//h/",), False),
        (swagger({}, host="h", schemes=[]), ("//h/",), False),
        (swagger({}, host="h", basePath="/v1", schemes=["https", "http"]),
         ("https://h/v1", "http://h/v1"), False),
        (swagger({"schemes": ["ws"]}, host="h", basePath="/v1", schemes=["https"]),
         ("ws://h/v1",), True),
        (swagger({"schemes": ["ws"]}, host="h"), ("ws://h/",), True),
        (openapi({"schemes": ["ws"]}, servers=[{"url": "https://a"}]), ("https://a",), False),
    ],
)  # fmt: skip
def test_servers(document: Node, servers: tuple[str, ...], own: bool, tmp_path: Path) -> None:
    found = operation_of(tmp_path, document)
    assert (found.servers, found.own_servers) == (servers, own)


def test_servers_of_a_path_are_those_of_its_operations(tmp_path: Path) -> None:
    document = openapi({}, servers=[{"url": "https://a"}])
    document["paths"]["/a"]["servers"] = [{"url": "https://b"}]
    found = operation_of(tmp_path, document)
    assert (found.servers, found.own_servers) == (("https://b",), True)


@pytest.mark.parametrize(
    ("document", "security"),
    [
        (openapi({}), ({},)),
        (openapi({}, security=[{"a": []}]), ({"a": frozenset()},)),
        (openapi({"security": []}, security=[{"a": []}]), ({},)),
        (openapi({"security": [{"b": ["r", "w"]}, {}]}, security=[{"a": []}]),
         ({"b": frozenset("rw")}, {})),
        (openapi({"security": [{"b": "r"}, 5]}), ({"b": frozenset()},)),
        (openapi({"security": "b"}), ({},)),
    ],
    ids=["nobody", "document", "none", "own", "malformed", "text"],
)  # fmt: skip
def test_security(document: Node, security: Any, tmp_path: Path) -> None:
    assert operation_of(tmp_path, document).security == security


CODE = {"authorizationUrl": "u", "tokenUrl": "t", "refreshUrl": "f", "scopes": {"r": ""}}
CODE_FACTS = {"authorizationUrl": "u", "tokenUrl": "t", "refreshUrl": "f"}


def _oauth(name: str, **facts: str) -> dict[str, str]:
    urls = {f"{name} {key}": value for key, value in facts.items()}
    return {"type": "oauth2", f"flow {name}": "there", **urls, f"{name} scope r": "there"}


@pytest.mark.parametrize(
    ("version", "said", "facts"),
    [
        ("openapi", {"type": "apiKey", "in": "header", "name": "K", "description": "d"},
         {"type": "apiKey", "in": "header", "name": "K"}),
        ("openapi", {"type": "http", "scheme": "Bearer"}, {"type": "http", "scheme": "bearer"}),
        ("openapi", {"type": "openIdConnect", "openIdConnectUrl": "https://A"},
         {"type": "openIdConnect", "openIdConnectUrl": "https://A"}),
        ("openapi", {"type": "oauth2", "flows": {"authorizationCode": CODE}},
         _oauth("authorizationCode", **CODE_FACTS)),
        ("openapi", {"type": "oauth2", "flows": {"password": 5}}, {"type": "oauth2"}),
        ("openapi", {"type": "oauth2", "flows": {"password": {"scopes": 5}}},
         {"type": "oauth2", "flow password": "there"}),
        ("swagger", {"type": "basic"}, {"type": "http", "scheme": "basic"}),
        ("swagger", {"type": "oauth2", "flow": "accessCode", **CODE},
         _oauth("authorizationCode", **CODE_FACTS)),
        ("swagger", {"type": "oauth2", "flow": "application", "tokenUrl": "t",
                     "scopes": {"r": ""}}, _oauth("clientCredentials", tokenUrl="t")),
        ("swagger", {"type": "oauth2", "flow": "implicit", "scopes": {"r": ""}},
         _oauth("implicit")),
    ],
)  # fmt: skip
def test_security_schemes(version: str, said: Node, facts: dict[str, str], tmp_path: Path) -> None:
    document = openapi({}, components={"securitySchemes": {"s": said}})
    if version == "swagger":
        document = swagger({}, securityDefinitions={"s": said})
    assert both_of(tmp_path, document)[0].schemes["s"].facts == facts


def test_answers_are_known_by_status(tmp_path: Path) -> None:
    said = {"2xx": {}, "default": {}, "x-more": {}, "404": {"$ref": "#/lost"}}
    said["200"] = {"headers": {"X-A": {"schema": STRING, "required": True}, "X-B": 5}}
    found = operation_of(tmp_path, openapi({"responses": said})).responses
    assert set(found) == {"2XX", "DEFAULT", "200"}
    (header,) = found["200"].headers.items()
    assert (header[0], header[1].shown, header[1].where) == ("x-a", "X-A", "header")
    assert header[1].required


@pytest.mark.parametrize(
    ("said", "target", "values"),
    [
        ({"operationId": "o"}, "o", "{}"),
        ({"operationRef": "#/r"}, "#/r", "{}"),
        ({"operationId": "o", "operationRef": "#/r"}, "o", "{}"),
        ({"parameters": {"b": 1, "a": 2}, "requestBody": 5, "description": "d"}, "",
         '{"parameters": {"a": 2, "b": 1}, "requestBody": 5}'),
    ],
    ids=["id", "ref", "both", "values"],
)  # fmt: skip
def test_links(said: Node, target: str, values: str, tmp_path: Path) -> None:
    answers = {"200": {"links": {"l": said, "none": 5}}}
    links = operation_of(tmp_path, openapi({"responses": answers})).responses["200"].links
    assert list(links) == ["l"]
    assert (links["l"].target, links["l"].parameters) == (target, values)


@pytest.mark.parametrize(
    ("own", "of_all", "kinds"),
    [
        (None, None, ["application/json"]),
        (None, ["a/a", 5], ["a/a"]),
        (["b/b", "c/c"], ["a/a"], ["b/b", "c/c"]),
        ([], ["a/a"], ["application/json"]),
        ("b/b", ["a/a"], ["application/json"]),
    ],
)
def test_media_types_of_swagger(own: Any, of_all: Any, kinds: list[str], tmp_path: Path) -> None:
    operation: Node = {
        "parameters": [{"name": "b", "in": "body", "required": True, "schema": STRING}],
        "responses": {"200": {"schema": STRING}, "204": {}},
    }
    more: Node = {}
    for keyword in ("consumes", "produces"):
        operation |= {} if own is None else {keyword: own}
        more |= {} if of_all is None else {keyword: of_all}
    found = operation_of(tmp_path, swagger(operation, **more))
    assert found.body
    assert (list(found.body.media), found.body.required) == (kinds, True)
    assert [list(one.content.media) for one in found.responses.values()] == [kinds, []]


def test_operations_are_known_by_method_and_path(tmp_path: Path) -> None:
    answers: Node = {"responses": {}}
    call = {"c": {"{$url}": {"post": answers}, "x-more": {"post": answers}}}
    document = {
        "openapi": "3.2.0",
        "paths": {
            "/a/{id}": {
                "get": {**answers, "operationId": "read", "deprecated": True, "x-a": 1,
                        "callbacks": call},
                "query": {**answers, "operationId": 5, "deprecated": "true"},
                "additionalOperations": {"COPY": answers},
                "summary": answers,
            },
            "x-more": {"get": answers},
        },
        "webhooks": {"w": {"put": {**answers, "callbacks": call}}},
    }  # fmt: skip
    found = both_of(tmp_path, document)[0]
    assert {key: (one.method, one.path, one.turned) for key, one in found.operations.items()} == {
        "GET /a/{}": ("GET", "/a/{id}", False),
        # A callback is a request that the API sends; one of a webhook is sent by the client again.
        "POST /a/{}": ("POST", "callback c of GET /a/{id} {$url}", True),
        "QUERY /a/{}": ("QUERY", "/a/{id}", False),
        "COPY /a/{}": ("COPY", "/a/{id}", False),
        "PUT webhook w": ("PUT", "webhook w", True),
        "POST callback c of PUT webhook w {$url}": (
            "POST", "callback c of PUT webhook w {$url}", False),
    }  # fmt: skip
    read, query = found.operations["GET /a/{}"], found.operations["QUERY /a/{}"]
    assert (read.id, read.deprecated, read.extensions) == ("read", True, {"x-a": 1})
    assert (query.id, query.deprecated, query.extensions) == ("", False, {})


@pytest.mark.parametrize(
    ("media", "gap"),
    [
        ({"encoding": {"b": 1, "a": 2}},
         ("encoding", 'the encoding of m/m in GET /a request is not compared: {"a": 2, "b": 1}',
          "/paths/~1a/get/requestBody/content/m~1m/encoding")),
        ({"encoding": "e" * 300},
         ("encoding", f'the encoding of m/m in GET /a request is not compared: "{"e" * 199}',
          "/paths/~1a/get/requestBody/content/m~1m/encoding")),
        ({"itemSchema": {}},
         ("itemSchema", "a sequence of documents in GET /a request is not compared",
          "/paths/~1a/get/requestBody/content/m~1m")),
    ],
    ids=["encoding", "long_encoding", "sequence"],
)  # fmt: skip
def test_what_a_media_type_says_more_is_a_gap(
    media: Node, gap: tuple[str, str, str], tmp_path: Path
) -> None:
    document = openapi({"requestBody": {"content": {"m/m": media, "n/n": 5}}})
    api, contract = both_of(tmp_path, document)
    (found,) = contract.half.gaps
    assert (found.construct, found.message, found.place.pointer) == gap
    (operation,) = api.operations.values()
    assert operation.body
    assert (operation.body.media, operation.body.required) == ({"m/m": None, "n/n": None}, False)


@pytest.mark.parametrize(
    ("document", "names", "dialect"),
    [
        (openapi({}, components={"schemas": {"A": STRING}}), ["A"], "OpenAPI 3.1"),
        (swagger({}, definitions={"A": STRING}), ["A"], "Swagger 2.0"),
        (openapi({}), [], "OpenAPI 3.1"),
    ],
    ids=["openapi", "swagger", "none"],
)
def test_a_contract_has_its_title_and_named_schemas(
    document: Node, names: list[str], dialect: str, tmp_path: Path
) -> None:
    api, contract = both_of(tmp_path, document)
    assert api.title == "T"
    assert list(contract.half.names) == names
    assert (contract.half.dialect, contract.half.language) == (dialect, "openapi")
    assert contract.half.files == (str(tmp_path / "api.json"),)
    assert both_of(tmp_path, {**document, "info": "T"})[0].title == ""
    assert both_of(tmp_path, {**document, "info": {}})[0].title == ""


@pytest.mark.parametrize(
    ("path", "without_names"),
    [("/a", "/a"), ("/a/{b}", "/a/{}"), ("/{a}/b/{c}.{d}", "/{}/b/{}.{}"), ("/{a", "/{a")],
)
def test_paths_without_the_names_of_their_parameters(path: str, without_names: str) -> None:
    assert anonymous(path) == without_names
