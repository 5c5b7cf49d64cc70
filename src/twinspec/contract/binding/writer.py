"""JSON values as XML documents: valid values, and invalid ones as far as XML can represent them.

A valid value is written as the contract's binding says, an invalid one as close to that as XML
allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lxml import etree

from twinspec.contract.binding.names import (
    XML_NAMESPACE,
    XSI_NAMESPACE,
    Names,
    NotXml,
    namespace_of,
    prefixes,
)
from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.shape import ObjectShape, ShapeMember, clark

_AS_ATTRIBUTES = (XSI_NAMESPACE, XML_NAMESPACE)
_NIL = f"{{{XSI_NAMESPACE}}}nil"
_LARGE = 10**18
_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_ATTRIBUTE = re.compile("[\"'\t\n]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


@dataclass(slots=True)
class XmlElement:
    """One element before it is written: `tag` and the keys of `attributes` are Clark names.

    `groups` are its child elements, grouped by member. `type` is the name of its object type, None
    if it has none.
    """

    tag: str
    type: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    groups: list[list[XmlElement]] = field(default_factory=list)
    text: str = ""

    def set(self, name: str, value: Any, *, whole: bool = False) -> None:
        """Set an attribute of the element; NotXml if the element has it already."""
        if name in self.attributes:
            raise NotXml(f"the attribute {name} would stand twice")
        self.attributes[name] = "" if value is None else _lexical(value, whole)


class XmlWriter:
    """Writes documents of one version's schemas.

    A value that breaks the contract is written as follows. A member that the type does not have
    becomes an element in the type's namespace, or an attribute if it is no object and the type has
    only attributes; the key `{namespace}name` or `@name`, as the reader writes it, becomes that
    element or attribute. `null` becomes `xsi:nil`, as an attribute an empty text. An object or
    array instead of an attribute becomes elements; one instead of a text becomes an element with
    elements, a text instead of an object an element with text. An array repeats its element.
    XML cannot represent some differences: between a number and its text, an array of one and its
    item, an empty array and no member, an empty object and an empty text. To judge a body, read it.
    """

    def __init__(self, bundle: Mapping[str, Any]) -> None:
        """Read the binding from a bundled OpenAPI document; ShapeError when it has none."""
        shapes = read_openapi(bundle, "bundle")
        self._bundle = bundle
        self._roots = shapes.roots
        self._types = {name: _WrittenType(shape) for name, shape in shapes.types.items()}
        self._plain: dict[str, XmlRenderer] = {}

    def has_document(self, role: str) -> bool:
        """Return whether documents have the schema `role`: it has a root element."""
        return role in self._roots

    def write(self, role: str, value: Any) -> bytes:
        """Return `value` as a document of the schema `role`: UTF-8, in one line.

        A value that satisfies the schema becomes a document that satisfies the XSD. Members stand
        in the order of `properties`; the root's namespace is the default one, and the others have
        the contract's prefixes. Raises NotXml for a value that XML cannot represent: characters or
        names that XML does not allow, an array as the whole document; ValueError if no document has
        the schema `role`.
        """
        root = self.node(role, value)
        if role not in self._plain:
            self._plain[role] = XmlRenderer(Names(self.prefixes(role)))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{self._plain[role].root(root)}'.encode()

    def node(self, role: str, value: Any) -> XmlElement:
        """Return `value` as the root element of a document of the schema `role`.

        Raises the same errors as `write`.
        """
        root = self._roots.get(role)
        if root is None:
            raise ValueError(f"{role} has no root element")
        if isinstance(value, (list, tuple)):
            raise NotXml("a document has one root")
        return self._node(root.tag, root.type, value)

    def prefixes(self, role: str, *, default: bool = True) -> dict[str, str]:
        """Return the prefixes of the namespaces in documents of a schema, "" for the default one.

        Without `default`, or if elements without a namespace may stand, no namespace has "".
        """
        root = self._roots[role]
        namespaces = {namespace_of(tag) for tag in (root.tag, *self._tags(root.type))}
        found = prefixes(sorted(namespaces - {""}), self._bundle)
        if default and "" not in namespaces:
            found[namespace_of(root.tag)] = ""
        return found

    def _tags(self, type_name: str) -> Iterator[str]:
        """Yield the Clark names of all elements that may stand below elements of a type."""
        seen: set[str] = set()
        waiting = [type_name]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                for member in self._types[name].elements:
                    yield from filter(None, (member.wrapper, member.tag))
                    waiting += [member.value.object] if member.value.object is not None else []

    def _node(
        self, tag: str, type_name: str | None, value: Any, *, whole: bool = False
    ) -> XmlElement:
        if isinstance(value, Mapping):
            return self._object(tag, type_name, value)
        if value is None:
            return XmlElement(tag, attributes={_NIL: "true"})
        return XmlElement(tag, text=_lexical(value, whole))

    def _object(self, tag: str, type_name: str | None, value: Mapping[str, Any]) -> XmlElement:
        """Return the element of an object; without a type all its members are unknown ones."""
        type_ = self._types[type_name] if type_name is not None else _NO_TYPE
        node = XmlElement(tag, type_name)
        namespace = type_.namespace or namespace_of(tag)
        for member in type_.attributes:
            if member.key in value:
                item = value[member.key]
                if isinstance(item, (Mapping, list, tuple)):
                    node.groups.append(self._unknown(clark(namespace, member.key), item))
                else:
                    node.set(member.tag, item, whole=_is_whole(member))
        node.groups += [
            self._elements(member, value[member.key])
            for member in type_.elements
            if member.key in value
        ]
        for key in [key for key in value if key not in type_.keys]:
            item = value[key]
            scalar = not isinstance(item, (Mapping, list, tuple))
            name = _attribute_name(key, bare=type_.bare) if scalar else None
            if name is not None:
                node.set(name, item)
            else:
                named = key if key.startswith("{") else clark(namespace, key)
                node.groups.append(self._unknown(named, item))
        return node

    def _elements(self, member: ShapeMember, value: Any) -> list[XmlElement]:
        """Return the elements of one member."""
        if member.wrapper is not None and value is None:
            return [self._node(member.wrapper, None, None)]
        whole = _is_whole(member)
        items = [
            self._node(member.tag, member.value.object, item, whole=whole) for item in _flat(value)
        ]
        return items if member.wrapper is None else [XmlElement(member.wrapper, groups=[items])]

    def _unknown(self, tag: str, value: Any) -> list[XmlElement]:
        """Return the elements of a member that the type does not have: at least one."""
        return [self._node(tag, None, item) for item in list(_flat(value)) or [""]]


class _WrittenType:
    """An object type, prepared for writing."""

    def __init__(self, shape: ObjectShape | None) -> None:
        members = shape.members if shape is not None else ()
        self.keys = {member.key for member in members}
        self.attributes = [member for member in members if member.attribute]
        self.elements = [member for member in members if not member.attribute]
        self.namespace = namespace_of(self.elements[0].tag) if self.elements else None
        self.bare = bool(self.attributes) and not self.elements


_NO_TYPE = _WrittenType(None)


class XmlRenderer:
    """Writes elements as text in the plainest way; subclasses override parts to write variants."""

    def __init__(self, names: Names) -> None:
        """Take the prefixed names for the documents to write."""
        self.names = names

    def root(self, node: XmlElement) -> str:
        """Return a document without its XML declaration."""
        return self.element(node, self.names.root)

    def element(self, node: XmlElement, declared: str = "") -> str:
        """Return an element; `declared` are the namespaces that it declares for all below it."""
        name, own = self.names.element(node.tag)
        declarations = [own]
        attributes = []
        for tag, value in node.attributes.items():
            called, needed = self.names.attribute(tag)
            declarations.append(needed)
            attributes.append(self.attribute(called, value))
        declared += _each_once(declarations)
        start = f"<{name}{declared}{''.join(self.ordered(attributes))}"
        inner = self.text(node.text) if node.text else self.inner(node)
        return self.closed(start, inner, name)

    def inner(self, node: XmlElement) -> str:
        """Return the elements below an element, one after the other."""
        return "".join(self.element(child) for group in node.groups for child in group)

    def closed(self, start: str, inner: str, name: str) -> str:
        """Return an element from its start tag without final bracket, content and name."""
        return f"{start}>{inner}</{name}>" if inner else f"{start}/>"

    def ordered(self, attributes: list[str]) -> list[str]:
        """Return the attributes of an element in their order."""
        return attributes

    def attribute(self, name: str, value: str) -> str:
        """Return an attribute with the space before it."""
        return f' {name}="{self.attribute_text(value)}"'

    def attribute_text(self, value: str) -> str:
        """Return an attribute's value, escaped for single and double quotes."""
        return _IN_ATTRIBUTE.sub(_referred, self.escaped(value))

    def text(self, text: str) -> str:
        """Return text between tags."""
        return self.escaped(text)

    def escaped(self, text: str) -> str:
        """Return text with markup characters escaped; NotXml if XML does not allow a character."""
        return _SPECIAL.sub(_escaped, text)


