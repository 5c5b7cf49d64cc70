"""Schemas of several files: include, import, redefine, catalogs, and what is not read."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.twinspec.grammar.xsd.written import XS, expected, factors, gaps, root, schema, short
from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.catalog import read_catalog
from twinspec.grammar.model import Half
from twinspec.grammar.xsd import read, xsd_validators

_T = '<xs:complexType name="T"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType>'  # noqa: E501
_R = '<xs:element name="r" type="T"/>'
_NO_NAMESPACE = ""


USE = "<a b='&e;'/>"


def write(folder: Path, **files: str) -> list[Path]:
    """Files by their name without ending, in the order in which they are given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.xsd").write_text(text)
    return [folder / f"{name}.xsd" for name in files]


def lead(kind: str, location: str, inner: str = "") -> str:
    return f'<xs:{kind} schemaLocation="{location}">{inner}</xs:{kind}>'


def keys(half: Half, name: str = "r") -> list[str]:
    return sorted(short(key) for key in root(half, name).objects[0].members)


def test_an_included_file_is_part_of_the_schema(tmp_path: Path) -> None:
    main, _ = write(tmp_path, main=schema(lead("include", "base.xsd") + _R), base=schema(_T))
    half = read([main])
    assert keys(half) == ["a"]
    assert not gaps(half)
    assert xsd_validators([main]).is_valid(b'<r xmlns="urn:x"><a>1</a></r>')
    assert half.files == (str(main), str(tmp_path / "base.xsd"))


def test_an_included_file_without_a_namespace_takes_that_of_the_other(tmp_path: Path) -> None:
    base = schema(
        _T.replace("xs:int", "S") + '<xs:simpleType name="S"><xs:restriction '
        'base="xs:int"/></xs:simpleType>',
        'elementFormDefault="qualified"',
    )
    main, part = write(tmp_path, main=schema(lead("include", "base.xsd") + _R), base=base)
    for given in ([main], [main, part], [part, main]):
        half = read(given)
        assert keys(half) == ["a"]
        assert set(half.names) == {"{urn:x}T", "{urn:x}S"}
        assert not gaps(half)
        assert xsd_validators(given).is_valid(b'<r xmlns="urn:x"><a>1</a></r>')


def test_files_find_each_other_by_namespace(tmp_path: Path) -> None:
    main = schema('<xs:import namespace="urn:y"/><xs:element xmlns:y="urn:y" name="r" type="y:T"/>')
    other = schema(_T, 'targetNamespace="urn:y" elementFormDefault="qualified"')
    given = write(tmp_path, main=main, other=other)
    assert keys(read(given)) == ["{urn:y}a"]
    assert not gaps(read(given))
    assert xsd_validators(given).is_valid(b'<r xmlns="urn:x"><a xmlns="urn:y">1</a></r>')
    alone = read(given[:1])
    assert {gap.construct for gap in gaps(alone)} == {"xs:import", "type"}
    assert "urn:y" in alone.gaps[0].message


def test_files_may_lead_to_each_other_in_circles(tmp_path: Path) -> None:
    given = write(
        tmp_path,
        main=schema(lead("include", "base.xsd") + _R),
        base=schema(lead("include", "main.xsd") + _T),
    )
    for files in (given[:1], given):
        assert keys(read(files)) == ["a"]
        assert xsd_validators(files).is_valid(b'<r xmlns="urn:x"><a>1</a></r>')


_EXTENDED = (
    '<xs:complexType name="T"><xs:complexContent><xs:extension base="T"><xs:sequence>'
    '<xs:element name="c" type="xs:string"/></xs:sequence></xs:extension></xs:complexContent>'
    "</xs:complexType>"
)


