"""Whether parts that are not compared may make up for a difference."""

from __future__ import annotations

from twinspec.grammar.inclusion.exclusions import (
    Exclusion,
    InclusionPair,
    InclusionStep,
    ObjectExample,
)
from twinspec.grammar.inclusion.results import InclusionResult
from twinspec.grammar.model import Half


def is_unsure(made: InclusionResult, exclusion: Exclusion, *halves: Half) -> bool:
    """Tell whether uncompared parts, or several alternatives, are around an exclusion or below."""
    not_decided = {one.pair for one in made.not_decided} | made.alike
    not_decided |= {one.pair for one in made.overlaps}
    if any(half.gaps for half in halves):
        return True
    if isinstance(exclusion.shows, ObjectExample) and _is_uneven(exclusion.shows):
        return True
    pair: InclusionPair | None = exclusion.pair
    while pair is not None:
        if pair in not_decided or made.below.get(pair, set()) & not_decided:
            return True
        step = made.reached[pair]
        if step and _is_uneven(step):
            return True
        pair = step.holder if step else None
    return False


def _is_uneven(of: ObjectExample | InclusionStep) -> bool:
    return any(one is not None and bool(one.uneven) for one in (of.ours, of.theirs))
