"""A running server publishes its rules as JSON, and that is enough to evaluate them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from cel_expr_python import cel
from cel_expr_python.ext import ext_strings

from tests.api.conftest import Edge
from twinspec.contract.layout import load_contract
from twinspec.generate.rules_json import field_path

CONTRACT = load_contract(Path("spec"))
INSTANT = cel.FunctionDecl(
    "instant",
    [
        cel.Overload(
            "instant(string)",
            return_type=cel.Type.TIMESTAMP,
            parameters=[cel.Type.STRING],
            impl=dt.datetime.fromisoformat,
        )
    ],
)
"""One of the functions that spec/README.md lists beside those of CEL."""
NOW = dt.datetime(2015, 8, 1, tzinfo=dt.UTC)
LINKED = {"link": [{"rel": "related", "href": "/system/ws/v12/interaction/case/1001"}]}


def published(edge: Edge, version: str) -> dict[str, Any]:
    answer = edge.send("GET", f"/system/ws/{version}/rules.json", session=None)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    said: dict[str, Any] = answer.json()
    return said


@pytest.mark.parametrize("version", ["v12", "v20"])
def test_every_rule_of_an_operation_is_there(edge: Edge, version: str) -> None:
    said = published(edge, version)
    assert said["version"] == version
    listed = {one.id: set(one.rules) for one in CONTRACT.versions[version].operations if one.rules}
    found: dict[str, set[str]] = {}
    for rule in said["rules"]:
        for operation in rule["operations"]:
            found.setdefault(operation, set()).add(rule["id"])
    assert found == listed
    assert listed.keys() == said["operations"].keys()


def test_a_rule_is_said_in_the_words_of_kubernetes(edge: Edge) -> None:
    rules = {rule["id"]: rule for rule in published(edge, "v12")["rules"]}
    assert rules["edit_case.links_and_unlinks_are_disjoint"] == {
        "id": "edit_case.links_and_unlinks_are_disjoint",
        "kind": "refusal",
        "operations": ["edit_case"],
        "checkedBy": "handler",
        "statement": "No case is named both in link and in unlink.",
        "rule": "unlink.all(one, !(one in link))",
        "message": "A case cannot be both linked and unlinked by one request: {value}.",
        "reason": "400-138",
        "status": 400,
        "fieldPath": ".relatedCases.unlink",
    }


def test_an_operation_says_what_its_expressions_need(edge: Edge) -> None:
    operation = published(edge, "v12")["operations"]["edit_case"]
    assert (operation["method"], operation["path"]) == ("PUT", "/interaction/case")
    [cases] = operation["facts"]
    assert (cases["name"], cases["read"], cases["items"]) == ("cases", "get_cases", "/case")
    log_in = published(edge, "v12")["operations"]["log_in"]
    assert log_in["facts"] == [
        {
            "name": "passwords",
            "records": "login",
            "member": "name",
            "texts": "[request.userName]",
            "gives": "password",
        }
    ]
    needs = operation["needs"]
    assert needs["edit_case.links_and_unlinks_are_disjoint"] == ["request"]
    assert needs["edit_case.due_date_is_in_future"] == ["now", "request"]
    assert needs["edit_case.caller_may_edit_cases"] == ["caller"]
    assert needs["edit_case.last_modified_matches"] == ["cases", "request"]


@pytest.mark.parametrize(
    ("request_body", "broken"),
    [
        pytest.param({"id": 1000, "subject": "New"}, [], id="sound"),
        pytest.param({"id": 1000}, ["something_changes"], id="nothing changes"),
        pytest.param(
            {"id": 1001, "relatedCases": LINKED}, ["case_is_not_linked_to_itself"], id="itself"
        ),
        pytest.param(
            {"id": 1, "relatedCases": {**LINKED, "unlink": LINKED["link"]}},
            ["links_and_unlinks_are_disjoint"],
            id="linked and unlinked",
        ),
        pytest.param(
            {"id": 1, "dueDate": "2015-07-31T23:59:59Z"}, ["due_date_is_in_future"], id="past"
        ),
    ],
)
def test_a_stranger_evaluates_rules_with_what_is_published(
    edge: Edge, request_body: dict[str, Any], broken: list[str]
) -> None:
    """By any runtime of CEL: here one that knows nothing but the answer of the server."""
    said = published(edge, "v12")
    operation = said["operations"]["edit_case"]
    values: dict[str, Any] = {"request": request_body, "now": NOW}
    for named in operation["values"]:
        value = evaluated(named["expression"], values)
        if value is not None:
            values[named["name"]] = value
    found = [
        rule["id"].partition(".")[2]
        for rule in said["rules"]
        if set(operation["needs"].get(rule["id"], ["facts"])) <= {"request", "now"}
        and evaluated(rule["rule"], values) is False
    ]
    assert found == broken


def evaluated(text: str, values: dict[str, Any]) -> Any:
    """Return the value of an expression; None if it needs what is not given."""
    kinds = {name: cel.Type.TIMESTAMP if name == "now" else cel.Type.DYN for name in values}
    try:
        environment = cel.NewEnv(
            variables=kinds, extensions=[ext_strings.ExtStrings()], functions=[INSTANT]
        )
        compiled = environment.compile(text)
    except RuntimeError:
        return None
    value = compiled.eval(data=values)
    return None if value.type() == cel.Type.ERROR else value.plain_value()


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        ("/id", ".id"),
        ("/owner/user/id", ".owner.user.id"),
        ("/relatedCases/unlink/0/href", ".relatedCases.unlink"),
        ("/activity/1/id", ".activity"),
    ],
)
def test_a_field_path_leads_into_no_list(pointer: str, path: str) -> None:
    """As in Kubernetes: a path may not name an item of a list."""
    assert field_path(pointer) == path
