"""The canonical shape: what a contract says of its documents, in the words that both halves share.

OpenAPI and XSD are each read into it; comparing halves or versions is comparing shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from twinspec.contract.place import Place

Base = Literal["string", "integer", "number", "boolean", "dateTime"]


@dataclass(frozen=True, slots=True)
class Text:
    """Character data of one lexical kind and its facets; lengths count code points.

    `patterns` are canonical (see `twinspec.contract.pattern`), match whole values, and all apply.
    `enumeration`, `min_length`, `max_length`, `minimum`, `maximum` are None when not stated.
    """

    base: Base
    enumeration: frozenset[str] | None
    patterns: tuple[str, ...]
    min_length: int | None
    max_length: int | None
    minimum: Decimal | None
    maximum: Decimal | None
    where: Place = field(compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether the only value is the empty string."""
        return self.base == "string" and (
            self.max_length == 0 or self.enumeration == frozenset({""})
        )


@dataclass(frozen=True, slots=True)
class Value:
    """A union of alternatives: texts, and at most one object, given as the name of its type."""

    texts: tuple[Text, ...]
    object: str | None
    where: Place = field(compare=False)

    @property
    def may_be_empty_text(self) -> bool:
        """Whether "" is one of the alternatives (how requests clear a value)."""
        return any(text.is_empty for text in self.texts)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object: a JSON key and what it is bound to in XML.

    `tag` is a Clark name, for attributes the bare name (or a Clark name when qualified).
    `minimum` and `maximum` (None: unbounded) count occurrences of `tag`; below a `wrapper` element
    they count inside it, and `required` says whether the wrapper must stand.
    `many` says that JSON writes an array. `shared` says that `maximum` is one bound for several
    members together (a repeated choice in XSD), so that it says little of this one.
    """

    key: str
    tag: str
    attribute: bool
    wrapper: str | None
    minimum: int
    maximum: int | None
    many: bool
    required: bool
    value: Value
    where: Place = field(compare=False)
    shared: bool = False


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """A type with members. `closed`: no other member is accepted.

    `ordered`: the elements must come in the order of `members` (an `xs:sequence` of several).
    """

    name: str
    members: tuple[Member, ...]
    closed: bool
    where: Place = field(compare=False)
    ordered: bool = False

    def member(self, tag: str, *, attribute: bool) -> Member | None:
        """The member bound to the element or attribute `tag`, or None."""
        return next((m for m in self.members if m.tag == tag and m.attribute is attribute), None)


@dataclass(frozen=True, slots=True)
class Root:
    """A document: the role (schema name, in XSD the element's local name), its root
    element's Clark name and the name of its type.
    """

    role: str
    tag: str
    type: str
    where: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Shapes:
    """All that one half says: object types and other named values by name, roots by role.

    In shapes read from XSD, types and values are named by Clark names and `roots` is keyed by tag.
    """

    types: Mapping[str, ObjectShape]
    values: Mapping[str, Value]
    roots: Mapping[str, Root]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that has no canonical shape: what, where, and what to write instead."""

    message: str
    place: Place
    hint: str = ""


class ShapeError(ValueError):
    """A half of the contract says things that the canonical shape has no words for."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Carry every problem found, in file order; the text lists them all."""
        super().__init__("\n".join(f"{p.place}: {p.message} {p.hint}".rstrip() for p in problems))
        self.problems = problems


def clark(namespace: str | None, name: str) -> str:
    """`{namespace}name`, or the bare name when there is no namespace."""
    return f"{{{namespace}}}{name}" if namespace else name


def local(tag: str) -> str:
    """The local part of a Clark name."""
    return tag.rpartition("}")[2]
