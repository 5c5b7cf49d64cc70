"""Predicts which rule a request breaks, by its expressions and by facts that were read before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from twinspec.expressions.verdict import OperationRules
from twinspec.fuzz import numbers
from twinspec.fuzz.choose.aim import PredictedRefusal
from twinspec.fuzz.judge.handler import HandlerJudge
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.model.decisions import RuleDecisions, RuleInputs
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.pairs import RulePairs
from twinspec.fuzz.results.counts import Counts, DecisionKey
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.facts import FactReader

_FARTHEST = 1000
"""Conditions of a rule that cannot be decided: more than any rule has."""


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
        self._kind: numbers.AimKind = "alone"
        self._aim: str | None = None
        self._turns: Counter[str] = Counter()
        self._searches: Counter[tuple[numbers.AimKind, str]] = Counter()
        self._aims: Counter[tuple[numbers.AimKind, str]] = Counter()
        self._later: str | None = None
        self._at_bounds: Counter[tuple[str, int]] = Counter()
        self._at_last: Counter[str] = Counter()
        self._order = {
            operation: {rule.id: place for place, rule in enumerate(one.rules)}
            for operation, one in rules.items()
        }
        self._decidable = {
            operation: [rule.id for rule in one.rules if rule.expression is not None]
            for operation, one in rules.items()
        }
        self._pairs = RulePairs(
            {operation: [rule.id for rule in one.rules] for operation, one in rules.items()},
            self._decidable,
        )
        self._bounds = {
            operation: {rule: len(turned) for rule, turned in one.bounds.items()}
            for operation, one in rules.items()
        }
        self._farthest = {operation: one.farthest for operation, one in rules.items()}
        self._candidates: Mapping[numbers.AimKind, Callable[[Target], Iterable[str]]] = {
            "alone": self._alone,
            "pair": self._unpaired,
            "bound": self._unmet,
            "last": self._rarely_kept_by_last,
        }

    def wanted(self, operation: Target) -> frozenset[str]:
        """Return the rules that the next search for requests to an operation looks for.

        Those that too few requests have broken; in turns, those that too few have broken together
        with a later one, whose bounds too few have met, or that too few have kept by their last
        condition. The turn of a kind that has nothing to look for is the next one's.
        """
        turn = self._turns[operation.id]
        self._turns[operation.id] += 1
        for place in range(turn, turn + len(numbers.AIM_KINDS)):
            self._kind = numbers.AIM_KINDS[place % len(numbers.AIM_KINDS)]
            self._later = None
            rules = list(self._candidates[self._kind](operation))
            if rules:
                break
        self._aim = self._next(operation.id, rules)
        return frozenset(rules)

    def _next(self, operation: str, rules: Sequence[str]) -> str | None:
        """Return the rule that a search comes nearer to; None for one that only gets further.

        It is one after the other; whichever is found on the way is welcome. Of a pair, it is the
        first one.
        """
        if self._kind in ("bound", "last"):
            self._searches.update((self._kind, rule) for rule in rules)
        if not rules or self._kind == "bound":
            return None
        if self._kind == "pair":
            return rules[0]
        self._aims[self._kind, operation] += 1
        return rules[self._aims[self._kind, operation] % len(rules)]

    def _alone(self, operation: Target) -> Iterator[str]:
        """Yield the rules that too few requests have broken, and those that no answer names."""
        never_named = self._counts.never_named()
        for rule in self._decidable.get(operation.id, ()):
            is_suspect = (operation.version, operation.id, rule) in never_named
            most = numbers.AIMED_SUSPECTED if is_suspect else numbers.AIMED_TIMES
            if self._counts.decisions[DecisionKey(operation.version, rule, "broken")] < most:
                yield rule

    def _unpaired(self, operation: Target) -> list[str]:
        """Return the rules that too few requests have broken together with a certain later one."""
        pairs = self._pairs.next(operation, self._counts)
        self._later, earlier = pairs or (None, [])
        return earlier

    def _unmet(self, operation: Target) -> Iterator[str]:
        """Yield the rules with a comparison that too few requests have met with equal sides."""
        for rule, number in self._bounds.get(operation.id, {}).items():
            is_unmet = any(
                self._at_bounds[rule, one] < numbers.AIMED_BOUNDS for one in range(number)
            )
            if is_unmet and self._searches["bound", rule] < numbers.AIM_SEARCHES:
                yield rule

    def _rarely_kept_by_last(self, operation: Target) -> Iterator[str]:
        """Yield the rules that too few requests have kept by their last condition."""
        for rule, farthest in self._farthest.get(operation.id, {}).items():
            is_rare = farthest > 1 and self._at_last[rule] < numbers.AIMED_LAST
            if is_rare and self._searches["last", rule] < numbers.AIM_SEARCHES:
                yield rule

    def begins_at(self) -> str | None:
        """Return the rule that refused the requests which a search begins at; None for any."""
        return self._later

    def sees(self, operation: Target, rule: str) -> bool:
        """Return whether a rule of an operation has an expression."""
        return rule in self._decidable[operation.id]

    def sees_all(self, operation: Target) -> bool:
        """Return whether all rules of an operation have expressions."""
        return len(self._order[operation.id]) == len(self._decidable[operation.id])

    def begin(self) -> None:
        """Begin a search, for which some facts may be read."""
        self._facts.may_read = numbers.AIM_READS

    def predict(self, plan: Plan, wanted: frozenset[str]) -> PredictedRefusal | None:
        """Return what `plan` breaks first; None for one that cannot be judged.

        One that breaks a rule of `wanted`, or meets a bound of it, has no fault of form.
        """
        inputs = self._facts.expected(plan)
        if inputs is None:
            return None
        operation = plan.operation
        decisions = self._handlers.decide(operation.version, operation.id, inputs)
        place = self._place(operation, decisions)
        broken = decisions.broken
        if self._kind in ("bound", "last"):
            find = self._at_bound if self._kind == "bound" else self._kept_by_last
            found = find(plan, inputs, wanted, place)
            return PredictedRefusal(found or broken, self._rank(operation, inputs, place))
        if broken is None or broken not in wanted:
            return PredictedRefusal(broken, self._rank(operation, inputs, place))
        if not self._has_form(plan):
            return None
        later = self._handlers.broken_after(operation.version, operation.id, inputs, broken)
        if self._later is not None:
            is_pair = self._later in later or not self.sees(operation, self._later)
            if is_pair:
                self._pairs.add(broken, self._later)
            rank = self._rank(operation, inputs, place)
            return PredictedRefusal(broken if is_pair else None, rank)
        is_enough = self._counts.decisions[DecisionKey(operation.version, broken, "broken")]
        if later and is_enough >= numbers.AIMED_TIMES:
            # What no answer names is looked for alone: others would refuse this request again.
            return PredictedRefusal(None, self._rank(operation, inputs, place, len(later)))
        return PredictedRefusal(broken, self._rank(operation, inputs, place), len(later))

    def _rank(
        self, operation: Target, inputs: RuleInputs, place: int, others: int = 0
    ) -> tuple[int, ...]:
        """Return how near a request is to one that breaks the rule that is aimed at, and no other.

        First it is to break no rule before that one. Then few of the rule's conditions are to keep
        it. Then it is to get far, to `place`; if it breaks the rule, it is to break few `others`.
        Where the last condition is to keep the rule, a request that breaks it is no nearer. Where
        a later rule is to be broken, too, few of the conditions of both are to keep them.
        """
        if self._aim is None:
            return (place,)
        goal = self._order[operation.id][self._aim]
        distance = self._handlers.distance(operation.version, operation.id, inputs, self._aim)
        least = 1 if self._kind == "last" else 0
        conditions = max(_FARTHEST if distance is None else distance, least)
        if self._later is not None:
            return min(place, goal), -conditions - self._from_later(operation, inputs)
        return min(place, goal), -conditions, place if conditions else -others

    def _from_later(self, operation: Target, inputs: RuleInputs) -> int:
        """Return how many conditions keep the later rule of a pair; 0 if nobody can tell."""
        if self._later is None or not self.sees(operation, self._later):
            return 0
        distance = self._handlers.distance(operation.version, operation.id, inputs, self._later)
        return _FARTHEST if distance is None else distance

    def _place(self, operation: Target, decisions: RuleDecisions) -> int:
        """Return how far a request gets: the place of the first rule that may refuse it."""
        order = self._order[operation.id]
        if decisions.broken is not None:
            return order[decisions.broken]
        decidable = self._decidable[operation.id]
        unknown = [order[rule] for rule in decisions.undecided if rule in decidable]
        return min(unknown, default=len(order))

    def _at_bound(
        self, plan: Plan, inputs: RuleInputs, wanted: frozenset[str], place: int
    ) -> str | None:
        """Return a rule that a request meets at a bound where too few have been; else None.

        It is one of `wanted` that the server looks at, since none before it is broken.
        """
        operation = plan.operation
        for rule in sorted(wanted):
            if self._order[operation.id][rule] > place:
                continue
            met = self._handlers.at_bounds(operation.version, operation.id, inputs, rule)
            fresh = [one for one in met if self._at_bounds[rule, one] < numbers.AIMED_BOUNDS]
            if fresh and self._has_form(plan):
                self._at_bounds.update((rule, one) for one in fresh)
                return rule
        return None

    def _kept_by_last(
        self, plan: Plan, inputs: RuleInputs, wanted: frozenset[str], place: int
    ) -> str | None:
        """Return a rule that only its last condition keeps, where too few have been; else None.

        It is one of `wanted`, of a request that breaks no rule.
        """
        operation = plan.operation
        if place < len(self._order[operation.id]):
            return None
        for rule in sorted(wanted):
            distance = self._handlers.distance(operation.version, operation.id, inputs, rule)
            is_new = self._at_last[rule] < numbers.AIMED_LAST
            if is_new and distance == 1 and self._has_form(plan):
                self._at_last[rule] += 1
                return rule
        return None

    def _has_form(self, plan: Plan) -> bool:
        return self._judge.has_form(self._client.unsent(plan))
