"""The documents of a contract: every body in XML or JSON, with who sends it."""

from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.grammar.json_schema.helpers import all_gaps, write
from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.json_schema import read
from twinspec.grammar.model import DocumentUse, Half

HEAD = """
openapi: 3.1.0
info: {title: t, version: "1"}
components:
  schemas:
    Order: {type: object, xml: {name: order}}
    Problem: {type: object}
  responses:
    Failed:
      description: d
      content: {application/problem+json: {schema: {$ref: "#/components/schemas/Problem"}}}
"""


def half(folder: Path, text: str, head: str = HEAD) -> Half:
    return read(write(folder / "api.yaml", head + text))


def uses(found: Half) -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    return {
        root.name: [(use.direction, use.operation, use.media_types) for use in root.uses]
        for root in found.roots
    }


def test_all_bodies_of_an_operation(tmp_path: Path) -> None:
    found = half(
        tmp_path,
        """
paths:
  /orders:
    post:
      requestBody:
        content:
          application/xml: {schema: {$ref: "#/components/schemas/Order"}}
          application/json: {schema: {$ref: "#/components/schemas/Order"}}
          multipart/form-data: {schema: {type: object}}
      responses:
        "200":
          description: d
          content: {text/xml; charset=utf-8: {schema: {type: array, items: {type: string}}}}
        default: {$ref: "#/components/responses/Failed"}
        4XX: {$ref: "#/components/responses/Failed"}
""",
    )
    assert not list(all_gaps(found))
    assert uses(found) == {
        "Order": [("request", "POST /orders", ("application/xml", "application/json"))],
        "POST /orders 200": [("answer", "POST /orders", ("text/xml; charset=utf-8",))],
        "Problem": [("answer", "POST /orders", ("application/problem+json",))],
    }
    lists = next(root for root in found.roots if root.name.endswith("200"))
    assert found.values[lists.value].array is not None


def test_callbacks_and_webhooks_are_sent_by_the_api(tmp_path: Path) -> None:
    found = half(
        tmp_path,
        """
paths:
  /orders:
    post:
      operationId: add
      responses: {}
      callbacks:
        done:
          "{$request.body#/url}":
            post:
              operationId: told
              requestBody:
                content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
              responses:
                "200":
                  description: d
                  content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}
webhooks:
  changed:
    put:
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
      responses: {}
""",
    )
    json = ("application/json",)
    assert uses(found) == {
        "Order": [("answer", "told", json), ("answer", "PUT webhook changed", json)],
        "Problem": [("request", "told", json)],
    }


@pytest.mark.parametrize(
    ("media_type", "counts"),
    [
        *[(name, True) for name in ("application/xml", "text/xml", "application/hal+xml", "*/*")],
        *[(name, True) for name in ("Application/JSON;v=1", "application/x+json", "text/json")],
        *[(name, False) for name in ("text/plain", "multipart/form-data", "image/png")],
    ],
)
def test_media_types(tmp_path: Path, media_type: str, counts: bool) -> None:
    found = half(
        tmp_path,
        f"""
paths:
  /a:
    get:
      responses:
        "200":
          description: d
          content: {{"{media_type}": {{schema: {{$ref: "#/components/schemas/Order"}}}}}}
""",
    )
    assert len(found.roots) == int(counts)


def test_without_paths_the_schemas_are_candidates(tmp_path: Path) -> None:
    found = half(tmp_path, "paths: {}\n")
    assert found.roots == ()
    assert set(found.names) == {"Order", "Problem"}
    assert all(value in found.values for value in found.names.values())


def test_query_and_other_methods_of_openapi_32(tmp_path: Path) -> None:
    content = {"application/xml": {"schema": {"type": "string"}}}
    operation: Any = {"requestBody": {"content": content}}
    contract = {
        "openapi": "3.2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"query": operation, "additionalOperations": {"COPY": operation}}},
    }
    found = read(write(tmp_path / "a.json", contract))
    names = [use.operation for root in found.roots for use in root.uses]
    assert names == ["QUERY /a", "COPY /a"]


def test_operations_in_files_of_their_own(tmp_path: Path) -> None:
    write(
        tmp_path / "operations/add.yaml",
        """
operationId: add
requestBody:
  content: {application/xml: {schema: {$ref: ../api.yaml#/components/schemas/Order}}}
""",
    )
    found = half(tmp_path, "paths: {/a: {post: {$ref: operations/add.yaml}}}")
    assert uses(found) == {"Order": [("request", "add", ("application/xml",))]}
    assert found.names["Order"] == found.roots[0].value


def test_a_sequence_of_documents_is_a_gap(tmp_path: Path) -> None:
    content = {"application/json": {"itemSchema": {"type": "string"}}}
    contract = {"openapi": "3.2.0", "paths": {"/a": {"get": {"requestBody": {"content": content}}}}}
    found = read(write(tmp_path / "a.json", contract))
    assert [gap.construct for gap in found.gaps] == ["itemSchema"]


