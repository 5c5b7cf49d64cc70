"""Where a document has the members of an object: from the contract's JSON ↔ XML binding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from twinspec.contract.binding.names import XSI_NAMESPACE, namespace_of
from twinspec.contract.shape import ShapeMember, Shapes, ShapeValue, local
from twinspec.generate.schematron.conditions import (
    ALWAYS,
    Condition,
    NotTranslatable,
    condition,
    either,
    exists,
    negated,
)
from twinspec.generate.schematron.values import (
    Element,
    Nodes,
    Place,
    Simple,
    Text,
    Truth,
    Whole,
    within,
)


@dataclass(frozen=True, slots=True)
class FoundMember:
    """A member of an element: the node whose presence shows it, None where it is always there."""

    member: ShapeMember
    shown_by: Place | None
    items: Place


class XmlBinding:
    """The members of object types, and the prefixes that paths use."""

    def __init__(self, shapes: Shapes, prefixes: Mapping[str, str]) -> None:
        """Take the shapes of a version, and the prefix of each namespace."""
        self._shapes = shapes
        self._prefixes = prefixes

    def name(self, tag: str) -> str:
        """Return the Clark name `{urn:b}book` with its prefix: `b:book`."""
        namespace = namespace_of(tag)
        return f"{self._prefixes[namespace]}:{local(tag)}" if namespace else tag

    def member(self, element: Element, key: str) -> FoundMember:
        """Return where the member `key` of an element is; NotTranslatable if its type has none."""
        type_ = self._shapes.types[element.type]
        member = next((one for one in type_.members if one.key == key), None)
        if member is None:
            raise NotTranslatable(f"XML has no member {key} in {element.type}")
        at = element.place
        if member.wrapper is not None:
            wrapper = at.below(self.name(member.wrapper))
            return FoundMember(member, wrapper, wrapper.below(self.name(member.tag)))
        node = at.below(f"{'@' if member.attribute else ''}{self.name(member.tag)}")
        # A list that must be there and may be empty has no element that shows it.
        silent = member.many and member.required and not member.minimum
        return FoundMember(member, None if silent else node, node)


def read(found: FoundMember, path: str) -> Simple:
    """Return the value of a member; `path` leads to its node."""
    member = found.member
    if member.many:
        return Nodes(found.items, member.value)
    return read_value(member.value, found.items, path)


def read_value(value: ShapeValue, place: Place, path: str) -> Simple:
    """Return the value of a node: its text, number or truth, or the element itself."""
    if value.object is not None:
        if value.kinds - {"text"}:
            raise NotTranslatable("XML does not tell whether there is a number or an object")
        return Element(place, value.object, value.may_be_empty_text)
    if value.kinds == {"text"}:
        return Text(path)
    if value.kinds == {"integer"}:
        return whole_in(path)
    if value.kinds == {"boolean"}:
        return Truth(_is_one_of(path, "true", "1"), _is_one_of(path, "false", "0"))
    if "number" in value.kinds:
        raise NotTranslatable("processors of XPath 1.0 read numbers with a fraction differently")
    return Text(path, mixed=True)


def _is_one_of(path: str, *forms: str) -> Condition:
    """Return the condition that a node has one of some lexical forms; XSD ignores space around."""
    return either(*(condition(f"normalize-space({path}) = '{one}'") for one in forms))


def whole_in(path: str) -> Whole:
    """Return the whole number in a node. Its text is the number's, but that `-0` is 0."""
    text = f"substring({path}, 1 + number({path} = '-0'))"
    number = f"number({path})"
    return Whole(number, text, safe=within(number))


def shows(found: FoundMember, path: str, parent: Element) -> Condition:
    """Return the condition that an element has a value for a member; `path` is what shows it."""
    if found.shown_by is None:
        return ALWAYS
    if found.member.required and not parent.may_be_empty and not found.member.many:
        return ALWAYS
    return exists(path)


def is_empty_text(path: str) -> Condition:
    """Return the condition that an element is the empty text, and no object."""
    own = f"{path}/@*[namespace-uri() != '{XSI_NAMESPACE}']"
    return negated(condition(f"{path}/* or {path}/text() or {own}"))
