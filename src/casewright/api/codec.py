"""XML documents ↔ JSON shapes, by the generated tables; this module names no member.

Reading keeps unknown elements and attributes under names that the role's schema refuses, so that
both representations report the same findings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lxml import etree

from casewright.domain.ensure import Violation, ensure
from casewright.domain.wording import Piece, word
from interaction_contract import rules
from interaction_contract.binding import Member, Root, Type
from interaction_contract.rules import Rule

Shape = Any
"""What JSON can say: dict, list, str, int, float, bool."""

Path = tuple[Any, ...]
"""The way to a place of a shape, innermost last: (way to the parent, key), or () at the top."""

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
XSI_HINTS = (f"{XSI}schemaLocation", f"{XSI}noNamespaceSchemaLocation")

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?\Z")
_SPACE = " \t\r\n"
_MOST_FINDINGS = 1000
_LONGEST_PLACE = 1025
"""One more than a message may have: of a longer place nobody sees the rest."""

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The characters that no XML 1.0 document can carry."""


def pointer(path: Path) -> str:
    """Return the JSON Pointer of a place, shortened to what an answer may show."""
    tokens = (escape_token(str(key)[:_LONGEST_PLACE]) for key in _keys(path))
    return "".join(f"/{token}" for token in tokens)[:_LONGEST_PLACE]


def member_name(path: Path) -> Piece:
    """Return the name of a place for messages: the names of members, without indexes."""
    names = [key[:_LONGEST_PLACE] for key in _keys(path) if isinstance(key, str)]
    return ".".join(names)[:_LONGEST_PLACE] or word("document")


def _keys(path: Path) -> list[str | int]:
    keys: list[str | int] = []
    while path:
        path, key = path
        keys.append(key)
    return keys[::-1]


def escape_token(name: str) -> str:
    """Return a member's name as a token of a JSON Pointer: `a/b~c` becomes `a~1b~0c`."""
    return name.replace("~", "~0").replace("/", "~1")


class Reader:
    """Reads documents of one role."""

    def __init__(self, root: Root, types: Mapping[str, Type]) -> None:
        self._tag = root.tag
        compiled: dict[str, _TypeReader] = {}
        self._type = _TypeReader.of(root.type, types, compiled)

    def read(self, element: etree._Element) -> tuple[dict[str, Shape], list[Violation]]:
        """Return the JSON shape of a document, and findings; RuleBroken for another root."""
        tag = str(element.tag)
        ensure_root(tag == self._tag, self._tag)
        findings: list[Violation] = []
        shape = self._type.read(element, (), findings)
        if isinstance(shape, str):
            note(findings, rules.protocol.CONTENT_IS_EXPECTED, ())
            shape = {}
        return shape, findings


class _TypeReader:
    """Reads elements of one object type."""

    __slots__ = ("attributes", "elements", "keys", "namespace")

    def __init__(self, members: tuple[Member, ...]) -> None:
        self.keys = {member.key for member in members}
        self.attributes = {
            member.tag: (member.key, _CONVERTERS.get(member.kind))
            for member in members
            if member.attribute
        }
        self.elements: dict[str, tuple[str, bool, Reading]] = {}
        tags = [member.tag for member in members if not member.attribute]
        self.namespace = tags[0].rpartition("}")[0] + "}" if tags else None

    @classmethod
    def of(
        cls, name: str, types: Mapping[str, Type], compiled: dict[str, _TypeReader]
    ) -> _TypeReader:
        if name not in compiled:
            members = types[name].members
            reader = compiled[name] = cls(members)
            for member in members:
                if member.wrapper is not None:
                    raise NotImplementedError(f"{name}.{member.key}: wrapped arrays")
                if not member.attribute:
                    read = _reading(member, types, compiled)
                    reader.elements[member.tag] = (member.key, member.many, read)
        return compiled[name]

    def read(self, element: etree._Element, path: Path, findings: list[Violation]) -> Shape:
        """Return the shape of an element: an object, or a text where the content is only text."""
        shape: dict[str, Shape] = {}
        names = element.keys()
        if names:
            self._read_attributes(element, names, shape)
        text = element.text
        if len(element) == 0:
            if text and text.strip(_SPACE):
                if not shape:
                    return text
                note(findings, rules.protocol.CONTENT_IS_EXPECTED, path)
            return shape
        astray = bool(text and text.strip(_SPACE))
        elements = self.elements
        for child in element:
            tag: Any = child.tag
            known = elements.get(tag)
            if known is None:
                shape[self._foreign(tag)] = ""
            else:
                key, many, read = known
                if many:
                    items = shape.setdefault(key, [])
                    items.append(read(child, ((path, key), len(items)), findings))
                else:
                    if key in shape:
                        note_repeated(findings, (path, key))
                    shape[key] = read(child, (path, key), findings)
            tail = child.tail
            if tail and not astray and tail.strip(_SPACE):
                astray = True
        if astray:
            note(findings, rules.protocol.CONTENT_IS_EXPECTED, path)
        return shape

    def read_or_empty(
        self, element: etree._Element, path: Path, findings: list[Violation]
    ) -> Shape:
        """Return the shape of an element; if it has no content, the empty text."""
        shape = self.read(element, path, findings)
        return "" if shape == {} else shape

    def _read_attributes(
        self, element: etree._Element, names: Sequence[Any], shape: dict[str, Shape]
    ) -> None:
        # Values are asked for one by one: lxml takes quadratic time to list them all.
        for name in names:
            known = self.attributes.get(name)
            if known is not None:
                key, convert = known
                value = element.get(name)
                shape[key] = value if convert is None else convert(value)
            elif name not in XSI_HINTS:
                shape[f"@{name}" if name in self.keys else name] = ""

    def _foreign(self, tag: str) -> str:
        """Return the member's name for an element that the type does not have."""
        namespace, _, local = tag.rpartition("}")
        same = self.namespace is None or namespace + "}" == self.namespace
        if same and local not in self.keys:
            return local
        return tag if namespace else f"{{}}{tag}"


