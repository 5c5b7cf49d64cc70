"""Tests of rules as written in `tests/rules/<scope>/<name>.yaml`, read into plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema_rs

from casewright.clock import Instant, parse_instant
from casewright.replay.worlds import overlay
from interaction_contract.rules import BY_ID, Rule
from tests.versions import OPERATIONS
from twinspec.contract.documents import read_yaml

FOLDER = Path(__file__).parent
_SCHEMA = jsonschema_rs.validator_for(
    json.loads((FOLDER / "rule_test.schema.json").read_text(encoding="utf-8"))
)
_CLOCK = "2015-08-01T00:00:00.000Z"


@dataclass(frozen=True, slots=True)
class Side:
    """One request of a test with everything that surrounds it."""

    operation: str
    world: Mapping[str, Any]
    clock: Instant
    caller: str
    session: str | Mapping[str, int]
    request: Mapping[str, Any]
    server: Mapping[str, Any] = field(default_factory=dict)
    answers: int | None = None
    at: str | None = None
    answer: Mapping[str, Any] = field(default_factory=dict)
    earlier: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class RuleTest:
    """The test of one rule: both sides of a refusal, or an effect before and after."""

    file: Path
    rule: Rule
    accepted: Side
    refused: Side | None
    answer: Mapping[str, Any]
    before: tuple[Mapping[str, Any], ...] = field(default=())
    after: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that have the operation while the rule holds in them."""
        names, rule = list(OPERATIONS), self.rule
        since = names.index(rule.since)
        until = len(names) if rule.until is None else names.index(rule.until) + 1
        return tuple(
            name for name in names[since:until] if self.accepted.operation in OPERATIONS[name]
        )


def merged(base: Any, patch: Any) -> Any:
    """Return `base` with `patch` laid over it as RFC 7396 says: null removes."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(base) if isinstance(base, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def _side(common: Mapping[str, Any], own: Mapping[str, Any], rule: Rule) -> Side:
    world = overlay(read_yaml(FOLDER / "world.yaml"), common.get("world", {}))
    told = {**common, **own}
    return Side(
        operation=told.get("operation", rule.id.partition(".")[0]),
        world=overlay(world, own.get("world", {})),
        clock=parse_instant(told.get("clock", _CLOCK)),
        caller=told.get("caller", "frank"),
        session=told.get("session", {}),
        request=merged(common.get("request", {}), own.get("request", {})),
        server=told.get("server", {}),
        answers=own.get("answers"),
        at=own.get("at"),
        answer=own.get("answer", {}),
        earlier=tuple(own.get("earlier", ())),
    )


def read_test(file: Path) -> RuleTest:
    """Return the test that `file` tells; ValueError says what is wrong with it."""
    data = read_yaml(file)
    wrong = next(iter(_SCHEMA.iter_errors(data)), None)
    if wrong is not None:
        place = "/".join(str(step) for step in wrong.instance_path) or "the whole file"
        raise ValueError(f"{file}: {place}: {wrong.message}")
    if data["rule"] not in BY_ID:
        raise ValueError(f"{file}: there is no rule {data['rule']}")
    rule = BY_ID[data["rule"]]
    accepted = data.get("accepted", {})
    # What refused does not restate is as accepted: the one difference is the test.
    both = {
        **data,
        **accepted,
        "request": merged(data.get("request", {}), accepted.get("request", {})),
    }
    both["world"] = overlay(data.get("world", {}), accepted.get("world", {}))
    refused = data.get("refused")
    return RuleTest(
        file=file,
        rule=rule,
        accepted=_side(data, accepted, rule),
        refused=None if refused is None else _side(both, refused, rule),
        answer=data.get("answer", {}),
        before=tuple(data.get("before", ())),
        after=tuple(data.get("after", ())),
    )


def rule_files() -> list[Path]:
    """Return all tests of rules, in order of scope and name."""
    return sorted(FOLDER.glob("*/*.yaml"))
