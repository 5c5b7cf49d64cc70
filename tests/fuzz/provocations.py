"""For every refusal of a handler one well-formed request that meets it in the fuzz world.

Records are found by what they are, not by id, so each entry says what the world must have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from casewright.storage.world import read_world
from tests.fuzz.make_world import WORLD
from tests.fuzz.world_people import ARCHIVE, BILLING, LEGAL, SALES, SERVICE, USER, Record

_WORLD = read_world(WORLD)
_CASES = {one["id"]: one for one in _WORLD["cases"]}
_ACTIVITIES = {one["id"]: one for one in _WORLD["activities"]}
_POINTS = {
    point["id"]: (customer, point)
    for customer in _WORLD["customers"]
    for person in customer["contactPersons"]
    for point in person["contactPoints"]
}
_DISABLED = frozenset(one["id"] for one in _WORLD["users"] if not one.get("enabled", True))
_CHANGEABLE = ("assigned", "awaiting_assignment")
_OPEN_RESPONSES = frozenset(
    one["responseTo"]
    for one in _WORLD["activities"]
    if "responseTo" in one and one["status"] != "completed"
)
UNKNOWN = "999999"
_PAST, _FUTURE = "2020-01-01T00:00:00.000Z", "2099-01-01T00:00:00.000Z"


@dataclass(frozen=True, slots=True)
class Provocation:
    """A request by `caller` that breaks `rule`, and no rule that is judged before it."""

    rule: str
    caller: str
    method: str
    path: str
    body: Any = None


def _case(
    department: str = SERVICE,
    holds: Callable[[Record], bool] = lambda case: True,
    *,
    status: str = "open",
) -> str:
    """Return the id of a case that holds; it has no owner from whom nobody may pull."""
    return next(
        str(case["id"])
        for case in _CASES.values()
        if case["department"] == department
        and case.get("status", "open") == status
        and case.get("owner") not in _DISABLED
        and holds(case)
    )


def _activity(
    kind: str | None = None,
    holds: Callable[[Record], bool] = lambda activity: True,
    *,
    usable: bool = True,
) -> str:
    """Return the id of one in Service that can change case and customer, or of any not `usable`."""
    return next(
        str(one["id"])
        for one in _ACTIVITIES.values()
        if one["department"] == SERVICE
        and kind in (None, one["type"])
        and (not usable or _is_usable(one))
        and holds(one)
    )


def _is_usable(one: Record) -> bool:
    is_free = "lockedBy" not in one and one["id"] not in _OPEN_RESPONSES
    return one["status"] in _CHANGEABLE and is_free and "case" in one and "customer" in one


def _relations(case_id: str) -> int:
    own = set(_CASES[case_id].get("relatedCases", ()))
    return len(
        own | {one["id"] for one in _CASES.values() if case_id in one.get("relatedCases", ())}
    )


def _point(kind: str, *, network: str | None = None, of: str = SERVICE) -> str:
    """Return a contact point of a customer of the department, but not of its first one."""
    customers = [one["id"] for one in _WORLD["customers"] if one["department"] == of][1:]
    return next(
        str(point_id)
        for point_id, (customer, point) in _POINTS.items()
        if customer["id"] in customers
        and point["type"] == kind
        and network in (None, point.get("kind"))
    )


_OPEN, _CLOSED = _case(), _case(status="closed")
_FULL = _case(ARCHIVE, lambda case: _relations(case["id"]) == 75)
_ONE = _activity("email", lambda one: one["customer"] == "200")
_OF_FULL = _activity(holds=lambda one: _relations(one.get("case", _OPEN)) == 75)
_OWN_POINT = _ACTIVITIES[_ONE]["contactPoint"]
_CASE_ACTION = "/v12/interaction/case"


def _edit(rule: str, caller: str = "all-1", case: str = _OPEN, **members: Any) -> Provocation:
    seen = _CASES.get(case, _CASES[_OPEN])["lastModified"]["date"]
    body = {"id": case, "lastModified": {"date": seen}, **members}
    return Provocation(f"edit_case.{rule}", caller, "PUT", _CASE_ACTION, body)


def _related(link: tuple[str, ...] = (), unlink: tuple[str, ...] = ()) -> Record:
    told = {"link": link, "unlink": unlink}
    return {
        name: [{"rel": "case", "href": f"/system/ws/v12/interaction/case/{one}"} for one in ids]
        for name, ids in told.items()
        if ids
    }


def _owner(name: str) -> Record:
    return {"user": {"id": USER.get(name, UNKNOWN)}}


def _custom(*sent: tuple[str, ...]) -> Record:
    """Return custom attributes, each told as its name and its values."""
    return {
        "customAttribute": [
            {
                "attribName": name,
                "attribValues": {"attribValue": [{"value": one} for one in values]},
            }
            for name, *values in sent
        ]
    }


_CUSTOM_FAULTS: dict[str, Record] = {
    "custom_attributes_are_distinct": _custom(("units", "1"), ("units", "2")),
    "custom_attributes_are_configured": _custom(("handled_in", "1")),
    "custom_attributes_have_one_value": _custom(("rating", "1", "2")),
    "custom_values_are_options": _custom(("rating", "6")),
    "custom_values_fit_data_type": _custom(("units", "twelve")),
    "custom_values_use_allowed_characters": _custom(("contract_no", "a\tb")),
}


def _edits() -> Iterator[Provocation]:
    for rule, sent in _CUSTOM_FAULTS.items():
        yield _edit(rule, customAttributes=sent)
    yield _edit("something_changes")
    yield _edit("related_cases_are_distinct", relatedCases=_related((_CLOSED, _CLOSED)))
    yield _edit("links_and_unlinks_are_disjoint", relatedCases=_related((_CLOSED,), (_CLOSED,)))
    yield _edit("case_is_not_linked_to_itself", relatedCases=_related((_OPEN,)))
    yield _edit("case_exists", case=UNKNOWN, subject="New")
    yield _edit("owner_exists", owner=_owner("nobody"))
    yield _edit("related_cases_exist", relatedCases=_related((UNKNOWN,)))
    yield _edit("caller_may_edit_cases", "no-edit-case", subject="New")
    yield _edit("case_is_in_callers_department", "sales-only", subject="New")
    yield _edit("caller_may_transfer_to_new_owner", "no-transfer", owner=_owner("all-2"))
    yield _edit("case_is_in_new_owners_department", owner=_owner("billing-only"))
    held = next(case["id"] for case in _CASES.values() if case.get("owner") in _DISABLED)
    yield _edit("caller_may_pull_from_owner", case=held, subject="New")
    yield _edit("related_cases_are_visible", relatedCases=_related((_case(LEGAL),)))
    yield Provocation(
        "edit_case.last_modified_matches",
        "all-1",
        "PUT",
        _CASE_ACTION,
        {"id": _OPEN, "lastModified": {"date": _PAST}, "subject": "New"},
    )
    yield _edit("case_is_open", case=_CLOSED, subject="New")
    yield _edit("new_owner_is_enabled", owner=_owner("disabled-1"))
    yield _edit("new_owner_is_licensed", owner=_owner("no-license-1"))
    yield _edit("at_most_75_relations", relatedCases=_related((_FULL,)))
    yield _edit("due_date_is_in_future", dueDate=_PAST)


def _move(
    rule: str, caller: str = "all-1", *ids: str, relate: bool = False, **target: Any
) -> Provocation:
    path = f"/v12/interaction/activity/{','.join(ids or (_ONE,))}/changecase"
    query = "?relateCase=yes" if relate else ""
    return Provocation(f"change_case_of_activities.{rule}", caller, "PUT", path + query, target)


def _moves() -> Iterator[Provocation]:
    for rule, sent in _CUSTOM_FAULTS.items():
        yield _move(rule, customAttributes=sent)
    own_case, other_customer = _ACTIVITIES[_ONE]["case"], _case(SALES)
    yield _move("id_stands_alone", id=_CLOSED, subject="New")
    yield _move("activities_exist", "all-1", UNKNOWN)
    yield _move("target_case_exists", id=UNKNOWN)
    yield _move("caller_may_change_cases", "no-change-case")
    for rule, caller, ids in _told_of_activities():
        yield _move(rule, caller, *ids)
    without_case = _activity(holds=lambda one: "case" not in one, usable=False)
    yield _move("activities_have_a_case", "all-1", without_case)
    elsewhere = _activity(holds=lambda one: one["case"] != own_case)
    yield _move("activities_belong_to_one_case", "all-1", _ONE, elsewhere)
    yield _move("related_target_is_visible", id=_case(LEGAL), relate=True)
    yield _move("target_is_another_case", id=own_case)
    yield _move("customers_of_cases_match", id=other_customer)
    yield _move("at_most_75_relations", "all-1", _OF_FULL, relate=True)
    yield _move("due_date_is_in_future", dueDate=_PAST)


def _told_of_activities() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield rules that both changes of activities have, a caller and the activities."""
    yield "caller_is_licensed_for_email", "no-mail", (_activity("email"),)
    yield "caller_is_licensed_for_call_track", "no-calls", (_activity("call_track"),)
    yield "caller_is_licensed_for_other_types", "no-license-1", (_activity("chat"),)
    yield "activities_are_in_callers_department", "sales-only", (_activity("chat"),)
    locked = _activity(holds=lambda one: "lockedBy" in one, usable=False)
    yield "activities_are_not_locked_by_others", "all-1", (locked,)
    stuck = _activity(holds=lambda one: one["status"] == "in_workflow", usable=False)
    yield "activities_wait_or_are_assigned", "all-1", (stuck,)
    unanswered = _activity(holds=lambda one: one["id"] in _OPEN_RESPONSES, usable=False)
    yield "responses_are_completed", "all-1", (unanswered,)


