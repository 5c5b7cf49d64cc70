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


_TEXTS = """<xs:simpleType name="Recent"><xs:restriction base="xs:date">
<xs:minInclusive value="2020-01-01"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Dashed"><xs:restriction base="xs:string">
<xs:pattern value="[0-9\\-]+"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Ten"><xs:restriction base="xs:string">
<xs:length value="10"/></xs:restriction></xs:simpleType>
<xs:element name="r"><xs:complexType><xs:sequence>
<xs:element name="moment" type="xs:date"/><xs:element name="text" type="{type}" minOccurs="0"/>
</xs:sequence><xs:attribute name="day" type="xs:date"/></xs:complexType></xs:element>"""


@pytest.mark.parametrize(
    ("type_", "inner", "valid"),
    [
        ("xs:dateTime", "<text>\t2024-05-01T00:00:00Z\n</text>", True),
        ("xs:duration", "<text> P1D</text>", True),
        ("xs:gMonth", "<text>--05 </text>", True),
        ("xs:string", "<text> 2024-05-01 </text>", True),
        ("Recent", "<text> 2024-05-01</text>", True),
        ("Recent", "<text> 2019-05-01</text>", False),
        ("Recent", "<text>2024- 05-01</text>", False),
        ("Dashed", "<text> 2024-05-01 </text>", False),
        ("Ten", "<text> 2024-05-01 </text>", False),
        ("Ten", "<text>2024-05-01</text>", True),
        ("xs:int", "<text> x </text>", False),
        ("xs:date", "<text> 2024-05-01 </text><more/>", False),
    ],
)
def test_white_space_counts_for_texts_alone(
    tmp_path: Path, type_: str, inner: str, valid: bool
) -> None:
    """XML Schema Part 2, 4.3.6: only xs:string and what is made of it may keep white space.

    libxml2 refuses it around moments; asked again, it says what the recommendation and xmlschema
    say. " 2024-05-01 " is a text of the document elsewhere, so that the same text has two types.
    """
    found = judges(tmp_path, _TEXTS.replace("{type}", type_))
    assert found.second is not None
    assert found.libxml2_collapsed is not None
    document = (
        f'<r xmlns="urn:x" day=" 2024-05-01 "><moment> 2024-05-01 </moment>{inner}</r>'
    ).encode()
    assert not found.first.is_valid(document)
    assert found.second.is_valid(document) is valid
    assert found.libxml2_collapsed.is_valid(document) is valid


def test_a_no_break_space_is_no_white_space(tmp_path: Path) -> None:
    """XML's white space is four characters; xmlschema, by Python's, takes more of them."""
    body = '<xs:element name="r" type="xs:date"/>'
    judge = judges(tmp_path, body).libxml2_collapsed
    assert judge is not None
    assert judge.is_valid(b'<r xmlns="urn:x"> 2024-05-01</r>')
    assert not judge.is_valid('<r xmlns="urn:x">\u00a02024-05-01</r>'.encode())
