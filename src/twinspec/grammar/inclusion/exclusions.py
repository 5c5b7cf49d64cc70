"""What one contract lets in and another refuses, and what would show it in a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from twinspec.contract.place import Place
from twinspec.grammar.content_models import Symbol, Word
from twinspec.grammar.model import Object, Range, ValueId
from twinspec.grammar.text import Spelling

NOTHING: ValueId = ""
"""The value of the second contract where that has none."""
ANYTHING: ValueId = "(anything)"
"""The value of members that are not named and of which nothing is said."""


class InclusionPair(NamedTuple):
    """A value of the first contract, and the one of the second that must hold all of it."""

    ours: ValueId
    theirs: ValueId


@dataclass(frozen=True, slots=True)
class TextExample:
    """A text in place of the value."""

    text: Spelling


@dataclass(frozen=True, slots=True)
class NilExample:
    """Null, in XML an element that is nil."""


@dataclass(frozen=True, slots=True)
class AnyExample:
    """A value of JSON, in XML an unknown element, where the first contract takes anything."""

    json: Any


@dataclass(frozen=True, slots=True)
class ArrayExample:
    """An array of so many entries; None: as few as may be."""

    entries: int | None = None


@dataclass(frozen=True, slots=True)
class ObjectExample:
    """An object of the first contract; what is not said here comes as seldom as may be.

    `counts` are how often members come, `entries` how many entries arrays have, `word` the
    elements in their order. `unknown` is a key, or an attribute, that nobody names; `text`
    stands between the elements.
    """

    ours: Object
    theirs: Object | None = None
    counts: Mapping[str, Range] = field(default_factory=dict)
    entries: Mapping[str, int] = field(default_factory=dict)
    word: Word | None = None
    unknown: str | None = None
    attribute: Symbol | None = None
    text: str = ""


Example = TextExample | NilExample | AnyExample | ArrayExample | ObjectExample

What = Literal[
    "type", "null", "length", "range", "digits", "enumeration", "pattern", "format", "texts",
    "member", "required", "occurrence", "together", "order", "unknown_members", "member_names",
    "wildcard", "mixed", "items", "alternatives", "document",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One thing that the first contract lets in and the second refuses.

    `subject` is what it is about (`Order.total`), `said` what each contract says of it.
    `doubtful`: something else may make up for it, so that only a document can tell.
    """

    what: What
    subject: str
    said: tuple[str, str]
    places: tuple[Place, Place]
    pair: InclusionPair
    shows: Example | None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class InclusionStep:
    """How a pair is reached: by a member of an object, by the entries of an array (no key)."""

    holder: InclusionPair
    ours: Object | None = None
    theirs: Object | None = None
    key: str = ""
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class NotDecided:
    """A part that was not compared, and why. `pair` is the value that it stands in."""

    construct: str
    message: str
    place: Place
    pair: InclusionPair | None = None
