"""Documents as trees that can be written both as JSON and as XML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

from twinspec.grammar.model import Particle, Tag
from twinspec.grammar.order import arrange

XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NAME = re.compile(r"[^\W\d][\w.\-]*")


class NoDocumentError(Exception):
    """A value has no finite document, or none that is small enough to show."""


@dataclass(slots=True)
class DocumentNode:
    """A value of a document.

    `text` is a text in XML's spelling; `json_value`, if set, is its JSON value. `content` is the
    order that the XSD requires, by the `name` of the parts. `empty_arrays` are the keys of arrays
    that JSON requires; XML does not show them, since they have no entries. `emptied`: JSON writes
    an object without members as the empty text.
    """

    form: Literal["text", "object", "array", "entries", "nil", "alone"]
    text: str = ""
    parts: list[DocumentMember] = field(default_factory=list)
    content: Particle | None = None
    xsi_type: str = ""
    constants: tuple[tuple[str, str], ...] = ()
    emptied: bool = False
    json_value: str | float | Decimal | list[str | int | float | bool] | None = None
    empty_arrays: tuple[str, ...] = ()


@dataclass(slots=True)
class DocumentMember:
    """A member with its value: the key in JSON, the name in counts, the tag in XML.

    `only` is the one half that has the member, if the document shows another difference; the other
    half's form omits it. `whole`: JSON writes the value without the key, as an entry of a list.
    """

    key: str
    name: str
    tag: Tag
    node: DocumentNode
    many: bool = False
    only: Literal["", "json", "xsd"] = ""
    whole: bool = False

    def holding(self, node: DocumentNode) -> DocumentMember:
        """Return the same member with another value."""
        return DocumentMember(self.key, self.name, self.tag, node, self.many, self.only, self.whole)


def as_json(node: DocumentNode) -> Any:
    """Return the document as JSON data; NoDocumentError for a text with attributes."""
    if node.form == "nil":
        return None
    if node.form == "text":
        return _scalar(node)
    parts = [part for part in node.parts if part.only != "xsd"]
    if node.form == "array":
        return [as_json(part.node) for part in parts]
    if node.form == "entries":
        return [
            as_json(part.node) if part.whole else {part.key: as_json(part.node)} for part in parts
        ]
    if node.form == "alone":
        if len(parts) > 1:
            raise NoDocumentError
        return as_json(parts[0].node) if parts else ""
    if node.emptied and not parts:
        return ""
    data: dict[str, Any] = dict(node.constants)
    for part in parts:
        value = as_json(part.node)
        if part.many:
            data.setdefault(part.key, []).append(value)
        elif part.key in data:
            first = data[part.key]
            data[part.key] = [*first, value] if isinstance(first, list) else [first, value]
        else:
            data[part.key] = value
    for key in node.empty_arrays:
        data.setdefault(key, [])
    return data


def _scalar(node: DocumentNode) -> Any:
    value = node.text if node.json_value is None else node.json_value
    return float(value) if isinstance(value, Decimal) else value


def as_json_text(data: Any) -> str:
    """Return data as JSON text."""
    return json.dumps(data, ensure_ascii=False)


def xml_text(node: DocumentNode, tag: Tag) -> str:
    """Return the document as XML, its namespaces declared where they are used."""
    pieces: list[str] = []
    _write_element(node, tag, "", pieces.append)
    return "".join(pieces)


def _write_element(
    node: DocumentNode, tag: Tag, default: str, write: Callable[[str], None]
) -> None:
    """Write an element; it declares its namespace as the default one unless inherited."""
    write(f"<{tag.name}")
    if tag.namespace != default:
        write(f" xmlns={quoteattr(tag.namespace)}")
    inner = _text_of(node)
    prefixes: dict[str, str] = {}
    for part in _attributes(node):
        write(_attribute(part, prefixes))
    if node.form == "nil":
        write(f' xmlns:xsi="{XSI}" xsi:nil="true"')
    if node.xsi_type:
        namespace, _, name = node.xsi_type.removeprefix("{").rpartition("}")
        prefix = f" xmlns:t={quoteattr(namespace)}" if namespace else ""
        write(f'{prefix} xmlns:xsi="{XSI}" xsi:type="{"t:" if namespace else ""}{name}"')
    children = _elements(node)
    if not inner and not children:
        write("/>")
        return
    write(">")
    write(_escaped(inner))
    for part in children:
        _write_element(part.node, part.tag, tag.namespace, write)
    write(f"</{tag.name}>")


def _escaped(text: str) -> str:
    return escape(text, {"\r": "&#13;"})


def _text_of(node: DocumentNode) -> str:
    if node.form == "text":
        return node.text
    return "".join(_text_of(part.node) for part in _of_kind(node, "text"))


def _attributes(node: DocumentNode) -> list[DocumentMember]:
    return _of_kind(node, "attribute")


def _of_kind(node: DocumentNode, kind: str) -> list[DocumentMember]:
    return [part for part in node.parts if part.tag.kind == kind and part.only != "json"]


def _attribute(part: DocumentMember, prefixes: dict[str, str]) -> str:
    value = quoteattr(_text_of(part.node), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    namespace, name = part.tag.namespace, part.tag.name
    if namespace == "http://www.w3.org/XML/1998/namespace":
        return f" xml:{name}={value}"
    if not namespace:
        return f" {name}={value}"
    declared = namespace in prefixes
    prefix = prefixes.setdefault(namespace, f"a{len(prefixes)}")
    said = "" if declared else f" xmlns:{prefix}={quoteattr(namespace)}"
    return f"{said} {prefix}:{name}={value}"


def _elements(node: DocumentNode) -> Sequence[DocumentMember]:
    """Return the children in the order of the content model; others stand at the end."""
    children = _of_kind(node, "element")
    if node.content is None or len(children) < 1:
        return children
    return arrange(node.content, children, lambda part: part.name)


def is_name(text: str) -> bool:
    """Return whether a text can be the name of an element."""
    return _NAME.fullmatch(text) is not None
