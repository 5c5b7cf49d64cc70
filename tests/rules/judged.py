"""What the expressions of the rules say of one side of a rule's test."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from casewright.clock import parse_instant
from casewright.configuration import configuration_of
from casewright.replay.worlds import overlay
from tests.reads import address_of, facts_of, records_of
from tests.rules.applications import RuleApplications, WorldClient, shape
from tests.rules.story import FOLDER, OPERATIONS, Side
from twinspec.contract.documents import read_yaml
from twinspec.contract.layout import load_contract
from twinspec.expressions.facts import FactRequest, FactResponse
from twinspec.expressions.requests import parameter_values
from twinspec.expressions.verdict import OperationRules, Verdict

CONTRACT = load_contract(Path("spec"))
OBSERVER = "999999"
CLOCK = "2015-08-01T00:00:00.000Z"


@cache
def rules_of(version: str, operation: str) -> OperationRules:
    """Return the rules of an operation, compiled."""
    found = CONTRACT.versions[version]
    [one] = [one for one in found.operations if one.id == operation]
    return OperationRules(CONTRACT, found, one)


async def verdict_on(
    applications: RuleApplications, own: OperationRules, version: str, side: Side
) -> Verdict:
    """Return the verdict on a request, with facts read by a user who sees everything."""
    values = _values(own, version, side)
    async with applications.play("sqlite", _observed(side)) as play:
        facts = await facts_of(
            own.language,
            CONTRACT.versions[version],
            values,
            partial(_found, play, version),
            records_of(side.world),
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


async def _found(play: WorldClient, version: str, wanted: FactRequest) -> FactResponse:
    path, query = address_of(version, wanted)
    look: Mapping[str, Any] = {"read": f"/system/ws/{version}{path}", "query": query}
    answer = await play.look(version, "json", look)
    return FactResponse(answer.status_code, shape(answer, version, wanted.operation))


def side_of(
    operation: str,
    request: Mapping[str, Any],
    world: Mapping[str, Any] = {},
    server: Mapping[str, Any] = {},
) -> Side:
    """Return a side over the world of all tests, in which some entries and settings differ."""
    clock = parse_instant(CLOCK)
    return Side(
        operation,
        overlay(read_yaml(FOLDER / "world.yaml"), world),
        clock,
        "frank",
        {},
        request,
        server,
    )


def refused_with(applications: RuleApplications, side: Side) -> tuple[str | None, str | None]:
    """Return the rules that server and expressions refuse with, in this order; None: accepted."""
    version = "v12" if side.operation in OPERATIONS["v12"] else "v20"
    answered, verdict = asyncio.run(_both(applications, version, side))
    return answered, verdict.broken


def full_id(operation: str, rule: str | None) -> str | None:
    """Return the id of a rule that may lack its scope, which is the operation then."""
    return rule if rule is None or "." in rule else f"{operation}.{rule}"


async def _both(
    applications: RuleApplications, version: str, side: Side
) -> tuple[str | None, Verdict]:
    async with applications.play("sqlite", side) as play:
        answer = await play.send(version, "json")
    refused = None
    if not answer.is_success:
        refused = shape(answer, version, side.operation)["details"][0]["key"]
    own = rules_of(version, side.operation)
    return refused, await verdict_on(applications, own, version, side)
