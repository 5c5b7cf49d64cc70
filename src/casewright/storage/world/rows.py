"""Converts a checked world to the rows of every table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Table

from casewright.clock import parse_instant
from casewright.storage import tables
from casewright.storage.content import DEMO
from casewright.storage.tables import compared_value

Row = dict[str, object]
Rows = dict[Table, list[Row]]


def rows_of(world: Mapping[str, Any], password_hashes: Mapping[str, str]) -> Rows:
    """Return the rows of `world`; `password_hashes` has the hash for each user id."""
    customers: list[dict[str, Any]] = world.get("customers", [])
    cases: list[dict[str, Any]] = world.get("cases", [])
    activities: list[dict[str, Any]] = world.get("activities", [])
    return {
        tables.settings: _settings(world),
        tables.departments: [
            {"id": int(item["id"]), "name": item["name"]} for item in world.get("departments", [])
        ],
        tables.department_shares: _shares(world),
        tables.users: [_user(item, password_hashes[item["id"]]) for item in world.get("users", [])],
        tables.custom_attributes: [
            {
                "resource": item["resource"],
                "name": item["name"],
                "data_type": item["dataType"],
                "options": json.dumps(item.get("options", []), ensure_ascii=False),
            }
            for item in world.get("customAttributes", [])
        ],
        tables.queues: [
            {
                "id": int(item["id"]),
                "name": item["name"],
                "department_id": int(item["department"]),
            }
            for item in world.get("queues", [])
        ],
        tables.customers: [
            {
                "id": int(item["id"]),
                "name": item["customerName"],
                "department_id": int(item["department"]),
            }
            for item in customers
        ],
        tables.contact_persons: _flat(customers, "contactPersons", _person),
        tables.contact_points: [
            row
            for customer in customers
            for row in _flat(customer.get("contactPersons", []), "contactPoints", _point(customer))
        ],
        tables.cases: [_case(item) for item in cases],
        tables.case_relations: _relations(cases),
        tables.case_custom_attributes: _custom_values(cases, "case_id"),
        tables.activities: [_activity(item) for item in activities],
        tables.activity_custom_attributes: _custom_values(activities, "activity_id"),
    }


def _settings(world: Mapping[str, Any]) -> list[Row]:
    given = dict(world.get("settings", {}))
    if world.get("demo"):
        given[DEMO] = True
    return [{"name": name, "value": json.dumps(value)} for name, value in given.items()]


def _shares(world: Mapping[str, Any]) -> list[Row]:
    pairs = {
        (int(item["id"]), int(other))
        for item in world.get("departments", [])
        for other in item.get("sharesActivitiesWith", [])
    }
    return [{"department_id": own, "shared_with_id": other} for own, other in sorted(pairs)]


def _user(item: Mapping[str, Any], password_hash: str) -> Row:
    return {
        "id": int(item["id"]),
        "user_name": item["userName"],
        "password_hash": password_hash,
        "name": item.get("name", item["userName"]),
        "first_name": item.get("firstName", ""),
        "last_name": item.get("lastName", ""),
        "enabled": item.get("enabled", True),
        "home_department_id": int(item["homeDepartment"]),
        "foreign_departments": _ids(item.get("foreignDepartments", [])),
        "licenses": json.dumps(sorted(set(item.get("licenses", []))), ensure_ascii=False),
        "actions": json.dumps(sorted(set(item.get("actions", []))), ensure_ascii=False),
        "transfer_activities_to": _ids(item.get("transferActivitiesTo", [])),
        "pull_activities_from": _ids(item.get("pullActivitiesFrom", [])),
    }


def _flat(
    owners: Iterable[Mapping[str, Any]],
    key: str,
    row_of: Callable[[Mapping[str, Any], Mapping[str, Any]], Row],
) -> list[Row]:
    return [row_of(owner, item) for owner in owners for item in owner.get(key, [])]


def _person(customer: Mapping[str, Any], item: Mapping[str, Any]) -> Row:
    return {
        "id": int(item["id"]),
        "customer_id": int(customer["id"]),
        "first_name": item.get("firstName", ""),
        "last_name": item.get("lastName", ""),
    }


def _point(customer: Mapping[str, Any]) -> Callable[[Mapping[str, Any], Mapping[str, Any]], Row]:
    def row_of(person: Mapping[str, Any], item: Mapping[str, Any]) -> Row:
        return {
            "id": int(item["id"]),
            "person_id": int(person["id"]),
            "customer_id": int(customer["id"]),
            "type": item["type"],
            "kind": item.get("kind"),
            "value": item["value"],
            "compared_value": compared_value(item["type"], item["value"]),
        }

    return row_of


def _case(item: Mapping[str, Any]) -> Row:
    return {
        "id": int(item["id"]),
        "department_id": int(item["department"]),
        "status": item.get("status", "open"),
        "severity": item.get("severity", "medium"),
        "subject": item.get("subject", ""),
        "description": item.get("description", ""),
        "solution": item.get("solution", ""),
        "due_date": _instant(item.get("dueDate")),
        "owner_id": _id(item.get("owner")),
        "customer_id": _id(item.get("customer")),
        "originating_channel": item.get("originatingChannel", "Email"),
        "created": _instant(item["created"]),
        "last_modified_by": _id(item["lastModified"].get("user")),
        "last_modified": _instant(item["lastModified"]["date"]),
        "last_closed": _instant(item.get("lastClosed")),
    }


def _relations(cases: Iterable[Mapping[str, Any]]) -> list[Row]:
    named = {
        (int(case["id"]), int(other)) for case in cases for other in case.get("relatedCases", [])
    }
    both = named | {(other, case_id) for case_id, other in named}
    return [{"case_id": case_id, "other_id": other} for case_id, other in sorted(both)]


def _custom_values(holders: Iterable[Mapping[str, Any]], key: str) -> list[Row]:
    return [
        {key: int(holder["id"]), "name": name, "position": position, "value": value}
        for holder in holders
        for name, given in holder.get("customAttributes", {}).items()
        # An empty text is how a value is cleared, so it stands for none.
        for position, value in enumerate(
            value for value in ([given] if isinstance(given, str) else given) if value
        )
    ]


def _activity(item: Mapping[str, Any]) -> Row:
    return {
        "id": int(item["id"]),
        "case_id": _id(item.get("case")),
        "department_id": int(item["department"]),
        "type": item["type"],
        "subtype": item.get("subtype", "general"),
        "mode": item.get("mode", "inbound"),
        "status": item["status"],
        "substatus": item["substatus"],
        "assigned_to": _id(item.get("assignedTo")),
        "locked_by": _id(item.get("lockedBy")),
        "customer_id": _id(item.get("customer")),
        "contact_person_id": _id(item.get("contactPerson")),
        "contact_point_id": _id(item.get("contactPoint")),
        "contact_point_data": item.get("contactPointData", ""),
        "response_to": _id(item.get("responseTo")),
        "subject": item.get("subject", ""),
        "created": _instant(item["created"]),
        "last_modified_by": _id(item["lastModified"].get("user")),
        "last_modified": _instant(item["lastModified"]["date"]),
        "queue_id": _id(item.get("queue")),
    }


def _id(text: str | None) -> int | None:
    return None if text is None else int(text)


def _ids(texts: Iterable[str]) -> str:
    return json.dumps(sorted({int(text) for text in texts}))


def _instant(text: str | None) -> int | None:
    return None if text is None else parse_instant(text)
