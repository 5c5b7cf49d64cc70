"""What the parts of an expression are in a document: texts, numbers, truths, elements, lists.

A value is a tuple of cases: a condition, and what the value is under it. The conditions exclude one
another; where none holds, the expression has no value (CEL: an error).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from twinspec.contract.shape import ShapeValue
from twinspec.expressions.syntax import Node
from twinspec.generate.schematron.conditions import (
    ALWAYS,
    NEVER,
    Condition,
    NotTranslatable,
    both,
    condition,
    either,
    literal,
    negated,
)

LARGEST = 2**53 - 1
"""The largest whole number that doubles, the numbers of XPath, tell from its neighbours."""


def within(xpath: str) -> Condition:
    """Return the condition that a whole number is one that XPath has exactly."""
    return both(condition(f"{xpath} >= -{LARGEST}"), condition(f"{xpath} <= {LARGEST}"))


@dataclass(frozen=True, slots=True)
class Truth:
    """A truth value: when it is true, and when it is false; neither when it has no value."""

    true: Condition
    false: Condition

    @property
    def decided(self) -> Condition:
        """The condition that it has a value."""
        return either(self.true, self.false)

    def __invert__(self) -> Truth:
        """Return the opposite."""
        return Truth(self.false, self.true)

    def __and__(self, other: Truth) -> Truth:
        """Return CEL's `&&`: false as soon as one is false, whatever the other is."""
        return Truth(both(self.true, other.true), either(self.false, other.false))

    def __or__(self, other: Truth) -> Truth:
        """Return CEL's `||`: true as soon as one is true, whatever the other is."""
        return ~(~self & ~other)

    def given(self, guard: Condition) -> Truth:
        """Return the truth under a condition; without a value elsewhere."""
        return Truth(both(guard, self.true), both(guard, self.false))


TRUE = Truth(ALWAYS, NEVER)
FALSE = ~TRUE


def certain(one: Condition) -> Truth:
    """Return the truth that always has a value."""
    return Truth(one, negated(one))


@dataclass(frozen=True, slots=True)
class Text:
    """A text: an expression of XPath, and the text itself if the rule says it.

    `mixed`: JSON may have a number in its place; then only `string` takes it.
    """

    xpath: str
    constant: str | None = None
    mixed: bool = False

    @classmethod
    def of(cls, constant: str) -> Text:
        """Return a text that the rule says."""
        return cls(literal(constant), constant)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, and the same as a text, None if it is computed.

    `safe`: when numbers of XPath, which are doubles, have it exactly.
    """

    xpath: str
    text: str | None = None
    constant: int | None = None
    safe: Condition = ALWAYS

    @classmethod
    def of(cls, constant: int) -> Whole:
        """Return a number that the rule says; NotTranslatable if XPath has it not exactly."""
        if abs(constant) > LARGEST:
            raise NotTranslatable(f"{constant} is more than numbers of XPath 1.0 tell apart")
        return cls(str(constant), literal(str(constant)), constant)

    def plus(self, sign: str, other: Whole) -> Whole:
        """Return a sum, or a difference if `sign` is `-`."""
        if self.constant is not None and other.constant is not None:
            return Whole.of(self.constant + (other.constant if sign == "+" else -other.constant))
        xpath = f"({self.xpath} {sign} {other.xpath})"
        safe = both(self.safe, other.safe)
        return Whole(xpath, safe=safe if safe == ALWAYS else both(safe, within(xpath)))


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment: milliseconds since 1970, in UTC."""

    xpath: str


@dataclass(frozen=True, slots=True)
class Span:
    """A time between two moments that the rule says, in milliseconds."""

    milliseconds: int


@dataclass(frozen=True, slots=True)
class Place:
    """Nodes of the document: a path from its root, or from the item of a list.

    Level 0 is the document; the item of a list is on level 1, of a list inside of it on level 2.
    """

    level: int
    path: str

    def below(self, step: str) -> Place:
        """Return the place of nodes below."""
        return Place(self.level, f"{self.path}/{step}" if self.path else step)


@dataclass(frozen=True, slots=True)
class Element:
    """An element with members, or, if it `may_be_empty`, instead of them the empty text."""

    place: Place
    type: str
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Lazy:
    """An expression that is read where it is used, with the variables where it stands."""

    node: Node
    variables: Variables


@dataclass(frozen=True, slots=True)
class Item:
    """The item of a list, on its level."""

    level: int
    value: ShapeValue


@dataclass(frozen=True, slots=True)
class Ready:
    """A value that is read already, and is the same on every level."""

    value: Value


@dataclass(frozen=True, slots=True)
class Step:
    """A `filter` or `map` of a list: `macro`, variable, and body with the variables around it."""

    macro: str
    variable: str
    body: Node
    variables: Variables


@dataclass(frozen=True, slots=True)
class Nodes:
    """A list in the document: its elements, what each holds, the macros that it goes through."""

    place: Place
    value: ShapeValue
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """A list whose items are written in the rule."""

    items: tuple[Lazy, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a text between separators of one character."""

    text: str
    separator: str


Simple = Truth | Text | Whole | Moment | Span | Element | Nodes | Fixed | Split
Value = tuple[tuple[Condition, Simple], ...]
Binding = Lazy | Item | Ready
Variables = Mapping[str, Binding]


def always(simple: Simple) -> Value:
    """Return a value of one case."""
    return ((ALWAYS, simple),)
