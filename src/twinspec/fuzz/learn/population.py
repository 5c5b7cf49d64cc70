"""Keeps requests worth changing: the newest ones of each operation and outcome."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

from twinspec.fuzz import numbers
from twinspec.fuzz.model.plan import Plan

Outcome = tuple[int, str]


@dataclass(slots=True)
class _OutcomeGroup:
    """The newest requests of one operation with the same outcome, and the number of all of them."""

    plans: deque[Plan] = field(default_factory=lambda: deque(maxlen=numbers.PARENTS_KEPT))
    hits: int = 0


class Population:
    """Keeps requests by their outcome, and prefers those with a rare outcome.

    An outcome is a status and, for a refusal, its first rule: `(409,
    "edit_case.not_changed_since")`.
    """

    def __init__(self) -> None:
        """Start without requests."""
        self._families: dict[str, dict[Outcome, _OutcomeGroup]] = {}

    def note(self, plan: Plan, outcome: Outcome) -> None:
        """Add `plan` with its outcome: a status and, for a refusal, its first rule."""
        families = self._families.setdefault(plan.operation.id, {})
        family = families.setdefault(outcome, _OutcomeGroup())
        family.hits += 1
        family.plans.append(plan)

    def choose(self, operation: str, rng: random.Random) -> Plan | None:
        """Return a request to change: often an accepted one, else one with a rare outcome."""
        families = self._families.get(operation)
        if not families:
            return None
        accepted = self.accepted(operation, rng)
        if accepted is not None and rng.random() < numbers.ACCEPTED_PARENT_SHARE:
            return accepted
        return _rare(families.values(), rng)

    def accepted(self, operation: str, rng: random.Random) -> Plan | None:
        """Return a request that was accepted, None while there is none."""
        families = self._families.get(operation, {})
        accepted = [family for (status, _), family in families.items() if status < 300]
        return rng.choice(rng.choice(accepted).plans) if accepted else None

    def refused(self, operation: str, rule: str, rng: random.Random) -> Plan | None:
        """Return a request that was refused with `rule` first, None while there is none."""
        families = self._families.get(operation, {})
        refused = [family for (_, one), family in families.items() if one == rule]
        return rng.choice(rng.choice(refused).plans) if refused else None

    def other(self, rng: random.Random) -> Plan | None:
        """Return a request to any operation, preferably with a rare outcome."""
        if not self._families:
            return None
        return _rare(self._families[rng.choice(list(self._families))].values(), rng)


def _rare(families: Collection[_OutcomeGroup], rng: random.Random) -> Plan:
    every = list(families)
    rare = rng.choices(every, [1 / family.hits**0.5 for family in every])[0]
    return rng.choice(rare.plans)
