"""Pairs of values, of objects and of members, as the binding finds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from twinspec.grammar.boxes import ABSENT, combine, components
from twinspec.grammar.model import (
    Box,
    Factor,
    Gap,
    Member,
    Object,
    Range,
    Root,
    Text,
    Value,
    ValueId,
)

HalfName = Literal["json", "xsd"]
PairedBy = Literal["map", "xml", "name", "structure", "guess"]
NONE: ValueId = ""
"""The side of a pair that has no value: a member of one half alone."""


class ValuePair(NamedTuple):
    """A value of the JSON half beside a value of the XSD."""

    json: ValueId
    xsd: ValueId

    def of(self, side: HalfName) -> ValueId:
        """Return the value of one side."""
        return self.json if side == "json" else self.xsd


@dataclass(frozen=True, slots=True)
class MemberPair:
    """A member of a JSON object and the XSD's member that writes it.

    `name` is the key that both halves' counts use. `flaw` says what the `xml` object says
    otherwise than the XSD; `silent` that it leaves out the namespace.
    """

    json: Member
    xsd: Member
    pair: ValuePair
    how: PairedBy
    why: str
    many: bool = False
    flaw: str = ""
    silent: bool = False

    @property
    def name(self) -> str:
        """The key of the member in counts."""
        return self.xsd.key


@dataclass(frozen=True, slots=True)
class DependentMembers:
    """Members whose numbers depend on each other, with what each half says of the numbers."""

    keys: frozenset[str]
    json: Factor
    xsd: Factor

    def of(self, side: HalfName) -> Factor:
        """Return the boxes of one half."""
        return self.json if side == "json" else self.xsd


JsonForm = Literal["object", "array", "entries", "text"]


@dataclass(frozen=True, slots=True)
class ObjectMatch:
    """An object of each half, and their members in pairs.

    `form` is how JSON writes it: an array is an object whose only member are its entries, a text
    one whose only member is the text. `constants` are members that XML says
    by the name of the element. `wrapped` are the keys of arrays that XML writes as one
    element. `of_many`: it is one of several alternatives, so that a
    difference may be made up for by another one. `emptied`: JSON writes an object without
    members as the empty text.
    """

    json: Object
    xsd: Object
    member_pairs: tuple[MemberPair, ...]
    json_only: tuple[Member, ...]
    xsd_only: tuple[Member, ...]
    form: JsonForm = "object"
    of_many: bool = False
    wrapped: frozenset[str] = frozenset()
    constants: tuple[tuple[str, str], ...] = ()
    emptied: bool = False

    @property
    def is_unpaired(self) -> bool:
        """Whether it is a list whose entries no member pair leads to elements."""
        return self.form == "array" and not self.member_pairs and bool(self.xsd_only)

    def entries(self) -> dict[str, tuple[Range, ...]]:
        """Return the numbers of entries of the arrays that XML writes without a wrapper."""
        if not self.json.presence:
            return {}
        return {
            key: member.entries
            for key, member in self.json.members.items()
            if member.many and member.entries and key not in self.wrapped
        }

    def groups(self) -> tuple[DependentMembers, ...]:
        """Return the members by dependence; TooLargeError when there are too many boxes."""
        names = {member_pair.json.key: member_pair.name for member_pair in self.member_pairs}
        names |= {member.key: unpaired_key(member) for member in self.json_only}
        there = self.json.presence or self.json.factors
        ours = [_renamed(factor, names, self.entries()) for factor in there]
        theirs = list(self.xsd.factors)
        parts = components(_keys(factor) for factor in [*ours, *theirs])
        json, xsd = _by_part(parts, ours), _by_part(parts, theirs)
        return tuple(
            DependentMembers(keys, _whole(keys, json[at]), _whole(keys, xsd[at]))
            for at, keys in enumerate(parts)
        )


def _times(limits: Range, entries: tuple[Range, ...]) -> tuple[Range, ...]:
    """Return how many entries there are of an array that is there as often as `limits` say.

    Example: an array that may be absent (0..1) of 2..5 entries: 0..0 or 2..5.
    """
    if limits.most == 0:
        return (ABSENT,)
    if limits.least > 0:
        return entries
    first = entries[0]
    if first.least <= 1:
        return (Range(0, first.most), *entries[1:])
    return (ABSENT, *entries)


def unpaired_key(member: Member) -> str:
    """Return the key in counts of a member that the JSON half alone has."""
    return f"json {member.key}"


def _keys(factor: Factor) -> frozenset[str]:
    return frozenset(key for box in factor for key in box)


def _renamed(
    factor: Factor, names: Mapping[str, str], entries: Mapping[str, tuple[Range, ...]]
) -> Factor:
    """Return the factor over the keys of counts, arrays counting as often as they have entries."""
    boxes: list[dict[str, Range]] = []
    for box in factor:
        made: list[dict[str, Range]] = [{}]
        for key, limits in box.items():
            if key not in names:
                continue
            options = _times(limits, entries[key]) if key in entries else (limits,)
            made = [{**part, names[key]: option} for part in made for option in options]
        boxes += made
    return tuple(boxes)


def _by_part(parts: Sequence[frozenset[str]], factors: Sequence[Factor]) -> list[list[Factor]]:
    """Return the factors that hold keys of each part."""
    part_of = {key: at for at, keys in enumerate(parts) for key in keys}
    found: list[list[Factor]] = [[] for _ in parts]
    for factor in factors:
        for at in {part_of[key] for key in _keys(factor)}:
            found[at].append(factor)
    return found


def _whole(keys: frozenset[str], own: Sequence[Factor]) -> Factor:
    """Return the product of the factors that hold these keys; keys in no factor are absent."""
    absent: Box = dict.fromkeys(keys - frozenset().union(*map(_keys, own)), ABSENT)
    return tuple({**box, **absent} for box in combine(own))


@dataclass(frozen=True, slots=True)
class ValueMatch:
    """Two values, and what of them is compared with what.

    The texts are those that are compared as texts; an alternative that the other half has nothing
    for is in `json_alone` or `xsd_alone`. `whole` is the object of the XSD of which each match has
    the part that JSON writes in one form, where it writes others as a list.
    """

    pair: ValuePair
    json: Value
    xsd: Value
    json_texts: tuple[Text, ...] = ()
    xsd_texts: tuple[Text, ...] = ()
    matches: tuple[ObjectMatch, ...] = ()
    json_alone: tuple[Object, ...] = ()
    xsd_alone: tuple[Object, ...] = ()
    gaps: tuple[Gap, ...] = ()
    whole: Object | None = None


@dataclass(frozen=True, slots=True)
class RootPair:
    """A document of both halves. `holder`: JSON writes the value as the only member, so called."""

    json: Root
    xsd: Root
    pair: ValuePair
    how: PairedBy
    why: str
    holder: str = ""
