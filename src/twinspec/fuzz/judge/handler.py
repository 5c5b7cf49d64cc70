"""Judges what a handler decides: whether a rule was really broken, by its expression.

The expressions are a statement apart from the server's code. What they cannot decide gets no
verdict, and the reason is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from twinspec.expressions.language import LazyValues, Values
from twinspec.expressions.verdict import OperationRules
from twinspec.fuzz.model.decisions import PassedOver, RuleDecisions, RuleInputs
from twinspec.fuzz.model.exchange import Exchange, ServerFinding

MISSING_RULE = "missing_rule"
FALSE_REFUSAL = "false_refusal"
WRONG_ORDER = "wrong_order"
HANDLER_CHECKS = (MISSING_RULE, FALSE_REFUSAL, WRONG_ORDER)
RULES_DECIDED = "rules_decided"
"""Counts the requests whose rules were judged by facts that were read for them."""

_CLOCK_IS_NEAR = "the server's clock was too near to the moment that the rule compares"
_NOT_EVALUATED = "its expression cannot be evaluated with what the request sends"
_UNSET = re.compile("No value with name")
_NOW = re.compile(r"\bnow\b")
_OF_THE_RUNTIME = re.compile("[A-Z_]+: ")


class HandlerJudge:
    """Judges answers by the expressions of rules; it keeps only the values that it judged last."""

    def __init__(self, rules: Mapping[tuple[str, str], OperationRules]) -> None:
        """Judge by `rules`, by version and operation."""
        self._rules = rules
        self._values: tuple[RuleInputs, LazyValues] | None = None
        self._timed = frozenset(key for key, own in rules.items() if _uses_clock(own))

    def decide(self, version: str, operation: str, inputs: RuleInputs) -> RuleDecisions:
        """Return which rules a request to an operation keeps, and which one it breaks first."""
        own = self._rules[version, operation]
        verdicts = [own.judge(values) for values in self._moments(version, operation, inputs)]
        first, last = verdicts[0], verdicts[-1]
        undecided = dict(_undecided({**last.unknown, **first.unknown}, inputs))
        kept = frozenset(first.kept) & frozenset(last.kept)
        if first.broken == last.broken:
            return RuleDecisions(kept, first.broken, undecided, inputs.is_exact)
        near = {one.broken for one in verdicts if one.broken is not None}
        return RuleDecisions(
            kept, None, undecided | dict.fromkeys(near, _CLOCK_IS_NEAR), inputs.is_exact
        )

    def broken_after(
        self, version: str, operation: str, inputs: RuleInputs, rule: str
    ) -> tuple[str, ...]:
        """Return the rules after `rule` that a request breaks for certain."""
        return self._rules[version, operation].broken_after(
            rule, self._at_first(version, operation, inputs)
        )

    def at_bounds(
        self, version: str, operation: str, inputs: RuleInputs, rule: str
    ) -> frozenset[int]:
        """Return which comparisons of `rule` a request meets with equal sides, counted from 0."""
        return self._rules[version, operation].at_bounds(
            rule, self._at_first(version, operation, inputs)
        )

    def distance(self, version: str, operation: str, inputs: RuleInputs, rule: str) -> int | None:
        """Return how many conditions keep a request from breaking `rule`; None if undecided."""
        return self._rules[version, operation].distance(
            rule, self._at_first(version, operation, inputs)
        )

    def passed_over(
        self,
        exchange: Exchange,
        refused_with: tuple[str, ...],
        decisions: RuleDecisions,
        inputs: RuleInputs | None,
    ) -> PassedOver | None:
        """Return which later rule refused a request instead of the one that it breaks first.

        None if no later one did, or if the facts may be outdated.
        """
        version, operation = exchange.version, exchange.operation or ""
        own, broken = self._rules[version, operation], decisions.broken
        if broken is None or inputs is None or not inputs.is_exact or not refused_with:
            return None
        ids = [rule.id for rule in own.rules]
        first = refused_with[0]
        if first not in ids[ids.index(broken) + 1 :]:
            return None
        moments = self._moments(version, operation, inputs)
        is_kept = all(own.keeps(first, values) for values in moments)
        return PassedOver(version, operation, broken, first, is_kept)

    def _moments(
        self, version: str, operation: str, inputs: RuleInputs
    ) -> Iterator[Values | LazyValues]:
        """Yield all values at the first moment, and at the last one if that may matter."""
        yield self._at_first(version, operation, inputs)
        first, last = inputs.clock or (None, None)
        # Where no expression compares with now, one moment is as good as another.
        if first != last and (version, operation) in self._timed:
            yield {**inputs.values, **inputs.facts, "now": last}

    def _at_first(self, version: str, operation: str, inputs: RuleInputs) -> LazyValues:
        """Return all values, with the first of the moments at which the server may have judged.

        As long as one request is asked about, what was evaluated of it is kept.
        """
        if self._values is None or self._values[0] is not inputs:
            moment = {} if inputs.clock is None else {"now": inputs.clock[0]}
            values = {**inputs.values, **inputs.facts, **moment}
            self._values = inputs, self._rules[version, operation].lazily(values)
        return self._values[1]

    def concluded(
        self, exchange: Exchange, refused_with: tuple[str, ...], decisions: RuleDecisions
    ) -> RuleDecisions | None:
        """Return the decisions that an answer bears on; None if the handler was not reached.

        A request that is refused with an undecided rule says nothing of those after it.
        """
        if not self.reaches(exchange, refused_with):
            return None
        is_undecided = bool(refused_with) and refused_with[0] in decisions.undecided
        return replace(decisions, broken=None) if is_undecided else decisions

    def reaches(self, exchange: Exchange, refused_with: tuple[str, ...]) -> bool:
        """Return whether a request came to a handler that has rules with expressions.

        It can be refused before, by a rule that needs the server to decide.
        """
        if exchange.answer.is_success:
            return (exchange.version, exchange.operation or "") in self._rules
        return bool(refused_with) and refused_with[0] in self._ids(exchange)

    def _ids(self, exchange: Exchange) -> frozenset[str]:
        own = self._rules.get((exchange.version, exchange.operation or ""))
        return frozenset() if own is None else frozenset(rule.id for rule in own.rules)

    def findings(
        self, exchange: Exchange, refused_with: tuple[str, ...], decisions: RuleDecisions
    ) -> Iterator[ServerFinding]:
        """Yield the finding on an answer, if it is not what was decided.

        `refused_with` are the rules in the answer. The request has no fault of form.
        """
        said = self._contradiction(exchange, refused_with, decisions)
        if said is not None:
            check, message, rule = said
            yield ServerFinding(check, message, exchange, rule)

    def _contradiction(
        self, exchange: Exchange, refused_with: tuple[str, ...], decisions: RuleDecisions
    ) -> tuple[str, str, str] | None:
        broken = decisions.broken
        if exchange.answer.is_success:
            if broken is None:
                return None
            said = f"The request was accepted although it breaks {broken}, as its expression says"
            return MISSING_RULE, f"{said}; check the rule and refuse.", broken
        first = refused_with[0] if refused_with else None
        if first is None or first not in self._ids(exchange):
            return None
        if first in decisions.kept:
            said = f"The request was refused with {first}, which it keeps, as its expression says"
            return FALSE_REFUSAL, f"{said}; refuse only what breaks the rule.", first
        if broken is None or first == broken or first in decisions.undecided:
            return None
        said = f"The request breaks {broken}, which comes before {first}, and was refused with that"
        return WRONG_ORDER, f"{said}; check the rules in their order.", broken


def _uses_clock(own: OperationRules) -> bool:
    """Return whether an expression of an operation may depend on the moment of judging."""
    texts = [rule.expression for rule in own.rules if rule.expression]
    texts += [one.expression for one in own.language.named]
    return any(_NOW.search(text) for text in texts)


def _undecided(unknown: Mapping[str, str], inputs: RuleInputs) -> Iterator[tuple[str, str]]:
    """Yield the rules that could not be decided, with reasons that name what was not known."""
    for rule, reason in unknown.items():
        if _UNSET.search(reason) and inputs.missing:
            reason = "; ".join(inputs.missing)
        elif _OF_THE_RUNTIME.match(reason):
            # It may quote the request, which no count may.
            reason = _NOT_EVALUATED
        yield rule, reason
