"""Bodies that can be read and break rules: which rules are named, in which order."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casewright.api.contracts import VersionContract
from casewright.api.violations import SchemaRules
from casewright.domain.wording import word
from tests.api.conftest import Edge
from tests.api.edits import COMMON, NAMESPACE, REQUIRED, put, with_members, xml
from tests.api.protocol import EDIT, V12, rule_of, rules_of


@pytest.mark.parametrize(
    ("as_json", "as_xml", "expected"),
    [
        (
            with_members(status={"value": "open"}),
            xml("<subject>x</subject><status><c:value>open</c:value></status>"),
            [("case.only_known_members", "/status")],
        ),
        (
            with_members(subject={}),
            xml("<subject><b/></subject>"),
            [("platform.value_has_its_type", "/subject")],
        ),
        (
            with_members(subject="x" * 1025),
            xml(f"<subject>{'x' * 1025}</subject>"),
            [("case.subject_fits", "/subject")],
        ),
        (
            '{"id":"1","subject":"a","subject":"b","lastModified":{"date":"2015-07-02T10:45:01Z"}}',
            xml("<subject>a</subject><subject>b</subject>"),
            [("protocol.members_are_unique", "/subject")],
        ),
        (
            '{"id":"1","severity":{"value":"low","value":"low"},'
            '"lastModified":{"date":"2015-07-02T10:45:01Z"}}',
            xml("<severity><c:value>low</c:value><c:value>low</c:value></severity>"),
            [("protocol.members_are_unique", "/severity/value")],
        ),
    ],
)
def test_both_representations_report_the_same(
    edge: Edge, as_json: str, as_xml: str, expected: list[tuple[str, str]]
) -> None:
    for media, body in (("json", as_json), ("xml", as_xml)):
        answer = put(edge, body, media)
        assert answer.status_code == 400
        assert rules_of(answer) == expected, media


def test_all_violations_are_reported_in_the_order_of_the_rules(edge: Edge) -> None:
    body = json.dumps({"subject": "x" * 1025, "severity": {"value": "huge"}, "foo": 1})
    inside = f"<subject>{'x' * 1025}</subject><severity><c:value>huge</c:value></severity><foo/>"
    document = f'<case xmlns="{NAMESPACE}" xmlns:c="{COMMON}">{inside}</case>'
    found = rules_of(put(edge, body, "json"))
    assert {where for _, where in found} == {
        "/id", "/lastModified", "/subject", "/severity/value", "/foo"
    }  # fmt: skip
    assert found == rules_of(put(edge, document, "xml"))


def test_at_most_30_violations_are_reported(edge: Edge) -> None:
    body = with_members(**{f"foo{n}": n for n in range(100)})
    assert len(rules_of(put(edge, body, "json"))) == 30


def test_path_parameters_are_judged_before_the_body(edge: Edge) -> None:
    answer = put_to(edge, f"{V12}/interaction/activity/0/changecase", "{")
    assert rule_of(answer) == "protocol.path_ids_are_well_formed"


def put_to(edge: Edge, path: str, body: str) -> Any:
    """Send a JSON body to `path`."""
    return edge.send("PUT", path, body, content_type="application/json", accept="application/json")


def test_an_empty_case_is_a_body(edge: Edge) -> None:
    path = f"{V12}/interaction/activity/1/changecase"
    assert put_to(edge, path, "{}").status_code == 201
    document = f'<case xmlns="{NAMESPACE}" xmlns:ns2="{COMMON}" />'
    assert edge.send("PUT", path, document, content_type="application/xml").status_code == 201


_BEGIN = json.dumps(EDIT)[:-1] + ","


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("json", _BEGIN + ",".join(f'"x{n}":1' for n in range(80_000)) + "}"),
        ("json", _BEGIN + ",".join(f'"x{n % 9000}":1' for n in range(80_000)) + "}"),
        ("json", _BEGIN + '"relatedCases":{"link":[' + ",".join(["{}"] * 300_000) + "]}}"),
        ("json", _BEGIN + '"x":[' + "[]," * 300_000 + "[]]}"),
        ("json", _BEGIN + '"x":[' + '"\\u0000",' * 100_000 + '""]}'),
        ("xml", xml("".join(f"<x{n}/>" for n in range(90_000)))),
        ("xml", xml("<subject/>" * 90_000)),
        ("xml", xml("<relatedCases>" + "<link/>" * 140_000 + "</relatedCases>")),
        ("xml", xml(attributes=" ".join(f'x{n}=""' for n in range(80_000)))),
    ],
    ids=range(9),
)
def test_of_a_body_full_of_faults_some_are_named(edge: Edge, media: str, body: str) -> None:
    answer = put(edge, body, media)
    assert answer.status_code == 400
    assert len(rules_of(answer)) <= 30


@pytest.mark.parametrize("value", ["1", "999999999999999999", '"1"'])
def test_an_id_is_text_or_a_number(edge: Edge, value: str) -> None:
    body = json.dumps(EDIT).replace('"1"', value)
    assert put(edge, body, "json").status_code == 204
    assert int(edge.calls[-1][1]["body"].id) == int(value.strip('"'))


@pytest.mark.parametrize(
    "value",
    ["0", "-1", "1.5", "1.0", "1e3", "1000000000000000000", "true", "[1]", '"01"', '"1.0"', '""'],
)
def test_what_is_no_id_is_refused_in_any_spelling(edge: Edge, value: str) -> None:
    answer = put(edge, json.dumps(EDIT).replace('"1"', value), "json")
    assert (answer.status_code, answer.json()["code"]) == (400, "400-152")
    assert rules_of(answer) == [("platform.id_is_well_formed", "/id")]


def linked(count: int, kind: str) -> str:
    """Return an edit with so many related cases."""
    ids = range(2, count + 2)
    cases = [{"rel": "case", "href": f"/system/ws/v12/interaction/case/{one}"} for one in ids]
    return with_members(relatedCases={kind: cases})


@pytest.mark.parametrize(
    ("count", "kind", "rule"),
    [
        (75, "link", None),
        (76, "link", "at_most_75_related_cases_sent"),
        (76, "unlink", None),
        (1000, "unlink", None),
        (1001, "unlink", "at_most_1000_unlinks_sent"),
    ],
)
def test_the_limit_of_75_binds_what_becomes_related(
    edge: Edge, count: int, kind: str, rule: str | None
) -> None:
    answer = put(edge, linked(count, kind), "json")
    assert answer.status_code == (204 if rule is None else 400)
    if rule:
        assert answer.json()["code"] == "400-700"
        assert rules_of(answer) == [(f"case.{rule}", f"/relatedCases/{kind}")]


@pytest.mark.parametrize("item", [0, "", {"id": 0}, {"rel": "case", "href": "/x"}, [[]]])
@pytest.mark.parametrize(
    ("kind", "limit", "rule"),
    [
        ("link", 75, "case.at_most_75_related_cases_sent"),
        ("unlink", 1000, "case.at_most_1000_unlinks_sent"),
    ],
)
@pytest.mark.parametrize("count", [1001, 2500, 5000])
def test_a_list_is_too_long_whatever_it_holds(
    edge: Edge, kind: str, limit: int, rule: str, item: object, count: int
) -> None:
    """Both lists are, so neither may keep the other from being looked at."""
    lists = {"link": [item] * count, "unlink": [item] * count}
    refusal = SchemaRules(VersionContract("v12").document, "/components/schemas/CaseEdit")
    body = json.loads(with_members(relatedCases=lists))
    [found] = [one for one in refusal.check(body) if one.rule.id == rule]
    assert found.where == f"/relatedCases/{kind}"
    assert found.values["limit"] == str(limit)
    assert found.values["value"] == word("entries", count=str(count))
    assert put(edge, json.dumps(body), "json").status_code == 400


EMPTY = {
    "severity": ("400-146", "case.severity_value_given", "/severity/value", "<severity/>"),
    "lastModified": (
        *("400-146", "case.last_modified_given", "/lastModified/date"),
        "<lastModified/>",
    ),
    "relatedCases": (
        *("400-387", "case.related_cases_not_empty", "/relatedCases"),
        "<relatedCases/>",
    ),
    "customAttributes": (
        *("400-387", "case.custom_attributes_not_empty", "/customAttributes/customAttribute"),
        "<customAttributes/>",
    ),
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_object_is_refused_alike_however_it_is_written(edge: Edge, name: str) -> None:
    code, rule, place, element = EMPTY[name]
    document = f'<case xmlns="{NAMESPACE}" id="1">{element}{REQUIRED}</case>'
    if name == "lastModified":
        document = document.replace(REQUIRED, "")
    bodies = [
        (with_members(**{name: ""}), "json"),
        (with_members(**{name: {}}), "json"),
        (document, "xml"),
    ]
    for body, media in bodies:
        answer = put(edge, body, media)
        assert (answer.status_code, answer.json()["code"]) == (400, code), (media, body)
        assert rules_of(answer) == [(rule, place)], (media, body)


def test_an_empty_user_and_empty_lists_are_refused_alike(edge: Edge) -> None:
    user = [("platform.user_id_given", "/owner/user/id")]
    for body, media in (
        (with_members(owner={"user": ""}), "json"),
        (with_members(owner={"user": {}}), "json"),
        (xml("<owner><user/></owner>"), "xml"),
    ):
        assert rules_of(put(edge, body, media)) == user
    for value in ("", {}, {"customAttribute": []}):
        answer = put(edge, with_members(customAttributes=value), "json")
        assert answer.json()["code"] == "400-387"
    answer = put(edge, with_members(customAttributes={"customAttribute": [""]}), "json")
    inside = "<c:customAttribute/>"
    alike = put(edge, xml(f"<customAttributes>{inside}</customAttributes>"), "xml")
    assert rules_of(answer) == rules_of(alike) != []
    # A text that is not empty is of the wrong type.
    answer = put(edge, with_members(severity="low"), "json")
    assert rules_of(answer) == [("platform.value_has_its_type", "/severity")]


XSI_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance"


@pytest.mark.parametrize(
    ("attribute", "name"),
    [
        ('xsi:nil="true"', f"{{{XSI_NAMESPACE}}}nil"),
        ('xsi:type="xs:string"', f"{{{XSI_NAMESPACE}}}type"),
        ('xml:lang="en"', "{http://www.w3.org/XML/1998/namespace}lang"),
        ('stray="x"', "stray"),
        ('id="1"', "id"),
    ],
)
@pytest.mark.parametrize(
    ("element", "place"),
    [
        ("<subject {}>x</subject>", "/subject"),
        ("<subject {}/>", "/subject"),
        ("<dueDate {}/>", "/dueDate"),
        ("<severity><c:value {}>low</c:value></severity>", "/severity/value"),
    ],
)
def test_attributes_of_elements_with_text_are_named(
    edge: Edge, element: str, place: str, attribute: str, name: str
) -> None:
    spaces = f'xmlns:xsi="{XSI_NAMESPACE}" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    answer = put(edge, xml(element.format(attribute), attributes=spaces), "xml")
    assert (answer.status_code, answer.json()["code"]) == (400, "400-147")
    escaped = name.replace("~", "~0").replace("/", "~1")
    assert rules_of(answer) == [("protocol.text_has_no_attributes", f"{place}/{escaped}")]
    member = place[1:].replace("/", ".")
    message = f"Not supported in the request body: {member}.{name}."
    assert answer.json()["developerMessage"] == message


def test_hints_at_schemas_may_stand_on_elements_with_text(edge: Edge) -> None:
    hint = f'xmlns:xsi="{XSI_NAMESPACE}" xsi:schemaLocation="urn:x x.xsd"'
    assert put(edge, xml(f"<subject {hint}>x</subject>"), "xml").status_code == 204
