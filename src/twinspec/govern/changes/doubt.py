"""Whether uncompared parts may compensate a difference."""

from __future__ import annotations

from twinspec.grammar.inclusion.exclusions import (
    Exclusion,
    InclusionPair,
    InclusionStep,
    ObjectExample,
)
from twinspec.grammar.inclusion.results import InclusionResult
from twinspec.grammar.inclusion.sides import ComparedContract
from twinspec.grammar.model import ValueId


def is_unsure(
    made: InclusionResult, exclusion: Exclusion, ours: ComparedContract, theirs: ComparedContract
) -> bool:
    """Tell whether uncompared parts, or several alternatives, are around an exclusion or below.

    Parts of the first contract count wherever a document may have them, since a document that shows
    the exclusion is made without them.
    """
    not_decided = {one.pair for one in made.not_decided} | made.alike
    not_decided |= {one.pair for one in made.overlaps}
    if ours.half.gaps or theirs.half.gaps:
        return True
    if isinstance(exclusion.shows, ObjectExample) and _is_uneven(exclusion.shows):
        return True
    root = exclusion.pair
    pair: InclusionPair | None = root
    while pair is not None:
        if pair in not_decided or made.below.get(pair, set()) & not_decided:
            return True
        step = made.reached[pair]
        if step and _is_uneven(step):
            return True
        root, pair = pair, step.holder if step else None
    return _has_gaps(ours, root.ours) or _has_gaps(theirs, exclusion.pair.theirs)


def _has_gaps(side: ComparedContract, root: ValueId) -> bool:
    """Tell whether something is not compared in a value, or in what it leads to."""
    waiting, met = [root], {root}
    while waiting:
        value = side.values[waiting.pop()]
        below = [value.array.items] if value.array else []
        for one in value.objects:
            below += [member.value for member in one.members.values()]
            below += [one.rest.value] if one.rest.value else []
        texts = (text for text in value.texts if text.gaps)
        if value.gaps or any(one.gaps for one in value.objects) or any(texts):
            return True
        waiting += set(below) - met
        met.update(below)
    return False


def _is_uneven(of: ObjectExample | InclusionStep) -> bool:
    return any(one is not None and bool(one.uneven) for one in (of.ours, of.theirs))
