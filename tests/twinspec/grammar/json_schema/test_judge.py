"""The judge of a root is jsonschema-rs, for every dialect and with what it does not know itself."""

from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.grammar.json_schema.helpers import VERSIONS, document, write
from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.json_schema import open_contract, read, validator

UUID = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"


def judges(folder: Path, dialect: str, schema: Any, value: Any, **components: Any) -> bool:
    contract = open_contract(write(folder / "a.json", document(dialect, schema, **components)))
    (root,) = contract.half.roots
    return contract.judge(root).is_valid(value)


@pytest.mark.parametrize(
    ("dialect", "schema", "yes", "no"),
    [
        ("OpenAPI 3.0", {"type": "string", "nullable": True}, None, 1),
        ("OpenAPI 3.0", {"type": "number", "minimum": 1, "exclusiveMinimum": True}, 2, 1),
        ("OpenAPI 3.0", {"type": "integer", "format": "int32"}, 2**31 - 1, 2**31),
        ("OpenAPI 3.0", {"type": "integer", "format": "int32", "nullable": True}, None, 2**31),
        ("OpenAPI 3.0", {"type": "string", "format": "byte"}, "eHg=", "x"),
        ("OpenAPI 3.0", {"type": "string", "format": "uuid"}, UUID, "x"),
        ("OpenAPI 3.1", {"type": ["string", "null"]}, None, 1),
        ("OpenAPI 3.1", {"type": "string", "contentEncoding": "base64"}, "eHg=", "x"),
        ("Swagger 2.0", {"type": "string", "format": "date"}, "2020-01-01", "2020-13-01"),
        ("draft-04", {"type": "string", "pattern": r"^\ud83d[\ude00-\ude4f]$"}, "😀", "x"),
        ("2020-12", {"type": "string", "pattern": "^.$"}, "a", "\u2028"),
        ("2020-12", {"type": "string", "pattern": "^.$"}, "a", "\r"),
        ("2020-12", {"type": "string", "pattern": r"^[.]\.$"}, "..", "aa"),
        ("2020-12", {"properties": {"$id": {"type": "string"}}}, {"$id": "x"}, {"$id": 1}),
    ],
)  # fmt: skip
def test_what_it_does_not_know_is_translated(
    tmp_path: Path, dialect: str, schema: Any, yes: Any, no: Any
) -> None:
    assert judges(tmp_path, dialect, schema, yes)
    assert not judges(tmp_path, dialect, schema, no)


@pytest.mark.parametrize("dialect", VERSIONS)
def test_names_that_need_escapes(tmp_path: Path, dialect: str) -> None:
    name = "a/b~c %é"
    reference = "#/components/schemas/a~1b~0c%20%25%C3%A9"
    components = {name: {"type": "string"}}
    assert not judges(tmp_path, dialect, {"$ref": reference}, 1, **components)
    assert judges(tmp_path, dialect, {"$ref": reference}, "x", **components)


def test_validator_reads_the_files_again(tmp_path: Path) -> None:
    half = read(write(tmp_path / "a.json", document("2020-12", {"type": "string"})))
    assert not validator(half, half.roots[0]).is_valid(1)


def test_what_the_judge_refuses_is_an_error_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"a\.json:1.*jsonschema-rs does not take this"):
        judges(tmp_path, "2020-12", {"type": "string", "minLength": "3"}, "x")


def test_files_that_only_parameters_lead_to(tmp_path: Path) -> None:
    paths = {"/a": {"get": {
        "parameters": [{"$ref": "parameters.json#/Page"}],
        "responses": {"200": {"description": "", "content": {
            "application/xml": {"schema": {"type": "object", "required": ["a"]}}}}},
    }}}  # fmt: skip
    data = {"openapi": "3.0.4", "info": {"title": "t", "version": "1"}, "paths": paths}
    page = {"Page": {"name": "page", "in": "query", "schema": {"$ref": "numbers.json#/Number"}}}
    write(tmp_path / "parameters.json", page)
    write(tmp_path / "numbers.json", {"Number": {"type": "integer"}})

    contract = open_contract(write(tmp_path / "a.json", data))

    (root,) = contract.half.roots
    assert contract.judge(root).is_valid({"a": 1})
    assert not contract.judge(root).is_valid({})
