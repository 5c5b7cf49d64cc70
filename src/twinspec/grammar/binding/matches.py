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
    """A value of the JSON half and a value of the XSD."""

    json: ValueId
    xsd: ValueId

    def of(self, side: HalfName) -> ValueId:
        """Return the value of one side."""
        return self.json if side == "json" else self.xsd


@dataclass(frozen=True, slots=True)
class MemberPair:
    """A JSON member, and the XSD member in which XML writes it.

    `name` is the member's key in the counts of both halves. `flaw` says how the `xml` object
    contradicts the XSD; `silent` that the `xml` object omits the namespace.
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
    """Members whose numbers depend on each other, and the numbers that each half allows."""

    keys: frozenset[str]
    json: Factor
    xsd: Factor

    def of(self, side: HalfName) -> Factor:
        """Return the combinations of numbers that one half allows."""
        return self.json if side == "json" else self.xsd


JsonForm = Literal["object", "array", "entries", "text"]


@dataclass(frozen=True, slots=True)
class ObjectMatch:
    """An object of each half, and their members in pairs.

    `form` is how JSON writes it: an array counts as an object whose only member is its entries, a
    text as one whose only member is the text. `constants` are members that XML expresses by the
    name of the element. `wrapped` are the keys of arrays that XML writes as one element.
    `of_many`: it is one of several alternatives, and another one may compensate a difference.
    `emptied`: JSON writes an object without members as the empty text.
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
        """Whether it is a list whose entries are bound to no elements."""
        return self.form == "array" and not self.member_pairs and bool(self.xsd_only)

    def entries(self) -> dict[str, tuple[Range, ...]]:
        """Return the numbers of entries of the arrays that XML writes without a wrapper, by key."""
        if not self.json.presence:
            return {}
        return {
            key: member.entries
            for key, member in self.json.members.items()
            if member.many and member.entries and key not in self.wrapped
        }

    def groups(self) -> tuple[DependentMembers, ...]:
        """Return the members grouped by dependence; TooLargeError for too many boxes."""
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
    """Return the number of entries of an array that occurs as often as `limits` allow.

    Example: an array that may be absent (0..1) and has 2..5 entries: 0..0 or 2..5.
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
    """Return the key in counts of a member that only the JSON half has."""
    return f"json {member.key}"


def _keys(factor: Factor) -> frozenset[str]:
    return frozenset(key for box in factor for key in box)


def _renamed(
    factor: Factor, names: Mapping[str, str], entries: Mapping[str, tuple[Range, ...]]
) -> Factor:
    """Return the factor with the keys of counts; an array counts its entries."""
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
    """Return, for each part, the factors that contain keys of it."""
    part_of = {key: at for at, keys in enumerate(parts) for key in keys}
    found: list[list[Factor]] = [[] for _ in parts]
    for factor in factors:
        for at in {part_of[key] for key in _keys(factor)}:
            found[at].append(factor)
    return found


def _whole(keys: frozenset[str], own: Sequence[Factor]) -> Factor:
    """Return the product of the factors with these keys; a key without a factor is absent."""
    absent: Box = dict.fromkeys(keys - frozenset().union(*map(_keys, own)), ABSENT)
    return tuple({**box, **absent} for box in combine(own))


@dataclass(frozen=True, slots=True)
class ValueMatch:
    """Two values, and which of their parts are compared.

    `texts` are compared as texts. An alternative without a counterpart is in `json_alone` or
    `xsd_alone`. If JSON writes a value partly as an object and partly as a list, each match has one
    part of the XSD's object, and `whole` is that object.
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
    """A document of both halves. `holder`: the key of the only JSON member, which has the value."""

    json: Root
    xsd: Root
    pair: ValuePair
    how: PairedBy
    why: str
    holder: str = ""