def test_a_redefined_type_replaces_the_old_one_everywhere(tmp_path: Path) -> None:
    base, main = write(
        tmp_path,
        base=schema(_T + _R),
        main=schema(lead("redefine", "base.xsd", _EXTENDED)),
    )
    for given in ([main], [base, main], [main, base]):
        half = read(given)
        assert factors(root(half).objects[0]) == expected("a 1..1", "c 1..1")
        assert not gaps(half)
        judges = xsd_validators(given)
        assert judges.first.name == "libxml2"
        assert judges.is_valid(b'<r xmlns="urn:x"><a>1</a><c/></r>')
        assert not judges.is_valid(b'<r xmlns="urn:x"><a>1</a></r>')


def test_redefinitions_of_redefinitions_add_up(tmp_path: Path) -> None:
    (last, *_) = write(
        tmp_path,
        last=schema(lead("redefine", "main.xsd", _EXTENDED.replace('name="c"', 'name="d"'))),
        main=schema(lead("redefine", "base.xsd", _EXTENDED)),
        base=schema(_T + _R),
    )
    assert keys(read([last])) == ["a", "c", "d"]


_LEADS_BACK = lead("redefine", "main.xsd", _EXTENDED) + _T


@pytest.mark.parametrize(
    ("main", "other"),
    [(_LEADS_BACK, _T), (lead("redefine", "other.xsd", _EXTENDED) + _T, _LEADS_BACK)],
    ids=["its_own_file", "by_another_file"],
)
def test_a_file_that_redefines_itself_is_refused(tmp_path: Path, main: str, other: str) -> None:
    """XML Schema part 1, 4.2.2: each redefined type replaces one of another document."""
    given = write(tmp_path, main=schema(main + _R), other=schema(other))
    with pytest.raises(etree.XMLSchemaParseError):
        etree.XMLSchema(etree.parse(given[0]))
    with pytest.raises(ContractError, match=r"main\.xsd:\d+: xs:redefine .* leads back to its own"):
        read([given[0]])


def test_a_redefined_file_may_include_the_file_that_redefines_it(tmp_path: Path) -> None:
    main, _ = write(
        tmp_path,
        main=schema(lead("redefine", "base.xsd", _EXTENDED) + _R),
        base=schema(lead("include", "main.xsd") + _T),
    )
    assert etree.XMLSchema(etree.parse(main))
    assert keys(read([main])) == ["a", "c"]


def test_groups_and_simple_types_are_redefined(tmp_path: Path) -> None:
    base = schema(
        '<xs:group name="G"><xs:sequence><xs:element name="a"/></xs:sequence></xs:group>'
        '<xs:attributeGroup name="H"><xs:attribute name="p"/></xs:attributeGroup>'
        '<xs:simpleType name="S"><xs:restriction base="xs:string"/></xs:simpleType>'
        '<xs:element name="r"><xs:complexType><xs:group ref="G"/><xs:attributeGroup ref="H"/>'
        '</xs:complexType></xs:element><xs:element name="s" type="S"/>'
    )
    more = (
        '<xs:group name="G"><xs:sequence><xs:group ref="G"/><xs:element name="b"/></xs:sequence>'
        '</xs:group><xs:attributeGroup name="H"><xs:attributeGroup ref="H"/>'
        '<xs:attribute name="q"/></xs:attributeGroup><xs:simpleType name="S">'
        '<xs:restriction base="S"><xs:maxLength value="2"/></xs:restriction></xs:simpleType>'
    )
    given = write(tmp_path, main=schema(lead("redefine", "base.xsd", more)), base=base)
    half = read(given)
    assert keys(half) == ["@p", "@q", "a", "b"]
    assert [text.max_length for text in root(half, "s").texts] == [2]
    assert not gaps(half)


def test_an_address_is_found_in_the_catalog(tmp_path: Path) -> None:
    (main,) = write(
        tmp_path / "given", main=schema(lead("include", "http://example.org/s/base.xsd") + _R)
    )
    write(tmp_path / "kept", base=schema(_T))
    assert gaps(read([main]))
    half = read([main], catalog=read_catalog(tmp_path / "kept"))
    assert keys(half) == ["a"]
    assert not gaps(half)
    assert xsd_validators([main], read_catalog(tmp_path / "kept")).is_valid(
        b'<r xmlns="urn:x"><a>1</a></r>'
    )


