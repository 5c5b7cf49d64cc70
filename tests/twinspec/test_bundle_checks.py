"""What no document that tools are given may hold, with the place that is named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from twinspec.contract.bundle_checks import MAX_PARTS, bundle_fault
from twinspec.contract.confine import check_folder, target_of
from twinspec.contract.yaml_nodes import ContractError

A = "#/components/schemas/A"


def schemas(**named: Any) -> dict[str, Any]:
    return {"components": {"schemas": named}}


def body(**members: Any) -> dict[str, Any]:
    return {"paths": {"/a": {"get": members}}}


UNSAFE: dict[str, tuple[dict[str, Any], str, str]] = {
    "a reference to a file": (
        schemas(A={"$ref": "other.yaml"}), "/components/schemas/A/$ref", "out of the document",
    ),
    "a reference to nothing": (schemas(A={"$ref": "#/x"}), "/components/schemas/A/$ref", "nowhere"),
    "a reference in an example": (
        schemas(A={"example": {"$ref": "http://a/b"}}),
        "/components/schemas/A/example/$ref", "out of the document",
    ),
    "another base": (
        schemas(A={"$id": "http://a"}), "/components/schemas/A/$id", "what references mean",
    ),
    "another base, deep down": (
        schemas(A={"properties": {"b": {"anyOf": [{"id": "http://a"}]}}}),
        "/components/schemas/A/properties/b/anyOf/0/id", "what references mean",
    ),
    "another base, below a member that is called like a keyword": (
        schemas(A={"properties": {"properties": {"items": {"$id": "http://a"}}}}),
        "/components/schemas/A/properties/properties/items/$id", "what references mean",
    ),
    "another dialect": ({"jsonSchemaDialect": "http://a"}, "/jsonSchemaDialect", "is fetched"),
    "an example elsewhere": (
        {"components": {"examples": {"A": {"externalValue": "http://a"}}}},
        "/components/examples/A/externalValue", "is fetched",
    ),
    "an operation elsewhere": (
        body(links={"next": {"operationRef": "http://a#/b"}}),
        "/paths/~1a/get/links/next/operationRef", "write operationId",
    ),
    "a kind that is no schema": (
        schemas(A={"discriminator": {"propertyName": "k", "mapping": {"b": "http://a"}}}),
        "/components/schemas/A/discriminator/mapping/b", "no schema of this document",
    ),
    "a schema of itself": (
        schemas(A={"allOf": [{"$ref": "#/components/schemas/B"}]}, B={"not": {"$ref": A}}),
        "/components/schemas/A", "A is made of itself: A → B → A",
    ),
    "an answer of itself": (
        {"components": {"responses": {"A": {"$ref": "#/components/responses/A"}}}},
        "/components/responses/A", "A is made of itself",
    ),
    "too many schemas in one": (
        schemas(**{f"A{n}": {"allOf": [{"$ref": f"#/components/schemas/A{n + 1}"}] * 2}
                   for n in range(12)}, A12={}),
        "/components/schemas/A2", f"more than {MAX_PARTS} schemas",
    ),
}  # fmt: skip

SAFE: dict[str, dict[str, Any]] = {
    "members that are called like keywords": schemas(
        A={"properties": {"id": {"type": "string"}, "$id": {}, "example": {"type": "string"}}}
    ),
    "data that looks like schemas": schemas(
        A={"default": {"id": "x"}, "x-own": {"externalValue": "http://a"}}
    ),
    "kinds by name and by reference": schemas(
        A={"discriminator": {"propertyName": "k", "mapping": {"a": "A", "b": A}}}
    ),
    "a schema that holds itself": schemas(A={"properties": {"more": {"$ref": A}}}),
    "an operation of the document": body(links={"next": {"operationRef": "#/paths/~1a/get"}}),
    "an answer by another name": {
        "components": {"responses": {"A": {"$ref": "#/components/responses/B"}, "B": {}}}
    },
    "data of the whole document": {"x-own": {"id": "x"}},
    "the value of an example": {
        "components": {"examples": {"A": {"value": {"externalValue": "http://a"}}}}
    },
    "a parameter of a link that is called like a keyword": body(
        links={"next": {"operationId": "b", "parameters": {"id": "$response.body#/id"}}}
    ),
}


@pytest.mark.parametrize("name", UNSAFE)
def test_an_unsafe_document_is_named_with_its_place(name: str) -> None:
    document, pointer, said = UNSAFE[name]
    fault = bundle_fault(document)
    assert fault is not None
    assert (fault.pointer, said in fault.message) == (pointer, True), fault


SUBSCHEMAS: dict[str, tuple[str, ...]] = {
    "one": (
        *("items", "not", "additionalProperties", "if", "then", "else", "contains"),
        *("propertyNames", "unevaluatedItems", "unevaluatedProperties"),
    ),
    "list": ("allOf", "anyOf", "oneOf", "prefixItems"),
    "map": ("properties", "patternProperties", "dependentSchemas", "$defs"),
}
"""Where a schema stands in a schema (JSON Schema 2020-12, Core 10), by what the keyword holds."""


@pytest.mark.parametrize(
    ("form", "keyword"), [(form, one) for form, names in SUBSCHEMAS.items() for one in names]
)
def test_no_schema_in_a_schema_changes_what_references_mean(form: str, keyword: str) -> None:
    """JSON Schema 2020-12, Core 8.2.1: `$id` is the base of the references below it."""
    inner = {"$id": "http://a"}
    value, step = {"one": (inner, ""), "list": ([inner], "/0"), "map": ({"b": inner}, "/b")}[form]
    fault = bundle_fault(schemas(A={keyword: value}))
    assert fault is not None
    assert fault.pointer == f"/components/schemas/A/{keyword}{step}/$id"
    member = bundle_fault(schemas(A={"properties": {keyword: {"type": "string"}}}))
    assert member is None, "a member may be called like any keyword"


@pytest.mark.parametrize("schema", [
    {"$comment": "kept for old clients"},
    {"prefixItems": [{"$comment": "the year"}]},
    {"properties": {"b": {"$comment": "the month"}}},
])  # fmt: skip
def test_a_comment_changes_nothing(schema: dict[str, object]) -> None:
    """JSON Schema 2020-12, Core 8.3: a comment has no effect on what a schema says."""
    assert bundle_fault(schemas(A=schema)) is None


@pytest.mark.parametrize(
    ("form", "keyword"), [(form, one) for form, names in SUBSCHEMAS.items() for one in names]
)
def test_a_schema_holds_itself_unless_both_are_for_the_same_value(form: str, keyword: str) -> None:
    """JSON Schema 2020-12, Core 10.2: these are for the same value, those of 10.3 for its parts."""
    inner = {"$ref": A}
    value: Any = {"one": inner, "list": [inner], "map": {"b": inner}}[form]
    fault = bundle_fault(schemas(A={keyword: value}))
    same = {"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"}
    assert (fault is not None) == (keyword in same), fault


@pytest.mark.parametrize("keyword", ["example", "default", "enum", "const"])
def test_data_in_a_schema_is_no_schema(keyword: str) -> None:
    """OpenAPI 3.1, Schema Object: values of these keywords are data, whatever they look like."""
    value: Any = {"items": {"id": "x"}, "operationRef": "http://a", "properties": {"b": {"$id": 1}}}
    assert bundle_fault(schemas(A={keyword: [value] if keyword == "enum" else value})) is None


@pytest.mark.parametrize("name", SAFE)
def test_a_safe_document_is_let_in(name: str) -> None:
    assert bundle_fault(SAFE[name]) is None


def link(folder: Path, target: Path | str) -> None:
    (folder / "link").symlink_to(target)


def test_a_folder_with_links_inside_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.yaml").write_text("{}", encoding="utf-8")
    link(tmp_path, tmp_path / "a")
    check_folder(tmp_path)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("link", "leads to itself"),
        ("/etc/passwd", "leads out of the contract's folder"),
        (".", "a folder that the link stands in"),
        ("own", "neither a file nor a folder"),
    ],
)
def test_a_link_that_leads_astray_is_refused(tmp_path: Path, target: str, said: str) -> None:
    if target == "own":
        os.mkfifo(tmp_path / target)
    link(tmp_path, target)
    with pytest.raises(ContractError, match=f"link:1: .*{said}"):
        check_folder(tmp_path)


def test_a_pipe_and_a_name_that_cannot_be_shown_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ContractError, match="pipe:1: neither a file nor a folder"):
        check_folder(tmp_path)
    (tmp_path / "pipe").unlink()
    (tmp_path / "a\u202eb").write_text("", encoding="utf-8")
    with pytest.raises(ContractError, match="characters that cannot be shown"):
        check_folder(tmp_path)


@pytest.mark.parametrize("reference", ["http://a/b", "//a/b", "file:b", "b?c", "../../b", "\\b"])
def test_a_reference_out_of_the_folder_is_refused(tmp_path: Path, reference: str) -> None:
    folder = tmp_path / "contract"
    folder.mkdir()
    with pytest.raises(ValueError, match=r".+"):
        target_of(reference, folder / "a.yaml", folder)
