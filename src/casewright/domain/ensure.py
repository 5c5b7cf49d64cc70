"""Enforces documented rules: one `ensure` line per rule; the catalogue has all texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from casewright.domain.wording import Listed, Piece, Word, listed, piece, shown
from interaction_contract.rules import Rule

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class At:
    """One offending value: its place (JSON Pointer into the JSON shape) and the value."""

    where: str
    value: object = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule. `where` is empty when it concerns the whole request.

    `values` fill the rule's message; `value` is the one at this place if the message lists several.
    `comes_first`: it explains other violations, and is listed before them in any order of rules.
    `retry_after` is the number of seconds after which the same request may succeed, if waiting is
    enough; else None.
    """

    rule: Rule
    where: str = ""
    values: dict[str, Piece] = field(default_factory=dict)
    retry_after: int | None = None
    value: Piece | None = field(default=None, compare=False)
    comes_first: bool = field(default=False, compare=False)


class RuleBroken(Exception):
    """A documented refusal: the violations, the first of which gives status, code and message."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        super().__init__(", ".join(violation.rule.id for violation in self.violations))


def ensure(condition: object, rule: Rule, where: str = "", **values: object) -> None:
    """Raise RuleBroken with `rule` unless `condition` holds; `values` fill its message."""
    if not condition:
        raise RuleBroken(
            [Violation(rule, where, {name: piece(value) for name, value in values.items()})]
        )


def ensure_none(offenders: Iterable[At], rule: Rule, **values: object) -> None:
    """Raise RuleBroken with one violation per offender; `{value}` lists their different values."""
    found = tuple(offenders)
    if found:
        own = [_shown(offender.value) for offender in found]
        texts = {"value": listed(own)} | {name: piece(value) for name, value in values.items()}
        raise RuleBroken(
            Violation(rule, offender.where, texts, value=value)
            for offender, value in zip(found, own, strict=True)
        )


def _shown(value: object) -> Piece:
    return value if isinstance(value, (Word, Listed)) else shown(str(value))


def existing(found: T | None, rule: Rule, where: str = "", **values: object) -> T:
    """Return `found`, or raise RuleBroken with `rule` when it is None."""
    ensure(found is not None, rule, where, **values)
    assert found is not None
    return found
