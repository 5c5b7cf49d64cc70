"""Which documents contain a pair of values: a change of the pair affects their users."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from twinspec.grammar.inclusion.exclusions import InclusionPair
from twinspec.grammar.inclusion.results import InclusionResult

T = TypeVar("T")


def bodies_of_pairs(
    made: InclusionResult, roots: Mapping[InclusionPair, list[T]]
) -> dict[InclusionPair, list[T]]:
    """Return, for each pair, the uses of all documents that contain it."""
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
    first = _first_roots(made)
    return {
        pair: _own_in_front(list(uses.values()), roots.get(first[pair], ()))
        for pair, uses in found.items()
    }


def _first_roots(made: InclusionResult) -> dict[InclusionPair, InclusionPair]:
    """Return, for each pair, the root from which it was first reached, in linear time."""
    found: dict[InclusionPair, InclusionPair] = {}
    for pair in made.reached:
        way = []
        while pair not in found and (step := made.reached[pair]) is not None:
            way.append(pair)
            pair = step.holder
        root = found.get(pair, pair)
        found |= dict.fromkeys((*way, pair), root)
    return found


def _own_in_front(uses: list[T], own: Iterable[T]) -> list[T]:
    """Return `uses` with those of `own` (the root that first reached the pair) in front."""
    ids = {id(use) for use in own}
    return sorted(uses, key=lambda use: id(use) not in ids)