def _give(rule: str, caller: str, *given: tuple[str, str]) -> Provocation:
    """Return a request that gives activities contact points."""
    changes = []
    for activity, point in given:
        person = {"contactPoints": {"contactPoint": [{"id": point}]}}
        customer = {"contactPersons": {"contactPerson": [person]}}
        changes.append({"id": activity, "customer": customer})
    path = "/v12/interaction/activity/changecustomer"
    name = f"change_customer_of_activities.{rule}"
    return Provocation(name, caller, "PUT", path, {"activity": changes})


def _gifts() -> Iterator[Provocation]:
    email, phone = _point("email"), _point("phone")
    for rule, caller, (one,) in _told_of_activities():
        yield _give(rule, caller, (one, email))
    yield _give("activities_are_distinct", "all-1", (_ONE, email), (_ONE, email))
    yield _give("activities_exist", "all-1", (UNKNOWN, email))
    yield _give("contact_points_exist", "all-1", (_ONE, UNKNOWN))
    yield _give("caller_may_change_customers", "no-change-customer", (_ONE, email))
    yield _give("email_activities_get_email_points", "all-1", (_ONE, phone))
    yield _give("call_track_activities_get_phone_points", "all-1", (_activity("call_track"), email))
    yield _give("social_activities_get_social_points", "all-1", (_activity("social"), email))
    tweet = _activity("social", lambda one: one["subtype"] == "twitter")
    other = _point("social", network="facebook")
    yield _give("social_networks_match", "all-1", (tweet, other))
    chat, elsewhere = _activity("chat"), _point("email", of=SALES)
    yield _give("contact_points_belong_to_one_customer", "all-1", (_ONE, email), (chat, elsewhere))
    yield _give("target_is_another_customer", "all-1", (_ONE, _OWN_POINT))
    yield _give("customers_share_a_department", "all-1", (_ONE, elsewhere))


