"""The judges: which of them take a schema, and what they say of documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twinspec.grammar.xsd.written import schema
from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.xsd import XsdValidators, xsd_validators

_ROOT = '<xs:element name="r" type="xs:int"/>'


def judges(tmp_path: Path, body: str) -> XsdValidators:
    file = tmp_path / "schema.xsd"
    file.write_text(schema(body))
    return xsd_validators([file])


def test_both_judges_see_the_same_fault(tmp_path: Path) -> None:
    found = judges(tmp_path, _ROOT)
    assert found.first.name == "libxml2"
    assert found.second is not None
    assert found.second.name == "xmlschema 1.0"
    for judge in (found.first, found.second):
        assert judge.is_valid(b'<r xmlns="urn:x">1</r>')
        assert judge.errors(b'<r xmlns="urn:x">x</r>')
        assert judge.errors(b"<r>")[0].startswith("no XML")


def test_a_schema_of_xsd_1_1_has_one_judge(tmp_path: Path) -> None:
    body = (
        '<xs:element name="r"><xs:complexType><xs:attribute name="p" type="xs:int"/>'
        '<xs:assert test="@p = 1"/></xs:complexType></xs:element>'
    )
    found = judges(tmp_path, body)
    assert found.first.name == "xmlschema 1.1"
    assert found.second is None
    assert found.is_valid(b'<r xmlns="urn:x" p="1"/>')
    assert not found.is_valid(b'<r xmlns="urn:x" p="2"/>')
    assert f"{tmp_path / 'schema.xsd'}:2:" in found.refusals["libxml2"]


def test_a_schema_that_no_judge_takes_is_an_error(tmp_path: Path) -> None:
    found = judges(tmp_path, '<xs:element name="r" type="Nowhere"/>')
    with pytest.raises(ContractError, match="no validator takes the schema"):
        found.is_valid(b"<r/>")


def test_documents_lead_to_no_other_schema(tmp_path: Path) -> None:
    (tmp_path / "other.xsd").write_text(schema('<xs:element name="s"/>', "").replace("urn:x", ""))
    hint = f'xsi:noNamespaceSchemaLocation="{tmp_path / "other.xsd"}"'
    space = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    document = f"<s {space} {hint}/>".encode()
    found = judges(tmp_path, _ROOT)
    assert not found.is_valid(document)
    assert found.second is not None
    assert not found.second.is_valid(document)


def test_entities_of_documents_are_not_resolved(tmp_path: Path) -> None:
    found = judges(tmp_path, '<xs:element name="r" type="xs:string"/>')
    (tmp_path / "secret").write_text("secret")
    document = f'<!DOCTYPE r [<!ENTITY e SYSTEM "{tmp_path / "secret"}">]><r xmlns="urn:x">&e;</r>'
    assert found.errors(document.encode()) == ("a document type declaration is not read",)
