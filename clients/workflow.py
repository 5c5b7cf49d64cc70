"""The scenario as workflows of Arazzo 1.0, which its runners send: one for each version.

`python -m clients.workflow` writes `clients/arazzo/scenario.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from clients.scenario import Scenario, Step, read_scenario

FILE = Path(__file__).parent / "arazzo" / "scenario.yaml"
SESSION = "X-egain-session"
_HEAD = "# Made from clients/scenario.yaml. DO NOT EDIT. Run: python -m clients.workflow\n"
_PARAMETERS = {
    "ids": ("ids", "path"),
    "attributes": ("$attribute", "query"),
    "relateCase": ("relateCase", "query"),
    "forceLogin": ("forceLogin", "query"),
    "pagesize": ("$pagesize", "query"),
    "acceptLanguage": ("Accept-Language", "header"),
}
_OF_CASE = {
    "id": "id",
    "subject": "subject",
    "description": "description",
    "created": "created/date",
    "lastModified": "lastModified/date",
    "dueDate": "dueDate",
    "severity": "severity/value",
    "owner": "owner/user/id",
    "customer": "customer/id",
}
_OF_ACTIVITIES = {
    "ids": "id",
    "cases": "case/id",
    "customers": "customer/id",
    "contactPoints": "customer/contactPersons/contactPerson/0/contactPoints/contactPoint/0/id",
    "contactPointData": "contactPointData",
}


def workflows(scenario: Scenario) -> dict[str, Any]:
    """Return the document: a workflow per version, which is the name of its OpenAPI document, too.

    The workflow of a later version reads what those before it wrote: they are run in their order.
    """
    versions = dict.fromkeys(step.version for step in scenario.steps)
    return {
        "arazzo": "1.0.1",
        "info": {"title": "The scenario of all clients", "version": "1.0.0"},
        "sourceDescriptions": [
            {"name": name, "url": f"../../generated/openapi/{name}.client.yaml", "type": "openapi"}
            for name in versions
        ],
        "workflows": [
            {
                "workflowId": name,
                "summary": "Begin a session, read, change, be refused, end the session.",
                "steps": list(_steps(name, scenario)),
            }
            for name in versions
        ],
    }


def _steps(version: str, scenario: Scenario) -> Iterator[dict[str, Any]]:
    last_read = last_edit = location = ""
    for step in scenario.steps:
        if step.version != version:
            continue
        # What was refused for its date is sent with that date again; see clients/README.md.
        if step.operation == "edit_case" and step.name != "edit_with_stale_date":
            last_edit = last_read
        made: dict[str, Any] = {
            "stepId": step.name,
            "operationId": f"$sourceDescriptions.{version}.{step.operation}",
            "parameters": list(_parameters(step, location)),
        }
        body = _body(step, f"$steps.{last_edit}.outputs.lastModified")
        if body is not None:
            made["requestBody"] = {"contentType": "application/json", "payload": body}
        # Lists of one answer end alike, and an Arazzo document says each criterion once.
        criteria = list(_criteria(step))
        made["successCriteria"] = [
            one for at, one in enumerate(criteria) if one not in criteria[:at]
        ]
        if step.operation == "log_in" and step.expect["status"] < 300:
            made["outputs"] = {"session": f"$response.header.{SESSION}"}
        if step.operation == "get_cases" and step.expect["status"] == 200:
            made["outputs"] = {"lastModified": "$response.body#/case/0/lastModified/date"}
            last_read = step.name
        location = step.expect.get("values", {}).get("location") or location
        yield made


def _parameters(step: Step, location: str) -> Iterator[dict[str, Any]]:
    given = step.given
    if step.name == "follow_location":
        # Arazzo takes no part of a text; the step before requires the Location that ends so.
        given = {**given, "ids": [location.rpartition("/")[2]]}
    for name, value in given.items():
        if name in _PARAMETERS:
            called, place = _PARAMETERS[name]
            text = ",".join(value) if isinstance(value, list) else value
            yield {"name": called, "in": place, "value": text}
    yield {"name": "Accept", "in": "header", "value": "application/json"}
    if step.operation != "log_in":
        yield {"name": SESSION, "in": "header", "value": "$steps.log_in.outputs.session"}


def _body(step: Step, last_modified: str) -> dict[str, Any] | None:
    """Return the document that a step sends, if it sends any."""
    body = {name: value for name, value in step.given.items() if name not in _PARAMETERS}
    if "severity" in body:
        body["severity"] = {"value": body["severity"]}
    if body.get("owner"):
        body["owner"] = {"user": {"id": body["owner"]}}
    if "activities" in body:
        body = {"activity": [_with_customer(activity) for activity in body["activities"]]}
    if step.operation == "edit_case":
        body["lastModified"] = {"date": last_modified}
    return body or None


def _with_customer(activity: Mapping[str, str]) -> dict[str, Any]:
    points = {"contactPoint": [{"id": activity["contactPoint"]}]}
    persons = {"contactPerson": [{"contactPoints": points}]}
    return {"id": activity["id"], "customer": {"contactPersons": persons}}


def _criteria(step: Step) -> Iterator[dict[str, Any]]:
    yield _simple(f"$statusCode == {step.expect['status']}")
    if "code" in step.expect:
        yield _equal("code", step.expect["code"])
        yield _equal("details/0/key", step.expect["rule"])
    for name, value in step.expect.get("values", {}).items():
        if name == "session":
            context = f"$response.header.{SESSION}"
            yield {"context": context, "condition": r"^\S{16,}$", "type": "regex"}
        elif name == "location":
            yield _simple(f"$response.header.Location == {_literal(value)}")
        elif name == "contract_no":
            found = f"@.attribName == {_literal(name)} && @.attribValues.attribValue"
            attributes = "customAttributes.customAttribute"
            yield _holds(f"@.case[?@.{attributes}[?{found}[?@.value == {_literal(value)}]]]")
        elif name == "count":
            yield _equal("paginationInfo/count", value)
        elif step.operation == "get_activities":
            yield from _list("activity", _OF_ACTIVITIES[name], value)
        elif name == "ids":
            yield from _list("case", "id", value)
        elif name == "related":
            yield from _list("case/0/relatedCases/case", "id", value)
        elif value is None:
            member = _OF_CASE[name].replace("/", ".")
            yield _holds(f"length(@.case) == 1 && @.case[?!@.{member}]")
        else:
            yield _equal(f"case/0/{_OF_CASE[name]}", value)


def _list(place: str, member: str, values: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the criteria that a list has just these values of a member, in this order."""
    for at, value in enumerate(values):
        yield _equal(f"{place}/{at}/{member}", value)
    at_top, _, within = place.partition("/0/")
    length = f"length(@.{(within or at_top).replace('/', '.')}) == {len(values)}"
    yield _holds(f"@.{at_top}[?{length}]" if within else length)


def _equal(pointer: str, value: str | int) -> dict[str, Any]:
    return _simple(f"$response.body#/{pointer} == {_literal(value)}")


def _simple(condition: str) -> dict[str, Any]:
    return {"condition": condition}


def _holds(condition: str) -> dict[str, Any]:
    """Return the criterion that a condition of JSONPath (RFC 9535) holds for the answer's body."""
    return {"context": "$response.body", "condition": f"$[?{condition}]", "type": "jsonpath"}


def _literal(value: str | int | None) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else f"'{value}'"


def text() -> str:
    """Return the file's content."""
    told = workflows(read_scenario())
    return _HEAD + yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=120)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
