"""The map: one row per operation, one mark per rule, which shows how far the rule is proven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twinspec.contract.layout import Contract
from twinspec.site.rules import RuleView


@dataclass(frozen=True, slots=True)
class MapMark:
    """A rule on the map: its page and its state (`proven`, `exempt`, `gap`).

    `is_met`: a fuzz run met the rule.
    """

    rule: str
    href: str
    state: str
    is_met: bool
    words: str


@dataclass(frozen=True, slots=True)
class MapRow:
    """An operation of the newest version that has it, and its rules in order of evaluation."""

    operation: str
    href: str
    marks: tuple[MapMark, ...]


def read_map(
    contract: Contract, views: Sequence[RuleView], addresses: Mapping[str, str]
) -> tuple[MapRow, ...]:
    """Return a row for each operation with rules; `addresses` are the operations' pages."""
    by_id = {view.entry.rule.id: view for view in views}
    listed: dict[str, dict[str, None]] = {}
    for version in contract.versions.values():
        for operation in version.operations:
            listed.setdefault(operation.id, {}).update(dict.fromkeys(operation.rules))
    return tuple(
        MapRow(name, addresses[name], tuple(_mark(by_id[rule]) for rule in rules if rule in by_id))
        for name, rules in listed.items()
        if rules
    )


def _mark(view: RuleView) -> MapMark:
    reached = view.reached
    is_met = bool(reached and (reached.violated or reached.exercised))
    said = {"proven": "enforced and tested", "exempt": "exempt, with a reason", "gap": "has a gap"}
    words = said[view.state] + (", met by the fuzzer" if is_met else ", not met by the fuzzer")
    return MapMark(view.entry.rule.id, view.address, view.state, is_met, words)
