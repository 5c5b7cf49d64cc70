"""The expressions of rules agree with the handlers: on both requests of every test of a rule.

The tests say what the server does (test_rules.py has it do so); here the expressions judge the same
requests, with facts that a user who sees everything reads from the same world.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from casewright.configuration import configuration_of
from interaction_contract.rules import BY_ID
from tests.databases import Databases, databases  # noqa: F401 - a fixture
from tests.reads import address_of, facts_of
from tests.rules.applications import RuleApplications, WorldClient, shape
from tests.rules.story import RuleTest, Side, read_test, rule_files
from twinspec.contract.layout import load_contract
from twinspec.expressions.facts import Found, Read
from twinspec.expressions.requests import parameter_values
from twinspec.expressions.verdict import OperationRules, Verdict

CONTRACT = load_contract(Path("spec"))
OBSERVER = "999999"
BAD_REQUEST = 400


def _judged(test: RuleTest) -> Iterator[tuple[str, Side, str | None]]:
    """Yield the requests of a test that a handler judges, each with the rule that refuses it."""
    shown = test.answer.get("shows", {}).get("details", [{}])[0].get("key")
    is_refused = test.answer.get("status", 0) >= BAD_REQUEST
    reaches_handler = not {"raw", "url"} & test.accepted.request.keys()
    if reaches_handler and test.accepted.answers is None:
        assert (shown is not None) == is_refused, f"{test.file} does not show the first rule"
        if shown is None or BY_ID[shown].checked_by == "handler":
            yield "accepted", test.accepted, shown
    if test.refused is not None and test.rule.checked_by == "handler":
        yield "refused", test.refused, test.rule.id


CASES = [
    pytest.param(version, side, expected, id=f"{test.rule.id}-{version}-{name}")
    for test in map(read_test, rule_files())
    for version in test.versions
    for name, side, expected in _judged(test)
]


@pytest.fixture(scope="module")
def applications(databases: Databases) -> RuleApplications:  # noqa: F811 - pytest's way to ask for it
    """One application for all tests."""
    return RuleApplications(databases)


@pytest.fixture(scope="module")
def rules() -> dict[tuple[str, str], OperationRules]:
    """The rules of every operation, compiled."""
    return {
        (version.name, operation.id): OperationRules(CONTRACT, version, operation)
        for version in CONTRACT.versions.values()
        for operation in version.operations
    }


@pytest.mark.parametrize(("version", "side", "expected"), CASES)
def test_the_expressions_say_what_the_server_does(
    applications: RuleApplications,
    rules: dict[tuple[str, str], OperationRules],
    version: str,
    side: Side,
    expected: str | None,
) -> None:
    """What is accepted breaks no rule; what is refused breaks the test's rule first."""
    own = rules[version, side.operation]
    verdict = asyncio.run(_verdict(applications, own, version, side))
    if expected in verdict.unknown:
        assert own.entry(expected).undecidable is not None, verdict
    else:
        assert verdict.broken == expected, verdict
    errors = {one: why for one, why in verdict.unknown.items() if not own.entry(one).undecidable}
    assert not errors


async def _verdict(
    applications: RuleApplications, own: OperationRules, version: str, side: Side
) -> Verdict:
    """Return the verdict on a request, with facts read by a user who sees everything."""
    values = _values(own, version, side)
    async with applications.play("sqlite", _observed(side)) as play:
        facts = await facts_of(
            own.language, CONTRACT.versions[version], values, partial(_found, play, version)
        )
    return own.judge(values | facts)


def _observed(side: Side) -> Side:
    """Return the side with a caller who sees all departments, in a server that hides nothing."""
    everywhere = [one["id"] for one in side.world["departments"]]
    observer = {
        "id": OBSERVER,
        "userName": "observer",
        "password": "observer",
        "name": "Observer",
        "firstName": "Olga",
        "lastName": "Server",
        "enabled": True,
        "licenses": ["Platform"],
        "homeDepartment": everywhere[0],
        "foreignDepartments": everywhere[1:],
        "actions": ["View Agent Console"],
        "transferActivitiesTo": [],
        "pullActivitiesFrom": [],
    }
    world = {**side.world, "users": [*side.world["users"], observer]}
    return replace(side, world=world, caller="observer", session={}, server={})


def _values(own: OperationRules, version: str, side: Side) -> dict[str, Any]:
    """Return the variables that need no reading."""
    strict = side.server.get("settings", {}).get("strict_visibility", False)
    configuration = configuration_of(side.world, strict_visibility=strict)
    caller = next(one for one in configuration["users"].values() if one["userName"] == side.caller)
    query = [
        (name, str(one))
        for name, given in side.request.get("query", {}).items()
        for one in (given if isinstance(given, list) else [given])
    ]
    path = {name: str(value) for name, value in side.request.get("path", {}).items()}
    values = {
        "parameters": parameter_values(own.language.operation, path, query),
        "configuration": configuration,
        "caller": caller,
        "now": dt.datetime.fromtimestamp(side.clock / 1000, dt.UTC),
    }
    if "body" in side.request:
        values["request"] = side.request["body"]
    return values


async def _found(play: WorldClient, version: str, wanted: Read) -> Found:
    path, query = address_of(version, wanted)
    look: Mapping[str, Any] = {"read": f"/system/ws/{version}{path}", "query": query}
    answer = await play.look(version, "json", look)
    return Found(answer.status_code, shape(answer, version, wanted.operation))