ORDER = "{application/json: {schema: {$ref: '#/components/schemas/Order'}}}"
NESTED = "{post: {responses: {}}}"
for _ in range(8):
    NESTED = f"{{post: {{responses: {{}}, callbacks: {{c: {{e: {NESTED}}}}}}}}}"


@pytest.mark.parametrize(
    ("paths", "roots", "gaps"),
    [
        # Names that begin with x- are extensions, wherever they stand.
        (f"/a: {{get: {{responses: {{x-1: {{content: {ORDER}}}}}}}}}", [], []),
        (f"x-a: {{get: {{responses: {{'200': {{content: {ORDER}}}}}}}}}", [], []),
        (
            "/a: {get: {responses: {}, callbacks: {c: {x-e: {post: {requestBody: "
            f"{{content: {ORDER}}}}}}}}}}}}}}}",
            [],
            [],
        ),
        # What is missing, or refers to itself, is said once.
        ("/a: {$ref: '#/paths/~1a'}", [], ["$ref"]),
        ("/a: {$ref: '#/nowhere'}\n  /b: {$ref: '#/nowhere'}", [], ["$ref", "$ref"]),
        ("/a: {$ref: '#/paths/~1b'}\n  /b: {$ref: '#/nowhere'}", [], ["$ref"]),
        ("/a: {get: {$ref: '#/nowhere/deeper'}}", [], ["$ref"]),
        ("/a: {get: {responses: {'200': {content: {application/json: {}}}}}}", [], ["schema"]),
        (
            "/a: {get: {responses: {'200': {content: {application/json: {$ref: '#/nowhere'}}}}}}",
            [],
            ["$ref"],
        ),
        # What is no map says nothing.
        ("/a: none", [], []),
        ("/a: {get: none}", [], []),
        # Callbacks of callbacks are followed five times.
        (f"/a: {NESTED}", [], []),
    ],
)
def test_odd_paths(tmp_path: Path, paths: str, roots: list[str], gaps: list[str]) -> None:
    found = half(tmp_path, f"paths:\n  {paths}\n")
    assert [root.name for root in found.roots] == roots
    assert [gap.construct for gap in found.gaps] == gaps


def test_swagger(tmp_path: Path) -> None:
    found = half(
        tmp_path,
        """
paths:
  /a:
    parameters:
    - {in: body, name: b, schema: {$ref: "#/definitions/Order"}}
    - {in: query, name: q, type: string}
    post:
      operationId: add
      consumes: [application/xml, image/png]
      responses:
        "200": {description: d, schema: {$ref: "#/definitions/Order"}}
        "204": {description: no body}
""",
        head="""
swagger: "2.0"
info: {title: t, version: "1"}
produces: [application/json]
definitions: {Order: {type: object}}
""",
    )
    (root,) = found.roots
    assert root.uses == (
        DocumentUse("request", "add", ("application/xml",)),
        DocumentUse("answer", "add", ("application/json",)),
    )


def test_json_schema_is_one_document(tmp_path: Path) -> None:
    schema = {"title": "Order", "type": "object", "$defs": {"Line": {"type": "object"}}}
    found = read(write(tmp_path / "order.schema.json", schema))
    (root,) = found.roots
    assert (root.name, root.pointer, root.uses) == ("Order", "", ())
    assert found.language == "json schema"
    assert set(found.names) == {"Line"}


def test_a_reference_as_the_whole_schema_gives_its_name(tmp_path: Path) -> None:
    schema = {"$ref": "#/$defs/Model", "$defs": {"Model": {"type": "object"}}}
    found = read(write(tmp_path / "x.json", schema))
    assert [root.name for root in found.roots] == ["Model"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "neither OpenAPI nor JSON Schema"),
        ("a", "neither OpenAPI nor JSON Schema"),
        ("", "neither OpenAPI nor JSON Schema"),
        ("openapi: 4.0.0", r"api\.yaml:1 /openapi: openapi '4.0.0' is not read"),
        ("swagger: '1.2'", "2.0 are"),
        ("{a: [", r"api\.yaml:\d: not readable as YAML"),
        ("a: [", r"api\.yaml:\d: not readable as YAML"),
    ],
)
def test_what_is_no_contract_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ContractError, match=said):
        read(write(tmp_path / "api.yaml", text))


@pytest.mark.parametrize(("text", "anything"), [("true", True), ("false", False)])
def test_true_and_false_are_schemas(tmp_path: Path, text: str, anything: bool) -> None:
    """JSON Schema 2020-12, core, 4.3.2: true accepts every value, false none."""
    found = read(write(tmp_path / "a.json", text))
    (root,) = found.roots
    value = found.values[root.value]
    assert value.anything is anything
    assert not any((value.texts, value.objects, value.array, value.nil))


def test_an_unknown_dialect_is_said(tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.json", {"$schema": "http://example.org/my", "type": "string"}))
    assert [gap.construct for gap in found.gaps] == ["$schema"]
    assert found.dialect == "2020-12"
