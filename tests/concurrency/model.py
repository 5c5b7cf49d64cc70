"""Reference model of the operations that change cases and activities, one request at a time.

Written from spec/rules and the documents alone: which rules there are, their order and statuses
are read from spec/rules, what each means is the method of its name. It shares no code with the
service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.concurrency.attempt import Attempt, Request, Verdict
from tests.concurrency.operations_on_activities import (
    ChangeCaseOfActivities,
    ChangeCustomerOfActivities,
)
from tests.concurrency.operations_on_cases import ChangeCustomerOfCase, CloseCase, EditCase
from tests.concurrency.world import World

_RULES = Path(__file__).parents[2] / "spec" / "rules"

OPERATIONS: Mapping[str, type[Attempt]] = {
    "edit_case": EditCase,
    "close_case": CloseCase,
    "change_customer_of_case": ChangeCustomerOfCase,
    "change_case_of_activities": ChangeCaseOfActivities,
    "change_customer_of_activities": ChangeCustomerOfActivities,
}


class Outcome(NamedTuple):
    """The verdict, the state afterwards, and the effects that could be seen."""

    verdict: Verdict
    world: World
    effects: frozenset[str] = frozenset()


def answer(world: World, request: Request, now: int) -> Outcome:
    """Return what the documents say of `request`, sent to `world` at the instant `now`."""
    attempt = OPERATIONS[request.operation](world, request, now)
    for name, status in refusals(request.operation):
        holds: Callable[[], bool] = getattr(attempt, name)
        if not holds():
            return Outcome(Verdict(status, f"{request.operation}.{name}"), world)
    verdict = attempt.change()
    effects = frozenset(f"{request.operation}.{name}" for name in attempt.effects)
    return Outcome(verdict, attempt.world, effects)


@cache
def refusals(operation: str) -> tuple[tuple[str, int], ...]:
    """Return names and statuses of what the handler may refuse, in order of evaluation."""
    return tuple(
        (one["id"].partition(".")[2], one["status"])
        for one in _rules(operation)
        if one["kind"] == "refusal" and one["checked_by"] == "handler"
    )


@cache
def effects(operation: str) -> tuple[str, ...]:
    """Return the ids of what the operation does."""
    return tuple(one["id"] for one in _rules(operation) if one["kind"] == "effect")


@cache
def _rules(operation: str) -> list[dict[str, Any]]:
    text = (_RULES / f"{operation}.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.load(text, yaml.CSafeLoader)
    return found
