"""What a decision of inclusion found, by pairs of values."""

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
    """A default that both contracts say otherwise; no document shows it."""

    subject: str
    said: tuple[str, str]
    places: tuple[Place, Place]
    pair: InclusionPair


@dataclass(frozen=True, slots=True)
class SharedMember:
    """A member that both contracts have, and the name of what holds it."""

    pair: InclusionPair
    holder: str
    ours: Member
    theirs: Member


@dataclass(frozen=True, slots=True)
class Alone:
    """A member that the second contract does not name and lets in, as it does any other."""

    pair: InclusionPair
    holder: str
    member: Member


@dataclass(frozen=True, slots=True)
class Overlap:
    """Alternatives that overlap, or an object that no single one of several alternatives holds.

    What is said of alternatives as one object leaves out documents that one alternative lets in by
    default alone: such a document may satisfy one alternative of `oneOf` here and two there.
    `others` are all alternatives of the second contract, `theirs` the most similar one.
    """

    pair: InclusionPair
    ours: Object
    theirs: Object
    others: tuple[Object, ...]


@dataclass(slots=True)
class InclusionResult:
    """What was found, and the pairs in the order in which they were met."""

    exclusions: list[Exclusion] = field(default_factory=list)
    not_decided: list[NotDecided] = field(default_factory=list)
    defaults: list[DefaultChange] = field(default_factory=list)
    member_pairs: list[SharedMember] = field(default_factory=list)
    reached: dict[InclusionPair, InclusionStep | None] = field(default_factory=dict)
    below: dict[InclusionPair, set[InclusionPair]] = field(default_factory=dict)
    alone: list[Alone] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    alike: set[InclusionPair] = field(default_factory=set)
    """Pairs of which something is not compared because both contracts write it alike."""
    members: int = 0
