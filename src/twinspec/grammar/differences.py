"""What a comparison finds: differences, and what would show them in a document."""

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
    """A text in place of the value, as XML writes it and as JSON does."""

    text: Spelling


@dataclass(frozen=True, slots=True)
class CountEvidence:
    """An object with these numbers of members; the other members come as seldom as they may."""

    match: ObjectMatch
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UnknownMemberEvidence:
    """An object with `number` members that are not named; with none of them when it is 0."""

    match: ObjectMatch
    number: int = 1
    as_attribute: bool = False


@dataclass(frozen=True, slots=True)
class KindEvidence:
    """The value as the accepting half alone writes it: null, a text, an object of `match`.

    `member` is one that the object must have, where an empty one would be an empty text in XML.
    """

    form: Literal["nil", "text", "object", "any text", "any object"]
    match: ObjectMatch | None = None
    text: Text | None = None
    member: str = ""


@dataclass(frozen=True, slots=True)
class WrongKindEvidence:
    """An object with a member of one half alone, whose value has a kind that the half refuses."""

    match: ObjectMatch
    member: Member
    name: str


Shows = TextEvidence | CountEvidence | UnknownMemberEvidence | KindEvidence | WrongKindEvidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document has that `accepts`, and only that half, accepts."""

    accepts: HalfName
    shows: Shows


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the halves say differently of a pair of values.

    `evidence` are ways to show it, the best one first; none when no document shows the difference
    (a default). `doubtful`: another alternative may make up for it. `about` is the key in counts of
    the one member that it is about, empty when it is about the value or about several members.
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
    """A part of the contract that was not compared, and why."""

    what: str
    message: str
    place: Place
    pair: ValuePair | None = None


@dataclass(frozen=True, slots=True)
class PathStep:
    """How a pair of values is reached: the pair that holds it, and by which member."""

    holder: ValuePair
    match: ObjectMatch
    name: str


@dataclass(frozen=True, slots=True)
class ExtraMember:
    """A member that one half alone has, in counts and in documents."""

    member: Member
    name: str
    side: HalfName
