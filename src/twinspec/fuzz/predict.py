"""Predicts which rule a request breaks, by its expressions and by facts that were read before."""

from __future__ import annotations

from twinspec.expressions.verdict import OperationRules
from twinspec.fuzz import numbers
from twinspec.fuzz.choose.aim import PredictedRefusal
from twinspec.fuzz.judge.handler import HandlerJudge
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.results.counts import Counts, DecisionKey
from twinspec.fuzz.send.facts import FactReader


class ExpressionPredictor:
    """Predicts for the requests to one version; see choose/aim.py."""

    def __init__(
        self,
        facts: FactReader,
        rules: dict[str, OperationRules],
        handlers: HandlerJudge,
        counts: Counts,
    ) -> None:
        """Predict by `facts`; `counts` say which rules requests have broken, `rules` have all."""
        self._facts = facts
        self._handlers = handlers
        self._counts = counts
        self._order = {
            operation: {rule.id: place for place, rule in enumerate(one.rules)}
            for operation, one in rules.items()
        }
        self._decidable = {
            operation: [rule.id for rule in one.rules if rule.expression is not None]
            for operation, one in rules.items()
        }

    def wanted(self, operation: Target) -> frozenset[str]:
        """Return the rules of an operation that fewest requests have broken so far."""
        decisions, version = self._counts.decisions, operation.version
        broken = {
            rule: decisions[DecisionKey(version, rule, "broken")]
            for rule in self._decidable.get(operation.id, ())
        }
        fewest = min(broken.values(), default=numbers.AIMED_TIMES)
        if fewest >= numbers.AIMED_TIMES:
            return frozenset()
        return frozenset(rule for rule, times in broken.items() if times == fewest)

    def begin(self) -> None:
        """Begin another search, for which some facts may be read."""
        self._facts.may_read = numbers.AIM_READS

    def predict(self, plan: Plan) -> PredictedRefusal | None:
        """Return what `plan` breaks first; None for one that cannot be judged."""
        inputs = self._facts.expected(plan)
        if inputs is None:
            return None
        operation = plan.operation
        decisions = self._handlers.decide(operation.version, operation.id, inputs)
        order = self._order[operation.id]
        if decisions.broken is not None:
            return PredictedRefusal(decisions.broken, order[decisions.broken])
        unknown = [
            order[rule] for rule in decisions.undecided if rule in self._decidable[operation.id]
        ]
        return PredictedRefusal(None, min(unknown, default=len(order)))
