"""XML documents and JSON shapes say the same, and report the same findings."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from casewright.api.codec import Reader, Writer
from casewright.domain.ensure import RuleBroken
from interaction_contract.binding import Member, Root, Type

CASE = "urn:case"
COMMON = "urn:gen/common"
VERSIONS = ("v12", "v20")


def _member(key: str, tag: str, **changes: Any) -> Member:
    values: dict[str, Any] = {
        "attribute": not tag.startswith("{"),
        "many": False,
        "wrapper": None,
        "kind": "object" if changes.get("type") else "text",
        "type": None,
        "empty": False,
    }
    return Member(key, tag, **(values | changes))


TYPES = {
    "Case": Type(
        "Case",
        (
            _member("id", "id"),
            _member("subject", f"{{{CASE}}}subject"),
            _member("count", f"{{{CASE}}}count", kind="integer"),
            _member("open", f"{{{CASE}}}open", kind="boolean"),
            _member("owner", f"{{{CASE}}}owner", type="Owner", empty=True),
            _member("severity", f"{{{CASE}}}severity", type="Severity"),
            _member("link", f"{{{CASE}}}link", type="Link", many=True),
            _member("tag", f"{{{CASE}}}tag", many=True),
        ),
    ),
    "Owner": Type("Owner", (_member("user", f"{{{CASE}}}user", type="User"),)),
    "User": Type("User", (_member("id", "id"),)),
    "Severity": Type("Severity", (_member("value", f"{{{COMMON}}}value"),)),
    "Link": Type("Link", (_member("rel", "rel"), _member("href", "href"))),
}
ROOT = Root(f"{{{CASE}}}case", "Case", {CASE: "", COMMON: "common"})
READER = Reader(ROOT, TYPES)
WRITER = Writer(ROOT, TYPES)


def read(inside: str, attributes: str = "") -> tuple[Any, list[tuple[str, str]]]:
    document = f'<case xmlns="{CASE}" xmlns:c="{COMMON}" {attributes}>{inside}</case>'
    parser = etree.XMLParser(remove_comments=True, remove_pis=True)
    shape, findings = READER.read(etree.fromstring(document, parser))
    return shape, [(finding.rule.id, finding.where) for finding in findings]


def test_a_document_becomes_the_shape_of_its_json_twin() -> None:
    shape, findings = read(
        "\n <subject> a </subject>\n <count>12</count><open>true</open>"
        "<owner><user id='7'/></owner><severity><c:value>low</c:value></severity>"
        "<link rel='case' href='/x'/><link/><tag>a</tag><tag/>",
        "id='1'",
    )
    assert findings == []
    assert shape == {
        "id": "1",
        "subject": " a ",
        "count": 12,
        "open": True,
        "owner": {"user": {"id": "7"}},
        "severity": {"value": "low"},
        "link": [{"rel": "case", "href": "/x"}, {}],
        "tag": ["a", ""],
    }


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<subject/>", {"subject": ""}),
        ("<owner/>", {"owner": ""}),
        ("<owner>\n</owner>", {"owner": ""}),
        ("<severity/>", {"severity": {}}),
        ("<severity>\n</severity>", {"severity": {}}),
        ("", {}),
        ("<!-- a --><?b c?>", {}),
        ("<subject>a<!-- b -->c<![CDATA[<d>]]></subject>", {"subject": "ac<d>"}),
    ],
)
def test_empty_elements_mean_what_their_type_says(inside: str, expected: Any) -> None:
    assert read(inside) == (expected, [])


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<severity>low</severity>", {"severity": "low"}),
        ("<subject><b/></subject>", {"subject": {}}),
        ("<count>1.5</count>", {"count": "1.5"}),
        ("<count> 1</count>", {"count": " 1"}),
        ("<count>01</count>", {"count": "01"}),
        (f"<count>{'9' * 5000}</count>", {"count": "9" * 5000}),
        ("<open>TRUE</open>", {"open": "TRUE"}),
        ("<other>x</other>", {"other": ""}),
        ("<c:subject>x</c:subject>", {f"{{{COMMON}}}subject": ""}),
        ("<x xmlns='urn:x'/>", {"{urn:x}x": ""}),
        ("<subject xmlns=''>x</subject>", {"{}subject": ""}),
        ("<id>5</id>", {f"{{{CASE}}}id": ""}),
        ("<severity><value>low</value></severity>", {"severity": {f"{{{CASE}}}value": ""}}),
        ("<link><rel>x</rel></link>", {"link": [{f"{{{CASE}}}rel": ""}]}),
        ("<link><other/></link>", {"link": [{"other": ""}]}),
    ],
)
def test_what_does_not_fit_stays_for_the_schema_to_refuse(inside: str, expected: Any) -> None:
    assert read(inside) == (expected, [])


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("other='x'", {"other": ""}),
        ("subject='x'", {"@subject": ""}),
        ("c:id='5'", {f"{{{COMMON}}}id": ""}),
        ("xml:lang='de'", {"{http://www.w3.org/XML/1998/namespace}lang": ""}),
    ],
)
def test_foreign_attributes_stay_for_the_schema_to_refuse(attributes: str, expected: Any) -> None:
    assert read("", attributes) == (expected, [])


def test_hints_where_to_find_a_schema_mean_nothing() -> None:
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    assert read("", f'{xsi} xsi:schemaLocation="urn:a b.xsd"') == ({}, [])
    shape, _ = read("", f'{xsi} xsi:type="b"')
    assert shape == {"{http://www.w3.org/2001/XMLSchema-instance}type": ""}


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<subject>a</subject><subject>b</subject>", [("members_are_unique", "/subject")]),
        ("<owner/><owner/><owner/>", [("members_are_unique", "/owner")] * 2),
        (
            "<severity><c:value>a</c:value><c:value>b</c:value></severity>",
            [("members_are_unique", "/severity/value")],
        ),
        ("x<subject/>", [("content_is_expected", "")]),
        ("x", [("content_is_expected", "")]),
        ("<subject/>x", [("content_is_expected", "")]),
        ("<owner>x<user id='1'/>y</owner>", [("content_is_expected", "/owner")]),
        ("<link/><link rel='a'>x</link>", [("content_is_expected", "/link/1")]),
    ],
)
def test_repetition_and_text_astray_are_found(inside: str, expected: list[Any]) -> None:
    _, findings = read(inside)
    assert findings == [(f"protocol.{name}", where) for name, where in expected]


@pytest.mark.parametrize("document", ["<case/>", '<case xmlns="urn:x"/>', f'<a xmlns="{CASE}"/>'])
def test_another_root_is_refused(document: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        READER.read(etree.fromstring(document))
    assert refused.value.violations[0].rule.id == "protocol.root_is_expected"


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
_ANY_TEXT = st.one_of(_TEXT, st.sampled_from(["\t\n\r ", "a\rb", "<&>\"'", "]]>", " "]))
_SHAPES = st.fixed_dictionaries(
    {},
    optional={
        "id": _ANY_TEXT,
        "subject": _ANY_TEXT,
        "count": st.integers(-(10**17), 10**17),
        "open": st.booleans(),
        "owner": st.one_of(
            st.just(""), st.fixed_dictionaries({"user": st.fixed_dictionaries({"id": _ANY_TEXT})})
        ),
        "severity": st.fixed_dictionaries({}, optional={"value": _ANY_TEXT}),
        "link": st.lists(
            st.fixed_dictionaries({}, optional={"rel": _ANY_TEXT, "href": _ANY_TEXT}), min_size=1
        ),
        "tag": st.lists(_ANY_TEXT, min_size=1),
    },
)


@given(_SHAPES)
def test_what_is_written_reads_back_the_same(shape: dict[str, Any]) -> None:
    assert READER.read(etree.fromstring(WRITER.write(shape))) == (shape, [])


def test_members_are_written_in_the_order_of_the_contract() -> None:
    written = WRITER.write({"severity": {"value": "a&b"}, "link": [{}], "subject": "", "id": '"'})
    assert written.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<case xmlns="{CASE}" xmlns:common="{COMMON}" id="&quot;"><subject/>'
        "<severity><common:value>a&amp;b</common:value></severity><link/></case>"
    )


def test_characters_that_xml_cannot_carry_are_replaced() -> None:
    shape, _ = READER.read(etree.fromstring(WRITER.write({"subject": "a\x00\ud800\uffff"})))
    assert shape == {"subject": "a\ufffd\ufffd\ufffd"}


def _shapes(contract_types: dict[str, Type], name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return shapes of a generated type: any of its members, lists never empty."""
    texts = {
        "text": _ANY_TEXT,
        "integer": st.integers(0, 10**9),
        "number": st.integers(0, 9).map(float),
        "boolean": st.booleans(),
    }

    def value(member: Member) -> st.SearchStrategy[Any]:
        if member.type is None:
            one: st.SearchStrategy[Any] = texts[member.kind]
        else:
            one = _shapes(contract_types, member.type)
            if member.empty:
                one = one.map(lambda shape: shape or "")
        return st.lists(one, min_size=1, max_size=2) if member.many else one

    optional = {one.key: value(one) for one in contract_types[name].members}
    return st.fixed_dictionaries({}, optional=optional)


