"""XML documents read as their JSON twins, and what no schema can say of them is found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.contracts import CASEWRIGHT, LIBRARY
from tests.twinspec.fuzz.documents import READERS, VERSIONS
from twinspec.contract.binding.reader import BodyFault, ReadDocument
from twinspec.contract.operations import XML

CASE = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"
COMMON = "http://bindings.egain.com/ws/model/v12/gen/common"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
BOOK = "urn:example:library:book"

# The documents print two requests with other values in JSON than in XML.
UNLIKE = {"edit_case/modify_all_elements.request", "edit_case/remove_values.request"}
# JSON can say more here: what an unknown member holds, an array of none, another root.
MORE_IN_JSON = {
    "change_customer_of_activities/refused_without_activity.request",
    "change_customer_of_activities/refused_without_contact_point.request",
    "change_customer_of_case/refused_other_element.request",
    "edit_case/refused_foreign_root.request",
    "edit_case/refused_unsupported_element.request",
    "log_in/refused_unknown_element.request",
    "look_up_cases/refused_unknown_criterion.request",
}
# Neither body is one: it is malformed, or stands where the operation takes none.
NUMBERS = {("edit_case", "other_spellings.request")}
NO_BODY = {"refused_malformed_body.request", "unwanted_body.request"}
PAIRS = [
    pair
    for spec in (LIBRARY, CASEWRIGHT)
    for file in sorted(spec.glob("v*/examples/*/*.re*.json"))
    if (pair := file.with_suffix("")).name not in NO_BODY
    and "/".join(pair.parts[-2:]) not in UNLIKE | MORE_IN_JSON
    and file.with_suffix(".xml").is_file()
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "/".join(pair.parts[-4:]))
def test_an_example_reads_as_its_json_twin(pair: Path) -> None:
    version = VERSIONS[pair.parents[2].name]
    direction = pair.name.rpartition(".")[2]
    roles = {
        body.role(XML) or ""
        for operation in version.operations
        for of, body in operation.bodies()
        if (operation.id, of) == (pair.parent.name, direction)
    } - {"WSError", "Error"}
    body = pair.with_suffix(f".{direction}.xml").read_bytes()
    # What JSON may write as a number beside text has one form in XML.
    whole = str if pair.parts[-2:] in NUMBERS else int
    expected = json.loads(pair.with_suffix(f".{direction}.json").read_bytes(), parse_int=whole)
    assert READERS[version.name].read(body, *roles) == ReadDocument(expected)


def xml(inside: str = "<subject>x</subject>", before: str = "", attributes: str = "") -> str:
    start = f'<case xmlns="{CASE}" xmlns:c="{COMMON}" xmlns:xsi="{XSI}" id="1" {attributes}>'
    return f"{before}{start}{inside}</case>"


def read(document: str | bytes, charset: str | None = None) -> ReadDocument:
    body = document.encode() if isinstance(document, str) else document
    return READERS["v12"].read(body, "CaseEdit", charset)


def aspects(reading: ReadDocument) -> set[str]:
    return {fault.aspect for fault in reading.faults}


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<subject> a\n</subject>", {"subject": " a\n"}),
        ("<subject/>", {"subject": ""}),
        ("<subject>a<!-- b -->c<?d e?><![CDATA[<f>]]>&#13;</subject>", {"subject": "ac<f>\r"}),
        ("<owner/>", {"owner": ""}),
        ("<owner>\n</owner>", {"owner": ""}),
        ("<severity/>", {"severity": {}}),
        ("<dueDate/>", {"dueDate": ""}),
        (f"<subject xsi:schemaLocation='{CASE} x'>a</subject>", {"subject": "a"}),
        ("<relatedCases><unlink/><link rel='x'/><unlink/></relatedCases>",
         {"relatedCases": {"unlink": [{}, {}], "link": [{"rel": "x"}]}}),
        ("<other>x</other>", {"other": ""}),
        ("<c:subject/>", {f"{{{COMMON}}}subject": ""}),
        ("<subject xmlns=''>x</subject>", {"{}subject": ""}),
        ("<id>5</id>", {f"{{{CASE}}}id": ""}),
        ("<owner xsi:nil='true'/>", {"owner": {f"{{{XSI}}}nil": ""}}),
        ("<subject><b/></subject>", {"subject": {f"{{{CASE}}}b": ""}}),
    ],
)  # fmt: skip
def test_what_a_document_says_is_for_the_schema_to_judge(inside: str, expected: Any) -> None:
    assert read(xml(inside)) == ReadDocument({"id": "1"} | expected)


def test_attributes_that_a_type_lacks_are_members() -> None:
    reading = read(xml("", "", 'subject="x" c:id="5" xml:lang="de" other="y" xsi:type="z"'))
    assert reading.value == {
        "id": "1",
        "@subject": "",
        f"{{{COMMON}}}id": "",
        "{http://www.w3.org/XML/1998/namespace}lang": "",
        "other": "",
        f"{{{XSI}}}type": "",
    }


@pytest.mark.parametrize(
    ("inside", "faults"),
    [
        ("<subject>a</subject><subject>b</subject>", [BodyFault("body-duplicates", "/subject")]),
        ("<owner/><owner/><owner/>", [BodyFault("body-duplicates", "/owner")] * 2),
        ("x<subject/>", [BodyFault("body-content", "")]),
        ("<subject/>x<dueDate/>y", [BodyFault("body-content", "")]),
        ("<owner>x<user id='1'/></owner>", [BodyFault("body-content", "/owner")]),
        (
            "<relatedCases><link/><link rel='a'>x</link></relatedCases>",
            [BodyFault("body-content", "/relatedCases/link/1")],
        ),
    ],
)
def test_repetition_and_text_astray_are_faults(inside: str, faults: list[BodyFault]) -> None:
    assert read(xml(inside)).faults == tuple(faults)


def test_attributes_of_an_element_with_text_are_faults() -> None:
    reading = read(xml("<subject xsi:nil='true' a='b' xsi:schemaLocation='x y'>z</subject>"))
    assert reading.value["subject"] == "z"
    nil = f"/subject/{{{XSI.replace('/', '~1')}}}nil"
    assert reading.faults == (
        BodyFault("body-content", nil),
        BodyFault("body-content", "/subject/a"),
    )


def test_of_what_is_repeated_the_last_counts() -> None:
    assert read(xml("<subject>a</subject><subject>b</subject>")).value["subject"] == "b"


def test_text_in_the_place_of_an_object_is_text_and_perhaps_astray() -> None:
    reading = read(xml("<severity>low</severity>"))
    assert reading.value["severity"] == "low"
    assert (reading.faults, reading.doubts) == ((), (BodyFault("body-content", "/severity"),))


def test_a_root_with_text_alone_has_no_members() -> None:
    reading = read(f'<case xmlns="{CASE}">x</case>')
    assert (reading.value, aspects(reading)) == ({}, {"body-content"})


@pytest.mark.parametrize(
    "document",
    [
        "<case",
        "{}",
        "<!-- -->",
        xml() + "x",
        xml() + xml(),
        xml("<subject>x</description>"),
        xml("<subject>&nbsp;</subject>"),
        xml("<x:subject/>"),
        xml("<subject>é</subject>").encode("latin-1"),
        xml().encode()[:40] + b"\xed\xa0\x80",
        "\ufeff\ufeff" + xml(),
        b"\xff\xfe\x00\x00" + xml().encode("utf-32-le"),
        xml().encode("utf-16")[:-1],
        xml(before='<?xml version="1.0" encoding="ebcdic-cp-us"?>'),
        xml(before='<?xml version="1.0" encoding="utf-16"?>'),
        xml("<subject>é</subject>", '<?xml version="1.0" encoding="us-ascii"?>'),
        xml(before="<!DOCTYPE case>"),
        xml(before="<?xml version='1.0'?>\n<!-- a --> <?b c?><!DOCTYPE case>"),
        xml(before="<!--><!DOCTYPE case>--><!DOCTYPE case>"),
        xml("<subject>&e;</subject>", '<!DOCTYPE c [<!ENTITY e "x">]>'),
        xml(before='<!DOCTYPE c SYSTEM "file:///nonexistent">'),
        xml(before="<!DOCTYPE case>").encode("utf-16"),
        "<a>" * 100_000,
        xml("<a>" * 100 + "</a>" * 100),
    ],
)
def test_what_is_no_document_cannot_be_read(document: str | bytes) -> None:
    assert read(document) == ReadDocument(None, (BodyFault("body-syntax", ""),))


@pytest.mark.parametrize("text", ["\x00", "\x1f", "\ufffe", "&#0;", "&#xB;", "&#xD800;"])
def test_characters_that_xml_lacks_break_one_of_two_rules(text: str) -> None:
    assert aspects(read(xml(f"<subject>{text}</subject>"))) == {"body-syntax", "body-text"}


def test_a_repeated_attribute_breaks_one_of_two_rules() -> None:
    assert aspects(read(xml(attributes='id="2"'))) == {"body-syntax", "body-duplicates"}


def test_a_comment_is_no_doctype() -> None:
    assert read(xml("<subject><![CDATA[<!DOCTYPE a>]]></subject>", "<!--<!DOCTYPE a>-->")) == (
        ReadDocument({"id": "1", "subject": "<!DOCTYPE a>"})
    )


def test_a_hundred_levels_are_not_too_many() -> None:
    assert read(xml("<a>" * 99 + "</a>" * 99)) == ReadDocument({"id": "1", "a": ""})


@pytest.mark.parametrize(
    ("body", "aspects_of_it"),
    [
        (b"", {"missing-body"}),
        (b" \r\n\t", {"missing-body", "body-syntax"}),
        (b"\xef\xbb\xbf", {"missing-body", "body-syntax"}),
    ],
)
def test_nothing_is_no_document(body: bytes, aspects_of_it: set[str]) -> None:
    assert aspects(read(body)) == aspects_of_it


@pytest.mark.parametrize("document", ["<case/>", f'<case xmlns="{COMMON}"/>', "<cases/>"])
def test_another_root_cannot_be_read(document: str) -> None:
    assert read(document) == ReadDocument(None, (BodyFault("body-root", ""),))


EURO = xml("<subject>€ é</subject>")
ACCENT = xml("<subject>é</subject>")


def declared(name: str, document: str) -> str:
    return f'<?xml version="1.0" encoding="{name}"?>{document}'


@pytest.mark.parametrize(
    ("document", "charset", "sure"),
    [
        (b"\xef\xbb\xbf" + EURO.encode(), None, True),
        (EURO.encode("utf-16"), None, True),
        (declared("UTF-16", EURO).encode("utf-16"), None, True),
        (b"\xfe\xff" + EURO.encode("utf-16-be"), "UTF-16", True),
        (declared("iso-8859-1", ACCENT).encode("latin-1"), None, True),
        (ACCENT.encode("latin-1"), "ISO-8859-1", True),
        (EURO.encode("utf-16-le"), "utf-16le", True),
        (EURO.encode("utf-16-be"), None, False),
        (EURO.encode("utf-16-le"), "utf-16", False),
        (declared("latin1", ACCENT).encode("latin-1"), None, False),
        (b"\xef\xbb\xbf" + declared("iso-8859-1", EURO).encode(), None, False),
        (b"\xef\xbb\xbf" + EURO.encode(), "us-ascii", False),
        (declared("utf-8", ACCENT).encode("latin-1"), "iso-8859-1", False),
    ],
)
def test_mark_charset_and_declaration_say_what_the_encoding_is(
    document: bytes, charset: str | None, sure: bool
) -> None:
    reading = read(document, charset)
    assert reading.value["subject"] in ("€ é", "é")
    assert reading.faults == ()
    assert reading.doubts == (() if sure else (BodyFault("body-syntax", ""),))


def test_a_charset_that_is_not_read() -> None:
    assert aspects(read(xml(), "ebcdic-cp-us")) == {"body-syntax"}


def book(inside: str, role: str = "BookEdit") -> ReadDocument:
    document = f'<book xmlns="{BOOK}" isbn="9">{inside}</book>'
    return READERS["v1"].read(document.encode(), role)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<price>1.50</price>", {"price": 1.5}),
        ("<price>5</price>", {"price": 5}),
        ("<price>1e3</price>", {"price": "1e3"}),
        ("<pages>12</pages>", {"pages": 12}),
        ("<pages>-0</pages>", {"pages": 0}),
        ("<pages>1.0</pages>", {"pages": "1.0"}),
        ("<pages>012</pages>", {"pages": "012"}),
        ("<pages> 12</pages>", {"pages": " 12"}),
        (f"<pages>{'9' * 5000}</pages>", {"pages": "9" * 5000}),
        ("<pages/>", {"pages": ""}),
        ("<lendable>true</lendable>", {"lendable": True}),
        ("<lendable>1</lendable>", {"lendable": "1"}),
        ("<authors><author>a</author><author/></authors>", {"authors": ["a", ""]}),
        ("<authors/>", {"authors": []}),
    ],
)
def test_numbers_booleans_and_wrapped_arrays(inside: str, expected: Any) -> None:
    reading = book(inside)
    assert reading == ReadDocument({"isbn": "9"} | expected)
    assert [type(value) for value in reading.value.values()] == [
        type(value) for value in ({"isbn": "9"} | expected).values()
    ]


@pytest.mark.parametrize(
    "inside",
    ["<author>a</author><b/>", "x<author>a</author>", "<author>a</author>x"],
)
def test_a_wrapper_holds_its_items_alone(inside: str) -> None:
    reading = book(f"<authors>{inside}</authors>")
    assert reading == ReadDocument(
        {"isbn": "9", "authors": ["a"]}, (BodyFault("body-content", "/authors"),)
    )


def test_an_array_that_must_be_there_and_may_be_empty() -> None:
    assert READERS["v1"].read(b'<loans xmlns="urn:example:library:loan"/>', "LoanList") == (
        ReadDocument({"loan": []})
    )


LOAN = "urn:example:library:loan"


def test_in_an_open_type_misplaced_nodes_are_faults_and_unknown_ones_perhaps() -> None:
    document = f'<loans xmlns="{LOAN}" xmlns:x="urn:x" loan=""><x:count/><other/></loans>'
    reading = READERS["v1"].read(document.encode(), "LoanList")
    assert reading.value == {"@loan": "", "{urn:x}count": "", "other": "", "loan": []}
    assert reading.faults == (
        BodyFault("body-content", "/@loan"),
        BodyFault("body-content", "/{urn:x}count"),
    )
    assert reading.doubts == (BodyFault("body-content", "/other"),)


def test_a_schema_without_a_root_is_no_document() -> None:
    with pytest.raises(ValueError, match=r"^Link has no root element$"):
        READERS["v12"].read(b"<link/>", "Link")
