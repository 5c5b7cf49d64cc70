"""Elements, attributes and complex types as objects: rows of XML Schema part 1."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twinspec.grammar.xsd.one_type import A, B, in_root
from tests.twinspec.grammar.xsd.written import expected, factors, gaps, half, root, short
from twinspec.grammar.model import Member, Object, Range, Tag, Value


def the_object(tmp_path: Path, body: str) -> Object:
    (found,) = root(half(tmp_path, body)).objects
    return found


@pytest.mark.parametrize(
    ("content", "boxes"),
    [
        (f"<xs:sequence>{A}{B}</xs:sequence>", ["a 1..1", "b 0..1"]),
        (f"<xs:all>{A}{B}</xs:all>", ["a 1..1", "b 0..1"]),
        (f'<xs:all minOccurs="0">{A}{B}</xs:all>', ["a 0..0 b 0..0 | a 1..1 b 0..1"]),
        (f"<xs:choice>{A}<xs:element name='c'/></xs:choice>", ["a 1..1 c 0..0 | a 0..0 c 1..1"]),
        (f'<xs:choice minOccurs="0" maxOccurs="unbounded">{A}{B}</xs:choice>',
         ["a 0..*", "b 0..*"]),
        ('<xs:sequence><xs:element name="a" minOccurs="0" maxOccurs="0"/></xs:sequence>', []),
        ("<xs:sequence/>", []),
        ("<xs:choice/>", [""]),
        ("", []),
        ('<xs:sequence/><xs:attribute name="p" type="xs:int" use="required"/>', ["@p 1..1"]),
        ('<xs:attribute name="p"/><xs:attribute name="q" use="prohibited"/>', ["@p 0..1"]),
        (
            '<xs:sequence><xs:group ref="G" minOccurs="0"/></xs:sequence>'
            '<xs:attributeGroup ref="H"/>',
            ["a 0..0 c 0..0 | a 1..1 c 1..1", "@p 0..1", "@q 1..1"],
        ),
    ],
)  # fmt: skip
def test_how_often_members_come(tmp_path: Path, content: str, boxes: list[str]) -> None:
    groups = (
        f'<xs:group name="G"><xs:sequence>{A}<xs:element name="c"/></xs:sequence></xs:group>'
        '<xs:attributeGroup name="H"><xs:attribute name="p"/><xs:attributeGroup ref="I"/>'
        '</xs:attributeGroup><xs:attributeGroup name="I">'
        '<xs:attribute name="q" use="required"/></xs:attributeGroup>'
    )
    found = the_object(tmp_path, in_root(content, groups))
    if boxes == [""]:
        assert () in found.factors  # nothing satisfies a choice without alternatives
    else:
        assert factors(found) == expected(*boxes)


def member(tmp_path: Path, declaration: str, more: str = "") -> tuple[Member, Value]:
    found = half(tmp_path, in_root(f"<xs:sequence>{declaration}</xs:sequence>", more))
    (single,) = root(found).objects[0].members.values()
    return single, found.values[single.value]


def test_an_element_without_a_type_is_anything(tmp_path: Path) -> None:
    assert member(tmp_path, '<xs:element name="a"/>')[1].anything
    assert member(tmp_path, '<xs:element name="a" type="xs:anyType"/>')[1].anything


def test_defaults_fixed_values_and_nil_are_of_the_element(tmp_path: Path) -> None:
    found, value = member(
        tmp_path, '<xs:element name="a" type="xs:int" default="1" nillable="true"/>'
    )
    assert found.default is not None
    assert found.default.text == "1"
    assert value.nil
    assert [text.kind for text in value.texts] == ["decimal"]
    found, value = member(tmp_path, '<xs:element name="a" type="xs:int" fixed="2"/>')
    assert found.fixed is not None
    assert found.fixed.text == "2"
    assert not value.nil


def test_a_fixed_root_has_one_value(tmp_path: Path) -> None:
    found = half(tmp_path, '<xs:element name="r" type="xs:int" fixed="7"/>')
    assert [text.enumeration for text in root(found).texts] == [("7",)]


@pytest.mark.parametrize(
    ("head", "declaration", "tag"),
    [
        ("", '<xs:element name="a"/>', Tag("element", "", "a")),
        ("", '<xs:element name="a" form="qualified"/>', Tag("element", "urn:x", "a")),
        ('elementFormDefault="qualified"', '<xs:element name="a"/>', Tag("element", "urn:x", "a")),
        (
            'elementFormDefault="qualified"',
            '<xs:element name="a" form="unqualified"/>',
            Tag("element", "", "a"),
        ),
        ("", '<xs:element ref="g"/>', Tag("element", "urn:x", "g")),
    ],
)
def test_forms_of_elements(tmp_path: Path, head: str, declaration: str, tag: Tag) -> None:
    body = in_root(f"<xs:sequence>{declaration}</xs:sequence>", '<xs:element name="g"/>')
    found = half(tmp_path, body, head=f'targetNamespace="urn:x" {head}')
    (single,) = root(found).objects[0].members.values()
    assert single.tag == tag
    assert single.key == str(tag)


@pytest.mark.parametrize(
    ("head", "declaration", "tag"),
    [
        ("", '<xs:attribute name="p"/>', Tag("attribute", "", "p")),
        ('attributeFormDefault="qualified"', '<xs:attribute name="p"/>',
         Tag("attribute", "urn:x", "p")),
        ("", '<xs:attribute ref="g"/>', Tag("attribute", "urn:x", "g")),
        ("", '<xs:attribute ref="xml:base"/>',
         Tag("attribute", "http://www.w3.org/XML/1998/namespace", "base")),
        ("", '<xs:attribute ref="xml:lang"/>',
         Tag("attribute", "http://www.w3.org/XML/1998/namespace", "lang")),
    ],
)  # fmt: skip
def test_forms_of_attributes(tmp_path: Path, head: str, declaration: str, tag: Tag) -> None:
    body = in_root(declaration, '<xs:attribute name="g" type="xs:int" default="3"/>')
    found = half(tmp_path, body, head=f'targetNamespace="urn:x" {head}')
    (single,) = root(found).objects[0].members.values()
    assert single.tag == tag
    assert bool(single.default) == (single.tag == Tag("attribute", "urn:x", "g"))


_BASE = (
    f'<xs:complexType name="P"><xs:sequence>{A}{B}</xs:sequence><xs:attribute name="p"/>'
    '<xs:attribute name="q"/></xs:complexType>'
)


def _derived(method: str, inner: str) -> str:
    return (
        f'{_BASE}<xs:complexType name="D"><xs:complexContent><xs:{method} base="P">{inner}'
        f'</xs:{method}></xs:complexContent></xs:complexType><xs:element name="r" type="D"/>'
    )


def test_an_extension_comes_after_its_base(tmp_path: Path) -> None:
    body = _derived(
        "extension", '<xs:sequence><xs:element name="c"/></xs:sequence><xs:attribute name="s"/>'
    )
    found = the_object(tmp_path, body)
    assert factors(found) == expected("a 1..1", "b 0..1", "c 1..1", "@p 0..1", "@q 0..1", "@s 0..1")
    assert found.content
    assert [short(part.key) for part in found.content.parts] == ["a", "b", "c"]


def test_a_restriction_replaces_content_and_keeps_attributes(tmp_path: Path) -> None:
    body = _derived(
        "restriction",
        f'<xs:sequence>{A}</xs:sequence><xs:attribute name="p" use="prohibited"/>'
        '<xs:attribute name="q" use="required"/>',
    )
    assert factors(the_object(tmp_path, body)) == expected("a 1..1", "@q 1..1")


def test_simple_content_is_a_text_member(tmp_path: Path) -> None:
    body = in_root(
        '<xs:simpleContent><xs:extension base="xs:decimal"><xs:attribute name="p"/>'
        "</xs:extension></xs:simpleContent>"
    )
    found = half(tmp_path, body)
    (single,) = root(found).objects
    assert factors(single) == expected("text() 1..1", "@p 0..1")
    assert [t.kind for t in found.values[single.members["text()"].value].texts] == ["decimal"]


def test_simple_content_narrows_in_steps(tmp_path: Path) -> None:
    body = (
        '<xs:complexType name="P"><xs:simpleContent><xs:extension base="xs:string">'
        '<xs:attribute name="p"/></xs:extension></xs:simpleContent></xs:complexType>'
        + in_root(
            '<xs:simpleContent><xs:restriction base="P"><xs:maxLength value="3"/>'
            "</xs:restriction></xs:simpleContent>"
        )
    )
    found = half(tmp_path, body)
    (single,) = root(found).objects
    assert factors(single) == expected("text() 1..1", "@p 0..1")
    assert [t.max_length for t in found.values[single.members["text()"].value].texts] == [3]


def test_simple_content_without_attributes_is_a_text(tmp_path: Path) -> None:
    body = in_root('<xs:simpleContent><xs:extension base="xs:date"/></xs:simpleContent>')
    found = root(half(tmp_path, body))
    assert [text.kind for text in found.texts] == ["date"]
    assert not found.objects


def test_mixed_content(tmp_path: Path) -> None:
    mixed = half(
        tmp_path,
        f'<xs:element name="r"><xs:complexType mixed="true"><xs:sequence>{A}</xs:sequence>'
        "</xs:complexType></xs:element>",
    )
    assert root(mixed).objects[0].mixed
    body = '<xs:element name="r"><xs:complexType mixed="true"/></xs:element>'
    (text_only,) = root(half(tmp_path, body)).objects
    assert factors(text_only) == expected("text() 1..1")
    assert not text_only.mixed


@pytest.mark.parametrize(
    ("wildcard", "namespaces", "process"),
    [
        ("", ("##any",), "strict"),
        ('namespace="##any" processContents="lax"', ("##any",), "lax"),
        ('namespace="##other" processContents="skip"', ("##other",), "skip"),
        ('namespace="##local ##targetNamespace"', ("##local", "urn:x"), "strict"),
        ('namespace="urn:b urn:a"', ("urn:a", "urn:b"), "strict"),
    ],
)
def test_wildcards(
    tmp_path: Path, wildcard: str, namespaces: tuple[str, ...], process: str
) -> None:
    body = in_root(
        f'<xs:sequence><xs:any {wildcard} minOccurs="0" maxOccurs="3"/></xs:sequence>'
        f"<xs:anyAttribute {wildcard}/>"
    )
    rest = the_object(tmp_path, body).rest
    assert rest.state == "open"
    assert (rest.namespaces, rest.process_contents) == (namespaces, process)
    # XSD 3.10.4: strict takes declared attributes alone, and this schema declares none.
    lets_in = (None, None) if process == "strict" else (namespaces, process)
    assert (rest.attribute_namespaces, rest.attribute_contents) == lets_in
    assert rest.elements == Range(0, 3)
    assert rest.attributes == (process != "strict")
    assert rest.target == ("urn:x" if namespaces == ("##other",) else "")


def test_attribute_wildcards_of_groups_meet_and_those_of_bases_join(tmp_path: Path) -> None:
    lax = ' processContents="lax"'
    body = (
        f'<xs:attributeGroup name="G"><xs:anyAttribute namespace="urn:a urn:b"{lax}/>'
        '</xs:attributeGroup><xs:complexType name="P"><xs:attributeGroup ref="G"/>'
        f'<xs:anyAttribute namespace="urn:b urn:c"{lax}/></xs:complexType>'
        '<xs:element name="r"><xs:complexType><xs:complexContent><xs:extension base="P">'
        f'<xs:anyAttribute namespace="urn:d"{lax}/></xs:extension></xs:complexContent>'
        '</xs:complexType></xs:element><xs:element name="s" type="P"/>'
    )
    found = half(tmp_path, body)
    assert root(found, "s").objects[0].rest.attribute_namespaces == ("urn:b",)
    assert root(found).objects[0].rest.attribute_namespaces == ("urn:b", "urn:d")
    assert root(found).objects[0].rest.elements == Range(0, 0)


def test_without_wildcards_an_object_is_closed(tmp_path: Path) -> None:
    assert the_object(tmp_path, in_root("<xs:sequence/>")).rest.state == "closed"


_GROUP = (
    '<xs:element name="h" type="xs:string" {head}/>'
    '<xs:element name="m" type="xs:token" substitutionGroup="h"/>'
    '<xs:element name="n" substitutionGroup="m" abstract="true"/>'
    '<xs:element name="o" substitutionGroup="n"/>'
)


@pytest.mark.parametrize(
    ("head", "keys"),
    [
        ("", ["h", "m", "o"]),
        ('abstract="true"', ["m", "o"]),
        ('block="substitution"', ["h"]),
        ('block="#all"', ["h"]),
        ('block="restriction"', ["h"]),
        ('block="extension"', ["h", "m", "o"]),
    ],
)
def test_substitutes_are_alternatives(tmp_path: Path, head: str, keys: list[str]) -> None:
    body = in_root('<xs:sequence><xs:element ref="h"/></xs:sequence>', _GROUP.format(head=head))
    found = half(tmp_path, body)
    single = root(found).objects[0]
    assert sorted(short(key) for key in single.members) == keys
    if len(keys) > 1:
        boxes = [" ".join(f"{k} {int(k == one)}..{int(k == one)}" for k in keys) for one in keys]
        assert factors(single) == expected(" | ".join(boxes))
    assert {each.name for each in found.roots} == {"r", "h", "m", "o"} - (
        {"h"} if "abstract" in head else set()
    )
    # An element without a type has that of the element that it stands for.
    assert [text.white_space for text in root(found, "o").texts] == ["collapse"]


def test_an_abstract_element_that_nothing_stands_for_is_a_gap(tmp_path: Path) -> None:
    body = in_root(
        '<xs:sequence><xs:element ref="h"/></xs:sequence>', '<xs:element name="h" abstract="true"/>'
    )
    found = half(tmp_path, body)
    assert () in root(found).objects[0].factors
    assert "abstract" in gaps(found)[0].message


_ABSTRACT = (
    '<xs:complexType name="P" abstract="true" {own}><xs:sequence>' + A + "</xs:sequence>"
    "</xs:complexType>"
    '<xs:complexType name="E"><xs:complexContent><xs:extension base="P"><xs:sequence>'
    '<xs:element name="e"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>'
    '<xs:complexType name="R"><xs:complexContent><xs:restriction base="P"><xs:sequence>'
    + A
    + "</xs:sequence></xs:restriction></xs:complexContent></xs:complexType>"
    '<xs:element name="r" type="P" {use}/>'
)


@pytest.mark.parametrize(
    ("own", "use", "types"),
    [
        ("", "", ["E", "R"]),
        ('block="extension"', "", ["R"]),
        ("", 'block="restriction"', ["E"]),
        ('block="#all"', "", []),
    ],
)
def test_an_abstract_type_stands_for_its_concrete_ones(
    tmp_path: Path, own: str, use: str, types: list[str]
) -> None:
    found = half(tmp_path, _ABSTRACT.format(own=own, use=use))
    value = root(found)
    assert [each.xsi_type for each in value.objects] == [f"{{urn:x}}{name}" for name in types]
    assert [gap.construct for gap in value.gaps] == ([] if types else ["abstract"])


def test_types_are_values_by_clark_name(tmp_path: Path) -> None:
    body = (
        '<xs:complexType name="T"><xs:sequence><xs:element name="a"><xs:complexType><xs:sequence>'
        '<xs:element name="b" type="S"/></xs:sequence></xs:complexType></xs:element></xs:sequence>'
        '</xs:complexType><xs:simpleType name="S"><xs:restriction base="xs:int"/></xs:simpleType>'
        '<xs:element name="r" type="T"/>'
    )
    found = half(tmp_path, body)
    assert found.names == {"{urn:x}T": "{urn:x}T", "{urn:x}S": "{urn:x}S"}
    assert found.roots[0].value == "{urn:x}T"
    inner = found.values["{urn:x}T"].objects[0].members["{urn:x}a"]
    assert inner.value == "{urn:x}T/a"
    assert found.values["{urn:x}T/a"].name == "T.a"
    assert found.values["{urn:x}T/a"].objects[0].members["{urn:x}b"].value == "{urn:x}S"


def test_anonymous_types_may_contain_their_own_element(tmp_path: Path) -> None:
    body = in_root('<xs:sequence><xs:element ref="r" minOccurs="0"/></xs:sequence>')
    found = half(tmp_path, body)
    (single,) = root(found).objects
    assert single.members["{urn:x}r"].value == found.roots[0].value


def test_two_elements_of_one_name_have_values_of_their_own(tmp_path: Path) -> None:
    inner = '<xs:element name="a"><xs:complexType>{}</xs:complexType></xs:element>'
    first, second = (
        inner.format('<xs:attribute name="p"/>'),
        inner.format('<xs:attribute name="q"/>'),
    )
    body = in_root(
        "<xs:sequence>"
        f'<xs:element name="x"><xs:complexType><xs:sequence>{first}</xs:sequence>'
        f"</xs:complexType></xs:element>{second}</xs:sequence>"
    )
    found = half(tmp_path, body)
    names = [v.objects[0].members.keys() for v in found.values.values() if v.name.endswith(".a")]
    assert sorted(map(list, names)) == [["@p"], ["@q"]]


def test_places_have_line_column_and_path(tmp_path: Path) -> None:
    body = '<xs:element name="r"><xs:complexType><xs:sequence>\n\n  <xs:element\n name="a"\n/>'
    body += "</xs:sequence></xs:complexType></xs:element>"
    found = half(tmp_path, body)
    (single,) = root(found).objects[0].members.values()
    place = single.place
    assert (place.file, place.line, place.column, place.pointer) == (
        str(tmp_path / "schema.xsd"), 4, 3, "/r/a",
    )  # fmt: skip
