"""XML documents as JSON shapes, and the errors in them that no schema of a shape can find.

The reader follows the contract alone and shares no code with the service's codec: it says how an
answer must be read, and how a request may be judged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from twinspec.contract.binding.decoding import UndecodableError, decoded, is_blank
from twinspec.contract.binding.names import XSI_NAMESPACE
from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.pointer import join
from twinspec.contract.shape import ObjectShape, ShapeMember, Shapes, ShapeValue, clark, local

MISSING = "missing-body"
SYNTAX = "body-syntax"
ROOT = "body-root"
DUPLICATES = "body-duplicates"
TEXT = "body-text"
CONTENT = "body-content"
"""What may be wrong with a body that its schema cannot say, as the `aspect` of rules names it."""

HINTS = frozenset(
    clark(XSI_NAMESPACE, name) for name in ("schemaLocation", "noNamespaceSchemaLocation")
)
"""Attributes that say where schemas are found: they may stand anywhere and mean nothing."""

_SPACE = " \t\r\n"
_LEVELS = 100
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,999})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,307})(?:\.[0-9]+)?")
_DOCTYPE = re.compile(r"(?:[ \t\r\n]|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_PARSER = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)
_AMBIGUOUS = {
    etree.ErrorTypes.ERR_INVALID_CHAR: TEXT,
    etree.ErrorTypes.ERR_INVALID_CHARREF: TEXT,
    etree.ErrorTypes.ERR_ATTRIBUTE_REDEFINED: DUPLICATES,
    etree.ErrorTypes.NS_ERR_ATTRIBUTE_REDEFINED: DUPLICATES,
}
"""Syntax errors that break, by their words, a rule of another aspect as well."""

Path = tuple[str | int, ...]
"""The keys and indices on the way to a place of a shape, outermost first."""


@dataclass(frozen=True, slots=True)
class BodyFault:
    """An aspect (a glossary term) that a body breaks, and the JSON Pointer of the place."""

    aspect: str
    where: str


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """The content of an XML body: its JSON shape, None when it cannot be read.

    `faults` are the aspects that the body breaks; of several faults at one place perhaps only one
    holds, since the contract leaves open which. `doubts` are aspects of which the contract does
    not say whether the body breaks them: an answer may name them, and may accept a body that has
    no fault. The schema of the shape finds all other errors.
    """

    value: Any
    faults: tuple[BodyFault, ...] = ()
    doubts: tuple[BodyFault, ...] = ()


class XmlReader:
    """Reads documents of one version's schemas."""

    def __init__(self, bundle: Mapping[str, Any], *, levels: int = _LEVELS) -> None:
        """Read the binding from a bundled OpenAPI document; ShapeError when it has none.

        `levels` is the number of levels that elements may be nested, the root included.
        """
        shapes = read_openapi(bundle, "bundle")
        self._roots = shapes.roots
        self._types: dict[str, _ReadType] = {}
        for name in shapes.types:
            _ReadType.of(name, shapes, self._types)
        self._levels = levels
        self._too_deep = etree.XPath(f"boolean({'/*' * (levels + 1)})")

    def read(self, body: bytes, role: str, charset: str | None = None) -> ReadDocument:
        """Return the content of `body` as a document of the schema `role`.

        `charset` is that of the Content-Type. An element or attribute that the type does not have
        becomes a member with its name and the value ""; if another member has that name, its key
        is `{namespace}name` or `@name`. Text that is neither number nor boolean stays text. Of a
        repeated element that may stand once, the last one counts. The value is None only if the
        root element is another or the body is not well-formed XML. ValueError if no document has
        the schema `role`.
        """
        root = self._roots.get(role)
        if root is None:
            raise ValueError(f"{role} has no root element")
        try:
            text, sure = decoded(body, charset)
        except UndecodableError:
            return _unreadable(SYNTAX)
        if is_blank(text):
            return _unreadable(MISSING, SYNTAX) if body else _unreadable(MISSING)
        element = self._parsed(text)
        if isinstance(element, ReadDocument):
            return element
        if element.tag != root.tag:
            return _unreadable(ROOT)
        walk = _Walk()
        if not sure:
            walk.doubts.append(BodyFault(SYNTAX, ""))
        value = self._types[root.type].read(element, (), walk)
        if isinstance(value, str):
            walk.faults.append(BodyFault(CONTENT, ""))
            value = {}
        return ReadDocument(value, tuple(walk.faults), tuple(walk.doubts))

    def _parsed(self, text: str) -> etree._Element | ReadDocument:
        """Return the root element of a document, or a ReadDocument with the errors."""
        if text.startswith("\ufeff") or ("<!DOCTYPE" in text and _DOCTYPE.match(text)):
            return _unreadable(SYNTAX)
        try:
            element = etree.fromstring(text.encode(), _PARSER)
        except etree.XMLSyntaxError as error:
            codes: Any = error
            other = _AMBIGUOUS.get(codes.code)
            return _unreadable(SYNTAX, *([other] if other else []))
        # Each level but the last takes two tags.
        if text.count("<") > 2 * self._levels and self._too_deep(element.getroottree()):
            return _unreadable(SYNTAX)
        return element


