"""One XSD type for several schemas: it says what the loosest of them says, and that is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from twinspec.cli import app

SAMPLES = 100
ID = {"type": "string", "maxLength": 8}
VIEW = {"id": ID, "subject": {"type": "string", "maxLength": 10}}
REF = {"id": ID}
TYPE = '<xs:element name="id" type="Id"/><xs:element name="subject" type="Subject" minOccurs="0"/>'


def _object(
    properties: dict[str, Any], required: tuple[str, ...] = ("id",), **more: Any
) -> dict[str, Any]:
    said = {"type": "object", "additionalProperties": False, "properties": properties, **more}
    return {**said, "required": list(required)} if required else said


def _text(name: str, length: int) -> str:
    return (
        f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">'
        f'<xs:maxLength value="{length}"/></xs:restriction></xs:simpleType>'
    )


def _judge(
    folder: Path,
    view: dict[str, Any],
    ref: dict[str, Any],
    model: str = TYPE,
    *options: str,
    subject: str = "",
    also: tuple[dict[str, Any], str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Compare a desk that holds a `view` and a `ref`, two schemas, of one XSD type of `model`."""
    other, element = also or ({}, "")
    desk = {
        "view": {"$ref": "#/components/schemas/View"},
        "ref": {"$ref": "#/components/schemas/Ref"},
        **other,
    }
    schemas = {
        "Desk": _object(desk, ()),
        "View": view,
        "Ref": ref,
        "Short": {"type": "string", "maxLength": 3},
    }
    content = {"application/xml": {"schema": {"$ref": "#/components/schemas/Desk"}}}
    answers = {"200": {"description": "", "content": content}}
    openapi = {
        "openapi": "3.1.0",
        "info": {"title": "Desk", "version": "1"},
        "paths": {"/desk": {"get": {"responses": answers}}},
        "components": {"schemas": schemas},
    }
    xsd = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:d" '
        'targetNamespace="urn:d" elementFormDefault="qualified">\n'
        '<xs:element name="desk" type="Desk"/>\n<xs:complexType name="Desk"><xs:sequence>'
        '<xs:element name="view" type="Case" minOccurs="0"/>'
        f'<xs:element name="ref" type="Case" minOccurs="0"/>{element}'
        "</xs:sequence></xs:complexType>\n"
        f'<xs:complexType name="Case"><xs:sequence>{model}</xs:sequence></xs:complexType>\n'
        f"{_text('Id', 8)}\n{subject or _text('Subject', 10)}\n</xs:schema>"
    )
    (folder / "openapi.yaml").write_text(yaml.safe_dump(openapi, sort_keys=False), "utf-8")
    (folder / "schema.xsd").write_text(xsd, "utf-8")
    files = [str(folder / "openapi.yaml"), str(folder / "schema.xsd")]
    result = CliRunner().invoke(
        app, ["equal", *files, "--format", "json", "--samples", str(SAMPLES), *options]
    )
    assert result.exit_code in (0, 1), result.output
    return result.exit_code, json.loads(result.stdout)


def _errors(verdict: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in verdict["findings"] if one["severity"] == "error"]


def _rules(verdict: dict[str, Any]) -> list[str]:
    return [one["rule"].removeprefix("equal.") for one in _errors(verdict)]


def test_two_schemas_of_one_type_are_equal_and_one_warning_says_where_they_are_narrower(
    tmp_path: Path,
) -> None:
    status, verdict = _judge(tmp_path, _object(VIEW), _object(REF))

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
    status, _ = _judge(tmp_path, _object(VIEW), _object(REF), TYPE, "--fail-on", "warning")

    assert status == 1


