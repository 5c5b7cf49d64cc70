"""What the rules of handlers say of a request, by their expressions: its inputs and decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Clock = tuple[dt.datetime, dt.datetime]
"""The earliest and the latest moment, by the server's clock, at which it may have judged."""


@dataclass(frozen=True, slots=True)
class RuleInputs:
    """What the expressions of an operation's rules are evaluated over, for one request.

    `values` has `request` (the JSON shape of what was sent), `parameters`, `configuration` and
    `caller`, as far as they are known. `facts` are those of the server's world, by name. `clock` is
    None without a usable header Date. `is_exact`: the facts were read by this process while no
    other one sent anything, so they were true when the request was judged; otherwise they are what
    the process remembers, and may be outdated. `missing` says why variables are not known.

    Example: `RuleInputs({"request": {"id": "1000"}, "parameters": {}}, {"cases": {}}, None, True)`
    is a request for a case that does not exist.
    """

    values: Mapping[str, Any]
    facts: Mapping[str, Any]
    clock: Clock | None
    is_exact: bool
    missing: tuple[str, ...] = ()


class PassedOver(NamedTuple):
    """A `rule` that a request breaks first, and the later one that it was `refused_with` instead.

    `is_kept`: the request keeps that later rule, as its expression says.
    """

    version: str
    operation: str
    rule: str
    refused_with: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class RuleDecisions:
    """Which rules of the handler a request certainly keeps, and which one it breaks first.

    `undecided` are the rules that could not be decided, each with the reason; of the rules after
    `broken` nothing is said. `is_exact` is that of the inputs.
    """

    kept: frozenset[str] = frozenset()
    broken: str | None = None
    undecided: Mapping[str, str] = field(default_factory=dict)
    is_exact: bool = False