def note(findings: list[Violation], rule: Rule, path: Path, **values: Piece) -> None:
    """Add the finding that the value at `path` breaks `rule`, up to a number of findings."""
    if len(findings) < _MOST_FINDINGS:
        findings.append(Violation(rule, pointer(path), {"member": member_name(path)} | values))


def note_repeated(findings: list[Violation], path: Path) -> None:
    """Add the finding that the element at `path`, which may occur once, occurs again."""
    note(findings, rules.protocol.MEMBERS_ARE_UNIQUE, path)


def ensure_root(is_expected: bool, expected: Piece) -> None:
    """Refuse a document whose root element is not the one that the operation expects."""
    ensure(is_expected, rules.protocol.ROOT_IS_EXPECTED, allowed=expected)


Reading = Callable[[etree._Element, Path, list[Violation]], Shape]


def _reading(
    member: Member, types: Mapping[str, Type], compiled: dict[str, _TypeReader]
) -> Reading:
    """Return the function that reads the element of a member."""
    if member.type is not None:
        nested = _TypeReader.of(member.type, types, compiled)
        return nested.read_or_empty if member.empty else nested.read
    convert = _CONVERTERS.get(member.kind)
    if convert is None:
        return _text
    return lambda element, path, findings: convert(_text(element, path, findings))


def _text(element: etree._Element, path: Path, findings: list[Violation]) -> Shape:
    """Return the text of an element; an object if it contains elements."""
    names = element.keys()
    for name in names:
        if name not in XSI_HINTS:
            note(findings, rules.protocol.TEXT_HAS_NO_ATTRIBUTES, (path, name))
    return {} if len(element) else element.text or ""


def _integer(text: Shape) -> Shape:
    return int(text) if isinstance(text, str) and _INTEGER.match(text) else text


def _number(text: Shape) -> Shape:
    return float(text) if isinstance(text, str) and _NUMBER.match(text) else text


def _boolean(text: Shape) -> Shape:
    return text == "true" if text in ("true", "false") else text


_CONVERTERS: dict[str, Callable[[Shape], Shape]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}


class Writer:
    """Writes documents of one role."""

    def __init__(self, root: Root, types: Mapping[str, Type]) -> None:
        self._declared = "".join(
            f' xmlns:{prefix}="{namespace}"' if prefix else f' xmlns="{namespace}"'
            for namespace, prefix in root.prefixes.items()
        )
        self._name = _qualified(root.tag, root.prefixes)
        compiled: dict[str, _TypeWriter] = {}
        self._type = _TypeWriter.of(root.type, types, root.prefixes, compiled)

    def write(self, shape: Mapping[str, Shape]) -> bytes:
        """Return the document of a shape: UTF-8, members in the order of the contract."""
        parts = ['<?xml version="1.0" encoding="UTF-8"?>\n']
        self._type.write(self._name, shape, parts, self._declared)
        return "".join(parts).encode()


class _TypeWriter:
    """Writes elements of one object type."""

    __slots__ = ("attributes", "elements")

    def __init__(self) -> None:
        self.attributes: list[tuple[str, str]] = []
        self.elements: list[tuple[str, str, bool, _TypeWriter | None]] = []

    @classmethod
    def of(
        cls,
        name: str,
        types: Mapping[str, Type],
        prefixes: Mapping[str, str],
        compiled: dict[str, _TypeWriter],
    ) -> _TypeWriter:
        if name not in compiled:
            writer = compiled[name] = cls()
            for member in types[name].members:
                if member.attribute:
                    writer.attributes.append((member.key, f' {member.tag}="'))
                else:
                    nested = cls.of(member.type, types, prefixes, compiled) if member.type else None
                    tag = _qualified(member.tag, prefixes)
                    writer.elements.append((member.key, tag, member.many, nested))
        return compiled[name]

    def write(self, tag: str, shape: Shape, parts: list[str], declared: str = "") -> None:
        parts.append(f"<{tag}{declared}")
        if shape == "":
            parts.append("/>")
            return
        for key, opening in self.attributes:
            if key in shape:
                parts.append(f'{opening}{_attribute_text(shape[key])}"')
        parts.append(">")
        mark = len(parts)
        for key, name, many, nested in self.elements:
            if key in shape:
                for value in shape[key] if many else (shape[key],):
                    if nested is not None:
                        nested.write(name, value, parts)
                    elif value == "":
                        parts.append(f"<{name}/>")
                    else:
                        parts.append(f"<{name}>{_element_text(value)}</{name}>")
        if len(parts) == mark:
            parts[-1] = "/>"
        else:
            parts.append(f"</{tag}>")


_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL_IN_ATTRIBUTE = re.compile(_SPECIAL.pattern.replace("[", '["\t\n', 1))
_ESCAPES = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
    "\t": "&#9;", "\n": "&#10;", "\r": "&#13;",
}  # fmt: skip


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0], "\ufffd")


def _element_text(value: Shape) -> str:
    return _SPECIAL.sub(_escape, _lexical(value))


def _attribute_text(value: Shape) -> str:
    return _SPECIAL_IN_ATTRIBUTE.sub(_escape, _lexical(value))


def _lexical(value: Shape) -> str:
    if isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def _qualified(tag: str, prefixes: Mapping[str, str]) -> str:
    namespace, _, local = tag[1:].rpartition("}")
    prefix = prefixes[namespace]
    return f"{prefix}:{local}" if prefix else local
