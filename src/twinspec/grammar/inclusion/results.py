"""The results of deciding inclusion, by pairs of values."""

from __future__ import annotations

from dataclasses import dataclass, field

from twinspec.contract.place import Place
from twinspec.grammar.inclusion.exclusions import (
    Exclusion,
    InclusionPair,
    InclusionStep,
    NotDecided,
)
from twinspec.grammar.model import Member, Object


@dataclass(frozen=True, slots=True)
class DefaultChange:
    """A default that differs between both contracts; no document shows it."""

    subject: str
    said: tuple[str, str]
    places: tuple[Place, Place]
    pair: InclusionPair


@dataclass(frozen=True, slots=True)
class SharedMember:
    """A member that both contracts have, and the name of the object that contains it."""

    pair: InclusionPair
    holder: str
    ours: Member
    theirs: Member


@dataclass(frozen=True, slots=True)
class UnnamedMember:
    """A member that the second contract does not name, but accepts as an unknown member."""

    pair: InclusionPair
    holder: str
    member: Member


@dataclass(frozen=True, slots=True)
class Overlap:
    """Alternatives that overlap, or an object that no single one of several alternatives includes.

    Merging alternatives into one object ignores documents that an alternative accepts only by
    default: such a document may satisfy one alternative of `oneOf` in one contract and two in the
    other. `others` are all alternatives of the second contract, `theirs` the most similar one.
    """

    pair: InclusionPair
    ours: Object
    theirs: Object
    others: tuple[Object, ...]


@dataclass(slots=True)
class InclusionResult:
    """The results, and the pairs in the order of reaching them."""

    exclusions: list[Exclusion] = field(default_factory=list)
    not_decided: list[NotDecided] = field(default_factory=list)
    defaults: list[DefaultChange] = field(default_factory=list)
    member_pairs: list[SharedMember] = field(default_factory=list)
    reached: dict[InclusionPair, InclusionStep | None] = field(default_factory=dict)
    below: dict[InclusionPair, set[InclusionPair]] = field(default_factory=dict)
    unnamed_members: list[UnnamedMember] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    alike: set[InclusionPair] = field(default_factory=set)
    """Pairs of which something is not compared because both contracts write it alike."""
    members: int = 0