def _unreadable(*aspects: str) -> ReadDocument:
    return ReadDocument(None, tuple(BodyFault(aspect, "") for aspect in aspects))


class _Walk:
    """The faults and doubts that one reading of a document collects."""

    __slots__ = ("doubts", "faults")

    def __init__(self) -> None:
        self.faults: list[BodyFault] = []
        self.doubts: list[BodyFault] = []

    def fault(self, aspect: str, path: Path) -> None:
        self.faults.append(BodyFault(aspect, join(*path)))

    def doubt(self, aspect: str, path: Path) -> None:
        self.doubts.append(BodyFault(aspect, join(*path)))


class _BoundMember:
    """A member and its XML: the reader of its object `type`, and the `kinds` of its text."""

    __slots__ = ("empty", "item", "key", "kinds", "many", "type")

    def __init__(self, member: ShapeMember, shape: _ReadType | None) -> None:
        self.key = member.key
        self.many = member.many
        self.type = shape
        self.kinds = _kinds(member.value)
        self.empty = member.value.may_be_empty_text
        self.item = member.tag if member.wrapper else None

    def read(self, element: etree._Element, path: Path, walk: _Walk) -> Any:
        """Return the value of one element."""
        if self.type is not None:
            value = self.type.read(element, path, walk)
            return "" if self.empty and value == {} else value
        names = element.keys()
        for name in names:
            if name not in HINTS:
                walk.fault(CONTENT, (*path, str(name)))
        if len(element):
            return self.unexpected_nodes(element, path, walk)
        text = element.text or ""
        return _converted(text, self.kinds)

    def unexpected_nodes(self, element: etree._Element, path: Path, walk: _Walk) -> dict[str, str]:
        """Return an object with the unexpected nodes of an element that should have only text."""
        if len(element) and _has_text(element):
            walk.doubt(CONTENT, path)
        return {str(child.tag): "" for child in element}

    def items(self, wrapper: etree._Element, path: Path, walk: _Walk) -> list[Any]:
        """Return the array inside a wrapper element."""
        values: list[Any] = []
        if not HINTS.issuperset(wrapper.keys()) or _has_text(wrapper):
            walk.fault(CONTENT, path)
        for child in wrapper:
            if child.tag == self.item:
                values.append(self.read(child, (*path, len(values)), walk))
            else:
                walk.fault(CONTENT, path)
        return values


