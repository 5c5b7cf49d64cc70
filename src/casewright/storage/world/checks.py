"""Checks a world before loading: the JSON Schema, unique ids, references that exist."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

import jsonschema_rs

from casewright.clock import is_instant
from casewright.storage.world.document import WorldDocument, WorldFinding

Path = tuple[str | int, ...]

_NAMES = {
    "departments": "department",
    "users": "user",
    "queues": "queue",
    "customers": "customer",
    "contactPersons": "contact person",
    "contactPoints": "contact point",
    "cases": "case",
    "activities": "activity",
}
_REFERENCES: dict[str, dict[str, str]] = {
    "departments": {"sharesActivitiesWith": "departments"},
    "users": {
        "homeDepartment": "departments",
        "foreignDepartments": "departments",
        "transferActivitiesTo": "users",
        "pullActivitiesFrom": "users",
    },
    "queues": {"department": "departments"},
    "customers": {"department": "departments"},
    "cases": {
        "department": "departments",
        "customer": "customers",
        "owner": "users",
        "relatedCases": "cases",
    },
    "activities": {
        "case": "cases",
        "department": "departments",
        "assignedTo": "users",
        "queue": "queues",
        "lockedBy": "users",
        "customer": "customers",
        "contactPerson": "contactPersons",
        "contactPoint": "contactPoints",
        "responseTo": "activities",
    },
}


def world_schema() -> dict[str, Any]:
    """Return the JSON Schema of world files."""
    text = resources.files("casewright.storage").joinpath("world.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def schema_findings(document: WorldDocument) -> list[WorldFinding]:
    """Return the errors of a document by the JSON Schema; for another file version, only that."""
    validator = jsonschema_rs.Draft202012Validator(
        world_schema(), validate_formats=True, formats={"date-time": is_instant}
    )
    errors = list(validator.iter_errors(document.value))
    of_version = [error for error in errors if error.kind.name == "const"]
    return [finding for error in of_version or errors for finding in _findings_of(document, error)]


def _findings_of(
    document: WorldDocument, error: jsonschema_rs.ValidationError
) -> Iterator[WorldFinding]:
    path = tuple(error.instance_path)
    place = _text_of(path)
    kind = error.kind.as_dict()
    match error.kind.name:
        case "additionalProperties":
            for key in kind["unexpected"]:
                yield WorldFinding(document.line((*path, key)), f"{place}unknown key '{key}'")
            return
        case "required":
            message = f"the key '{kind['property']}' is missing"
        case "type" if "string" in kind["types"] and isinstance(error.instance, int | float):
            message = "must be a text; put it in quotes"
        case "type":
            message = f"must be {' or '.join(_article(name) for name in kind['types'])}"
        case "enum":
            message = f"must be one of {', '.join(repr(value) for value in kind['options'])}"
        case "const":
            message = (
                f"this program reads version {kind['expected_value']} of world files alone; "
                "load the file with the casewright that it was written for"
            )
        case "pattern" | "format":
            message = f"{error.instance!r} is not {_form_of(kind)}"
        case "maxLength":
            message = f"is longer than {kind['limit']} characters"
        case "maxItems":
            message = f"has more than {kind['limit']} values"
        case "not":
            message = "only social contact points have a kind"
        case _:
            message = error.message
    yield WorldFinding(document.line(path), f"{place}{message}")


def _article(type_name: str) -> str:
    names = {"object": "a mapping", "array": "a list", "string": "a text", "null": "null"}
    names |= {"integer": "a whole number", "boolean": "true or false"}
    return names.get(type_name, type_name)


def _form_of(kind: dict[str, Any]) -> str:
    if "T" in str(kind.get("pattern", "T")):
        return "an instant like 2015-08-01T00:00:00.000Z"
    if kind.get("pattern") == "^[^,]+$":
        return "a name without commas"
    return "an id: a quoted positive number of at most 18 digits"


def _text_of(path: Path) -> str:
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return f"{''.join(parts).removeprefix('.')}: " if parts else ""


_GREATEST_CASE = 999_999_999_000_000_000
"""New cases are counted on from the greatest id, and an id has 18 digits at most."""


class References:
    """Finds ids that occur twice or refer to nothing, in a document that satisfies the schema."""

    def __init__(self, document: WorldDocument) -> None:
        self._document = document
        self._known: dict[str, dict[str, Path]] = {kind: {} for kind in _NAMES}
        self._owner_of_person: dict[str, str] = {}
        self._owner_of_point: dict[str, str] = {}
        self.findings: list[WorldFinding] = []

    def check(self) -> list[WorldFinding]:
        """Return all findings."""
        self._register_all()
        for kind, references in _REFERENCES.items():
            for path, item in self._items(kind):
                for key, target in references.items():
                    self._check((*path, key), item.get(key), target)
                if "lastModified" in item:
                    stamp = item["lastModified"]
                    self._check((*path, "lastModified", "user"), stamp.get("user"), "users")
                    self._check_room((*path, "lastModified", "date"), stamp["date"])
        for path, case in self._items("cases"):
            if int(case["id"]) > _GREATEST_CASE:
                message = f"{_text_of((*path, 'id'))}leaves no room for the ids of new cases"
                self.findings.append(WorldFinding(self._document.line((*path, "id")), message))
        self._check_custom_attributes("cases", "case")
        self._check_custom_attributes("activities", "activity")
        for path, activity in self._items("activities"):
            self._check_contact(path, activity)
        return self.findings

    def _check_room(self, path: Path, date: str) -> None:
        """Check that a date is not too late: later changes increase it, and the year 9999 ends."""
        if date.startswith("9999"):
            message = f"{_text_of(path)}the year 9999 leaves no room for later changes"
            self.findings.append(WorldFinding(self._document.line(path), message))

    def _items(self, kind: str) -> Iterator[tuple[Path, dict[str, Any]]]:
        for index, item in enumerate(self._document.value.get(kind, ())):
            yield (kind, index), item

    def _register_all(self) -> None:
        for kind in ("departments", "users", "queues", "customers", "cases", "activities"):
            for path, item in self._items(kind):
                self._register(kind, path, item["id"])
        for path, customer in self._items("customers"):
            for index, person in enumerate(customer.get("contactPersons", ())):
                of_person = (*path, "contactPersons", index)
                self._register("contactPersons", of_person, person["id"])
                self._owner_of_person[person["id"]] = customer["id"]
                for number, point in enumerate(person.get("contactPoints", ())):
                    self._register(
                        "contactPoints", (*of_person, "contactPoints", number), point["id"]
                    )
                    self._owner_of_point[point["id"]] = person["id"]
        self._unique_keys("users", ("userName",), "user name")
        self._unique_keys("customAttributes", ("resource", "name"), "custom attribute")

    def _unique_keys(self, kind: str, keys: tuple[str, ...], name: str) -> None:
        first: dict[tuple[str, ...], Path] = {}
        for path, item in self._items(kind):
            value = tuple(item[key] for key in keys)
            self._once(first, value, (*path, keys[-1]), f"{name} '{value[-1]}'")

    def _register(self, kind: str, path: Path, id_: str) -> None:
        self._once(self._known[kind], id_, (*path, "id"), f'{_NAMES[kind]} "{id_}"')

    def _once(self, first: dict[Any, Path], value: object, path: Path, name: str) -> None:
        if value in first:
            line = self._document.line(first[value])
            self._report(path, f"duplicate {name}, first given at line {line}")
        else:
            first[value] = path

    def _check(self, path: Path, value: str | list[str] | None, target: str) -> None:
        if isinstance(value, list):
            for index, id_ in enumerate(value):
                self._check((*path, index), id_, target)
        elif value is not None and value not in self._known[target]:
            self._report(path, f'{_NAMES[target]} "{value}" does not exist')

    def _check_custom_attributes(self, kind: str, resource: str) -> None:
        configured = {
            item["name"]
            for _, item in self._items("customAttributes")
            if item["resource"] == resource
        }
        for path, holder in self._items(kind):
            for name in holder.get("customAttributes", ()):
                if name not in configured:
                    message = f"custom attribute '{name}' is not configured for {kind}"
                    self._report((*path, "customAttributes", name), message)

    def _check_contact(self, path: Path, activity: dict[str, Any]) -> None:
        """Check that person and contact point belong together, and to the activity's customer."""
        customer, person, point = (
            activity.get(key) for key in ("customer", "contactPerson", "contactPoint")
        )
        if person in self._owner_of_person and self._owner_of_person[person] != customer:
            owner = self._owner_of_person[person]
            message = f'contact person "{person}" belongs to customer "{owner}"'
            self._report((*path, "contactPerson"), message)
        if point in self._owner_of_point and self._owner_of_point[point] != person:
            owner = self._owner_of_point[point]
            message = f'contact point "{point}" belongs to contact person "{owner}"'
            self._report((*path, "contactPoint"), message)

    def _report(self, path: Path, message: str) -> None:
        self.findings.append(WorldFinding(self._document.line(path), f"{_text_of(path)}{message}"))
