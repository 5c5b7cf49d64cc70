"""What is seeded, one at a time: the drawn rules and the hand-made defects."""

from __future__ import annotations

from dataclasses import dataclass

from interaction_contract.rules import BY_ID
from interaction_contract.v12.server import OPERATIONS as V12
from interaction_contract.v20.server import OPERATIONS as V20
from tests.defective import draw
from tests.defective.defects import defects
from twinspec.contract.documents import read_yaml

_OPERATIONS = {"v12": V12, "v20": V20}


@dataclass(frozen=True, slots=True)
class Seeded:
    """A defect, the operation that a run is restricted to, and a version that has both.

    `arguments` are those of `tests.defective`; `rule` is the id of a rule that is off.
    """

    name: str
    area: str
    meaning: str
    operation: str
    version: str
    arguments: tuple[str, ...]
    rule: str | None = None


def seeded(rules: int, seed: int) -> list[Seeded]:
    """Return `rules` rules drawn by a seed, and all hand-made defects."""
    return [
        *(_without(rule.id) for rule in draw.drawn(rules, seed)),
        *(
            Seeded(
                name,
                defect.area,
                defect.meaning,
                defect.operation,
                _version(defect.operation),
                ("--defect", name),
            )
            for name, defect in defects().items()
        ),
    ]


def _without(rule_id: str) -> Seeded:
    """Return a rule that is off, and the operation with which its test shows it."""
    scope, _, name = rule_id.partition(".")
    operation = read_yaml(draw.TESTS / scope / f"{name}.yaml").get("operation", scope)
    rule = BY_ID[rule_id]
    return Seeded(
        rule_id,
        f"rule, {rule.checked_by}",
        rule.statement,
        operation,
        _version(operation, rule.since),
        ("--off", rule_id),
        rule_id,
    )


def _version(operation: str, since: str = "v12") -> str:
    names = list(_OPERATIONS)
    return next(
        version
        for version, operations in _OPERATIONS.items()
        if operation in operations and names.index(version) >= names.index(since)
    )