def test_schemas_that_say_what_their_type_says_need_no_warning(tmp_path: Path) -> None:
    status, verdict = _judge(tmp_path, _object(VIEW), _object(VIEW))

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
    types = _text("Subject", 10) + _text("Short", 4) + more

    _, verdict = _judge(tmp_path, _object(VIEW), _object(VIEW), also=lists, subject=types)

    assert _rules(verdict) == ["same_length"]
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
    "numbers": (_object(_many(9)), _object(_many(2)), MANY, ""),
    "a member that one must have": (_object(VIEW, ("id", "subject")), _object(REF), TYPE, ""),
    "texts that one limits": (
        _object(VIEW),
        _object({"id": ID, "subject": {"type": "string", "maxLength": 3}}),
        TYPE,
        "",
    ),
    "words of one and words of the other": (
        _object(_words("a", "b")),
        _object(_words("b", "c")),
        TYPE,
        _choice("a", "b", "c"),
    ),
    "further members": (_object(VIEW, additionalProperties=True), _object(VIEW), OPEN, ""),
    "null": (_object(NIL), _object(VIEW), TALK, ""),
    "one branch each of a choice": (
        _object({"a": INT}, ("a",)),
        _object({"b": INT}, ("b",)),
        EITHER,
        "",
    ),
}


@pytest.mark.parametrize("name", WIDER_THAN_SOME)
def test_what_one_of_the_schemas_lets_in_is_a_warning(name: str, tmp_path: Path) -> None:
    view, ref, model, subject = WIDER_THAN_SOME[name]

    status, verdict = _judge(tmp_path, view, ref, model, subject=subject)

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

    _, verdict = _judge(tmp_path, view, ref, model, subject=subject)

    assert said in " ".join(one["message"] for one in verdict["findings"])


@pytest.mark.parametrize("name", ["texts that one limits", "null"])
def test_values_that_one_schema_refuses_are_shown_by_a_document(name: str, tmp_path: Path) -> None:
    view, ref, model, subject = WIDER_THAN_SOME[name]

    _, verdict = _judge(tmp_path, view, ref, model, subject=subject)

    [warning] = verdict["findings"]
    assert (warning["witness"]["json_accepts"], warning["witness"]["xml_accepts"]) == (False, True)


WIDER_THAN_ALL = {
    "a member that no schema has": (_object(VIEW), _object(REF), TYPE + NOTE, "", "member_is_used"),
    "numbers": (_object(_many(5)), _object(_many(2)), MANY, "", "same_occurrence"),
    "a member that all must have": (
        _object(VIEW, ("id", "subject")),
        _object(VIEW, ("id", "subject")),
        TYPE,
        "",
        "same_occurrence",
    ),
    "texts": (_object(VIEW), _object(VIEW), TYPE, _text("Subject", 11), "same_length"),
    "texts that one limits further": (
        _object(VIEW),
        _object({"id": ID, "subject": {"type": "string", "maxLength": 3}}),
        TYPE,
        _text("Subject", 11),
        "same_length",
    ),
    "words": (
        _object(_words("a", "b")),
        _object(_words("b", "c")),
        TYPE,
        _choice("a", "b", "c", "d"),
        "same_enumeration",
    ),
    "further members": (_object(VIEW), _object(REF), OPEN, "", "same_closedness"),
    "null": (_object(VIEW), _object(VIEW), TALK, "", "same_nil"),
    "neither branch of a choice": (
        _object({"a": INT, "b": INT}, (), minProperties=1),
        _object({"a": INT, "b": INT}, (), anyOf=[{"required": ["a"]}, {"required": ["b"]}]),
        f'<xs:choice minOccurs="0">{BRANCHES}</xs:choice>',
        "",
        "same_occurrence",
    ),
}


@pytest.mark.parametrize("name", WIDER_THAN_ALL)
def test_what_no_schema_lets_in_is_one_difference_with_the_places_of_all(
    name: str, tmp_path: Path
) -> None:
    view, ref, model, subject, rule = WIDER_THAN_ALL[name]

    status, verdict = _judge(tmp_path, view, ref, model, subject=subject)

    assert status == 1
    assert "witness_is_confirmed" not in _rules(verdict)
    [found] = [
        one
        for one in _errors(verdict)
        if one["rule"] == f"equal.{rule}" and one["witness"]["xml_accepts"]
    ]
    assert not found["witness"]["json_accepts"]
    pointers = " ".join(place["pointer"] for place in found["places"])
    assert "View" in pointers
    assert "Ref" in pointers


def test_the_document_that_shows_a_text_has_one_that_every_schema_refuses(tmp_path: Path) -> None:
    view, ref, model, subject, _ = WIDER_THAN_ALL["texts that one limits further"]

    _, verdict = _judge(tmp_path, view, ref, model, subject=subject)

    [found] = _errors(verdict)
    [case] = json.loads(found["witness"]["json"]).values()
    assert len(case["subject"]) == 11


