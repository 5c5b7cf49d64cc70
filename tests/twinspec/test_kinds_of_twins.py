"""Kinds of contracts that people write, each with the verdict that the standards give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree
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
    told = [(one["rule"], one["message"], str(one["places"])) for one in verdict["findings"]]
    assert len(told) == len(set(told)), "a difference of several alternatives is told once"
    assert verdict["compared"]["roots"] == 1
    if "only" in kind:
        assert found <= set(kind["only"])
    assert_all_counted(verdict)
    constructs = {one["construct"] for one in verdict["not_compared"]}
    assert set(kind.get("not_compared", ())) <= constructs
    if kind["exit"] == 0:
        assert verdict["verdict"] == "equal"
        assert verdict["samples"] == 60


_ELEMENT = '<xs:sequence><xs:element name="{}" type="{}" minOccurs="0"/></xs:sequence>'
_A = {"type": "object", "properties": {"a": {"type": "string"}}}
_B = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
_XSI = 'xmlns="urn:k" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'


@pytest.mark.parametrize(
    ("members", "block", "added", "more", "document", "code", "noted"),
    [
        ({"p": _A}, "", "b", "", '<p i:type="Q"><b/></p>', 3, True),
        ({"p": _A}, "", "b", "R", '<p i:type="R"><b/></p>', 3, True),
        ({"p": _A, "q": _B}, "", "b", "", '<p i:type="Q"><b/></p>', 0, True),
        ({"p": _A}, 'block="extension"', "b", "", "", 0, False),
        ({"p": _A}, "", "", "", '<p i:type="Q"><a/></p>', 0, False),
    ],
    ids=["no_element_has_it", "restricted", "another_element_has_it", "blocked", "adds_nothing"],
)
def test_types_that_only_xml_may_name_are_told(
    tmp_path: Path,
    members: dict[str, Any],
    block: str,
    added: str,
    more: str,
    document: str,
    code: int,
    noted: bool,
) -> None:
    """XML Schema part 1, 3.3.4: `xsi:type` may name a type that is derived from the declared one.

    Where libxml2 accepts members by such a type that were compared nowhere, the verdict says so.
    """
    own = _ELEMENT.format(added, "xs:string") if added else ""
    elements = "".join(_ELEMENT.format(name, {"p": "P", "q": "Q"}[name]) for name in members)
    derived = '<xs:complexType name="{}"><xs:complexContent><xs:{} base="{}">{}</xs:{}></xs:complexContent></xs:complexType>'  # noqa: E501
    base = _ELEMENT.format("a", "xs:string")
    kind = {
        "name": "xsi:type",
        "schemas": {"Order": {"type": "object", "properties": members}},
        "xsd": f"<xs:sequence>{elements}</xs:sequence>",
        "more": f'<xs:complexType name="P" {block}>{base}</xs:complexType>'
        + derived.format("Q", "extension", "P", own, "extension")
        + (
            derived.format(
                "R", "restriction", "Q", f"<xs:sequence>{base}{own}</xs:sequence>", "restriction"
            )
            if more
            else ""
        ),
    }
    files = write(tmp_path, kind)
    judge = etree.XMLSchema(etree.parse(files[1]))
    named = document or '<p i:type="Q"><b/></p>'
    assert judge.validate(etree.fromstring(f"<order {_XSI}>{named}</order>")) is bool(document)
    done = CliRunner().invoke(app, ["equal", *files])
    assert (done.exit_code, "note xsi_type" in done.output) == (code, noted), done.output
    assert ("not compared xsi:type: Q adds to P" in done.output) is (code == 3)


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
