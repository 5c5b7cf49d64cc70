"""One XSD type for several schemas: it says what the loosest of them says, and that is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.shared_types import (
    ID,
    SAMPLES,
    TYPE,
    VIEW,
    errors_of,
    judge,
    rules_of,
    shape,
    text_type,
)

REF = {"id": ID}


def test_two_schemas_of_one_type_are_equal_and_one_warning_says_where_they_are_narrower(
    tmp_path: Path,
) -> None:
    status, verdict = judge(tmp_path, shape(VIEW), shape(REF))

    assert status == 0
    assert verdict["verdict"] == "equal"
    [warning] = verdict["findings"]
    assert (warning["rule"], warning["severity"]) == ("equal.type_is_shared", "warning")
    assert "View, Ref" in warning["message"]
    assert "Ref: lacks subject." in warning["message"]
    pointers = [place["pointer"] for place in warning["places"]]
    assert pointers[1:3] == ["/components/schemas/View", "/components/schemas/Ref"]
    assert pointers[3].endswith("/subject")
    assert [note["kind"] for note in verdict["notes"]].count("shared_types") == 1
    assert verdict["samples"] == SAMPLES


def test_warnings_of_shared_types_end_with_1_when_warnings_count(tmp_path: Path) -> None:
    status, _ = judge(tmp_path, shape(VIEW), shape(REF), TYPE, "--fail-on", "warning")

    assert status == 1


def test_schemas_that_say_what_their_type_says_need_no_warning(tmp_path: Path) -> None:
    status, verdict = judge(tmp_path, shape(VIEW), shape(VIEW))

    assert status == 0
    assert verdict["findings"] == []
    assert "shared_types" not in {note["kind"] for note in verdict["notes"]}


def test_one_list_that_several_members_have_is_one_schema(tmp_path: Path) -> None:
    entries = {"type": "array", "maxItems": 3, "items": {"$ref": "#/components/schemas/Short"}}
    lists = (
        {"first": entries, "second": entries},
        '<xs:element name="first" type="List" minOccurs="0"/>'
        '<xs:element name="second" type="List" minOccurs="0"/>',
    )
    more = (
        '<xs:complexType name="List"><xs:sequence><xs:element name="entry" minOccurs="0" '
        'maxOccurs="3" type="Short"/></xs:sequence></xs:complexType>'
    )
    types = text_type("Subject", 10) + text_type("Short", 4) + more

    _, verdict = judge(tmp_path, shape(VIEW), shape(VIEW), also=lists, subject=types)

    assert rules_of(verdict) == ["same_length"]
    assert "equal.type_is_shared" not in {one["rule"] for one in verdict["findings"]}


NOTE = '<xs:element name="note" type="xs:boolean" minOccurs="0"/>'
MANY = TYPE.replace('minOccurs="0"', 'minOccurs="0" maxOccurs="9"')


def _many(most: int) -> dict[str, Any]:
    return {"id": ID, "subject": {"type": "array", "maxItems": most, "items": VIEW["subject"]}}


def _words(*words: str) -> dict[str, Any]:
    return {"id": ID, "subject": {"type": "string", "enum": list(words)}}


def _choice(*words: str) -> str:
    values = "".join(f'<xs:enumeration value="{word}"/>' for word in words)
    return (
        f'<xs:simpleType name="Subject"><xs:restriction base="xs:string">{values}'
        "</xs:restriction></xs:simpleType>"
    )


OPEN = TYPE + '<xs:any processContents="skip" minOccurs="0" maxOccurs="unbounded"/>'
TALK = TYPE.replace('name="subject"', 'name="subject" nillable="true"')
BRANCHES = '<xs:element name="a" type="xs:int"/><xs:element name="b" type="xs:int"/>'
EITHER = f"<xs:choice>{BRANCHES}</xs:choice>"
INT = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
NIL = {"id": ID, "subject": {"type": ["string", "null"], "maxLength": 10}}

WIDER_THAN_SOME = {
    "numbers": (shape(_many(9)), shape(_many(2)), MANY, ""),
    "a member that one must have": (
        shape(VIEW, ("id", "subject")),
        shape(REF),
        TYPE,
        "",
    ),
    "texts that one limits": (
        shape(VIEW),
        shape({"id": ID, "subject": {"type": "string", "maxLength": 3}}),
        TYPE,
        "",
    ),
    "words of one and words of the other": (
        shape(_words("a", "b")),
        shape(_words("b", "c")),
        TYPE,
        _choice("a", "b", "c"),
    ),
    "further members": (
        shape(VIEW, additionalProperties=True),
        shape(VIEW),
        OPEN,
        "",
    ),
    "null": (shape(NIL), shape(VIEW), TALK, ""),
    "one branch each of a choice": (
        shape({"a": INT}, ("a",)),
        shape({"b": INT}, ("b",)),
        EITHER,
        "",
    ),
}


@pytest.mark.parametrize("name", WIDER_THAN_SOME)
def test_what_one_of_the_schemas_accepts_is_a_warning(name: str, tmp_path: Path) -> None:
    view, ref, model, subject = WIDER_THAN_SOME[name]

    status, verdict = judge(tmp_path, view, ref, model, subject=subject)

    assert status == 0, verdict["findings"]
    assert {one["rule"] for one in verdict["findings"]} == {"equal.type_is_shared"}
    assert {one["severity"] for one in verdict["findings"]} == {"warning"}
    assert verdict["samples"] == SAMPLES


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("numbers", "Ref: subject of Ref occurs 0 to 2 times in JSON, 0 to 9 times in the XSD."),
        ("a member that one must have", "View: asks for subject."),
        ("texts that one limits", "the length is at most 3 in JSON, at most 10 in the XSD."),
        ("words of one and words of the other", "the enumeration is 'a', 'b' in JSON"),
        ("null", "Ref.subject may be null in the XSD, not in JSON."),
        ("one branch each of a choice", "View: lacks b"),
    ],
)
def test_the_warning_says_what_a_schema_says_otherwise_than_its_type(
    name: str, said: str, tmp_path: Path
) -> None:
    view, ref, model, subject = WIDER_THAN_SOME[name]

    _, verdict = judge(tmp_path, view, ref, model, subject=subject)

    assert said in " ".join(one["message"] for one in verdict["findings"])


@pytest.mark.parametrize("name", ["texts that one limits", "null"])
def test_values_that_one_schema_refuses_are_shown_by_a_document(name: str, tmp_path: Path) -> None:
    view, ref, model, subject = WIDER_THAN_SOME[name]

    _, verdict = judge(tmp_path, view, ref, model, subject=subject)

    [warning] = verdict["findings"]
    assert (warning["witness"]["json_accepts"], warning["witness"]["xml_accepts"]) == (False, True)


WIDER_THAN_ALL = {
    "a member that no schema has": (
        shape(VIEW),
        shape(REF),
        TYPE + NOTE,
        "",
        "member_is_used",
    ),
    "numbers": (shape(_many(5)), shape(_many(2)), MANY, "", "same_occurrence"),
    "a member that all must have": (
        shape(VIEW, ("id", "subject")),
        shape(VIEW, ("id", "subject")),
        TYPE,
        "",
        "same_occurrence",
    ),
    "texts": (
        shape(VIEW),
        shape(VIEW),
        TYPE,
        text_type("Subject", 11),
        "same_length",
    ),
    "texts that one limits further": (
        shape(VIEW),
        shape({"id": ID, "subject": {"type": "string", "maxLength": 3}}),
        TYPE,
        text_type("Subject", 11),
        "same_length",
    ),
    "words": (
        shape(_words("a", "b")),
        shape(_words("b", "c")),
        TYPE,
        _choice("a", "b", "c", "d"),
        "same_enumeration",
    ),
    "further members": (shape(VIEW), shape(REF), OPEN, "", "same_closedness"),
    "null": (shape(VIEW), shape(VIEW), TALK, "", "same_nil"),
    "neither branch of a choice": (
        shape({"a": INT, "b": INT}, (), minProperties=1),
        shape({"a": INT, "b": INT}, (), anyOf=[{"required": ["a"]}, {"required": ["b"]}]),
        f'<xs:choice minOccurs="0">{BRANCHES}</xs:choice>',
        "",
        "same_occurrence",
    ),
}


@pytest.mark.parametrize("name", WIDER_THAN_ALL)
def test_what_no_schema_accepts_is_one_difference_with_the_places_of_all(
    name: str, tmp_path: Path
) -> None:
    view, ref, model, subject, rule = WIDER_THAN_ALL[name]

    status, verdict = judge(tmp_path, view, ref, model, subject=subject)

    assert status == 1
    assert "witness_is_confirmed" not in rules_of(verdict)
    [found] = [
        one
        for one in errors_of(verdict)
        if one["rule"] == f"equal.{rule}" and one["witness"]["xml_accepts"]
    ]
    assert not found["witness"]["json_accepts"]
    pointers = " ".join(place["pointer"] for place in found["places"])
    assert "View" in pointers
    assert "Ref" in pointers


def test_the_document_that_shows_a_text_has_one_that_every_schema_refuses(tmp_path: Path) -> None:
    view, ref, model, subject, _ = WIDER_THAN_ALL["texts that one limits further"]

    _, verdict = judge(tmp_path, view, ref, model, subject=subject)

    [found] = errors_of(verdict)
    [case] = json.loads(found["witness"]["json"]).values()
    assert len(case["subject"]) == 11


NARROWER_THAN_ONE = {
    "texts": (
        shape(VIEW),
        shape(REF),
        TYPE,
        text_type("Subject", 9),
        "same_length",
    ),
    "numbers": (shape(_many(12)), shape(_many(2)), MANY, "", "same_occurrence"),
    "a member that the type lacks": (
        shape({**VIEW, "z": INT}),
        shape(REF),
        TYPE,
        "",
        "member_exists",
    ),
    "a member that one lacks and the type asks for": (
        shape(VIEW, ("id", "subject")),
        shape(REF),
        TYPE.replace(' minOccurs="0"', ""),
        "",
        "member_is_used",
    ),
    "neither branch of a choice": (
        shape({"a": INT}, ("a",)),
        shape({}, ()),
        EITHER,
        "",
        "member_is_used",
    ),
}


@pytest.mark.parametrize("name", NARROWER_THAN_ONE)
def test_a_schema_that_is_wider_than_its_type_is_a_difference(name: str, tmp_path: Path) -> None:
    view, ref, model, subject, rule = NARROWER_THAN_ONE[name]

    status, verdict = judge(tmp_path, view, ref, model, subject=subject)

    assert status == 1
    assert rule in rules_of(verdict)
    assert "witness_is_confirmed" not in rules_of(verdict)


SHORT = {"$ref": "#/components/schemas/Short"}
ELSEWHERE = ({"title": SHORT}, '<xs:element name="title" type="Subject" minOccurs="0"/>')


@pytest.mark.parametrize(("also", "rules"), [(None, []), (ELSEWHERE, ["same_length"])])
def test_a_text_that_stands_elsewhere_too_is_no_matter_of_the_shared_type(
    also: tuple[dict[str, Any], str] | None, rules: list[str], tmp_path: Path
) -> None:
    short = shape({"id": ID, "subject": SHORT})

    _, verdict = judge(tmp_path, shape(VIEW), short, also=also)

    assert rules_of(verdict) == rules
