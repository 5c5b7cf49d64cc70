"""Constructs of XSD that the grammar cannot say, and models that are too large for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twinspec.grammar.xsd.one_type import A, B, in_root
from tests.twinspec.grammar.xsd.written import gaps, half, root, short


def _constrained(kind: str, more: str = "") -> str:
    return (
        f'<xs:element name="r"><xs:complexType/><xs:{kind} name="k" {more}>'
        f'<xs:selector xpath="a"/><xs:field xpath="."/></xs:{kind}></xs:element>'
    )


@pytest.mark.parametrize(
    ("body", "construct"),
    [
        (_constrained("key"), "xs:key"),
        (_constrained("unique"), "xs:unique"),
        (_constrained("keyref", 'refer="j"'), "xs:keyref"),
        (in_root('<xs:assert test="1"/>'), "xs:assert"),
        (in_root("<xs:openContent/><xs:sequence/>"), "xs:openContent"),
        ('<xs:defaultOpenContent/><xs:element name="r" type="xs:int"/>', "xs:defaultOpenContent"),
        (
            '<xs:element name="r" type="xs:int"><xs:alternative test="1"/></xs:element>',
            "xs:alternative",
        ),
        (in_root('<xs:attribute name="p" inheritable="true"/>'), "inheritable"),
        (in_root('<xs:sequence><xs:any notNamespace="urn:y"/></xs:sequence>'), "notNamespace"),
        (in_root('<xs:all><xs:element name="a" maxOccurs="2"/></xs:all>'), "xs:all"),
        (in_root("<xs:all><xs:any/></xs:all>"), "xs:any"),
        (in_root("<xs:seqence/>"), "xs:seqence"),
        (in_root('<xs:sequence minoccurs="0"/>'), "minoccurs"),
        (in_root(f"<xs:sequence>{A.replace('int', 'strin')}</xs:sequence>"), "type"),
        (in_root('<xs:sequence><xs:element ref="z"/></xs:sequence>'), "xs:element"),
        (in_root('<xs:sequence><xs:element name="a" type="Z"/></xs:sequence>'), "type"),
        (in_root('<xs:sequence><xs:group ref="Z"/></xs:sequence>'), "xs:group"),
        (in_root('<xs:attributeGroup ref="Z"/>'), "xs:attributeGroup"),
        (in_root('<xs:attribute ref="z"/>'), "xs:attribute"),
        (in_root('<xs:sequence minOccurs="many"/>'), "xs:sequence"),
        (
            in_root('<xs:complexContent><xs:extension base="Z"/></xs:complexContent>'),
            "xs:extension",
        ),
        (in_root(f'<xs:sequence maxOccurs="unbounded">{A}{B}</xs:sequence>'), "occurrence"),
        (
            in_root(f'<xs:choice>{A}<xs:any namespace="##other"/></xs:choice>'),
            "xs:any",
        ),
        ('<xs:element name="r" type="xs:int"/><xs:element name="r" type="xs:int"/>', "xs:element"),
    ],
)  # fmt: skip
def test_what_is_not_compared_is_one_gap(tmp_path: Path, body: str, construct: str) -> None:
    found = half(tmp_path, body)
    assert [gap.construct for gap in gaps(found)] == [construct]
    assert gaps(found)[0].place.line >= 2
    assert found.roots


def test_conditions_that_hold_for_xsd_1_0_are_no_gap(tmp_path: Path) -> None:
    space = 'xmlns:vc="http://www.w3.org/2007/XMLSchema-versioning"'
    head = f'{space} vc:minVersion="1.0" vc:maxVersion="1.1"'
    assert not gaps(half(tmp_path, "", head=head))
    newer = half(tmp_path, "", head=f'{space} vc:minVersion="1.1"')
    assert [gap.construct for gap in gaps(newer)] == ["vc:minVersion"]


def test_a_gap_of_numbers_names_its_members(tmp_path: Path) -> None:
    body = in_root(
        f'<xs:sequence><xs:sequence maxOccurs="unbounded">{A}{B}</xs:sequence>'
        '<xs:element name="c"/></xs:sequence>'
    )
    (gap,) = gaps(half(tmp_path, body))
    assert [short(key) for key in gap.keys] == ["a", "b"]


def test_groups_that_multiply_are_too_large_and_not_written_out(tmp_path: Path) -> None:
    groups = [
        f'<xs:group name="G{n}"><xs:sequence><xs:group ref="G{n + 1}"/><xs:group ref="G{n + 1}"/>'
        "</xs:sequence></xs:group>"
        for n in range(40)
    ]
    last = f'<xs:group name="G40"><xs:sequence>{A}</xs:sequence></xs:group>'
    body = in_root('<xs:sequence><xs:group ref="G0"/></xs:sequence>', "".join([*groups, last]))
    (gap,) = gaps(half(tmp_path, body))
    assert "too large" in gap.message


def test_a_chain_of_hundreds_of_extensions_is_read(tmp_path: Path) -> None:
    types = [
        f'<xs:complexType name="T{n}"><xs:complexContent><xs:extension base="T{n + 1}">'
        f'<xs:sequence><xs:element name="e{n}"/></xs:sequence></xs:extension></xs:complexContent>'
        "</xs:complexType>"
        for n in range(400)
    ]
    last = '<xs:complexType name="T400"/><xs:element name="r" type="T0"/>'
    assert len(root(half(tmp_path, "".join([*types, last]))).objects[0].members) == 400


def test_a_head_of_hundreds_of_substitutes_may_be_named_by_each_of_them(tmp_path: Path) -> None:
    members = [
        f'<xs:element name="m{n}" type="T{n}" substitutionGroup="h"/><xs:complexType name="T{n}">'
        '<xs:sequence><xs:element ref="h" maxOccurs="unbounded"/></xs:sequence></xs:complexType>'
        for n in range(200)
    ]
    found = half(tmp_path, '<xs:element name="h" abstract="true"/>' + "".join(members))
    (factor,) = root(found, "m7").objects[0].factors
    assert len(factor) == 200  # at least one of them
    assert root(found, "m8").objects[0].factors == (factor,)
    assert not gaps(found)
