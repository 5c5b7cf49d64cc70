"""Which documents lead to a pair of values: whoever uses them is hit by a change of the pair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from twinspec.grammar.inclusion.decide import InclusionResult
from twinspec.grammar.inclusion.exclusions import InclusionPair

T = TypeVar("T")


def bodies_of_pairs(
    made: InclusionResult, roots: Mapping[InclusionPair, list[T]]
) -> dict[InclusionPair, list[T]]:
    """Return, for each pair, the uses of the documents that lead to it."""
    found: dict[InclusionPair, dict[int, T]] = {pair: {} for pair in made.reached}
    for root, uses in roots.items():
        waiting, met = [root], {root}
        while waiting:
            pair = waiting.pop()
            for use in uses:
                found[pair][id(use)] = use
            for below in made.below.get(pair, ()):
                if below not in met:
                    met.add(below)
                    waiting.append(below)
    return {
        pair: _first_own(pair, made, roots, list(uses.values())) for pair, uses in found.items()
    }


def _first_own(
    pair: InclusionPair,
    made: InclusionResult,
    roots: Mapping[InclusionPair, list[T]],
    uses: list[T],
) -> list[T]:
    """Put the uses of the root that a pair was first reached from in front."""
    root = pair
    while (step := made.reached[root]) is not None:
        root = step.holder
    own = {id(use) for use in roots.get(root, ())}
    return sorted(uses, key=lambda use: id(use) not in own)
