"""The differences that a comparison finds, and the evidence that shows them in a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from twinspec.contract.place import Place
from twinspec.grammar.binding.matches import HalfName, ObjectMatch, ValuePair
from twinspec.grammar.model import Member, Text
from twinspec.grammar.text import Spelling


@dataclass(frozen=True, slots=True)
class TextEvidence:
    """A text as the value, in the spelling of each half."""

    text: Spelling


@dataclass(frozen=True, slots=True)
class CountEvidence:
    """An object with these numbers of members; all other members have their smallest numbers."""

    match: ObjectMatch
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UnknownMemberEvidence:
    """An object with `number` members that are not named; 0 for none."""

    match: ObjectMatch
    number: int = 1
    as_attribute: bool = False


@dataclass(frozen=True, slots=True)
class KindEvidence:
    """A value that only one half accepts: null, a text, or an object of `match`.

    `member` is a member that the object must have, if XML cannot distinguish an object without
    members from an empty text.
    """

    form: Literal["nil", "text", "object", "any text", "any object"]
    match: ObjectMatch | None = None
    text: Text | None = None
    member: str = ""


@dataclass(frozen=True, slots=True)
class WrongKindEvidence:
    """An object with a member of one half alone, whose value has a kind that this half refuses."""

    match: ObjectMatch
    member: Member
    name: str


Shows = TextEvidence | CountEvidence | UnknownMemberEvidence | KindEvidence | WrongKindEvidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """The content of a document that only the half `accepts` accepts."""

    accepts: HalfName
    shows: Shows


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between the halves in a pair of values.

    `evidence` are ways to show it, the best one first; empty when no document shows the difference
    (a default). `doubtful`: another alternative may compensate it. `about` is the key of the member
    concerned, empty if it concerns the value or several members.
    """

    rule: str
    message: str
    places: tuple[Place, ...]
    remedy: str
    pair: ValuePair
    evidence: tuple[Evidence, ...] = ()
    severity: Literal["error", "warning"] = "error"
    doubtful: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A part of the contract that was not compared, and the reason."""

    what: str
    message: str
    place: Place
    pair: ValuePair | None = None


@dataclass(frozen=True, slots=True)
class PathStep:
    """How a pair of values is reached: the containing pair, and the member."""

    holder: ValuePair
    match: ObjectMatch
    name: str


@dataclass(frozen=True, slots=True)
class ExtraMember:
    """A member that only one half has, in counts and in documents."""

    member: Member
    name: str
    side: HalfName
