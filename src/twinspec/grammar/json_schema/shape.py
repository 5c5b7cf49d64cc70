"""Sets of JSON values during reading: the values that one schema, or several together, accept.

The values of members are not read here: a member is a list of locations of schemas, which all
apply. So types may refer to each other in circles.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from twinspec.contract.place import Place
from twinspec.grammar.json_schema import presence as when
from twinspec.grammar.json_schema.presence import Condition, Presence, TooManyCubesError
from twinspec.grammar.json_schema.source import Location
from twinspec.grammar.json_schema.texts import accepts, is_listed, matches, meet
from twinspec.grammar.model import Gap, Pattern, Range, Text

Conj = tuple[Location, ...]
"""Schemas that all apply; () lets anything in."""

Alike = Callable[[Conj, Conj], bool]
"""Tells that two lists of schemas say the same."""

TYPES = ("string", "number", "boolean", "null", "object", "array")
Type = Literal["string", "number", "boolean", "null", "object", "array"]
MAX_PAIRS = 1_000  # of alternatives that are intersected
_T = TypeVar("_T")
ALL: frozenset[str] = frozenset(TYPES)


@dataclass(frozen=True)
class Clause:
    """One schema's restriction of members it does not name: by patterns of names, then the rest.

    `state` and `rest` are for members that match no pattern.
    """

    state: Literal["closed", "silent", "open"]
    place: Place
    rest: Conj = ()
    patterns: tuple[tuple[Pattern, Location], ...] = ()

    def of(self, key: str) -> Conj | None:
        """Return the schemas of a member that is not named; None when it is forbidden."""
        found = tuple(
            location for pattern, location in self.patterns if matches(pattern.source, key)
        )
        if found:
            return found
        return None if self.state == "closed" else self.rest


@dataclass(frozen=True)
class Members:
    """A set of JSON objects: the members with their schemas, and when they must be present.

    `names` are patterns that the names of all members match (`propertyNames`). `uneven` is the
    keyword of alternatives that became one set although not all of them name each member; `parts`
    are these alternatives, for where something else is said of such a member; `overlap` is what is
    not compared then.
    """

    place: Place
    clause: Clause
    named: Mapping[str, Conj] = field(default_factory=dict)
    presence: Presence = ()
    names: tuple[Pattern, ...] = ()
    name: str = ""
    gaps: tuple[Gap, ...] = ()
    uneven: str = ""
    parts: tuple[Members, ...] = ()
    overlap: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Entries:
    """A set of JSON arrays. `items` is a union: each alternative is a list of schemas."""

    place: Place
    items: tuple[Conj, ...] = ((),)
    counts: Range = Range(0, None)
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Shape:
    """A set of JSON values. `free` are the types with no restriction: all their values.

    `without` are scalars that are not in the set, with their types; `settled` removes them.
    """

    texts: tuple[Text, ...] = ()
    nil: bool = False
    objects: tuple[Members, ...] = ()
    arrays: tuple[Entries, ...] = ()
    free: frozenset[str] = frozenset()
    without: frozenset[tuple[str, str]] = frozenset()
    gaps: tuple[Gap, ...] = ()

    def of_type(self, kind: str) -> bool:
        """Return whether the set may contain values of a type."""
        return kind in self.free or kind in self.said

    @property
    def said(self) -> frozenset[str]:
        """The types, except those in `free`, with values in the set."""
        found: set[str] = {text.json_type or "string" for text in self.texts}
        found |= {"null"} if self.nil else set()
        found |= {"object"} if self.objects else set()
        found |= {"array"} if self.arrays else set()
        return frozenset(found)

    def settled(self) -> Shape:
        """Return the same set with the scalars of `without` removed from listed values.

        They stay in `without` if texts are not listed, or if their type has no restriction: then
        they cannot be removed.
        """
        if not self.without:
            return self
        texts: list[Text] = []
        left = {(kind, value) for kind, value in self.without if kind in self.free}
        for text in self.texts:
            refused = {value for kind, value in self.without if kind == text.json_type}
            listed = ("true", "false") if text.kind == "boolean" else None
            values = text.enumeration if text.enumeration is not None else listed
            if not refused:
                texts.append(text)
            elif values is None:
                texts.append(text)
                left |= {(str(text.json_type), value) for value in refused if accepts(text, value)}
            else:
                kept = tuple(value for value in values if not is_listed(text, value, refused))
                texts += [dataclasses.replace(text, enumeration=kept)] if kept else []
        nil = self.nil and ("null", "null") not in self.without
        return dataclasses.replace(self, texts=tuple(texts), nil=nil, without=frozenset(left))

    def with_gaps(self, gaps: Iterable[Gap]) -> Shape:
        """Return the same set with more gaps."""
        more = tuple(gap for gap in dict.fromkeys(gaps) if gap not in self.gaps)
        return dataclasses.replace(self, gaps=self.gaps + more) if more else self


ANY = Shape(free=ALL)
NOTHING = Shape()


def meet_all(shapes: Iterable[Shape], place: Place) -> Shape:
    """Return the intersection of all sets; `place` is where they are combined."""
    result = ANY
    for shape in shapes:
        result = both(result, shape, place)
    return result


def both(one: Shape, other: Shape, place: Place) -> Shape:
    """Return the intersection of two sets."""
    if one == ANY:
        return other
    if other == ANY:
        return one

    def report(construct: str, message: str) -> Gap:
        return Gap(construct, message, place)

    if max(len(one.objects) * len(other.objects), len(one.texts) * len(other.texts)) > MAX_PAIRS:
        message = "too many alternatives at once, of which only the first are compared"
        return one.with_gaps((*other.gaps, report("allOf", message)))
    texts = [meet(a, b, report) for a in one.texts for b in other.texts]
    objects = [
        meet_members(a, b, place)
        for first in one.objects
        for second in other.objects
        for a in _apart_beside(first, second)
        for b in _apart_beside(second, first)
    ]
    arrays = [meet_entries(a, b) for a in one.arrays for b in other.arrays]
    for this, that in ((one, other), (other, one)):
        texts += [text for text in this.texts if text.json_type in that.free]
        objects += this.objects if "object" in that.free else ()
        arrays += this.arrays if "array" in that.free else ()
    nil = any((this.nil and that.of_type("null")) for this, that in ((one, other), (other, one)))
    return Shape(
        texts=tuple(dict.fromkeys(text for text in texts if text is not None)),
        nil=nil,
        objects=tuple(_once([each for each in objects if each is not None])),
        arrays=tuple(_once([each for each in arrays if each is not None])),
        free=one.free & other.free,
        without=one.without | other.without,
        gaps=one.gaps,
    ).with_gaps(other.gaps)


def _once(values: Iterable[_T]) -> list[_T]:
    kept: list[_T] = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return kept


def meet_entries(one: Entries, other: Entries) -> Entries | None:
    """Return the intersection of two sets of arrays; None when it is empty."""
    least = max(one.counts.least, other.counts.least)
    limits = [most for most in (one.counts.most, other.counts.most) if most is not None]
    most = min(limits) if limits else None
    if most is not None and least > most:
        return None
    items = tuple(dict.fromkeys(_joined(a, b) for a in one.items for b in other.items))
    gaps = tuple(dict.fromkeys(one.gaps + other.gaps))
    return Entries(one.place, items, Range(least, most), gaps)


def _joined(one: Conj, other: Conj) -> Conj:
    return tuple(dict.fromkeys(one + other))


def _apart_beside(one: Members, other: Members) -> tuple[Members, ...]:
    """Return alternatives one by one where another set speaks of what some of them do not name.

    Example: `anyOf: [{required: [k], properties: {a: {const: x}}}, {required: [b]}]` beside
    `properties: {a: {type: string}}`: without k, a is any string.
    """
    silent = {key for key in one.named if any(key not in part.named for part in one.parts)}
    said = other.clause.state == "open" or any(
        key in other.named or other.clause.of(key) for key in silent
    )
    if not (silent and said):
        return (one,)
    return tuple(dataclasses.replace(part, gaps=part.gaps + one.overlap) for part in one.parts)


def meet_members(one: Members, other: Members, place: Place) -> Members | None:
    """Return the intersection of two sets of objects; None when it is empty."""
    named: dict[str, Conj] = {}
    refused: list[str] = []
    for key in (*one.named, *(key for key in other.named if key not in one.named)):
        found: Conj = ()
        for side in (one, other):
            schemas = side.named[key] if key in side.named else side.clause.of(key)
            if schemas is None:
                refused.append(key)
            else:
                found = _joined(found, schemas)
        named[key] = found
    clause, gap = _meet_clauses(one.clause, other.clause, place)
    gaps = dict.fromkeys(one.gaps + other.gaps)
    if gap is not None:
        gaps[gap] = None
    conditions = [*one.presence, *other.presence, *(when.absent(key) for key in refused)]
    presence, too_large = narrow((), conditions)
    if too_large:
        gaps[_too_large(place)] = None
    if when.NEVER in presence:
        return None
    return Members(
        place=one.place,
        clause=clause,
        named=named,
        presence=presence,
        names=tuple(dict.fromkeys(one.names + other.names)),
        name=one.name or other.name,
        gaps=tuple(gaps),
        uneven=one.uneven or other.uneven,
        parts=_joined_parts(one, other, place),
        overlap=tuple(dict.fromkeys(one.overlap + other.overlap)),
    )


def _joined_parts(one: Members, other: Members, place: Place) -> tuple[Members, ...]:
    """Return the alternatives of two sets, each with what the other set says of all."""
    if not one.parts and not other.parts:
        return ()
    pairs = ((a, b) for a in one.parts or (one,) for b in other.parts or (other,))
    joined = (meet_members(a, b, place) for a, b in pairs)
    return tuple(each for each in joined if each is not None)


def _too_large(place: Place) -> Gap:
    return Gap("required", "too many conditions on which members are there, not compared", place)


def narrow(presence: Presence, conditions: Iterable[Condition]) -> tuple[Presence, bool]:
    """Return a presence with more conditions, and whether some had to be dropped."""
    lost = False
    result = presence
    for condition in conditions:
        try:
            result = when.apart((*result, condition))
        except TooManyCubesError:
            lost = True
    return result, lost


def _meet_clauses(one: Clause, other: Clause, place: Place) -> tuple[Clause, Gap | None]:
    """Return the intersection of two restrictions of additional members, and a gap if inexact."""
    for this, that in ((one, other), (other, one)):
        if this.state == "closed" and not this.patterns:
            return this, None
        if not that.patterns and not that.rest and that.state != "closed":
            if this.state == "silent" and that.state == "open":
                return dataclasses.replace(this, state="open", place=that.place), None
            return this, None
    if not one.patterns and not other.patterns:
        return Clause("open", one.place, _joined(one.rest, other.rest)), None
    message = "several patterns of names at once are not compared; those of the first are"
    return one, Gap("patternProperties", message, place)


def refuses_all(node: Any) -> bool:
    """Return whether a schema obviously accepts no value: `false`, `{"not": {}}`."""
    return node is False or (isinstance(node, dict) and node.get("not") in ({}, True))


def _forbids_more(one: Members, other: Members) -> bool:
    """Return whether one set forbids a member that the other does not mention."""
    return any(
        refuses_all(location.node)
        for this, that in ((one, other), (other, one))
        for key in this.named.keys() - that.named.keys()
        for location in this.named[key]
    )


def can_merge(one: Members, other: Members, alike: Alike) -> bool:
    """Return whether two sets of objects can be united: they differ in presence only."""
    mine, its = one.clause, other.clause
    if mine.state != its.state or one.names != other.names:
        return False
    if mine.patterns or its.patterns or mine.rest or its.rest:
        if mine.patterns != its.patterns or not alike(mine.rest, its.rest):
            return False
        if one.named.keys() != other.named.keys():
            return False
    if mine.state == "open" and one.named.keys() != other.named.keys():
        return False
    if mine.state == "silent" and _forbids_more(one, other):
        return False
    return all(alike(one.named[key], other.named[key]) for key in one.named.keys() & other.named)
