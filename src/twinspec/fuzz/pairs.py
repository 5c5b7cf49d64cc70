"""Chooses pairs of rules that requests are to break together: the answer shows their order.

Example: of a rule on locks, which refused a request, and the two before it, the caller's department
and the license, requests are looked for that are to be refused with one of the two, although the
activity is locked, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from twinspec.fuzz import numbers
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.results.counts import Counts, RuleKey


class RulePairs:
    """The pairs of one version: which ones few requests have broken, and are looked for next."""

    def __init__(
        self, rules: Mapping[str, Sequence[str]], decidable: Mapping[str, Sequence[str]]
    ) -> None:
        """Take the rules of each operation in their order, and those that have an expression."""
        self._rules = rules
        self._decidable = decidable
        self._found: Counter[tuple[str, str]] = Counter()
        self._searches: Counter[tuple[str, str]] = Counter()
        self._turns: Counter[str] = Counter()

    def next(self, operation: Target, counts: Counts) -> tuple[str, list[str]] | None:
        """Return the later rule of the next search and the earlier ones, the most urgent first.

        Searches begin at requests that the later one has refused, so it is one that did, in this
        version. Those without an expression come first: no other search breaks them. None while
        there is none, and when all pairs were found or looked for often enough.
        """
        rules, decidable = self._rules.get(operation.id, ()), self._decidable.get(operation.id, ())
        laters = [rule for rule in rules if RuleKey(operation.version, rule) in counts.violated]
        laters.sort(key=lambda rule: (rule in decidable, self._turns[rule]))
        for later in laters:
            earlier = self._earlier(operation.id, later)
            if earlier:
                self._turns[later] += 1
                self._searches[earlier[0], later] += 1
                return later, earlier
        return None

    def add(self, earlier: str, later: str) -> None:
        """Note a request that breaks both rules."""
        self._found[earlier, later] += 1

    def _earlier(self, operation: str, later: str) -> list[str]:
        """Return the rules shortly before `later` that too few requests have broken with it."""
        rules, decidable = self._rules[operation], self._decidable[operation]
        most = 1 if later in decidable else numbers.AIMED_UNSEEN
        before = [rule for rule in rules[: rules.index(later)] if rule in decidable]
        found = [
            rule
            for rule in reversed(before[-numbers.AIMED_PAIRS :])
            if self._found[rule, later] < most
            and self._searches[rule, later] < numbers.AIM_PAIR_SEARCHES
        ]
        return sorted(found, key=lambda rule: self._searches[rule, later])