@pytest.mark.parametrize(
    "location",
    ["../outside.xsd", "/etc/hostname", "file:///etc/hostname", "http://127.0.0.1:1/a.xsd",
     "missing.xsd", "folder", "\\\\host\\a.xsd", "a\x7fb.xsd", "", "broken.xsd", "page.xsd",
     "entity.xsd"],
)  # fmt: skip
def test_what_is_not_found_or_not_read_is_a_gap(tmp_path: Path, location: str) -> None:
    write(tmp_path, outside=schema(_T))
    (tmp_path / "in" / "folder").mkdir(parents=True)
    main, *_ = write(
        tmp_path / "in",
        main=schema(lead("include", location) + '<xs:element name="r" type="xs:int"/>'),
        broken="<xs:schema",
        page="<html/>",
        entity=f'<!DOCTYPE a [<!ENTITY e SYSTEM "/etc/hostname">]>{schema("&e;")}',
    )
    half = read([main])
    assert [text.kind for text in root(half).texts] == ["decimal"]
    (gap,) = gaps(half)
    assert gap.construct == "xs:include"
    assert gap.place.line == 2
    assert xsd_validators([main]).is_valid(b'<r xmlns="urn:x">1</r>')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<xs:schema", ":1: not readable as XML"),
        ("", ":1: not readable as XML"),
        ("<html/>", ":1: no XSD: the root element is html"),
        (f"<!DOCTYPE a [<!ENTITY e 'x'>]>{schema(USE)}", ":1: the entity &e; is not read"),
        (f"<!DOCTYPE a SYSTEM 'a.dtd'>{schema(USE)}", ":1: the entity &e; is not read"),
        (f"<!DOCTYPE a [<!ENTITY % e '<!ENTITY f 1>'>%e;]>{schema('')}", ":1: the entity %e; is"),
        (schema("<a>" * 200 + "</a>" * 200), "nested deeper than"),
        ('<?xml version="1.0" encoding="nonsense"?><a/>', "not readable as XML"),
    ],
)
def test_a_file_that_is_no_schema_is_an_error(tmp_path: Path, text: str, said: str) -> None:
    given = write(tmp_path, main=text)
    for reader in (read, xsd_validators):
        with pytest.raises(ContractError) as error:
            reader(given)
        assert str(error.value).startswith(str(given[0]))
        assert said in str(error.value)


def test_a_document_type_that_only_declares_is_read_over(tmp_path: Path) -> None:
    """As in the W3C's schemas of `xml:lang` and of signatures."""
    declared = "<!ATTLIST a b CDATA #FIXED 'c'><!ENTITY e 'x'><!ENTITY % p ''>"
    head = f"<!DOCTYPE a PUBLIC '-//A//B' 'http://localhost/a.dtd' [{declared}]>"
    text = head + schema("<xs:element name='r' type='xs:int'/>")
    given = write(tmp_path, main=text)
    assert [one.name for one in read(given).roots] == ["r"]
    assert xsd_validators(given).is_valid(b'<r xmlns="urn:x">1</r>')


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="there is no such file"):
        read([tmp_path / "missing.xsd"])
    with pytest.raises(ContractError, match="no XSD file is given"):
        read([])


def test_types_of_two_namespaces_may_have_one_name(tmp_path: Path) -> None:
    given = write(
        tmp_path,
        one=schema(_T + _R),
        two=schema(_T + _R, 'targetNamespace="urn:y"').replace('xmlns="urn:x"', 'xmlns="urn:y"'),
        three=schema(_T + _R, _NO_NAMESPACE),
    )
    half = read(given)
    assert set(half.names) == {"{urn:x}T", "{urn:y}T", "T"}
    assert {str(each.tag) for each in half.roots} == {"{urn:x}r", "{urn:y}r", "r"}
    judges = xsd_validators(given)
    assert judges.is_valid(b'<r xmlns="urn:x"><a>1</a></r>')
    assert judges.is_valid(b"<r><a>1</a></r>")
    assert not judges.is_valid(b"<r><a>x</a></r>")


