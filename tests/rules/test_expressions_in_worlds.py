"""Server and expressions agree in other worlds: what is hidden, many values, many relations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.databases import Databases, databases  # noqa: F401 - a fixture
from tests.rules.applications import RuleApplications
from tests.rules.judged import CLOCK, full_id, refused_with, side_of

STRICT = {"settings": {"strict_visibility": True}}
DEPARTMENTS = {"settings": {"customerDepartmentalization": True}}
MODIFIED = "2015-07-30T13:07:40.000Z"


def _customer(department: str) -> dict[str, Any]:
    return {"customers": [{"id": "1001", "department": department}]}


def _target(department: str) -> dict[str, Any]:
    return {"cases": [{"id": "1001", "department": department}]}


AWAY, UNSEEN = _customer("1003"), _target("1003")


def _links(*ids: str) -> list[Mapping[str, str]]:
    return [{"rel": "case", "href": f"/system/ws/v12/interaction/case/{one}"} for one in ids]


def _edit(**members: Any) -> Mapping[str, Any]:
    return {"body": {"id": "1000", "lastModified": {"date": MODIFIED}, "subject": "a", **members}}


def _attribute(name: str, *values: str) -> dict[str, Any]:
    given = {"attribValue": [{"value": one} for one in values]}
    return {"customAttribute": [{"attribName": name, "attribValues": given}]}


def _relations(case: str, *others: str) -> dict[str, Any]:
    """75 relations of a case: to these others, and to as many more as it takes."""
    ids = [*others, *map(str, range(2000, 2075 - len(others)))]
    more = [
        {"id": one, "department": "999", "created": CLOCK, "lastModified": {"date": CLOCK}}
        for one in ids
        if one not in others
    ]
    return {"cases": [*more, {"id": case, "relatedCases": ids}]}


def _move(ids: str = "1000", related: bool = False, **body: Any) -> Mapping[str, Any]:
    query = {"query": {"relateCase": "yes"}} if related else {}
    return {"path": {"ids": ids}, "body": body, **query}


def _give(**points: str) -> Mapping[str, Any]:
    """Give activities contact points: `a1000="1010"`."""
    return {"body": {"activity": [_gift(name[1:], point) for name, point in points.items()]}}


def _gift(activity: str, point: str) -> Mapping[str, Any]:
    person = {"contactPoints": {"contactPoint": [{"id": point}]}}
    return {"id": activity, "customer": {"contactPersons": {"contactPerson": [person]}}}


def _activity(id_: str, **members: Any) -> dict[str, Any]:
    return {"activities": [{"id": id_, **members}]}


def _licenses(*names: str) -> dict[str, Any]:
    return {"users": [{"id": "1012", "licenses": list(names)}]}


SIZES = {
    "customAttributes": [
        {"resource": "case", "name": "sizes", "dataType": "stringList", "options": ["S", "M"]},
        {"resource": "case", "name": "face", "dataType": "string", "options": ["\x7f"]},
    ]
}
MORE_PEOPLE = {
    "customers": [
        {
            "id": "1000",
            "contactPersons": [
                {
                    "id": "1000",
                    "firstName": "John",
                    "lastName": "Tierney",
                    "contactPoints": [
                        {"id": "1000", "type": "email", "value": "john@tierney.example"}
                    ],
                },
                {
                    "id": "1009",
                    "firstName": "Jane",
                    "lastName": "Tierney",
                    "contactPoints": [
                        {"id": "1090", "type": "email", "value": "jane@tierney.example"}
                    ],
                },
            ],
        }
    ]
}
ALONE = "id_stands_alone"

# World and settings that differ, operation, request, rule.
SETTINGS: dict[str, tuple[dict[str, Any], dict[str, Any], str, Mapping[str, Any], str | None]] = {
    "customer elsewhere, not shown": (
        {**DEPARTMENTS, **AWAY},
        {},
        "get_customers",
        {"path": {"ids": "1001"}},
        "customers_are_visible",
    ),
    "customer elsewhere, hidden": (
        {**DEPARTMENTS, **AWAY},
        STRICT,
        "get_customers",
        {"path": {"ids": "1001"}},
        "customers_exist",
    ),
    "customer elsewhere without departments": (
        AWAY,
        STRICT,
        "get_customers",
        {"path": {"ids": "1001"}},
        None,
    ),
    "customer of another department": (
        {**DEPARTMENTS, **AWAY},
        {},
        "change_customer_of_case",
        {"path": {"id": "1000"}, "body": {"customer": {"id": "1001"}}},
        "customers_share_a_department",
    ),
    "hidden customer of another department": (
        {**DEPARTMENTS, **AWAY},
        STRICT,
        "change_customer_of_case",
        {"path": {"id": "1000"}, "body": {"customer": {"id": "1001"}}},
        "customer_exists",
    ),
    "case elsewhere": (
        UNSEEN,
        {},
        "close_case",
        {"path": {"id": "1001"}},
        "case_is_in_callers_department",
    ),
    "hidden case": (UNSEEN, STRICT, "close_case", {"path": {"id": "1001"}}, "case_exists"),
    "target elsewhere": (
        UNSEEN,
        {},
        "change_case_of_activities",
        {"path": {"ids": "1000"}, "body": {"id": "1001"}},
        None,
    ),
    "related target elsewhere": (
        UNSEEN,
        {},
        "change_case_of_activities",
        {"path": {"ids": "1000"}, "body": {"id": "1001"}, "query": {"relateCase": "yes"}},
        "related_target_is_visible",
    ),
    "hidden target": (
        UNSEEN,
        STRICT,
        "change_case_of_activities",
        {"path": {"ids": "1000"}, "body": {"id": "1001"}},
        "target_case_exists",
    ),
    "hidden related case": (
        UNSEEN,
        STRICT,
        "edit_case",
        _edit(relatedCases={"link": _links("1001")}),
        "related_cases_exist",
    ),
    "hidden customer where customers have no department": (
        AWAY,
        STRICT,
        "change_customer_of_case",
        {"path": {"id": "1000"}, "body": {"customer": {"id": "1001"}}},
        None,
    ),
    "shared customer of another department": (
        {**DEPARTMENTS, **_customer("1002")},
        STRICT,
        "change_customer_of_case",
        {"path": {"id": "1000"}, "body": {"customer": {"id": "1001"}}},
        "customers_share_a_department",
    ),
    "related target that is shared": (
        _target("1002"),
        {},
        "change_case_of_activities",
        _move(related=True, id="1001"),
        None,
    ),
    # Members beside an id, one by one.
    "severity beside an id": (
        {},
        {},
        "change_case_of_activities",
        _move(id="1001", severity={"value": "low"}),
        ALONE,
    ),
    "subject beside an id": (
        {},
        {},
        "change_case_of_activities",
        _move(id="1001", subject="a"),
        ALONE,
    ),
    "description beside an id": (
        {},
        {},
        "change_case_of_activities",
        _move(id="1001", description="a"),
        ALONE,
    ),
    "solution beside an id": (
        {},
        {},
        "change_case_of_activities",
        _move(id="1001", solution=""),
        ALONE,
    ),
    "new case due now": (
        {},
        {},
        "change_case_of_activities",
        _move(dueDate=CLOCK),
        "due_date_is_in_future",
    ),
    # One of several is wrong.
    "one activity twice, one once": (
        {},
        {},
        "change_customer_of_activities",
        {
            "body": {
                "activity": [_gift("1000", "1010"), _gift("1001", "1010"), _gift("1001", "1010")]
            }
        },
        "activities_are_distinct",
    ),
    "one of two is an email": (
        _licenses("CallTrackPlus") | _activity("1001", type="chat"),
        {},
        "change_customer_of_activities",
        _give(a1000="1010", a1001="1010"),
        "caller_is_licensed_for_email",
    ),
    "one of two is a call": (
        _licenses("MailPlus") | _activity("1001", type="call_track"),
        {},
        "change_customer_of_activities",
        _give(a1000="1010", a1001="1011"),
        "caller_is_licensed_for_call_track",
    ),
    "one of two moved is an email": (
        _licenses("CallTrackPlus") | _activity("1001", type="chat"),
        {},
        "change_case_of_activities",
        _move("1000,1001"),
        "caller_is_licensed_for_email",
    ),
    "one of two moved is a call": (
        _licenses("MailPlus") | _activity("1001", type="call_track"),
        {},
        "change_case_of_activities",
        _move("1000,1001"),
        "caller_is_licensed_for_call_track",
    ),
    "one of two is the customer's": (
        _activity("1001", customer="1001", contactPerson="1001", contactPoint="1010"),
        {},
        "change_customer_of_activities",
        _give(a1000="1010", a1001="1010"),
        "target_is_another_customer",
    ),
    "point of another person of the customer": (
        MORE_PEOPLE,
        {},
        "change_customer_of_activities",
        _give(a1000="1090"),
        "target_is_another_customer",
    ),
    "one of two values is no option": (
        SIZES,
        {},
        "edit_case",
        _edit(customAttributes=_attribute("sizes", "S", "XL")),
        "custom_values_are_options",
    ),
    "one of two values of a new case is no option": (
        SIZES,
        {},
        "change_case_of_activities",
        _move(customAttributes=_attribute("sizes", "S", "XL")),
        "custom_values_are_options",
    ),
    "one of two values has a character": (
        {},
        {},
        "edit_case",
        _edit(customAttributes=_attribute("products", "a", "\x7f")),
        "custom_values_use_allowed_characters",
    ),
    "one of two values of a new case has a character": (
        {},
        {},
        "change_case_of_activities",
        _move(customAttributes=_attribute("products", "a", "\x7f")),
        "custom_values_use_allowed_characters",
    ),
    "option of any character": (
        SIZES,
        {},
        "edit_case",
        _edit(customAttributes=_attribute("face", "\x7f")),
        None,
    ),
    "option of any character of a new case": (
        SIZES,
        {},
        "change_case_of_activities",
        _move(customAttributes=_attribute("face", "\x7f")),
        None,
    ),
    # 75 relations.
    "one ends, another begins": (
        _relations("1000"),
        {},
        "edit_case",
        _edit(relatedCases={"unlink": _links("2000"), "link": _links("1001")}),
        None,
    ),
    "the case has 75": (
        _relations("1000"),
        {},
        "edit_case",
        _edit(relatedCases={"link": _links("1001")}),
        "at_most_75_relations",
    ),
    "the other has 75, and so has one of two": (
        _relations("1001"),
        {},
        "edit_case",
        _edit(relatedCases={"link": _links("2000", "1001")}),
        "at_most_75_relations",
    ),
    "related already": (
        _relations("1000", "1001"),
        {},
        "change_case_of_activities",
        _move(related=True, id="1001"),
        None,
    ),
    "not to be related": (
        _relations("1000"),
        {},
        "change_case_of_activities",
        _move(id="1001"),
        None,
    ),
    "to be related to a new case": (
        _relations("1000"),
        {},
        "change_case_of_activities",
        _move(related=True),
        "at_most_75_relations",
    ),
    "target with 75": (
        _relations("1001"),
        {},
        "change_case_of_activities",
        _move(related=True, id="1001"),
        "at_most_75_relations",
    ),
}


@pytest.fixture(scope="module")
def applications(databases: Databases) -> RuleApplications:  # noqa: F811 - pytest's way to ask for it
    """One application for all tests."""
    return RuleApplications(databases)


@pytest.mark.parametrize("name", SETTINGS)
def test_both_know_the_rule(applications: RuleApplications, name: str) -> None:
    world, server, operation, request, rule = SETTINGS[name]
    refused = full_id(operation, rule)
    side = side_of(operation, request, world, server)
    assert refused_with(applications, side) == (refused, refused)
