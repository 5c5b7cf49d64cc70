"""Which rules a request keeps and breaks, by their expressions."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from twinspec.contract.layout import Contract, Version
from twinspec.contract.operations import Operation
from twinspec.contract.rules import RuleEntry
from twinspec.expressions.bounds import turned
from twinspec.expressions.distance import distances, least
from twinspec.expressions.language import (
    Expression,
    Language,
    LazyValues,
    NotCompiled,
    Undecided,
    Values,
)

REQUEST_ALONE = frozenset({"request", "parameters", "now"})
"""What a client knows before it sends a request."""

_TRUTHS = {True, False}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the expressions of an operation's rules say of one request.

    `broken` is the first rule that is broken, None if none is. `unknown` are the rules before it
    (all, if none is broken) that could not be decided, each with the reason: one of them may be
    broken, too. `kept` are the rules before it that are kept.
    """

    broken: str | None
    kept: tuple[str, ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)

    def allows(self, refused_with: str | None) -> bool:
        """Return whether a server may refuse with this rule first (None: may accept)."""
        return refused_with == self.broken or refused_with in self.unknown


class OperationRules:
    """The refusals of one operation that its handler checks, in order, with their expressions."""

    def __init__(self, contract: Contract, version: Version, operation: Operation) -> None:
        """Compile all expressions; NotCompiled for one that is invalid."""
        self.language = Language(contract, version, operation)
        self.rules = handler_rules(contract, version, operation)
        self._expressions: dict[str, Expression] = {
            rule.id: self.language.compile(rule.expression)
            for rule in self.rules
            if rule.expression is not None
        }

    def entry(self, rule_id: str) -> RuleEntry:
        """Return the entry of one of the rules."""
        return next(rule for rule in self.rules if rule.id == rule_id)

    def broken_after(self, rule_id: str, values: Values | LazyValues) -> tuple[str, ...]:
        """Return the rules after `rule_id` that are broken, without those that are undecided."""
        known = self.lazily(values)
        place = next(place for place, rule in enumerate(self.rules, 1) if rule.id == rule_id)
        later = [rule.id for rule in self.rules[place:] if rule.id in self._expressions]
        return tuple(one for one in later if known.value(self._expressions[one]) is False)

    def lazily(self, values: Values | LazyValues) -> LazyValues:
        """Return values for several questions about one request: what they share is kept."""
        return values if isinstance(values, LazyValues) else LazyValues(self.language, values)

    def keeps(self, rule_id: str, values: Values | LazyValues) -> bool:
        """Return whether a request certainly keeps a rule, whatever it breaks before."""
        expression = self._expressions.get(rule_id)
        return expression is not None and self.lazily(values).value(expression) is True

    @cached_property
    def bounds(self) -> Mapping[str, tuple[Expression, ...]]:
        """The rules that compare, each with its expression once for each comparison, turned."""
        found = {
            rule: tuple(map(self.language.compile, turned(expression.text)))
            for rule, expression in self._expressions.items()
        }
        return {rule: expressions for rule, expressions in found.items() if expressions}

    def at_bounds(self, rule_id: str, values: Values | LazyValues) -> frozenset[int]:
        """Return which comparisons of a rule, counted from 0, a request meets with equal sides.

        Example: of `size(ids) <= 75`, {0} for 75 ids, and none for 74 or 76.
        """
        known = self.lazily(values)
        said = known.value(self._expressions[rule_id])
        others = map(known.value, self.bounds[rule_id])
        # Undecided is neither true nor false, on either side.
        return frozenset(number for number, other in enumerate(others) if {said, other} == _TRUTHS)

    @cached_property
    def _distances(self) -> Mapping[str, tuple[Expression, int]]:
        found: dict[str, tuple[Expression, int]] = {}
        for rule, expression in self._expressions.items():
            text, greatest = distances(expression.text)
            # Thirty conditions in a row are nested deeper than the runtime allows.
            with suppress(NotCompiled):
                found[rule] = self.language.compile(text, None), greatest
        return found

    @property
    def farthest(self) -> Mapping[str, int]:
        """The greatest distance from breaking a rule, of the rules whose distance is known."""
        return {rule: greatest for rule, (_, greatest) in self._distances.items()}

    def distance(self, rule_id: str, values: Values | LazyValues) -> int | None:
        """Return how many conditions keep a request from breaking a rule; None if unknown."""
        if rule_id not in self._distances:
            return None
        found = self.lazily(values).value(self._distances[rule_id][0])
        return None if isinstance(found, Undecided) else least(found)

    def judge(self, values: Values | LazyValues) -> Verdict:
        """Return the verdict on the request that `values` describe; they include the facts."""
        known = self.lazily(values)
        kept: list[str] = []
        unknown: dict[str, str] = {}
        for rule in self.rules:
            expression = self._expressions.get(rule.id)
            if expression is None:
                unknown[rule.id] = rule.undecidable or "The rule has no expression."
                continue
            value = known.value(expression)
            if isinstance(value, Undecided):
                unknown[rule.id] = value.reason
            elif value:
                kept.append(rule.id)
            else:
                return Verdict(rule.id, tuple(kept), unknown)
        return Verdict(None, tuple(kept), unknown)


def handler_rules(
    contract: Contract, version: Version, operation: Operation
) -> tuple[RuleEntry, ...]:
    """Return the refusals of an operation that its handler checks, in order of evaluation."""
    catalogue = contract.catalogue(version)
    listed = [catalogue[name] for name in operation.rules if name in catalogue]
    return tuple(rule for rule in listed if rule.kind == "refusal" and rule.checked_by == "handler")


def rules_of_request(
    contract: Contract, version: Version, language: Language
) -> tuple[RuleEntry, ...]:
    """Return the rules of an operation that the request alone decides, in order of evaluation.

    They use `request`, `parameters` and `now` only, also in the values that they use.
    """
    return tuple(
        rule
        for rule in handler_rules(contract, version, language.operation)
        if rule.expression is not None and language.needs(rule.expression) <= REQUEST_ALONE
    )