def test_what_is_declared_twice_counts_once(tmp_path: Path) -> None:
    given = write(tmp_path, one=schema(_T + _R), two=schema(_T.replace("int", "date")))
    half = read(given)
    member = root(half).objects[0].members["{urn:x}a"]
    assert [text.kind for text in half.values[member.value].texts] == ["decimal"]
    (gap,) = gaps(half)
    assert "declared twice" in gap.message
    assert gap.place.file == str(given[1])


def test_an_overriding_type_is_read_and_named_as_newer(tmp_path: Path) -> None:
    given = write(
        tmp_path,
        main=schema(lead("override", "base.xsd", _T.replace('name="a"', 'name="b"'))),
        base=schema(_T + _R),
    )
    half = read(given)
    assert keys(half) == ["b"]
    assert [gap.construct for gap in gaps(half)] == ["xs:override"]


def test_lines_beyond_65535_are_known(tmp_path: Path) -> None:
    text = schema("\n" * 70_000 + '<xs:element name="r" type="xs:int"/>')
    half = read(write(tmp_path, main=text))
    assert half.roots[0].place.line == 70_002


def test_the_schema_of_schemas_is_known_by_its_namespace(tmp_path: Path) -> None:
    body = (
        '<xs:import namespace="http://www.w3.org/XML/1998/namespace" '
        'schemaLocation="http://www.w3.org/2001/xml.xsd"/><xs:element name="r"><xs:complexType>'
        '<xs:attribute ref="xml:space"/></xs:complexType></xs:element>'
    )
    given = write(tmp_path, main=schema(body))
    half = read(given)
    assert not gaps(half)
    (member,) = root(half).objects[0].members.values()
    assert half.values[member.value].texts[0].enumeration == ("default", "preserve")
    judges = xsd_validators(given)
    assert judges.is_valid(b'<r xmlns="urn:x" xml:space="preserve"/>')
    assert not judges.is_valid(b'<r xmlns="urn:x" xml:space="other"/>')
    assert XS in given[0].read_text()


_BASE = schema(_T)
_OTHER = schema(_T, 'targetNamespace="urn:other"').replace('xmlns="urn:x"', 'xmlns="urn:other"')


@pytest.mark.parametrize(
    ("main", "base", "construct", "said"),
    [
        (lead("include", "base.xsd"), _OTHER, "xs:include", "can only be imported"),
        (lead("redefine", "base.xsd", _T.replace('"T"', '"U"')), _BASE, "xs:complexType",
         "there is no U to redefine"),
        ("<xs:include/>", _BASE, "xs:include", "has no schemaLocation"),
        (lead("include", "lost.xsd"), _BASE, "xs:include", "there is no file 'lost.xsd'"),
        (_T + _T, _BASE, "xs:complexType", "T is declared twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_led_to_or_redefined_is_said(
    tmp_path: Path, main: str, base: str, construct: str, said: str
) -> None:
    """XML Schema part 1, 4.2.1 and 4.2.2: an included file has the namespace, or none."""
    given = write(tmp_path, main=schema(main + '<xs:element name="s"/>'), base=base)
    found = [gap for gap in read([given[0]]).gaps if said in gap.message]
    assert [gap.place.file for gap in found] == [str(given[0])]
    assert found[0].construct == construct


def test_a_file_is_found_by_its_name_among_those_that_are_given(tmp_path: Path) -> None:
    main, base = (
        write(tmp_path / "a", main=schema(lead("include", "far/base.xsd") + _R)),
        write(tmp_path / "b", base=_BASE),
    )
    half = read([*main, *base])
    assert keys(half) == ["a"]
    assert not gaps(half)
