"""Makes the request of a finding smaller while the server still shows the same fault.

Example: the answer to a body with ten members is 500. Members without which it is still 500 are
removed.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import requests

from twinspec.contract.binding.names import NotXml
from twinspec.fuzz import numbers
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.model.exchange import Exchange, ServerFinding
from twinspec.fuzz.model.observation import MINIMISING
from twinspec.fuzz.model.plan import ABSENT, Plan

TryOut = Callable[[Plan, str], Exchange]
"""Sends a request of a phase; requests' errors, and NotXml for a text that XML has no form for."""

Shows = Callable[[Plan], ServerFinding | None]
"""Tries a request; the finding that is looked for, if it comes again."""


def minimise(plan: Plan, shows: Shows) -> tuple[ServerFinding, Plan] | None:
    """Return the finding with the smallest request found, and that request; None if it is gone.

    At most `numbers.MINIMISING_REQUESTS` smaller requests are tried.
    """
    shown = _tried(plan, shows)
    if shown is None:
        return None
    tries = iter(range(numbers.MINIMISING_REQUESTS))
    smaller = True
    while smaller:
        smaller = False
        for candidate in _smaller(plan):
            if next(tries, None) is None:
                return shown, plan
            found = _tried(candidate, shows)
            if found is not None:
                shown, plan, smaller = found, candidate, True
                break
    return shown, plan


def shows_again(try_out: TryOut, judge: Judge, finding: ServerFinding) -> Shows:
    """Return a function that sends a plan and returns the finding if it occurs again."""

    def shows(plan: Plan) -> ServerFinding | None:
        try:
            exchange = try_out(plan, MINIMISING)
        except requests.RequestException:
            return None
        found = judge.judge(exchange).findings
        return next((item for item in found if item.signature == finding.signature), None)

    return shows


def _tried(plan: Plan, shows: Shows) -> ServerFinding | None:
    try:
        return shows(plan)
    except NotXml:
        return None


def _smaller(plan: Plan) -> Iterator[Plan]:
    """Yield plans without a part of `plan`, the largest parts first."""
    plain: dict[str, Any] = {"headers": {}, "attack": None, "style": None, "padding": 0}
    for name, value in plain.items():
        if getattr(plan, name) != value:
            yield plan.replace(**{name: value})
    for index in range(len(plan.query)):
        yield plan.replace(query=plan.query[:index] + plan.query[index + 1 :])
    for name, value in plan.path.items():
        if isinstance(value, list) and len(value) > 1:
            yield plan.replace(path={**plan.path, name: value[:1]})
    if plan.body is not ABSENT:
        for body in _smaller_values(plan.body):
            yield plan.replace(body=body)


def _smaller_values(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key in value:
            yield {name: item for name, item in value.items() if name != key}
        for key, item in value.items():
            for smaller in _smaller_values(item):
                yield {**copy.copy(value), key: smaller}
    elif isinstance(value, list):
        if len(value) > 1:
            yield value[:1]
            yield value[: len(value) // 2]
            yield value[:-1]
        for index, item in enumerate(value):
            for smaller in _smaller_values(item):
                yield [*value[:index], smaller, *value[index + 1 :]]
    elif isinstance(value, str) and len(value) > 1:
        yield value[: len(value) // 2]
