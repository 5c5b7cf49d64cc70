"""What programs are told, and whether a wrong step is noticed, whatever is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from clients.jobs import ROOT, VERSIONS
from clients.scenario import Scenario, Step, judged, read_scenario

RULES = {
    rule["id"]: rule
    for file in (ROOT / "spec" / "rules").glob("*.yaml")
    for rule in yaml.safe_load(file.read_bytes())
}
READ = Step("read", "v12", "get_cases", {"ids": ["1"]}, {"status": 200, "values": {"due": None}})
SET = Step(
    "set", "v12", "edit_case", {}, {"status": 200, "values": {"due": "2029-03-01T17:00:00.000Z"}}
)
STALE = Step(
    "stale", "v12", "edit_case", {}, {"status": 409, "code": "409-100", "rule": "edit_case.stale"}
)
SHORT = Scenario("2026-10-15T00:00:00.000Z", (READ, SET, STALE))
PRINTED: list[dict[str, Any]] = [
    {"version": "v12", "step": "read", "status": 200, "values": {"due": None}},
    {
        "version": "v12",
        "step": "set",
        "status": 200,
        "values": {"due": "2029-03-01T18:00:00+01:00"},
    },
    {
        "version": "v12",
        "step": "stale",
        "status": 409,
        "code": "409-100",
        "rule": "edit_case.stale",
        "values": {},
    },
]


def wrong(printed: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The differences of the short scenario, by step, of what differs."""
    text = "\n".join([*map(json.dumps, printed), "", "| a table | for people |"])
    return {name: found for (_, name), found in judged(SHORT, text).items() if found}


def test_every_step_as_expected_has_no_difference() -> None:
    assert wrong(PRINTED) == {}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(lambda p: p.pop(0), {"read": ["not run"]}, id="missing"),
        pytest.param(lambda p: p.append(p[0]), {"read": ["run 2 times"]}, id="twice"),
        pytest.param(
            lambda p: p.append({"version": "v12", "step": "other"}),
            {"other": ["the scenario has no such step"]},
            id="extra",
        ),
        pytest.param(
            lambda p: p.append({"version": "v20", "step": "read"}),
            {"read": ["the scenario has no such step"]},
            id="of_another_version",
        ),
        pytest.param(
            lambda p: p.insert(0, p.pop()),
            {"stale": ["the steps were not run in their order"]},
            id="in_another_order",
        ),
        pytest.param(
            lambda p: p[0].update(status=500),
            {"read": ["status: expected 200, found 500"]},
            id="status",
        ),
        pytest.param(
            lambda p: p[0].update(status="200"),
            {"read": ['status: expected 200, found "200"']},
            id="status_as_text",
        ),
        pytest.param(
            lambda p: p[2].pop("rule"),
            {"stale": ['rule: expected "edit_case.stale", found null']},
            id="untyped_refusal",
        ),
        pytest.param(
            lambda p: p[0].update(code="400-1"),
            {"read": ['code: expected null, found "400-1"']},
            id="code_where_none_is_expected",
        ),
        pytest.param(
            lambda p: p[0].update(values={}),
            {"read": ['values: expected {"due": null}, found {}']},
            id="value_left_out",
        ),
        pytest.param(
            lambda p: p[0].update(values={"due": ""}),
            {"read": ['values: expected {"due": null}, found {"due": ""}']},
            id="empty_for_absent",
        ),
        pytest.param(
            lambda p: p[1]["values"].update(due="2029-03-01T17:00:00.001Z"),
            {
                "set": [
                    'values: expected {"due": "2029-03-01T17:00:00.000Z"}, '
                    'found {"due": "2029-03-01T17:00:00.001Z"}'
                ]
            },
            id="another_moment",
        ),
        pytest.param(
            lambda p: p[1]["values"].update(due="2029-03-01T17:00:00"),
            {
                "set": [
                    'values: expected {"due": "2029-03-01T17:00:00.000Z"}, '
                    'found {"due": "2029-03-01T17:00:00"}'
                ]
            },
            id="moment_without_offset",
        ),
    ],
)
def test_what_differs_is_told(
    change: Callable[[list[dict[str, Any]]], object], told: dict[str, list[str]]
) -> None:
    printed: list[dict[str, Any]] = json.loads(json.dumps(PRINTED))
    change(printed)
    assert wrong(printed) == told


def test_a_line_that_is_no_json_is_a_step_too_many() -> None:
    lines = [*map(json.dumps, PRINTED), '{"version": "v12", "step"']
    assert [key for key, found in judged(SHORT, "\n".join(lines)).items() if found] == [
        ("None", 'no JSON: {"version": "v12", "step"')
    ]


def test_a_program_is_not_told_what_is_expected() -> None:
    assert json.loads(SHORT.told())["steps"][0] == {
        "step": "read",
        "version": "v12",
        "operation": "get_cases",
        "with": {"ids": ["1"]},
        "values": ["due"],
    }


@pytest.mark.parametrize("step", read_scenario().steps, ids=lambda step: "-".join(step.key))
def test_refusals_are_those_of_the_rules(step: Step) -> None:
    if step.expect["status"] < 400:
        assert "rule" not in step.expect
        return
    rule = RULES[step.expect["rule"]]
    assert (rule["status"], rule["code"]) == (step.expect["status"], step.expect["code"])


def test_operations_of_each_version_are_those_of_its_contract() -> None:
    for version in VERSIONS:
        there = {file.stem for file in (ROOT / "spec" / version / "operations").glob("*.yaml")}
        used = {step.operation for step in read_scenario().steps if step.version == version}
        assert used
        assert used <= there
