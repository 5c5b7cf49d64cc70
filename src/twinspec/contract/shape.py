"""The shape of documents: which members objects have, and where XML writes each of them.

The shape does not restrict texts: schemas do, and validators check them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from twinspec.contract.place import Place

Kind = Literal["text", "integer", "number", "boolean"]


@dataclass(frozen=True, slots=True)
class ShapeValue:
    """A union of alternatives: texts of some lexical kinds, and objects of at most one type.

    `object` is the name of the object type, None without one. `may_be_empty_text`: "" is one of
    the alternatives (requests use it to clear a value).
    """

    kinds: frozenset[Kind]
    object: str | None
    may_be_empty_text: bool
    where: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class ShapeMember:
    """A member of an object: its JSON key, and where XML writes it.

    `tag` is a Clark name, for attributes the bare name (or a Clark name when qualified).
    `minimum` and `maximum` (None: unbounded) count occurrences of `tag`, inside the `wrapper`
    element if there is one; then `required` says whether the wrapper must stand.
    `many` says that JSON writes an array.
    """

    key: str
    tag: str
    attribute: bool
    wrapper: str | None
    minimum: int
    maximum: int | None
    many: bool
    required: bool
    value: ShapeValue
    where: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """A type with members. `closed`: no other member is accepted."""

    name: str
    members: tuple[ShapeMember, ...]
    closed: bool
    where: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class ShapeRoot:
    """A document: the names of its schema and type, and the Clark name of its root element."""

    role: str
    tag: str
    type: str
    where: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Shapes:
    """All object types by name, and the documents by the names of their schemas."""

    types: Mapping[str, ObjectShape]
    roots: Mapping[str, ShapeRoot]


@dataclass(frozen=True, slots=True)
class ShapeProblem:
    """A part of a schema that XML cannot represent: what, where, and what to write instead."""

    message: str
    place: Place
    hint: str = ""


class ShapeError(ValueError):
    """A document has parts that XML cannot represent."""

    def __init__(self, problems: tuple[ShapeProblem, ...]) -> None:
        """Keep all problems, in file order; the message lists them."""
        super().__init__("\n".join(f"{p.place}: {p.message} {p.hint}".rstrip() for p in problems))
        self.problems = problems


def clark(namespace: str | None, name: str) -> str:
    """Return the Clark name `{namespace}name`; the bare name when there is no namespace."""
    return f"{{{namespace}}}{name}" if namespace else name


def local(tag: str) -> str:
    """Return the local part of a Clark name: `{urn:b}book` gives `book`."""
    return tag.rpartition("}")[2]
