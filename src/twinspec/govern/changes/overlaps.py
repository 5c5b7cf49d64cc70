"""Documents that may show a changed overlap of alternatives.

`oneOf` refuses documents that two alternatives accept. Alternatives that are open by default
accept each other's members, so a wider type of a member, or a new alternative, may make a document
satisfy two of them. No algorithm here computes such documents; the validators judge a few small
ones.

Example: `oneOf: [{required: [a]}, {properties: {b: {type: string}}, required: [b]}]` accepts
`{"a": 1, "b": 2}`; it refuses it as soon as b may be a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import Any

from twinspec.grammar.boxes import TooLargeError, combine, least_counts
from twinspec.grammar.documents import NoDocumentError
from twinspec.grammar.inclusion.examples import ExampleMaker
from twinspec.grammar.inclusion.exclusions import (
    NOTHING,
    Exclusion,
    InclusionPair,
    TextExample,
)
from twinspec.grammar.inclusion.results import InclusionResult, Overlap
from twinspec.grammar.inclusion.sizes import presence_of
from twinspec.grammar.model import Member, Object, Value
from twinspec.grammar.text import Spelling, smallest

NONE = InclusionPair(NOTHING, NOTHING)
_MOST_OBJECTS = 2_000
_MOST_MEMBERS = 3
"""How many members a document has beyond those that an alternative must have."""
_MOST_VALUES = 6


@dataclass(frozen=True, slots=True)
class InclusionDirection:
    """What one contract accepts and another refuses, and the maker of documents of the first."""

    made: InclusionResult
    maker: ExampleMaker


@dataclass(frozen=True, slots=True)
class OverlapSearch:
    """Makes documents for overlaps, in both directions.

    The reverse direction shows what is wider in the second contract.
    """

    forward: InclusionDirection
    backward: InclusionDirection

    def around(self, overlap: Overlap, inner: dict[str, Any]) -> tuple[InclusionPair, Any] | None:
        """Return the smallest whole document around an object, and the pair of its root."""
        try:
            return self.forward.maker.within(self.forward.made, overlap.pair, inner)
        except (NoDocumentError, TooLargeError, RecursionError):
            return None

    def objects(self, overlap: Overlap) -> Iterator[dict[str, Any]]:
        """Yield objects whose members one contract names; those with few members come first."""
        return islice(self._objects(overlap), _MOST_OBJECTS)

    def may_be_missed(self, overlap: Overlap) -> bool:
        """Return whether there may be such documents besides those that are tried.

        There are none if no type is wider in the second contract: the other alternatives then still
        refuse what one of them accepts by default.
        """
        met = reached_from(self.backward.made, InclusionPair(*overlap.pair[::-1]))
        return any(exclusion.pair in met for exclusion in self.backward.made.exclusions)

    def may_show_more(self, overlap: Overlap, shown: Set[InclusionPair]) -> bool:
        """Return whether documents may show more than is already shown."""
        if overlap.pair in shown:
            return False
        if len(overlap.others) == 1:
            return True
        met = reached_from(self.forward.made, overlap.pair)
        refused = {exclusion.pair for exclusion in self.forward.made.exclusions} & met
        return bool(refused) and not refused & shown

    def _objects(self, overlap: Overlap) -> Iterator[dict[str, Any]]:
        every = (overlap.ours, *overlap.others)
        keys = list(dict.fromkeys(key for one in every for key in one.members))
        values = {key: found for key in keys if (found := self._values(overlap, key))}
        starts = [each for one in every for each in _needed(one)]
        met: set[frozenset[str]] = set()
        for more in range(_MOST_MEMBERS + 1):
            for needed in starts:
                for added in combinations([key for key in values if key not in needed], more):
                    there = needed | set(added)
                    if there in met or not there <= values.keys():
                        continue
                    met.add(there)
                    members = [key for key in values if key in there]
                    for each in product(*(values[key] for key in members)):
                        yield dict(zip(members, each, strict=True))

    def _values(self, overlap: Overlap, key: str) -> list[Any]:
        """Return the smallest values of both contracts, and values that one of them refuses."""
        ours = overlap.ours.members.get(key)
        found = list(_smallest(self.forward, ours)) if ours else []
        for other in overlap.others:
            theirs = other.members.get(key)
            if theirs is None:
                continue
            found += _smallest(self.backward, theirs)
            # What is accepted by default of a member that nobody names is no statement.
            if ours is not None and ours.many == theirs.many:
                found += _refused(self.backward, theirs, ours)
                if len(overlap.others) > 1:
                    found += _refused(self.forward, ours, theirs)
        distinct = [one for at, one in enumerate(found) if _place(one, found) == at]
        return distinct[:_MOST_VALUES]


def reached_from(made: InclusionResult, pair: InclusionPair) -> set[InclusionPair]:
    """Return a pair and all pairs below it."""
    waiting, met = [pair], {pair}
    while waiting:
        for below in made.below.get(waiting.pop(), set()) - met:
            met.add(below)
            waiting.append(below)
    return met


def covered_by(made: InclusionResult, shown: Set[InclusionPair]) -> set[InclusionPair]:
    """Return all pairs below alternatives for which a change is shown.

    That no alternative accepts an object is one change, even if several members show it.
    """
    several = (one.pair for one in made.overlaps if len(one.others) > 1)
    below = (reached_from(made, pair) for pair in several)
    return {pair for met in below if met & shown for pair in met}


def exclusion_of(overlap: Overlap, inner: Mapping[str, Any]) -> Exclusion:
    """Return the exclusion that an object with these members and values shows."""
    ours, theirs = overlap.ours, overlap.theirs
    said = (f"accepts certain values of {', '.join(sorted(inner))} together", "does not")
    return Exclusion("together", ours.name, said, (ours.place, theirs.place), overlap.pair, None)


def naming_of(overlap: Overlap) -> Exclusion:
    """Return the exclusion that no document shows: only which members alternatives name differs."""
    ours, theirs = overlap.ours, overlap.theirs
    ways = "some alternatives accept members that others name", "all name the same members"
    said = ways if ours.uneven else ways[::-1]
    return Exclusion(
        "alternatives", ours.name, said, (ours.place, theirs.place), overlap.pair, None
    )


def _needed(of: Object) -> list[frozenset[str]]:
    """Return the required members of each alternative."""
    try:
        boxes = combine(presence_of(of))
    except TooLargeError:
        return []
    least = (least_counts(box) for box in boxes)
    return [frozenset(key for key, number in counts.items() if number) for counts in least]


def _smallest(forward: InclusionDirection, member: Member) -> Iterator[Any]:
    """Yield the smallest value of each type of a member."""
    if member.many:
        yield []
    value = forward.maker.ours.values[forward.maker.ours.value_of(member)]
    try:
        made = [forward.maker.shown(NONE, TextExample(text)) for text in _each_text(value)]
        made = made or [
            forward.maker.smallest(InclusionPair(forward.maker.ours.value_of(member), NOTHING))
        ]
    except (NoDocumentError, TooLargeError, RecursionError):
        return
    yield from ([one] for one in made) if member.many else made


def _each_text(value: Value) -> Iterator[Spelling]:
    for text in value.texts:
        found = smallest((text,))
        if found is not None:
            yield found


def _refused(forward: InclusionDirection, mine: Member, other: Member) -> Iterator[Any]:
    """Yield values of a member that the other contract refuses in the same member."""
    outer = InclusionPair(forward.maker.ours.value_of(mine), forward.maker.theirs.value_of(other))
    for exclusion in forward.made.exclusions:
        if exclusion.shows is None:
            continue
        try:
            shown = forward.maker.shown(exclusion.pair, exclusion.shows)
            pair, value = forward.maker.within(forward.made, exclusion.pair, shown, outer)
        except (NoDocumentError, TooLargeError, RecursionError):
            continue
        if pair == outer:
            yield [value] if mine.many else value


def _place(one: Any, among: list[Any]) -> int:
    """Return the first index of a value; 1 and true are two values."""
    return next(at for at, each in enumerate(among) if repr(each) == repr(one))
