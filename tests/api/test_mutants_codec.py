"""The codec's small parts, one at a time: names of places, lexical forms, limits, prefixes."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from casewright.api import codec
from casewright.api.codec import NOT_XML, Reader, Writer
from casewright.domain.wording import word
from interaction_contract import rules
from interaction_contract.binding import Member, Root, Type

CASE, COMMON = "urn:gen/case", "urn:gen/common"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def member(key: str, **changes: Any) -> Member:
    values: dict[str, Any] = {
        "tag": f"{{{CASE}}}{key}",
        "attribute": False,
        "many": False,
        "wrapper": None,
        "kind": "text",
        "type": None,
        "empty": False,
    }
    return Member(key, **(values | changes))


TYPES = {
    "Case": Type(
        "Case",
        (
            member("id", tag="id", attribute=True, kind="integer"),
            member("note", tag="note", attribute=True),
            member("subject"),
            member("count", kind="integer"),
            member("share", kind="number"),
            member("open", kind="boolean"),
            member("owner", kind="object", type="Owner", empty=True),
            member("parent", kind="object", type="Case"),
            member("point", tag=f"{{{COMMON}}}point", kind="object", type="Owner", many=True),
        ),
    ),
    "Owner": Type("Owner", (member("name", tag=f"{{{COMMON}}}name"),)),
    "Marks": Type("Marks", (member("id", tag="id", attribute=True),)),
}
ROOT = Root(f"{{{CASE}}}case", "Case", {CASE: "", COMMON: "common"})


def read(inside: str, attributes: str = "", root: Root = ROOT) -> tuple[Any, list[tuple[str, str]]]:
    name = root.tag.rpartition("}")[2]
    document = f'<{name} xmlns="{CASE}" xmlns:c="{COMMON}" {attributes}>{inside}</{name}>'
    shape, findings = Reader(root, TYPES).read(etree.fromstring(document))
    return shape, [(one.rule.id, one.where) for one in findings]


def written(shape: dict[str, Any]) -> str:
    return Writer(ROOT, TYPES).write(shape).decode().partition("\n")[2]


HEAD = f'<case xmlns="{CASE}" xmlns:common="{COMMON}"'


@pytest.mark.parametrize(
    ("path", "pointer", "name"),
    [
        ((), "", word("document")),
        (((), "a"), "/a", "a"),
        ((((), "a"), 0), "/a/0", "a"),
        (((((), "a"), 3), "b"), "/a/3/b", "a.b"),
        (((), 7), "/7", word("document")),
        (((), "a/b~c"), "/a~1b~0c", "a/b~c"),
        (((), "~1"), "/~01", "~1"),
    ],
)
def test_a_place_is_a_pointer_for_programs_and_names_for_people(path, pointer, name):
    assert (codec.pointer(path), codec.member_name(path)) == (pointer, name)


@pytest.mark.parametrize("count", [999, 1000, 1001])
def test_a_thousand_findings_are_plenty(count):
    findings: list[Any] = []
    for index in range(count):
        codec.note(findings, rules.protocol.MEMBERS_ARE_UNIQUE, ((), str(index)))
    assert len(findings) == min(count, 1000)
    assert findings[-1].values == {"member": findings[-1].where[1:]}


@pytest.mark.parametrize(
    ("character", "is_xml"),
    [
        *((one, False) for one in "\x00\x08\x0b\x0c\x0e\x1f\ud800\udfff\ufffe\uffff"),
        *((one, True) for one in "\t\n\r \x7f\ud7ff\ue000\ufffd\U00010000"),
    ],
)
def test_characters_of_xml_are_known_and_others_replaced(character, is_xml):
    assert (NOT_XML.search(f"a{character}b") is None) is is_xml
    if not is_xml:
        assert written({"subject": f"a{character}b"}).count("a\ufffdb") == 1
        assert written({"note": f"a{character}b"}).count('note="a\ufffdb"') == 1


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("count", "0", 0),
        ("count", "-12", -12),
        ("count", "9" * 18, int("9" * 18)),
        ("count", "9" * 19, "9" * 19),
        ("count", "012", "012"),
        ("count", "1.0", "1.0"),
        ("count", "", ""),
        ("share", "1.5", 1.5),
        ("share", "-0.25", -0.25),
        ("share", "7", 7.0),
        ("share", "1.", "1."),
        ("share", "x", "x"),
        ("share", "0." + "1" * 17, float("0." + "1" * 17)),
        ("share", "0." + "1" * 18, "0." + "1" * 18),
        ("open", "true", True),
        ("open", "false", False),
        ("open", "TRUE", "TRUE"),
        ("open", "1", "1"),
        ("subject", "true", "true"),
    ],
)
def test_texts_become_what_their_member_is_when_they_are_written_so(name, text, value):
    shape, findings = read(f"<{name}>{text}</{name}>")
    assert findings == []
    assert shape == {name: value}
    assert type(shape[name]) is type(value)


def test_attributes_are_converted_and_hints_are_not_seen():
    hints = f'xmlns:xsi="{XSI}" xsi:schemaLocation="a b" xsi:noNamespaceSchemaLocation="c"'
    assert read("", f'id="7" note="7" {hints}') == ({"id": 7, "note": "7"}, [])
    assert read(f"<subject {hints}>text</subject>") == ({"subject": "text"}, [])
    both = f'{hints} other="o"'
    found = [("protocol.text_has_no_attributes", "/subject/other")]
    assert read(f"<subject {both}>text</subject>") == ({"subject": "text"}, found)
    other = f'xmlns:xsi="{XSI}" xsi:type="a"'
    found = [("protocol.text_has_no_attributes", f"/subject/{{{XSI.replace('/', '~1')}}}type")]
    assert read(f"<subject {other}>text</subject>") == ({"subject": "text"}, found)
    assert read("", other) == ({f"{{{XSI}}}type": ""}, [])


@pytest.mark.parametrize(
    ("inside", "attributes", "expected"),
    [
        ("<unknown/>", "", {"unknown": ""}),
        ("<id/>", "", {f"{{{CASE}}}id": ""}),
        ("<c:subject/>", "", {f"{{{COMMON}}}subject": ""}),
        ("<c:unknown/>", "", {f"{{{COMMON}}}unknown": ""}),
        ('<unknown xmlns=""/>', "", {"{}unknown": ""}),
        ("", 'subject="s"', {"@subject": ""}),
        ("", 'unknown="u"', {"unknown": ""}),
        ("", 'c:unknown="u"', {f"{{{COMMON}}}unknown": ""}),
    ],
)
def test_what_a_type_does_not_know_keeps_a_name_that_no_member_has(inside, attributes, expected):
    assert read(inside, attributes) == (expected, [])


def test_types_without_elements_take_any_namespace_for_their_own():
    root = Root(f"{{{CASE}}}marks", "Marks", {CASE: ""})
    assert read("<c:unknown/>", root=root) == ({"unknown": ""}, [])
    assert read("<c:id/>", root=root) == ({f"{{{COMMON}}}id": ""}, [])


CONTENT, UNIQUE = "protocol.content_is_expected", "protocol.members_are_unique"


@pytest.mark.parametrize(
    ("inside", "attributes", "shape", "findings"),
    [
        (" \t\r\n ", "", {}, []),
        ("text", "", {}, [(CONTENT, "")]),
        ("text", 'note="n"', {"note": "n"}, [(CONTENT, "")]),
        ("X", "", {}, [(CONTENT, "")]),
        ("<owner> </owner>", "", {"owner": ""}, []),
        ("<owner/>", "", {"owner": ""}, []),
        ("<owner>X</owner>", "", {"owner": "X"}, []),
        ("<parent/>", "", {"parent": {}}, []),
        ("<parent><subject>s</subject></parent>", "", {"parent": {"subject": "s"}}, []),
        ("a<subject>s</subject>b", "", {"subject": "s"}, [(CONTENT, "")]),
        (" <subject>s</subject>b", "", {"subject": "s"}, [(CONTENT, "")]),
        ("<subject>s</subject> ", "", {"subject": "s"}, []),
        (
            "<subject>s</subject>X<count>1</count>Y",
            "",
            {"subject": "s", "count": 1},
            [(CONTENT, "")],
        ),
        ("<subject><b/></subject>", "", {"subject": {}}, []),
        ("<count><b/></count>", "", {"count": {}}, []),
        ("<share><b/></share>", "", {"share": {}}, []),
        ("<subject>a</subject><subject>b</subject>", "", {"subject": "b"}, [(UNIQUE, "/subject")]),
        (
            "<c:point/><c:point><c:name>n</c:name><c:name>m</c:name></c:point>",
            "",
            {"point": [{}, {"name": "m"}]},
            [(UNIQUE, "/point/1/name")],
        ),
    ],
)
def test_content_is_text_or_members(inside, attributes, shape, findings):
    assert read(inside, attributes) == (shape, findings)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ({}, f"{HEAD}/>"),
        ({"id": 7}, f'{HEAD} id="7"/>'),
        ({"note": 'a"b\t\n\r<&>'}, f'{HEAD} note="a&quot;b&#9;&#10;&#13;&lt;&amp;&gt;"/>'),
        (
            {"subject": 'a"b\t\n\r<&>'},
            f'{HEAD}><subject>a"b\t\n&#13;&lt;&amp;&gt;</subject></case>',
        ),
        ({"subject": ""}, f"{HEAD}><subject/></case>"),
        ({"count": 0, "open": False}, f"{HEAD}><count>0</count><open>false</open></case>"),
        ({"open": True, "share": 1.5}, f"{HEAD}><share>1.5</share><open>true</open></case>"),
        ({"owner": ""}, f"{HEAD}><owner/></case>"),
        ({"owner": {}}, f"{HEAD}><owner/></case>"),
        (
            {"point": [{"name": "n"}, {}]},
            f"{HEAD}><common:point><common:name>n</common:name></common:point><common:point/></case>",
        ),
        ({"point": []}, f"{HEAD}/>"),
        (
            {"parent": {"subject": "s", "id": 1}},
            f'{HEAD}><parent id="1"><subject>s</subject></parent></case>',
        ),
    ],
)
def test_members_are_written_as_the_contract_says(shape, expected):
    assert written(shape) == expected
    assert Writer(ROOT, TYPES).write(shape).startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')


def test_wrapped_arrays_are_not_read():
    wrapped = Type("W", (member("a", wrapper=f"{{{CASE}}}as", many=True),))
    with pytest.raises(NotImplementedError, match=r"W\.a"):
        Reader(Root(f"{{{CASE}}}w", "W", {CASE: ""}), {"W": wrapped})