def _about_one_case(
    operation: str, action: str, body: Any, faults: dict[str, tuple[str, str, Any]]
) -> Iterator[Provocation]:
    """Yield faults of an operation on one case: rule to caller, case and another body."""
    for rule, (caller, case, other) in faults.items():
        path = f"{_CASE_ACTION}/{case}/{action}"
        yield Provocation(f"{operation}.{rule}", caller, "PUT", path, other or body)


def _closings() -> Iterator[Provocation]:
    held_open = _activity(
        "task", lambda one: one["status"] == "in_workflow" and "case" in one, usable=False
    )
    faults: dict[str, tuple[str, str, Any]] = {
        "case_exists": ("all-1", UNKNOWN, None),
        "caller_may_close_cases": ("no-close-case", _OPEN, None),
        "case_is_in_callers_department": ("all-1", _case(BILLING), None),
        "case_is_open": ("all-1", _CLOSED, None),
        "open_activities_are_emails": ("all-1", _ACTIVITIES[held_open]["case"], None),
    }
    return _about_one_case("close_case", "close", None, faults)


def _customers_of_cases() -> Iterator[Provocation]:
    present = _CASES[_OPEN]["customer"]
    faults: dict[str, tuple[str, str, Any]] = {
        "case_exists": ("all-1", UNKNOWN, None),
        "customer_exists": ("all-1", _OPEN, {"customer": {"id": UNKNOWN}}),
        "caller_may_change_customers": ("no-change-customer", _OPEN, None),
        "case_is_in_callers_department": ("all-1", _case(BILLING), None),
        "case_is_open": ("all-1", _CLOSED, None),
        "target_is_another_customer": ("all-1", _OPEN, {"customer": {"id": present}}),
        "customers_share_a_department": ("all-1", _OPEN, {"customer": {"id": "206"}}),
    }
    body = {"customer": {"id": "201"}}
    return _about_one_case("change_customer_of_case", "changecustomer", body, faults)


