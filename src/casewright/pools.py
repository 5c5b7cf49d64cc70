"""The values of a world by kind, as a values file for a fuzzer.

A member with the name of a kind holds ids of that kind. Instants have the form of answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from casewright.clock import format_instant, parse_instant

Record = dict[str, Any]
Pools = dict[str, list[Record]]


def pools_of(world: Mapping[str, Any], *, with_logins: bool = False) -> Pools:
    """Return records of every kind in a checked world, without members that are not set.

    `with_logins` adds the names and passwords of all users who can log in, in order of the file.
    """
    users: list[Record] = world.get("users", [])
    pools = {
        "department": [{"id": one["id"], "name": one["name"]} for one in _of(world, "departments")],
        "user": [{"id": one["id"], "department": one["homeDepartment"]} for one in users],
        "customAttribute": list(_custom_attributes(world)),
        "activityAttribute": list(_activity_attributes(world)),
        "queue": [
            {"id": one["id"], "department": one["department"]} for one in _of(world, "queues")
        ],
        "customer": [_customer(one) for one in _of(world, "customers")],
        "case": list(_cases(world)),
        "activity": [_activity(one) for one in _of(world, "activities")],
    }
    if with_logins:
        pools["login"] = [
            {"name": one["userName"], "password": one["password"]}
            for one in users
            if one.get("enabled", True)
        ]
    return {kind: [_set(one) for one in records] for kind, records in pools.items()}


def as_yaml(data: Mapping[str, Any]) -> str:
    """Return the pools, or the configuration, of a world as a file."""
    return yaml.safe_dump(
        data, default_flow_style=None, sort_keys=False, allow_unicode=True, width=100
    )


def _of(world: Mapping[str, Any], kind: str) -> Iterable[Record]:
    found: Iterable[Record] = world.get(kind, [])
    return found


def _set(record: Record) -> Record:
    return {member: value for member, value in record.items() if value not in (None, [])}


def _custom_attributes(world: Mapping[str, Any]) -> Iterator[Record]:
    """Yield each attribute with its options or, if it has none, the values of cases."""
    held = _values_of(world, "cases")
    options: dict[str, list[str]] = {}
    for one in _of(world, "customAttributes"):
        # Of an attribute of activities only the name is of use, unless cases have it, too.
        if one["resource"] == "case" or one["name"] not in options:
            options[one["name"]] = one.get("options", [])
    for name, values in options.items():
        yield {"name": name, "values": values or list(held.get(name, ()))}


def _activity_attributes(world: Mapping[str, Any]) -> Iterator[Record]:
    """Yield each attribute of activities with its options or the values of activities."""
    held = _values_of(world, "activities")
    for one in _of(world, "customAttributes"):
        if one["resource"] == "activity":
            name = one["name"]
            yield {"name": name, "values": one.get("options") or list(held.get(name, ()))}


def _values_of(world: Mapping[str, Any], kind: str) -> dict[str, dict[str, None]]:
    """Return the values of a kind's records, by the name of the custom attribute."""
    held: dict[str, dict[str, None]] = {}
    for one in _of(world, kind):
        for name, given in one.get("customAttributes", {}).items():
            values = [given] if isinstance(given, str) else given
            held.setdefault(name, {}).update(dict.fromkeys(value for value in values if value))
    return held


def _customer(item: Record) -> Record:
    persons: list[Record] = item.get("contactPersons", [])
    points = [point for person in persons for point in person.get("contactPoints", [])]
    values = {
        kind: [point["value"] for point in points if point["type"] == kind]
        for kind in ("email", "phone")
    }
    return {
        "id": item["id"],
        "department": item["department"],
        "contactPerson": [person["id"] for person in persons],
        "contactPoint": [point["id"] for point in points],
        **values,
    }


def _cases(world: Mapping[str, Any]) -> Iterator[Record]:
    related = _relations(_of(world, "cases"))
    for one in _of(world, "cases"):
        yield {
            "id": one["id"],
            "department": one["department"],
            "customer": one.get("customer"),
            "user": one.get("owner"),
            "created": _instant(one["created"]),
            "lastModified": _instant(one["lastModified"]["date"]),
            "lastClosed": _instant(one.get("lastClosed")),
            "related": sorted(related.get(one["id"], ()), key=int),
        }


def _relations(cases: Iterable[Record]) -> Mapping[str, set[str]]:
    """Return the related cases of each case; a relation may be written on one side only."""
    related: dict[str, set[str]] = {}
    for case in cases:
        for other in case.get("relatedCases", []):
            related.setdefault(case["id"], set()).add(other)
            related.setdefault(other, set()).add(case["id"])
    return related


def _activity(item: Record) -> Record:
    return {
        "id": item["id"],
        "department": item["department"],
        "case": item.get("case"),
        "customer": item.get("customer"),
        "user": item.get("assignedTo"),
        "queue": item.get("queue"),
        "created": _instant(item["created"]),
        "lastModified": _instant(item["lastModified"]["date"]),
    }


def _instant(text: str | None) -> str | None:
    return None if text is None else format_instant(parse_instant(text))
