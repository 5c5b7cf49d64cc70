"""A wrong namespace of an answer is told with the one that is expected."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.twinspec.fuzz.documents import VERSIONS
from twinspec.fuzz.judge.namespaces import Namespaces
from twinspec.grammar.xsd.judge import xsd_validators

GEN = "http://bindings.egain.com/ws/model/v12/gen/interaction"
CASE, ACTIVITY = f"{GEN}/case", f"{GEN}/activity"


@pytest.mark.parametrize(
    ("body", "flaws"),
    [
        pytest.param(
            '<cases xmlns="urn:x"/>',
            [f"The element cases is in the namespace urn:x, expected is the namespace {CASE}."],
            id="root",
        ),
        pytest.param(
            "<cases/>",
            [f"The element cases is in no namespace, expected is the namespace {CASE}."],
            id="root in none",
        ),
        pytest.param(
            f'<cases xmlns="{CASE}"><case id="1" xmlns:a="{ACTIVITY}"><a:status value="open"/>'
            "</case></cases>",
            [
                f"The element status is in the namespace {ACTIVITY}, expected is the namespace "
                f"{CASE}."
            ],
            id="prefixed child",
        ),
        pytest.param(
            f'<c:cases xmlns:c="{CASE}"><c:case id="1"><status/></c:case></c:cases>',
            [f"The element status is in no namespace, expected is the namespace {CASE}."],
            id="child in none",
        ),
        pytest.param(f'<cases xmlns="{CASE}"><case id="1"><nothing/></case></cases>', [], id="new"),
        pytest.param('<nothing xmlns="urn:x"/>', [], id="unknown root"),
    ],
)
def test_found_and_expected_namespaces_are_named(body: str, flaws: list[str]) -> None:
    files = list(VERSIONS["v12"].xsd_files)
    schema, document = xsd_validators(files).compiled, etree.fromstring(body)
    assert schema is not None
    assert not schema.validate(document)
    assert list(Namespaces(files).flaws(document, list(schema.error_log))) == flaws


def test_an_element_whose_name_is_a_word_of_the_message_is_named(tmp_path: Path) -> None:
    """libxml2 writes: Expected is one of ( {urn:a}of, {urn:a}other )."""
    file = tmp_path / "a.xsd"
    file.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a" '
        'elementFormDefault="qualified"><xs:element name="a"><xs:complexType><xs:choice>'
        '<xs:element name="of" type="xs:string"/><xs:element name="other" type="xs:string"/>'
        "</xs:choice></xs:complexType></xs:element></xs:schema>"
    )
    schema, document = (
        xsd_validators([file]).compiled,
        etree.fromstring('<p:a xmlns:p="urn:a"><of/></p:a>'),
    )
    assert schema is not None
    assert not schema.validate(document)
    assert list(Namespaces([file]).flaws(document, list(schema.error_log))) == [
        "The element of is in no namespace, expected is the namespace urn:a."
    ]
