"""What a client reads when a request is refused: which value, where, and what would be right."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from tests.api.conftest import Edge

CASE = "/system/ws/v12/interaction/case"
ACTIVITY = "/system/ws/v12/interaction/activity"
NAMESPACE = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"
COMMON = "http://bindings.egain.com/ws/model/v12/gen/common"
EDIT: dict[str, Any] = {"id": "1", "lastModified": {"date": "2015-07-02T10:45:01Z"}}
LINK = {"rel": "case", "href": f"{CASE}/2"}


def refused(edge: Edge, body: str, media: str = "json", path: str = CASE) -> dict[str, Any]:
    """Return the error of an edit, the same in both representations of the answer."""
    answers = [
        edge.send("PUT", path, body, content_type=f"application/{media}", accept=accept)
        for accept in ("application/json", "application/xml")
    ]
    assert {one.status_code for one in answers} == {400}
    error: dict[str, Any] = answers[0].json()
    root = etree.fromstring(answers[1].content)
    told = [one.text for one in root.iter(f"{{{COMMON}}}developerMessage")]
    own = [one["developerMessage"] for one in error["details"] if "developerMessage" in one]
    assert told == [error["developerMessage"], *own]
    return error


def edit(**members: Any) -> str:
    """Return an edit with more members."""
    return json.dumps(EDIT | members)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        (
            {"subject": "x" * 1025},
            "Too long: subject may have at most 1024 characters; it has 1025 characters.",
        ),
        (
            {"relatedCases": {"link": [LINK] * 76}},
            "Too many cases: relatedCases.link may hold at most 75; it has 76 entries.",
        ),
        ({"subject": []}, "Of the wrong type: subject must be text; it is a list."),
        ({"subject": 5}, "Of the wrong type: subject must be text; it is the number 5."),
        ({"subject": None}, "Of the wrong type: subject must be text; it is null."),
        (
            {"customAttributes": {"customAttribute": "x"}},
            "Of the wrong type: customAttributes.customAttribute must be a list; it is text.",
        ),
        (
            {"severity": "low"},
            "Of the wrong type: severity must be an object; it is text.",
        ),
        (
            {"id": ""},
            "An id, a positive whole number of at most 18 digits, is expected as id; it is empty.",
        ),
        (
            {"id": " 7"},
            "An id, a positive whole number of at most 18 digits, is expected as id; it is ' 7'.",
        ),
        (
            {"lastModified": {"date": ""}},
            "An instant like 2015-11-30T18:30:00.000Z is expected as lastModified.date; "
            "it is empty.",
        ),
        (
            {"severity": {"value": "huge"}},
            "Allowed for severity.value: urgent, high, medium, low; it is huge.",
        ),
        (
            {"relatedCases": {"link": [LINK | {"rel": "self"}]}},
            "Allowed for relatedCases.link.rel: case; it is self.",
        ),
        (
            {"relatedCases": {"link": [LINK | {"href": "case/2"}]}},
            "A case must be named by relatedCases.link.href, as in "
            "/system/ws/v12/interaction/case/1000; it is case/2.",
        ),
        (
            {"subject": "a\u0000b\u001f"},
            "The text of subject has characters that XML cannot carry: U+0000, U+001F.",
        ),
    ],
)  # fmt: skip
def test_the_message_names_member_value_and_what_is_right(
    edge: Edge, members: dict[str, Any], message: str
) -> None:
    error = refused(edge, edit(**members))
    assert error["developerMessage"] == message
    assert len(error["details"]) == 1


def test_each_of_several_details_has_a_message_of_its_own(edge: Edge) -> None:
    names = [{"attribName": "x" * 256, "attribValues": {"attribValue": [{"value": "y" * 4001}]}}]
    body = edit(subject="x" * 1025, customAttributes={"customAttribute": names}, description=7)
    error = refused(edge, body)
    assert {one["value"]: one["developerMessage"] for one in error["details"]} == {
        "/subject": "Too long: subject may have at most 1024 characters; it has 1025 characters.",
        "/customAttributes/customAttribute/0/attribName": "Too long: customAttributes."
        "customAttribute.attribName may have at most 255 characters; it has 256 characters.",
        "/customAttributes/customAttribute/0/attribValues/attribValue/0/value": "Too long: "
        "customAttributes.customAttribute.attribValues.attribValue.value may have at most 4000 "
        "characters; it has 4001 characters.",
        "/description": "Of the wrong type: description must be text; it is the number 7.",
    }


@pytest.mark.parametrize(
    ("media", "body", "path", "member"),
    [
        ("json", json.dumps({"case": EDIT}), CASE, "case"),
        ("json", json.dumps({"case": {"id": "1"}}), f"{ACTIVITY}/1/changecase", "case"),
        ("json", json.dumps({"activities": {"activity": []}}), f"{ACTIVITY}/changecustomer",
         "activities"),
        ("json", json.dumps({"case": {"customer": {"id": "1"}}}), f"{CASE}/1/changecustomer",
         "case"),
        ("xml", f'<case xmlns="{NAMESPACE}"><id>1</id></case>', CASE, f"{{{NAMESPACE}}}id"),
    ],
)  # fmt: skip
def test_what_wraps_everything_is_named_first(
    edge: Edge, media: str, body: str, path: str, member: str
) -> None:
    error = refused(edge, body, media, path)
    assert error["code"] == "400-147"
    assert error["developerMessage"] == f"Not supported in the request body: {member}."


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ("1,x,3", "These ids of the path are malformed: x (number 2)."),
        ("1,%202,3,,5", "These ids of the path are malformed: ' 2' (number 2), empty (number 4)."),
        (",".join(map(str, range(1, 77))), "The path may name at most 75 ids; it has 76 entries."),
    ],
)
def test_ids_of_the_path_are_named_with_their_place(edge: Edge, ids: str, message: str) -> None:
    answer = edge.send("GET", f"{CASE}/{ids}", accept="application/json")
    assert answer.json()["developerMessage"] == message


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("name", ["rules/case.id_given", "errors/400-146"])
def test_pages_of_rules_and_codes_are_found_with_and_without_slash(
    edge: Edge, name: str, method: str
) -> None:
    for path in (f"/docs/{name}", f"/docs/{name}/"):
        answer = edge.send(method, path, session=None)
        assert (answer.status_code, answer.headers["location"]) == (308, f"/docs/{name}.html")
    assert edge.send(method, f"/docs/{name}.html", session=None).status_code == 200
    assert edge.send("GET", "/docs/rules/case.unknown/", session=None).status_code == 404
