"""Kinds of contracts that people write, each with the verdict that the standards give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from twinspec.cli import app

KINDS = [
    kind
    for name in (
        "kinds.yaml",
        "kinds_of_names.yaml",
        "kinds_of_values.yaml",
        "kinds_of_relatives.yaml",
    )
    for kind in yaml.safe_load((Path(__file__).parent / "twins" / name).read_text("utf-8"))
]


def _openapi(kind: dict[str, Any]) -> dict[str, Any]:
    said = kind.get("openapi", "3.0.3")
    if isinstance(said, dict):
        return said
    schema = {"$ref": "#/components/schemas/Order"}
    content = {kind.get("media", "application/xml"): {"schema": schema}}
    return {
        "openapi": said,
        "info": {"title": kind["name"], "version": "1"},
        "paths": {
            "/order": {"get": {"responses": {"200": {"description": "", "content": content}}}}
        },
        "components": {"schemas": kind["schemas"]},
    }


def _xsd(kind: dict[str, Any]) -> str:
    return (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:k"\n'
        '  targetNamespace="urn:k" elementFormDefault="qualified">\n'
        '<xs:element name="order" type="OrderType"/>\n'
        f'<xs:complexType name="OrderType">{kind["xsd"]}</xs:complexType>\n'
        f"{kind.get('more', '')}\n</xs:schema>"
    )


def write(folder: Path, kind: dict[str, Any]) -> list[str]:
    """Write both halves of a kind; return their files."""
    data = kind.get("json_schema") or _openapi(kind)
    openapi, xsd = folder / "contract.yaml", folder / "schema.xsd"
    openapi.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    xsd.write_text(_xsd(kind), encoding="utf-8")
    return [str(openapi), str(xsd)]


def assert_all_counted(verdict: dict[str, Any]) -> None:
    """Every member is compared, one half's alone by a finding, or named as not compared."""
    left = sum(one["construct"] == "member" for one in verdict["not_compared"])
    halves = verdict["coverage"].values()
    assert left == sum(half["not_compared"] for half in halves)
    for half in halves:
        assert half["total"] == half["compared"] + half["alone"] + half["not_compared"]


@pytest.mark.parametrize("kind", KINDS, ids=[kind["name"] for kind in KINDS])
def test_a_kind_of_twins_gets_the_verdict_that_the_standards_give(
    kind: dict[str, Any], tmp_path: Path
) -> None:
    files = write(tmp_path, kind)

    result = CliRunner().invoke(app, ["equal", *files, "--format", "json", "--samples", "60"])

    assert result.exit_code == kind["exit"], result.output
    verdict = json.loads(result.stdout)
    found = {finding["rule"].removeprefix("equal.") for finding in verdict["findings"]}
    assert set(kind.get("rules", ())) <= found
    assert "witness_is_confirmed" not in found
    assert "samples_agree" not in found
    assert verdict["compared"]["roots"] == 1
    if "only" in kind:
        assert found <= set(kind["only"])
    assert_all_counted(verdict)
    constructs = {one["construct"] for one in verdict["not_compared"]}
    assert set(kind.get("not_compared", ())) <= constructs
    if kind["exit"] == 0:
        assert verdict["verdict"] == "equal"
        assert verdict["samples"] == 60


def test_types_that_only_xml_may_name_are_told(tmp_path: Path) -> None:
    schemas = {"Order": {"type": "object", "properties": {"p": {"$ref": "#/components/schemas/P"}}}}
    schemas["P"] = {"type": "object", "properties": {"a": {"type": "string"}}}
    element = '<xs:sequence><xs:element name="{}" type="{}" minOccurs="0"/></xs:sequence>'
    base, own = element.format("a", "xs:string"), element.format("b", "xs:string")
    kind = {
        "name": "xsi:type",
        "schemas": schemas,
        "xsd": element.format("p", "P"),
        "more": f'<xs:complexType name="P">{base}</xs:complexType><xs:complexType name="Q">'
        f'<xs:complexContent><xs:extension base="P">{own}</xs:extension></xs:complexContent>'
        "</xs:complexType>",
    }
    for block, told in (("", True), ('block="extension" ', False)):
        kind["more"] = kind["more"].replace('name="P"', f'{block}name="P"')
        done = CliRunner().invoke(app, ["equal", *write(tmp_path, kind)])
        assert (done.exit_code, "note xsi_type" in done.output) == (0, told), done.output


@pytest.mark.parametrize(("elements", "code"), [(75, 0), (74, 1)])
def test_many_alternatives_are_a_choice(tmp_path: Path, elements: int, code: int) -> None:
    """Of 75 objects that have one member each, none is one of the others: a choice of elements."""
    text = {"type": "string"}
    alternatives = [
        {
            "type": "object",
            "additionalProperties": False,
            "required": [f"m{number}"],
            "properties": {f"m{number}": text},
        }
        for number in range(75)
    ]
    choice = "".join(f'<xs:element name="m{n}" type="xs:string"/>' for n in range(elements))
    kind = {
        "name": "a choice of many",
        "openapi": "3.1.0",
        "schemas": {"Order": {"anyOf": alternatives}},
        "xsd": f"<xs:choice>{choice}</xs:choice>",
    }
    files = write(tmp_path, kind)
    result = CliRunner().invoke(app, ["equal", *files, "--format", "json", "--samples", "20"])
    assert result.exit_code == code, result.output
    verdict = json.loads(result.stdout)
    assert not verdict["not_compared"]
    assert "equal.witness_is_confirmed" not in {one["rule"] for one in verdict["findings"]}
