"""What satisfies a schema is written as what satisfies the XSD and reads back as it was."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.twinspec.fuzz.documents import READERS, ROLES, WRITERS, values, xsd
from twinspec.contract.binding.names import NotXml
from twinspec.contract.binding.reader import BodyFault
from twinspec.fuzz.wire.xml_style import ENCODINGS, PLAIN, Style

CASE = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
STYLES = st.integers(0, 2**32).map(lambda seed: Style(random.Random(seed), encodings=ENCODINGS))


@pytest.mark.parametrize(("version", "role"), ROLES, ids=lambda value: str(value))
@given(data=st.data(), style=st.just(PLAIN) | STYLES)
@settings(deadline=None, max_examples=40)
def test_a_valid_value_becomes_a_valid_document_and_reads_back(
    version: str, role: str, data: st.DataObject, style: Style
) -> None:
    value = data.draw(values(version, role))
    document = WRITERS[version].write(role, value, style=style)
    schema = xsd(version)
    assert schema.validate(etree.fromstring(document)), schema.error_log
    reading = READERS[version].read(document, role)
    assert with_text_for_numbers(reading.value) == with_text_for_numbers(value)
    assert (reading.faults, reading.doubts) == ((), ())


def with_text_for_numbers(value: Any) -> Any:
    """Return what XML makes of a value: an id that is a number in JSON is text there."""
    if isinstance(value, dict):
        return {key: with_text_for_numbers(one) for key, one in value.items()}
    if isinstance(value, list):
        return [with_text_for_numbers(one) for one in value]
    return str(value) if isinstance(value, int) else value


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_style_has_the_charset_that_a_content_type_may_state(encoding: Any) -> None:
    value = {"id": "1", "subject": "Gr\u00fc\u00dfe \u20ac \U0001f600"}
    for seed in range(20):
        style = Style(random.Random(seed), encodings=(encoding,))
        document = WRITERS["v12"].write("CaseTarget", value, style=style)
        reading = READERS["v12"].read(document, "CaseTarget", style.charset)
        assert (reading.value, reading.faults, reading.doubts) == (value, (), ())


def test_the_plain_style_has_nothing_to_spare() -> None:
    value = {"severity": {"value": "low"}, "subject": 'a "<" b', "id": '"1"', "dueDate": ""}
    assert WRITERS["v12"].write("CaseTarget", value).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<case xmlns:common="http://bindings.egain.com/ws/model/v12/gen/common" '
        f'xmlns="{CASE}" id="&#x22;1&#x22;"><dueDate/>'
        "<severity><common:value>low</common:value></severity>"
        '<subject>a "&lt;" b</subject></case>'
    )


def test_a_style_writes_the_same_value_in_the_same_way() -> None:
    value = {"subject": "a b c", "description": "d", "id": "1"}
    written = {
        WRITERS["v12"].write("CaseTarget", value, style=Style(random.Random(7))) for _ in range(3)
    }
    assert len(written) == 1


def drawn(role: str, value: Any, version: str = "v12") -> list[etree._Element]:
    documents = [
        WRITERS[version].write(role, value, style=Style(random.Random(seed))) for seed in range(60)
    ]
    return [etree.fromstring(document) for document in documents]


def test_styles_differ_in_everything_that_means_nothing() -> None:
    link = {"rel": "case", "href": "/system/ws/v12/interaction/case/1"}
    value = {"id": "1", "relatedCases": {"link": [link, link], "unlink": [link]}, "subject": "x"}
    roots = drawn("CaseEdit", value)
    assert {root.prefix for root in roots} > {None, "case"}
    assert {root.getroottree().docinfo.encoding for root in roots} >= {"UTF-8", "utf-16"}
    orders = {
        tuple(etree.QName(found).localname for found in related.iterchildren("*"))
        for root in roots
        for related in root.iter(f"{{{CASE}}}relatedCases")
    }
    assert orders == {
        ("link", "link", "unlink"),
        ("link", "unlink", "link"),
        ("unlink", "link", "link"),
    }
    assert any(list(root.iter(etree.Comment)) for root in roots)
    assert any(root.text and not root.text.strip() for root in roots)


def test_where_the_xsd_has_an_order_styles_keep_it() -> None:
    error = {"code": "400-100", "developerMessage": "x", "details": [{"key": "a", "value": "b"}]}
    orders = {
        tuple(etree.QName(child).localname for child in root.iterchildren("*"))
        for root in drawn("WSError", error)
    }
    assert orders == {("code", "developerMessage", "details")}


NIL = {f"{{{XSI}}}nil": ""}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"other": "x"}, {"other": ""}),
        ({"other": [1, {"a": None}], "more": []}, {"other": "", "more": ""}),
        (
            {"lastModified": {"date": "x", "other": "y"}},
            {"lastModified": {"date": "x", "other": ""}},
        ),
        ({"lastModified": {"other": {"a": "b"}}}, {"lastModified": {"other": ""}}),
        ({"id": {"a": 1}}, {f"{{{CASE}}}id": ""}),
        ({f"{{{CASE}}}id": "1", "@subject": "x"}, {f"{{{CASE}}}id": "", "@subject": ""}),
        ({"{}subject": "x", "{urn:x}a": 1}, {"{}subject": "", "{urn:x}a": ""}),
        ({"subject": 5}, {"subject": "5"}),
        ({"subject": True}, {"subject": "true"}),
        ({"subject": {"a": 1}}, {"subject": {f"{{{CASE}}}a": ""}}),
        ({"subject": None}, {"subject": ""}),
        ({"owner": None}, {"owner": NIL}),
        ({"owner": "x"}, {"owner": "x"}),
        ({"owner": {}}, {"owner": ""}),
        ({"id": None}, {"id": ""}),
        ({"relatedCases": {"link": "x"}}, {"relatedCases": {"link": ["x"]}}),
        ({"relatedCases": {"link": [["x", 1], []]}}, {"relatedCases": {"link": ["x", "1"]}}),
        ({"relatedCases": {"link": []}}, {"relatedCases": {}}),
        (None, NIL),
    ],
)
def test_what_breaks_the_contract_is_written_as_near_as_it_goes(value: Any, expected: Any) -> None:
    for style in (PLAIN, *(Style(random.Random(seed)) for seed in range(5))):
        document = WRITERS["v12"].write("CaseEdit", value, style=style)
        assert READERS["v12"].read(document, "CaseEdit").value == expected


def test_what_may_stand_once_repeats_like_a_list() -> None:
    document = WRITERS["v12"].write("CaseEdit", {"subject": ["a", "b"]})
    assert READERS["v12"].read(document, "CaseEdit").faults == (
        BodyFault("body-duplicates", "/subject"),
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-7, "0.0000001"),
        (1e21, "1000000000000000000000"),
        (-0.5, "-0.5"),
        (10**20, "1" + "0" * 20),
        (float("nan"), "NaN"),
        (float("-inf"), "-INF"),
        (False, "false"),
    ],
)
def test_numbers_are_written_without_exponent(value: Any, text: str) -> None:
    document = WRITERS["v1"].write("BookEdit", {"price": value})
    assert f"<price>{text}</price>".encode() in document


def test_an_integer_that_json_writes_as_a_float_is_one() -> None:
    document = WRITERS["v1"].write("BookEdit", {"pages": 5.0})
    assert READERS["v1"].read(document, "BookEdit").value == {"pages": 5}


@pytest.mark.parametrize(
    "value",
    [
        {"subject": "\x00"},
        {"subject": "a\x0bb"},
        {"subject": "\ud800"},
        {"subject": "\uffff"},
        {"id": "\x1f"},
        {"other": {"a": "\x00"}},
        {"a b": 1},
        {"": 1},
        {"$x": 1},
        {"a:b": 1},
        {"{urn:x}": 1},
        {"{urn:<}a": 1},
        {"{urn:x": 1},
        {"@id": "2", "id": "1"},
        ["a"],
        [],
    ],
)
def test_what_xml_cannot_carry_is_refused(value: Any) -> None:
    with pytest.raises(NotXml):
        WRITERS["v12"].write("CaseEdit", value)


def test_a_schema_without_a_root_is_no_document() -> None:
    with pytest.raises(ValueError, match=r"^Link has no root element$"):
        WRITERS["v12"].write("Link", {})
