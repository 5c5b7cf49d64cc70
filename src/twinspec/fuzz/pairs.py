"""Chooses pairs of rules that requests are to break together: the answer shows their order.

Example: of a rule on locks, which refused a request, and the two before it, the caller's department
and the license, requests are looked for that are to be refused with one of the two, although the
activity is locked, too.
"""

from __future__ import annotations

from collections import Counter, deque
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
        self._decidable = frozenset(one for some in decidable.values() for one in some)
        self._nearest = {one: self._before(some) for one, some in rules.items()}
        self._found: Counter[tuple[str, str]] = Counter()
        self._searches: Counter[tuple[str, str]] = Counter()
        self._turns: Counter[str] = Counter()

    def next(self, operation: Target, counts: Counts) -> tuple[str, list[str]] | None:
        """Return the later rule of the next search and the earlier ones, the most urgent first.

        Searches begin at requests that the later one has refused, so it is one that did, in this
        version. Those without an expression come first: no other search breaks them. None while
        there is none, and when all pairs were found or looked for often enough.
        """
        rules = self._nearest.get(operation.id, {})
        laters = [rule for rule in rules if RuleKey(operation.version, rule) in counts.violated]
        laters.sort(key=lambda rule: (rule in self._decidable, self._turns[rule]))
        for later in laters:
            earlier = [one for one in rules[later] if self._is_wanted(one, later)]
            if earlier:
                earlier.sort(key=lambda one: self._searches[one, later])
                self._turns[later] += 1
                self._searches[earlier[0], later] += 1
                return later, earlier
        return None

    def add(self, earlier: str, later: str) -> None:
        """Note a request that breaks both rules."""
        self._found[earlier, later] += 1

    def _before(self, rules: Sequence[str]) -> dict[str, list[str]]:
        """Return the rules shortly before each one that have an expression, the nearest first."""
        found: dict[str, list[str]] = {}
        nearest: deque[str] = deque(maxlen=numbers.AIMED_PAIRS)
        for rule in rules:
            found[rule] = list(nearest)
            if rule in self._decidable:
                nearest.appendleft(rule)
        return found

    def _is_wanted(self, earlier: str, later: str) -> bool:
        """Return whether too few requests have broken a pair, and it may be looked for again."""
        most = 1 if later in self._decidable else numbers.AIMED_UNSEEN
        is_rare = self._found[earlier, later] < most
        return is_rare and self._searches[earlier, later] < numbers.AIM_PAIR_SEARCHES
