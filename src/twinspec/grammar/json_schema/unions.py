"""`anyOf` and `oneOf`: exact unions of sets of values, with as few objects as possible.

Alternatives whose members have the same types become one set of objects, whose presence says which
members come together. `oneOf` is exact if its alternatives are disjoint, or differ only in
presence; otherwise a gap says that values of several alternatives are not compared.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from twinspec.grammar.json_schema import presence as when
from twinspec.grammar.json_schema.presence import Condition, TooManyCubesError
from twinspec.grammar.json_schema.shape import (
    ALL,
    ANY,
    Alike,
    Conj,
    Entries,
    Members,
    Shape,
    can_merge,
)
from twinspec.grammar.json_schema.source import Location
from twinspec.grammar.json_schema.texts import disjoint
from twinspec.grammar.model import Gap, Text

Apart = Callable[[Conj, Conj], bool]
"""Tells that no value satisfies both lists of schemas; False also when that is not known."""
MOST_PAIRS = 20_000
MOST_KEYS = 5_000  # of all alternatives that could become one


@dataclass(frozen=True)
class UnionReader:
    """Unites the alternatives of the `anyOf` or `oneOf` at `location`."""

    location: Location
    exclusive: bool
    alike: Alike
    apart: Apart
    construct: str = ""

    def unite(self, shapes: Sequence[Shape]) -> Shape:
        """Return the values that at least one alternative accepts; if exclusive, exactly one."""
        shapes = [shape.settled() for shape in shapes]
        if not self.exclusive and ANY in shapes:
            return ANY  # whatever the others say, or leave open
        gaps = list(dict.fromkeys(gap for shape in shapes for gap in shape.gaps))
        if any(shape.without for shape in shapes):
            message = "the values that one of the alternatives refuses are not compared"
            gaps.append(Gap("not", message, self.location.place))
        if any(shape.free == ALL and not shape.said for shape in shapes):
            # One alternative lets anything in, so `oneOf` is what none of the others takes.
            if self.exclusive and len(shapes) > 1:
                gaps.append(self._gap("values"))
            return ANY.with_gaps(gaps)
        objects = self._objects([shape.objects for shape in shapes], gaps)
        nils = sum(shape.nil for shape in shapes)
        return Shape(
            texts=self._texts([shape.texts for shape in shapes], gaps),
            nil=nils == 1 if self.exclusive else nils > 0,
            objects=objects,
            arrays=self._arrays([shape.arrays for shape in shapes], gaps),
            free=self._free(shapes, gaps),
            gaps=tuple(dict.fromkeys(gaps)),
        )

    def _free(self, shapes: Sequence[Shape], gaps: list[Gap]) -> frozenset[str]:
        """Return the types whose values are all accepted; if exclusive, by one alternative only."""
        number = Counter(kind for shape in shapes for kind in shape.free)
        if not self.exclusive:
            return frozenset(number)
        if any(number[kind] for shape in shapes for kind in shape.said):
            gaps.append(self._gap("values"))
        return frozenset(kind for kind, times in number.items() if times == 1)

    def are_apart(self, shapes: Sequence[Shape]) -> bool:
        """Return whether alternatives are objects, and no object satisfies two of them."""
        return all(shape.objects and shape.said == {"object"} for shape in shapes) and all(
            self._objects_apart(one, other)
            for first, second in combinations(shapes, 2)
            for one in first.objects
            for other in second.objects
        )

    def _gap(self, what: str) -> Gap:
        construct = self.construct or ("oneOf" if self.exclusive else "anyOf")
        message = f"{what} that several alternatives accept are not compared"
        return Gap(construct, message, self.location.place)

    def _texts(self, alternatives: list[tuple[Text, ...]], gaps: list[Gap]) -> tuple[Text, ...]:
        if self.exclusive and any(
            not disjoint(one, other)
            for first, second in combinations(alternatives, 2)
            for one in first
            for other in second
        ):
            gaps.append(self._gap("texts"))
        return tuple(dict.fromkeys(text for texts in alternatives for text in texts))

    def _arrays(
        self, alternatives: list[tuple[Entries, ...]], gaps: list[Gap]
    ) -> tuple[Entries, ...]:
        if self.exclusive and any(
            not self._arrays_apart(one, other)
            for first, second in combinations(alternatives, 2)
            for one in first
            for other in second
        ):
            gaps.append(self._gap("arrays"))
        return tuple(dict.fromkeys(each for entries in alternatives for each in entries))

    def _arrays_apart(self, one: Entries, other: Entries) -> bool:
        for low, high in ((one.counts, other.counts), (other.counts, one.counts)):
            if low.most is not None and low.most < high.least:
                return True
        if not one.counts.least and not other.counts.least:
            return False  # both may be empty
        return all(self.apart(a, b) for a in one.items for b in other.items)

    def _objects(
        self, alternatives: list[tuple[Members, ...]], gaps: list[Gap]
    ) -> tuple[Members, ...]:
        groups: list[_PresenceGroup] = []
        for number, objects in enumerate(alternatives):
            for each in objects:
                group = next((group for group in groups if group.takes(each, self.alike)), None)
                if group is None:
                    groups.append(group := _PresenceGroup())
                group.entries.append((number, each))
        if self.exclusive and not self._groups_apart(groups):
            gaps.append(self._gap("objects"))
        united: list[Members] = []
        for group in groups:
            united += self._one(group, gaps)
        return tuple(united)

    def _groups_apart(self, groups: list[_PresenceGroup]) -> bool:
        pairs = 0
        for one, other in combinations(groups, 2):
            for number, first in one.entries:
                for index, second in other.entries:
                    pairs += 1
                    if pairs > MOST_PAIRS:
                        return False
                    if number != index and not self._objects_apart(first, second):
                        return False
        return True

    def _objects_apart(self, one: Members, other: Members) -> bool:
        try:
            if when.NEVER in when.apart((*one.presence, *other.presence)):
                return True
        except TooManyCubesError:
            pass
        mine, its = when.always_there(one.presence), when.always_there(other.presence)
        for needed, by in ((mine, other), (its, one)):
            if any(key not in by.named and by.clause.of(key) is None for key in needed):
                return True
        return any(
            self.apart(one.named[key], other.named[key])
            for key in mine & its
            if key in one.named and key in other.named
        )

    def _one(self, group: _PresenceGroup, gaps: list[Gap]) -> list[Members]:
        """Return a group as one set of objects, or as several if that has too many conditions."""
        if len(group.entries) == 1:
            return [group.entries[0][1]]
        try:
            condition = self._condition(group, gaps)
        except TooManyCubesError:
            if self.exclusive:
                gaps.append(self._gap("objects"))
            return [each for _, each in group.entries]
        if condition == when.NEVER:
            return []
        first = group.entries[0][1]
        named: dict[str, Conj] = {}
        for _, each in group.entries:
            named |= {key: schemas for key, schemas in each.named.items() if key not in named}
        even = all(each.named.keys() == named.keys() for _, each in group.entries)
        keyword = self.construct or ("oneOf" if self.exclusive else "anyOf")
        more = dict.fromkeys(gap for _, each in group.entries for gap in each.gaps)
        one = dataclasses.replace(
            first,
            place=self.location.place,
            named=named,
            presence=when.apart((condition,)),
            gaps=tuple(more),
            name="",
        )
        if even or first.clause.state == "closed":
            return [one]
        return [dataclasses.replace(self._with_parts(one, group), uneven=keyword)]

    def _with_parts(self, one: Members, group: _PresenceGroup) -> Members:
        """Return a set with the alternatives of a group; when exclusive, each without the others.

        Documents that satisfy several by presence, and not by a value, are then left out.
        """
        parts: list[Members] = []
        overlap = False
        for number, each in group.entries:
            if not self.exclusive:
                parts += each.parts or (each,)
                continue
            others = [other for at, other in group.entries if at != number]
            overlap |= not all(self._objects_apart(each, other) for other in others)
            try:
                refused = when.no(when.either(*(when.as_one(one.presence) for one in others)))
                presence = when.apart((when.both(when.as_one(each.presence), refused),))
            except TooManyCubesError:
                presence, overlap = each.presence, True
            if when.NEVER not in presence:
                parts.append(dataclasses.replace(each, presence=presence))
        gaps = (self._gap("objects"),) if overlap else ()
        return dataclasses.replace(one, parts=tuple(parts), overlap=gaps)

    def _condition(self, group: _PresenceGroup, gaps: list[Gap]) -> Condition:
        keys = {key for _, each in group.entries for key in each.named}
        if len(keys) * len(group.entries) > MOST_KEYS:
            raise TooManyCubesError
        by_number: dict[int, Condition] = {}
        for number, each in group.entries:
            condition = when.as_one(each.presence)
            if each.clause.state == "closed":
                others = keys - each.named.keys()
                lacking = (key for key in others if each.clause.of(key) is None)
                condition = when.both(condition, when.absent(*lacking))
            before = by_number.get(number, when.NEVER)
            by_number[number] = when.either(before, condition)
        conditions = list(by_number.values())
        union = when.either(*conditions)
        if not self.exclusive:
            return union
        one = when.exactly_one(conditions)
        if one == when.NEVER:
            # Only values that break an alternative elsewhere are in exactly one.
            gaps.append(self._gap("objects"))
            return union
        return one


@dataclass
class _PresenceGroup:
    """Sets of objects that differ only in presence, with the indices of their alternatives."""

    entries: list[tuple[int, Members]] = field(default_factory=list)

    def takes(self, each: Members, alike: Alike) -> bool:
        return all(can_merge(other, each, alike) for _, other in self.entries)