def _reads() -> Iterator[Provocation]:
    unseen = {"cases": "1300", "activities": "5000", "customers": "214"}
    for kind, known in {"cases": _OPEN, "activities": _ONE, "customers": "200"}.items():
        singular = {"cases": "case", "activities": "activity", "customers": "customer"}[kind]
        path = f"/v20/interaction/{singular}/"
        yield Provocation(f"get_{kind}.{kind}_exist", "all-1", "GET", path + UNKNOWN)
        yield Provocation(f"get_{kind}.caller_may_view_{kind}", "no-console", "GET", path + known)
        yield Provocation(f"get_{kind}.{kind}_are_visible", "all-1", "GET", path + unseen[kind])
    path = "/v20/interaction/case?"
    for rule, caller, query in (
        ("search_cases.criterion_is_given", "all-1", "$pagesize=5"),
        ("search_cases.caller_may_view_cases", "no-console", "customer=200"),
        ("search_cases.custom_attributes_are_configured", "all-1", "custom.unknown=1"),
        ("search_cases.custom_values_fit_their_attribute", "all-1", "custom.units=seven"),
        ("protocol.sort_is_supported", "all-1", "customer=200&$sort=custom.handled_in"),
    ):
        yield Provocation(rule, caller, "GET", path + query)
    path = "/v12/interaction/activity?"
    for rule, query in (
        ("criterion_is_given", "$pagesize=5"),
        ("type_is_not_alone", "type=email"),
        ("ranges_are_in_order", f"createdDate=[{_FUTURE},{_PAST}]"),
        ("custom_attributes_are_configured", "custom.units=1"),
        ("custom_values_fit_their_attribute", "custom.handled_in=seven"),
    ):
        yield Provocation(f"search_activities.{rule}", "all-1", "GET", path + query)
    path = "/v20/interaction/activity?case=1000"
    yield Provocation("search_activities.caller_may_view_activities", "no-console", "GET", path)


def _look_ups() -> Iterator[Provocation]:
    start, soon, late = "2024-05-01T00:00:00Z", "2024-05-02T00:00:00Z", "2024-05-16T00:00:00Z"
    told: dict[str, tuple[str, Record]] = {
        "owner_is_named_one_way": ("all-1", {"ownerId": "100", "ownerLoginId": "all-1"}),
        "caller_may_view_cases": ("no-console", {"status": "open"}),
        "ranges_are_in_order": ("all-1", {"createdDate": f"[{soon},{start}]"}),
        "last_closed_range_is_in_order": ("all-1", {"lastClosedDate": f"[{soon},{start}]"}),
        "last_closed_range_is_at_most_14_days": ("all-1", {"lastClosedDate": f"[{start},{late}]"}),
    }
    for rule, (caller, body) in told.items():
        path = "/v20/interaction/case/lookup"
        yield Provocation(f"look_up_cases.{rule}", caller, "POST", path, body)


def _log_ins() -> Iterator[Provocation]:
    path = "/v20/authentication/user/login"
    disabled = {"userName": "disabled-1", "password": "fuzz-disabled-1"}
    yield Provocation("log_in.credentials_are_right", "", "POST", path, disabled)
    sixth = {"userName": "session-1", "password": "fuzz-session-1"}
    yield Provocation("log_in.at_most_five_sessions", "", "POST", path, sixth)


PROVOCATIONS: tuple[Provocation, ...] = (
    *_edits(),
    *_moves(),
    *_gifts(),
    *_closings(),
    *_customers_of_cases(),
    *_reads(),
    *_look_ups(),
    *_log_ins(),
)