NARROWER_THAN_ONE = {
    "texts": (_object(VIEW), _object(REF), TYPE, _text("Subject", 9), "same_length"),
    "numbers": (_object(_many(12)), _object(_many(2)), MANY, "", "same_occurrence"),
    "a member that the type lacks": (
        _object({**VIEW, "z": INT}),
        _object(REF),
        TYPE,
        "",
        "member_exists",
    ),
    "a member that one lacks and the type asks for": (
        _object(VIEW, ("id", "subject")),
        _object(REF),
        TYPE.replace(' minOccurs="0"', ""),
        "",
        "member_is_used",
    ),
    "neither branch of a choice": (
        _object({"a": INT}, ("a",)),
        _object({}, ()),
        EITHER,
        "",
        "member_is_used",
    ),
}


@pytest.mark.parametrize("name", NARROWER_THAN_ONE)
def test_a_schema_that_is_wider_than_its_type_is_a_difference(name: str, tmp_path: Path) -> None:
    view, ref, model, subject, rule = NARROWER_THAN_ONE[name]

    status, verdict = _judge(tmp_path, view, ref, model, subject=subject)

    assert status == 1
    assert rule in _rules(verdict)
    assert "witness_is_confirmed" not in _rules(verdict)


SHORT = {"$ref": "#/components/schemas/Short"}
ELSEWHERE = ({"title": SHORT}, '<xs:element name="title" type="Subject" minOccurs="0"/>')


@pytest.mark.parametrize(("also", "rules"), [(None, []), (ELSEWHERE, ["same_length"])])
def test_a_text_that_stands_elsewhere_too_is_no_matter_of_the_shared_type(
    also: tuple[dict[str, Any], str] | None, rules: list[str], tmp_path: Path
) -> None:
    short = _object({"id": ID, "subject": SHORT})

    _, verdict = _judge(tmp_path, _object(VIEW), short, also=also)

    assert _rules(verdict) == rules


NOTHING = {"type": "string", "maxLength": 0}
FREE = TYPE.replace('type="Id"', 'type="Id" minOccurs="0"')


def test_an_object_or_the_empty_text_is_an_element_that_may_be_empty(tmp_path: Path) -> None:
    view = {"oneOf": [_object({"id": ID}), NOTHING]}
    model = '<xs:element name="id" type="Id" minOccurs="0"/>'

    status, verdict = _judge(tmp_path, view, view, model)

    assert (status, verdict["findings"]) == (0, [])
    assert verdict["samples"] == SAMPLES


def test_the_empty_text_stands_for_no_member_at_all(tmp_path: Path) -> None:
    """The type lets in a subject without an id, which neither schema does."""
    view = {"oneOf": [_object(VIEW), NOTHING]}

    _, verdict = _judge(tmp_path, view, _object(VIEW), FREE)

    [found] = _errors(verdict)
    assert found["rule"] == "equal.same_occurrence"
    assert "subject" in found["witness"]["json"]
    assert (found["witness"]["json_accepts"], found["witness"]["xml_accepts"]) == (False, True)


def test_the_empty_text_is_a_difference_where_the_type_asks_for_members(tmp_path: Path) -> None:
    view = {"oneOf": [_object(VIEW), NOTHING]}

    _, verdict = _judge(tmp_path, view, view)

    assert _rules(verdict) == ["same_occurrence", "same_occurrence"]
    shown = [one["witness"] for one in _errors(verdict)]
    assert [json.loads(one["json"]) for one in shown] == [{"ref": ""}, {"view": ""}]
    assert all(one["json_accepts"] and not one["xml_accepts"] for one in shown)


def test_a_text_beside_an_object_is_shown_by_one_that_is_not_empty(tmp_path: Path) -> None:
    view = {"oneOf": [_object(VIEW), {"type": "string", "enum": ["", "none"]}]}

    _, verdict = _judge(tmp_path, view, view, FREE)

    kinds = [one for one in _errors(verdict) if one["rule"] == "equal.same_kind"]
    assert [json.loads(one["witness"]["json"]) for one in kinds] == [
        {"view": "none"},
        {"ref": "none"},
    ]
