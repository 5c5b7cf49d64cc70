"""Predicts which rule a request breaks, by its expressions and by facts that were read before."""

from __future__ import annotations

from collections import defaultdict

from twinspec.expressions.verdict import OperationRules
from twinspec.fuzz import numbers
from twinspec.fuzz.choose.aim import PredictedRefusal
from twinspec.fuzz.judge.handler import HandlerJudge
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.results.counts import Counts, DecisionKey
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.facts import FactReader


class ExpressionPredictor:
    """Predicts for the requests to one version; see choose/aim.py."""

    def __init__(
        self,
        client: Client,
        facts: FactReader,
        judge: Judge,
        rules: dict[str, OperationRules],
        handlers: HandlerJudge,
        counts: Counts,
    ) -> None:
        """Predict what requests of `client` break by `facts`, and if they have form by `judge`.

        `counts` say which rules requests have broken, `rules` have all.
        """
        self._client = client
        self._facts = facts
        self._judge = judge
        self._handlers = handlers
        self._counts = counts
        self._searches = 0
        self._pairs: defaultdict[str, set[str]] = defaultdict(set)
        self._order = {
            operation: {rule.id: place for place, rule in enumerate(one.rules)}
            for operation, one in rules.items()
        }
        self._decidable = {
            operation: frozenset(rule.id for rule in one.rules if rule.expression is not None)
            for operation, one in rules.items()
        }

    def wanted(self, operation: Target) -> frozenset[str]:
        """Return the rules of an operation that too few requests have broken so far.

        Those, too, that too few have broken together with another one.
        """
        return frozenset(
            rule
            for rule in self._decidable.get(operation.id, ())
            if self._is_rare(operation, rule) or len(self._pairs[rule]) < numbers.AIMED_PAIRS
        )

    def _is_rare(self, operation: Target, rule: str) -> bool:
        key = DecisionKey(operation.version, rule, "broken")
        return self._counts.decisions[key] < numbers.AIMED_TIMES

    def sees_all(self, operation: Target) -> bool:
        """Return whether all rules of an operation have expressions."""
        return self._order[operation.id].keys() == self._decidable[operation.id]

    def begin(self) -> None:
        """Begin another search, for which some facts may be read."""
        self._facts.may_read = numbers.AIM_READS
        self._searches += 1

    def predict(self, plan: Plan, wanted: frozenset[str]) -> PredictedRefusal | None:
        """Return what `plan` breaks first; None for one that cannot be judged.

        One that breaks a rule of `wanted` has no fault of form.
        """
        inputs = self._facts.expected(plan)
        if inputs is None:
            return None
        operation = plan.operation
        decisions = self._handlers.decide(operation.version, operation.id, inputs)
        order = self._order[operation.id]
        broken = decisions.broken
        if broken is None:
            unknown = [
                order[rule] for rule in decisions.undecided if rule in self._decidable[operation.id]
            ]
            return PredictedRefusal(None, min(unknown, default=len(order)))
        if broken not in wanted:
            return PredictedRefusal(broken, order[broken])
        if not self._judge.has_form(self._client.unsent(plan)):
            return None
        later = self._handlers.broken_after(operation.version, operation.id, inputs, broken)
        if self._is_rare(operation, broken):
            return PredictedRefusal(broken, order[broken], len(later))
        is_for_pairs = self._searches % numbers.PAIRED_EVERY == 0
        if is_for_pairs and later and later[0] not in self._pairs[broken]:
            # The order of these two was not tried yet.
            self._pairs[broken].add(later[0])
            return PredictedRefusal(broken, order[broken])
        return PredictedRefusal(None, order[broken])
