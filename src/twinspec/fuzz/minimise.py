"""Makes the request of a finding smaller, as long as the server shows the same fault."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import requests

from twinspec.fuzz.client import Client
from twinspec.fuzz.exchange import Finding
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.plan.plan import ABSENT, Plan
from twinspec.fuzz.wire.xml_names import NotXml

_REQUESTS = 60
_PHASE = "minimising"


class Minimiser:
    """Tries smaller requests, at most sixty for a finding."""

    def __init__(self, client: Client, judge: Judge) -> None:
        """Send by `client`; `judge` says whether the fault is still there."""
        self._client = client
        self._judge = judge

    def minimise(self, finding: Finding, plan: Plan) -> tuple[Finding, Plan] | None:
        """Return the smallest request that shows the fault; None if it does not come again."""
        shown = self._shows(plan, finding)
        if shown is None:
            return None
        tries = iter(range(_REQUESTS))
        smaller = True
        while smaller:
            smaller = False
            for candidate in _smaller(plan):
                if next(tries, None) is None:
                    return shown, plan
                found = self._shows(candidate, finding)
                if found is not None:
                    shown, plan, smaller = found, candidate, True
                    break
        return shown, plan

    def _shows(self, plan: Plan, finding: Finding) -> Finding | None:
        try:
            exchange = self._client.send(plan, _PHASE)
        except (NotXml, requests.RequestException):
            return None
        verdict = self._judge.judge(exchange)
        self._client.learn(exchange, plan)
        return next(
            (item for item in verdict.findings if item.signature == finding.signature), None
        )


def _smaller(plan: Plan) -> Iterator[Plan]:
    """Yield plans that lack something that `plan` has, the largest pieces first."""
    plain: dict[str, Any] = {"headers": {}, "attack": None, "style": None, "padding": 0}
    for name, value in plain.items():
        if getattr(plan, name) != value:
            yield plan.but(**{name: value})
    for index in range(len(plan.query)):
        yield plan.but(query=plan.query[:index] + plan.query[index + 1 :])
    for name, value in plan.path.items():
        if isinstance(value, list) and len(value) > 1:
            yield plan.but(path={**plan.path, name: value[:1]})
    if plan.body is not ABSENT:
        for body in _smaller_values(plan.body):
            yield plan.but(body=body)


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
