"""What the expressions of the rules say of the model's requests, with facts that a reader reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from casewright.configuration import configuration_of
from tests.concurrency.attempt import Request
from tests.reads import Ask, facts_of, records_of, without_decision
from twinspec.contract.layout import load_contract
from twinspec.expressions.requests import parameter_values
from twinspec.expressions.verdict import OperationRules, Verdict

_CONTRACT = load_contract(Path(__file__).parents[2] / "spec")
_VERSION = _CONTRACT.versions["v12"]


class Expressed:
    """The expressions of all operations, over one world's configuration."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        """Take the configuration of a world as its file tells it."""
        self._configuration = configuration_of(told, strict_visibility=False)
        self._records = records_of(told)

    async def verdict(self, request: Request, now: int, ask: Ask) -> tuple[Verdict, dict[str, Any]]:
        """Return the verdict on a request at the instant `now`, and the facts it rests on."""
        rules = _rules(request.operation)
        values = {
            "request": request.body,
            "parameters": _parameters(rules, request),
            "configuration": self._configuration,
            "caller": self._configuration["users"][str(request.user)],
            "now": dt.datetime.fromtimestamp(now / 1000, dt.UTC),
        }
        facts = await facts_of(rules.language, _VERSION, values, ask, self._records)
        return rules.judge(values | facts), facts


def disagreement(
    request: Request, verdict: Verdict, facts: Mapping[str, Any], rule: str | None
) -> str | None:
    """Return rule, request and facts where a server must not answer with `rule`; else None.

    `rule` is the one that refuses, None for an accepted request. A rule that has an expression is
    decided for every request.
    """
    rules = _rules(request.operation)
    failed = without_decision(rules, verdict, rule)
    if verdict.allows(rule) and not failed:
        return None
    said = f"{verdict.broken or 'no rule'} is broken, undecided are {failed or 'none'}"
    return f"{said}; answered was {rule or 'success'} to {request}, with the facts {facts}"


def _parameters(rules: OperationRules, request: Request) -> dict[str, Any]:
    ids = ",".join(map(str, request.path))
    query = [("relateCase", "yes")] if request.relate else []
    return parameter_values(rules.language.operation, {"id": ids, "ids": ids}, query)


@cache
def _rules(operation: str) -> OperationRules:
    [found] = [one for one in _VERSION.operations if one.id == operation]
    return OperationRules(_CONTRACT, _VERSION, found)