class _ReadType:
    """Reads elements of one object type."""

    __slots__ = ("attributes", "closed", "elements", "keys", "namespace", "silent")

    def __init__(self, shape: ObjectShape) -> None:
        tags = [member.tag for member in shape.members if not member.attribute]
        self.keys = {member.key for member in shape.members}
        self.namespace = tags[0].rpartition("}")[0] if tags else None
        self.closed = shape.closed
        self.attributes = {
            member.tag: (member.key, _kinds(member.value))
            for member in shape.members
            if member.attribute
        }
        self.elements: dict[Any, _BoundMember] = {}
        # An array that must be there and may be empty has no element to show that it is there.
        self.silent = tuple(
            member.key
            for member in shape.members
            if member.many and member.required and not member.minimum and not member.wrapper
        )

    @classmethod
    def of(cls, name: str, shapes: Shapes, known: dict[str, _ReadType]) -> _ReadType:
        """Return the reader of a type, made once; types may contain themselves."""
        if name not in known:
            shape = shapes.types[name]
            reader = known[name] = cls(shape)
            for member in shape.members:
                if not member.attribute:
                    inner = member.value.object
                    below = None if inner is None else cls.of(inner, shapes, known)
                    reader.elements[member.wrapper or member.tag] = _BoundMember(member, below)
        return known[name]

    def read(self, element: etree._Element, path: Path, walk: _Walk) -> Any:
        """Return the object in an element, or its text if the element contains nothing but text."""
        shape: dict[str, Any] = {}
        self.read_attributes(element, path, shape, walk)
        text = element.text
        stray = bool(text and text.strip(_SPACE))
        if stray and not shape and not len(element):
            walk.doubt(CONTENT, path)
            return text
        for child in element:
            self.read_element(child, path, shape, walk)
            tail = child.tail
            stray = stray or bool(tail and tail.strip(_SPACE))
        if stray:
            walk.fault(CONTENT, path)
        for key in self.silent:
            shape.setdefault(key, [])
        return shape

    def read_element(
        self, child: etree._Element, path: Path, shape: dict[str, Any], walk: _Walk
    ) -> None:
        tag: Any = child.tag
        bound = self.elements.get(tag)
        if bound is None:
            self.foreign(self.element_name(tag), tag, path, shape, walk)
        elif bound.many and bound.item is None:
            items = shape.setdefault(bound.key, [])
            items.append(bound.read(child, (*path, bound.key, len(items)), walk))
        else:
            place = (*path, bound.key)
            if bound.key in shape:
                walk.fault(DUPLICATES, place)
            read = bound.read if bound.item is None else bound.items
            shape[bound.key] = read(child, place, walk)

    def read_attributes(
        self, element: etree._Element, path: Path, shape: dict[str, Any], walk: _Walk
    ) -> None:
        # Names only: lxml takes quadratic time to list many attributes with their values.
        for name in map(str, element.keys()):
            if name in self.attributes:
                member, kinds = self.attributes[name]
                shape[member] = _converted(element.get(name, ""), kinds)
            elif name not in HINTS:
                key = f"@{name}" if name in self.keys else name
                self.foreign(key, name, path, shape, walk)

    def foreign(self, key: str, name: str, path: Path, shape: dict[str, Any], walk: _Walk) -> None:
        """Record a node that the type does not have; a closed schema refuses it later."""
        shape[key] = ""
        if self.closed:
            return
        if local(name) in self.keys:
            walk.fault(CONTENT, (*path, key))
        else:
            walk.doubt(CONTENT, (*path, key))

    def element_name(self, tag: str) -> str:
        """Return the member's name for an element that the type does not have."""
        namespace, _, name = tag.rpartition("}")
        if name not in self.keys and self.namespace in (None, namespace):
            return name
        return tag if namespace else f"{{}}{tag}"


def _has_text(element: etree._Element) -> bool:
    """Return whether there is more than white space between the tags of an element."""
    text = element.text
    if text and text.strip(_SPACE):
        return True
    return any((tail := child.tail) and tail.strip(_SPACE) for child in element)


def _kinds(value: ShapeValue) -> frozenset[str]:
    """Return the lexical kinds of a value that JSON does not write as text."""
    return value.kinds - {"text"}


def _converted(text: str, kinds: frozenset[str]) -> Any:
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text) and kinds - {"boolean"}:
        return int(text)
    if "number" in kinds and _NUMBER.fullmatch(text):
        return float(text)
    return text