def _each_once(declarations: Iterable[str]) -> str:
    """Return the declarations of one tag; NotXml if two namespaces would have the same prefix."""
    found: dict[str, str] = {}
    for declaration in filter(None, declarations):
        prefix = declaration.partition("=")[0]
        if found.setdefault(prefix, declaration) != declaration:
            raise NotXml("a tag with names of two unknown namespaces is not written")
    return "".join(found.values())


def laid_out(document: bytes) -> str:
    """Return a document indented for readers, without namespace declarations it does not use."""
    root = etree.fromstring(document)
    etree.cleanup_namespaces(root)
    etree.indent(root, "  ")
    return etree.tostring(root, encoding="unicode")


def escape(char: str) -> str:
    """Return one character as XML text writes it: `<` becomes `&lt;`."""
    return _ESCAPES.get(char, char)


def referred(char: str) -> str:
    """Return a character as a numeric reference: a tab becomes `&#9;`, `B` becomes `&#x42;`."""
    return f"&#{ord(char)};" if ord(char) % 2 else f"&#x{ord(char):X};"


def _escaped(found: re.Match[str]) -> str:
    char = found[0]
    if char not in _ESCAPES:
        raise NotXml(f"XML has no character U+{ord(char):04X}")
    return _ESCAPES[char]


def _referred(found: re.Match[str]) -> str:
    return referred(found[0])


def _attribute_name(key: str, *, bare: bool) -> str | None:
    """Return the attribute's name for an unknown member, None if the member becomes an element."""
    if key.startswith("@"):
        return key[1:]
    if key.startswith("{"):
        return key if namespace_of(key) in _AS_ATTRIBUTES else None
    return key if bare else None


def _is_whole(member: ShapeMember) -> bool:
    return "integer" in member.value.kinds


def _flat(value: Any) -> Iterable[Any]:
    """Yield the items of an array and of arrays inside it; of any other value, the value."""
    if not isinstance(value, (list, tuple)):
        yield value
        return
    for inner in value:
        yield from _flat(inner)


def _lexical(value: Any, whole: bool) -> str:
    """Return the lexical form that JSON's texts, numbers and booleans have in XML."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return {"nan": "NaN", "inf": "INF", "-inf": "-INF"}[str(value)]
        exact = whole and value.is_integer()
        return format(Decimal(value if exact else str(value)), "f")
    if isinstance(value, int) and abs(value) >= _LARGE:
        return format(Decimal(value), "f")
    return str(value)
