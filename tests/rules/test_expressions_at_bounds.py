"""Server and expressions agree where a rule is just kept and just broken, as documents say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.databases import Databases, databases  # noqa: F401 - a fixture
from tests.rules.applications import RuleApplications
from tests.rules.judged import CLOCK, full_id, refused_with, side_of

MODIFIED = "2015-07-30T13:07:40.000Z"

Case = tuple[str, Mapping[str, Any], str | None]
"""Operation, request, the rule of the operation that refuses it; None if it is accepted."""


def _edit(**members: Any) -> Mapping[str, Any]:
    return {"body": {"id": "1000", "lastModified": {"date": MODIFIED}, "subject": "a", **members}}


def _custom(name: str, *values: str) -> Mapping[str, Any]:
    sent = {"attribName": name, "attribValues": {"attribValue": [{"value": one} for one in values]}}
    return _edit(customAttributes={"customAttribute": [sent]})


def _look_up(**criteria: Any) -> Mapping[str, Any]:
    return {"body": criteria}


def _search(**query: str) -> Mapping[str, Any]:
    return {"query": {name.replace("_", "."): value for name, value in query.items()}}


IN_ORDER = "last_closed_range_is_in_order"
SPAN = "last_closed_range_is_at_most_14_days"
CHARACTERS = "custom_values_use_allowed_characters"
FITS = "custom_values_fit_their_attribute"
FIT_TYPE = "custom_values_fit_data_type"

CASES: dict[str, Case] = {
    # Dates and times: cut to milliseconds, small letters, offsets, leap seconds.
    "modified, more digits": (
        "edit_case",
        _edit(lastModified={"date": "2015-07-30T13:07:40.0009Z"}),
        None,
    ),
    "modified, another millisecond": (
        "edit_case",
        _edit(lastModified={"date": "2015-07-30T13:07:40.001Z"}),
        "last_modified_matches",
    ),
    "modified, another offset": (
        "edit_case",
        _edit(lastModified={"date": "2015-07-30t15:07:40+02:00"}),
        None,
    ),
    "due now": ("edit_case", _edit(dueDate=CLOCK), "due_date_is_in_future"),
    "due less than a millisecond on": (
        "edit_case",
        _edit(dueDate="2015-08-01T00:00:00.0009Z"),
        "due_date_is_in_future",
    ),
    "due a minute on": ("edit_case", _edit(dueDate="2015-08-01T00:01:00Z"), None),
    "due in a leap second that is now": (
        "edit_case",
        _edit(dueDate="2015-07-31T23:59:60Z"),
        "due_date_is_in_future",
    ),
    "due in a leap second": ("edit_case", _edit(dueDate="2015-12-31T23:59:60Z"), None),
    # Values of custom attributes.
    "integer with a sign": ("edit_case", _custom("units", "+0007"), None),
    "integer with a line end": ("edit_case", _custom("units", "7\n"), FIT_TYPE),
    "integer in other digits": ("edit_case", _custom("units", "\u0667"), FIT_TYPE),
    "integer that is a sign": ("edit_case", _custom("units", "-"), FIT_TYPE),
    "moment in small letters": ("edit_case", _custom("delivery", "2016-02-29t12:00:00z"), None),
    "moment on no day": ("edit_case", _custom("delivery", "2015-02-29T12:00:00Z"), FIT_TYPE),
    "last character that is allowed": ("edit_case", _custom("contract_no", "\uffdc"), None),
    "character above": ("edit_case", _custom("contract_no", "\U0001f600"), CHARACTERS),
    "delete": ("edit_case", _custom("contract_no", "\x7f"), CHARACTERS),
    "line end": ("edit_case", _custom("contract_no", "a\n"), CHARACTERS),
    "option cleared": ("edit_case", _custom("rating", ""), None),
    "id as a number": ("edit_case", _edit(id=1000), None),
    # Ranges.
    "one moment": ("look_up_cases", _look_up(createdDate=f"[{CLOCK},{CLOCK}]"), None),
    "reversed within a millisecond": (
        "look_up_cases",
        _look_up(createdDate="[2015-08-01T00:00:00.0009Z,2015-08-01T00:00:00.0001Z]"),
        None,
    ),
    "reversed by a millisecond": (
        "look_up_cases",
        _look_up(lastModifiedDate=f"[2015-08-01T00:00:00.001Z,{CLOCK}]"),
        "ranges_are_in_order",
    ),
    "open end": ("look_up_cases", _look_up(createdDate="[2099-08-01T00:00:00Z,]"), None),
    "closed in one moment": (
        "look_up_cases",
        _look_up(lastClosedDate=f"[{CLOCK},{CLOCK}]"),
        IN_ORDER,
    ),
    "closed in 14 days": (
        "look_up_cases",
        _look_up(lastClosedDate=f"[2015-07-18T00:00:00Z,{CLOCK}]"),
        None,
    ),
    "closed in more than 14 days": (
        "look_up_cases",
        _look_up(lastClosedDate=f"[2015-07-17T23:59:59.999Z,{CLOCK}]"),
        SPAN,
    ),
    "closed in less than 14 days up to now": (
        "look_up_cases",
        _look_up(lastClosedDate="[2015-07-18T00:01:00Z,]"),
        None,
    ),
    "closed in more than 14 days up to now": (
        "look_up_cases",
        _look_up(lastClosedDate="[2015-07-17T23:59:59.999Z,]"),
        SPAN,
    ),
    "range of activities reversed": (
        "search_activities",
        _search(createdDate=f"[2015-08-01T00:00:00.001Z,{CLOCK}]"),
        "ranges_are_in_order",
    ),
    # Custom attributes in searches, and sorting.
    "attribute of another resource": (
        "search_activities",
        _search(custom_rating="1"),
        "custom_attributes_are_configured",
    ),
    "no option": ("search_cases", _search(custom_rating="4"), FITS),
    "no integer": ("search_cases", _search(custom_units="7.0"), FITS),
    "no moment": ("search_cases", _search(custom_delivery="2015-02-29T12:00:00Z"), FITS),
    "a list's text": ("search_cases", _search(custom_products="any"), None),
    "sorting a look-up": (
        "look_up_cases",
        {"body": {"customer": "1000"}, "query": {"$sort": "id"}},
        None,
    ),
    "sorting a look-up by an attribute": (
        "look_up_cases",
        {"body": {"customer": "1000"}, "query": {"$sort": "custom.units"}},
        None,
    ),
    "sorting a look-up by none": (
        "look_up_cases",
        {"body": {"customer": "1000"}, "query": {"$sort": "custom.colour"}},
        "protocol.sort_is_supported",
    ),
    "type alone": ("search_activities", _search(type="email"), "type_is_not_alone"),
    "sorting before criteria": (
        "search_cases",
        {"query": {"$sort": "custom.colour"}},
        "protocol.sort_is_supported",
    ),
    "sorting by an attribute": (
        "search_cases",
        {"query": {"customer": "1000", "$sort": "custom.units"}},
        None,
    ),
}


@pytest.fixture(scope="module")
def applications(databases: Databases) -> RuleApplications:  # noqa: F811 - pytest's way to ask for it
    """One application for all tests."""
    return RuleApplications(databases)


@pytest.mark.parametrize("name", CASES)
def test_both_know_the_bound(applications: RuleApplications, name: str) -> None:
    operation, request, rule = CASES[name]
    refused = full_id(operation, rule)
    assert refused_with(applications, side_of(operation, request)) == (refused, refused)
