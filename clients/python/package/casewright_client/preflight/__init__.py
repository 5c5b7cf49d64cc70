"""Judges a request before it is sent, by the rules that the request alone decides.

The rules are expressions in CEL that the contract publishes, in `v12.json` and `v20.json`.
It needs `pip install casewright-client[preflight]`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from cel_expr_python import cel
from cel_expr_python.ext import ext_strings

from casewright_client.preflight.functions import FUNCTIONS


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that a request breaks, as the server says it.

    `…` in a message is what only the server says.
    """

    id: str
    code: str
    message: str


def preflight(
    version: str,
    operation: str,
    request: Mapping[str, Any] | None = None,
    *,
    parameters: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> list[BrokenRule]:
    """Return the rules that a request breaks, in the order in which the server evaluates them.

    `request` is the body in JSON, `to_dict()` of its class, and valid by its schema. `parameters`
    are those of path and query by name, without what stands before the first letter: `$sort` is
    `sort`. `now` is aware; by default it is the present moment. A server may refuse a request that
    breaks none of these rules: others need what is stored.

        >>> date = {"date": "2015-07-30T13:07:40.000Z"}
        >>> preflight("v12", "edit_case", {"id": "1000", "lastModified": date})[0].id
        'edit_case.something_changes'
    """
    judged = _operations(version).get(operation)
    if judged is None:
        return []
    known: dict[str, Any] = {"parameters": parameters or {}, "now": now or datetime.now(UTC)}
    if request is not None:
        known["request"] = request
    for name, expression in judged.values.items():
        value = _value(expression, known)
        if value is not None:
            known[name] = value
    return [one for rule, one in judged.rules if _value(rule, known) is False]


@dataclass(frozen=True, slots=True)
class _Judged:
    """The compiled expressions of an operation: values by name, and rules in order."""

    values: Mapping[str, Any]
    rules: tuple[tuple[Any, BrokenRule], ...]


def _value(expression: Any, known: Mapping[str, Any]) -> Any:
    """Return the value of an expression; None if it has none, as for a missing member."""
    result = expression.eval(data=known)
    return None if result.type() == cel.Type.ERROR else result.plain_value()


@cache
def _operations(version: str) -> Mapping[str, _Judged]:
    file = files(__package__).joinpath(f"{version}.json")
    if not file.is_file():
        raise ValueError(f"no such version: {version}")
    told = json.loads(file.read_text(encoding="utf-8"))
    return {name: _judged(one) for name, one in told["operations"].items()}


def _judged(told: Mapping[str, Any]) -> _Judged:
    names = {one["name"]: cel.Type.DYN for one in told["values"]}
    given = {"request": cel.Type.DYN, "parameters": cel.Type.DYN, "now": cel.Type.TIMESTAMP}
    environment = cel.NewEnv(
        variables=given | names, functions=FUNCTIONS, extensions=[ext_strings.ExtStrings()]
    )
    return _Judged(
        {one["name"]: environment.compile(one["expression"]) for one in told["values"]},
        tuple(
            (
                environment.compile(one["rule"]),
                BrokenRule(one["id"], one["code"], one["message"]),
            )
            for one in told["rules"]
        ),
    )
