"""Documents that may show that alternatives overlap otherwise than they did.

`oneOf` refuses what two alternatives accept. Alternatives that are open by default alone let in
each other's members, so that a wider type of a member, or one alternative more, may make a document
satisfy two of them. No algebra says which documents do; a few small ones are put to the validators.

Example: `oneOf: [{required: [a]}, {properties: {b: {type: string}}, required: [b]}]` accepts
`{"a": 1, "b": 2}`, and no longer once b may be a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import Any

from twinspec.grammar.boxes import TooLargeError, combine, least_counts
from twinspec.grammar.documents import NoDocumentError
from twinspec.grammar.inclusion.examples import ExampleMaker
from twinspec.grammar.inclusion.exclusions import NOTHING, Exclusion, InclusionPair
from twinspec.grammar.inclusion.results import InclusionResult, Overlap
from twinspec.grammar.inclusion.sizes import presence_of
from twinspec.grammar.model import Member, Object

_MOST_OBJECTS = 2_000
_MOST_MEMBERS = 3
"""How many members a document has beyond those that an alternative must have."""
_MOST_VALUES = 6


@dataclass(frozen=True, slots=True)
class OneWay:
    """What one contract lets in and another refuses, and what makes documents of the first."""

    made: InclusionResult
    maker: ExampleMaker


@dataclass(frozen=True, slots=True)
class OverlapSearch:
    """Makes documents for overlaps. What is wider in the second contract is found the way back."""

    way: OneWay
    back: OneWay

    def around(self, overlap: Overlap, inner: dict[str, Any]) -> tuple[InclusionPair, Any] | None:
        """Return the smallest whole document around an object, and the pair of its root."""
        try:
            return self.way.maker.within(self.way.made, overlap.pair, inner)
        except (NoDocumentError, TooLargeError, RecursionError):
            return None

    def objects(self, overlap: Overlap) -> Iterator[dict[str, Any]]:
        """Yield objects of which either contract names all members, those of few members first."""
        return islice(self._objects(overlap), _MOST_OBJECTS)

    def may_be_missed(self, overlap: Overlap) -> bool:
        """Tell whether there may be such documents beyond those that are tried.

        None is left where no type is wider in the second contract: what one of its alternatives
        lets in by default is then refused by the others, as it was.
        """
        pair = InclusionPair(*overlap.pair[::-1])
        waiting, met = [pair], {pair}
        while waiting:
            for below in self.back.made.below.get(waiting.pop(), set()) - met:
                met.add(below)
                waiting.append(below)
        return any(exclusion.pair in met for exclusion in self.back.made.exclusions)

    def _objects(self, overlap: Overlap) -> Iterator[dict[str, Any]]:
        keys = list(dict.fromkeys((*overlap.ours.members, *overlap.theirs.members)))
        values = {key: found for key in keys if (found := self._values(overlap, key))}
        met: set[frozenset[str]] = set()
        for more in range(_MOST_MEMBERS + 1):
            for needed in (*_needed(overlap.ours), *_needed(overlap.theirs)):
                for added in combinations([key for key in values if key not in needed], more):
                    there = needed | set(added)
                    if there in met or not there <= values.keys():
                        continue
                    met.add(there)
                    members = [key for key in values if key in there]
                    for each in product(*(values[key] for key in members)):
                        yield dict(zip(members, each, strict=True))

    def _values(self, overlap: Overlap, key: str) -> list[Any]:
        """Return the smallest value of either contract, and what the first one refuses."""
        ours, theirs = overlap.ours.members.get(key), overlap.theirs.members.get(key)
        found: list[Any] = []
        for way, mine in ((self.way, ours), (self.back, theirs)):
            if mine is not None:
                found += _smallest(way, mine)
        # What a contract lets in by default of a member that it does not name is no statement.
        if ours is not None and theirs is not None and ours.many == theirs.many:
            found += _refused(self.back, theirs, ours)
        distinct = [one for at, one in enumerate(found) if _place(one, found) == at]
        return distinct[:_MOST_VALUES]


def exclusion_of(overlap: Overlap, inner: Mapping[str, Any]) -> Exclusion:
    """Return the exclusion that an object of these members and values shows."""
    ours, theirs = overlap.ours, overlap.theirs
    said = (f"lets in certain values of {', '.join(sorted(inner))} together", "does not")
    return Exclusion("together", ours.name, said, (ours.place, theirs.place), overlap.pair, None)


def _needed(of: Object) -> list[frozenset[str]]:
    """Return the members that each alternative must have."""
    try:
        boxes = combine(presence_of(of))
    except TooLargeError:
        return []
    least = (least_counts(box) for box in boxes)
    return [frozenset(key for key, number in counts.items() if number) for counts in least]


def _smallest(way: OneWay, member: Member) -> list[Any]:
    pair = InclusionPair(way.maker.ours.value_of(member), NOTHING)
    try:
        value = way.maker.smallest(pair)
    except (NoDocumentError, TooLargeError, RecursionError):
        return [[]] if member.many else []
    return [[], [value]] if member.many else [value]


def _refused(way: OneWay, mine: Member, other: Member) -> Iterator[Any]:
    """Yield values of a member that the other contract refuses in the same member."""
    outer = InclusionPair(way.maker.ours.value_of(mine), way.maker.theirs.value_of(other))
    for exclusion in way.made.exclusions:
        if exclusion.shows is None:
            continue
        try:
            shown = way.maker.shown(exclusion.pair, exclusion.shows)
            pair, value = way.maker.within(way.made, exclusion.pair, shown, outer)
        except (NoDocumentError, TooLargeError, RecursionError):
            continue
        if pair == outer:
            yield [value] if mine.many else value


def _place(one: Any, among: list[Any]) -> int:
    """Return where a value comes first; 1 and true are two values."""
    return next(at for at, each in enumerate(among) if repr(each) == repr(one))
