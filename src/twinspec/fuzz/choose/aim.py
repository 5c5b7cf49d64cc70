"""Searches for a request that breaks a certain rule, by what the rules' expressions say of it.

A search climbs: it changes a request, keeps the change if the request is then no further from what
is looked for, and ends at one that breaks a wanted rule and no other.

Example: nobody has edited a closed case yet. Of an accepted edit, another user's edit breaks an
earlier rule and is dropped, an edit of case 1003, which is closed, is what was looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from twinspec.fuzz import numbers
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target


@dataclass(frozen=True, slots=True)
class PredictedRefusal:
    """What a request is expected to break first: the rule, and how near it is to a wanted one.

    `rule` is None if it breaks none that can be decided. Where a bound or a last condition is
    looked for, it is the rule that has it, kept or broken. Of two requests, the one with the
    greater `rank` is nearer to what is looked for. `others` is how many later rules a request
    breaks that breaks a wanted one: a server without the wanted rule refuses it all the same, with
    one of those.
    """

    rule: str | None
    rank: tuple[int, ...]
    others: int = 0


class RefusalPredictor(Protocol):
    """Predicts which rules requests break, by facts that were read before."""

    def wanted(self, operation: Target) -> frozenset[str]:
        """Return the rules of an operation that the next search looks for; none for no search."""
        ...

    def begins_at(self) -> str | None:
        """Return the rule that refused the requests which a search begins at; None for any."""
        ...

    def sees(self, operation: Target, rule: str) -> bool:
        """Return whether a rule of an operation can be predicted."""
        ...

    def sees_all(self, operation: Target) -> bool:
        """Return whether all rules of an operation can be predicted."""
        ...

    def predict(self, plan: Plan, wanted: frozenset[str]) -> PredictedRefusal | None:
        """Return what `plan` breaks first; None for one that cannot be judged.

        One that breaks a rule of `wanted` has no fault of form.
        """
        ...

    def begin(self) -> None:
        """Begin a search, for which some facts may be read."""
        ...


def aimed(
    predictor: RefusalPredictor,
    wanted: frozenset[str],
    start: Callable[[], Plan],
    change: Callable[[Plan], Plan],
    climbs: int = numbers.AIM_CLIMBS,
) -> Plan | None:
    """Return a request that breaks one of the rules `wanted` first; None if none was found soon.

    `start` returns requests to begin from, `change` changes one a little. After `climbs` requests
    a search begins again.
    """
    predictor.begin()
    best: Plan | None = None
    rank: tuple[int, ...] = ()
    found: Plan | None = None
    fewest = 0
    for number in range(numbers.AIM_TRIES):
        is_new = best is None or (found is None and number % climbs == 0)
        plan = start() if is_new or best is None else change(best)
        predicted = predictor.predict(plan, wanted)
        if predicted is None:
            continue
        if predicted.rule in wanted:
            if not predicted.others:
                return plan
            if found is None or predicted.others <= fewest:
                best = found = plan
                fewest = predicted.others
        elif found is None and predicted.rank >= rank:
            best, rank = plan, predicted.rank
    return found
