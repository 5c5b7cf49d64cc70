"""The shape of documents: which members objects have, and where XML writes each of them.

What texts may be is not part of it: schemas say that, and validators judge it.
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

    `object` is the name of the type; None where there is no object. `may_be_empty_text`: "" is one
    of the alternatives by itself (how requests clear a value).
    """

    kinds: frozenset[Kind]
    object: str | None
    may_be_empty_text: bool
    where: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class ShapeMember:
    """A member of an object: a JSON key and what it is bound to in XML.

    `tag` is a Clark name, for attributes the bare name (or a Clark name when qualified).
    `minimum` and `maximum` (None: unbounded) count occurrences of `tag`; below a `wrapper` element
    they count inside it, and `required` says whether the wrapper must stand.
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
    """A document: the name of its schema, its root element's Clark name, the name of its type."""

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
    """A part of a schema without a form in XML: what, where, and what to write instead."""

    message: str
    place: Place
    hint: str = ""


class ShapeError(ValueError):
    """A document has parts without a form in XML."""

    def __init__(self, problems: tuple[ShapeProblem, ...]) -> None:
        """Hold every problem in file order; the message lists them all."""
        super().__init__("\n".join(f"{p.place}: {p.message} {p.hint}".rstrip() for p in problems))
        self.problems = problems


def clark(namespace: str | None, name: str) -> str:
    """`{namespace}name`, or the bare name when there is no namespace."""
    return f"{{{namespace}}}{name}" if namespace else name


def local(tag: str) -> str:
    """Return the local part of a Clark name."""
    return tag.rpartition("}")[2]
