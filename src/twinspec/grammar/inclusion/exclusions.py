"""What one contract accepts and another refuses, and which document shows it."""

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
    """A value of the first contract, and the value of the second that should include it."""

    ours: ValueId
    theirs: ValueId


@dataclass(frozen=True, slots=True)
class TextExample:
    """A text as the value."""

    text: Spelling


@dataclass(frozen=True, slots=True)
class NilExample:
    """Null; in XML an element with `xsi:nil`."""


@dataclass(frozen=True, slots=True)
class AnyExample:
    """A JSON value, or an unknown XML element, if the first contract accepts anything."""

    json: Any


@dataclass(frozen=True, slots=True)
class ArrayExample:
    """An array with this number of entries; None for the smallest number."""

    entries: int | None = None


@dataclass(frozen=True, slots=True)
class ObjectExample:
    """An object of the first contract; members not mentioned have their smallest numbers.

    `counts` are numbers of members, `entries` numbers of entries of arrays, `single` the array
    whose only entry is written without the array, `word` the elements in order. `unknown` is a key
    or attribute that neither contract names; `text` stands between the elements.
    """

    ours: Object
    theirs: Object | None = None
    counts: Mapping[str, Range] = field(default_factory=dict)
    entries: Mapping[str, int] = field(default_factory=dict)
    single: str = ""
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
    """One thing that the first contract accepts and the second refuses.

    `subject` is what it is about (`Order.total`), `said` describes it in each contract.
    `doubtful`: another part may compensate it, so that only a document can decide.
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
    """How a pair is reached: by a member of an object, or by the entries of an array (no key)."""

    holder: InclusionPair
    ours: Object | None = None
    theirs: Object | None = None
    key: str = ""
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class NotDecided:
    """A part that was not compared, and the reason. `pair` is the pair of values around it."""

    construct: str
    message: str
    place: Place
    pair: InclusionPair | None = None