def _roles() -> list[tuple[str, str]]:
    tables = {one: import_module(f"interaction_contract.{one}.codec") for one in VERSIONS}
    return [(version, role) for version, found in tables.items() for role in found.ROOTS]


@pytest.mark.parametrize(("version", "role"), _roles())
@settings(max_examples=15)
@given(data=st.data())
def test_every_role_is_written_and_read_back_the_same(
    version: str, role: str, data: st.DataObject
) -> None:
    tables = import_module(f"interaction_contract.{version}.codec")
    root = tables.ROOTS[role]
    shape = data.draw(_shapes(tables.TYPES, root.type))
    document = etree.fromstring(Writer(root, tables.TYPES).write(shape))
    assert Reader(root, tables.TYPES).read(document) == (shape, [])


def test_namespaces_that_end_alike_have_the_prefixes_of_the_contract() -> None:
    other = "urn:other/common"
    types = {
        "Case": Type("Case", (_member("severity", f"{{{CASE}}}severity", type="Severity"),)),
        "Severity": Type(
            "Severity",
            (_member("value", f"{{{COMMON}}}value"), _member("rank", f"{{{other}}}rank")),
        ),
    }
    root = Root(f"{{{CASE}}}case", "Case", {CASE: "", COMMON: "common", other: "o"})
    shape = {"severity": {"value": "low", "rank": "1"}}
    document = Writer(root, types).write(shape)
    assert Reader(root, types).read(etree.fromstring(document)) == (shape, [])
    assert b"<common:value>low</common:value><o:rank>1</o:rank>" in document


@pytest.mark.parametrize("version", VERSIONS)
def test_the_tables_have_the_prefixes_of_the_contract(version: str) -> None:
    tables = import_module(f"interaction_contract.{version}")
    document = json.loads((Path(str(tables.__file__)).parent / "openapi.json").read_bytes())
    stated = {
        (xml["namespace"], xml["prefix"])
        for schema in document["components"]["schemas"].values()
        for node in (schema, *schema.get("properties", {}).values())
        if "prefix" in (xml := node.get("xml", {}))
    }
    for root in import_module(f"interaction_contract.{version}.codec").ROOTS.values():
        [default] = [name for name, prefix in root.prefixes.items() if prefix == ""]
        assert root.tag.startswith(f"{{{default}}}")
        assert {pair for pair in root.prefixes.items() if pair[1]} < stated
