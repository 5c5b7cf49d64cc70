"""Schema files as plain trees: only elements of XML Schema, each with its place and prefixes.

`xs:annotation` and elements of other namespaces are left out: they do not restrict documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from twinspec.contract.place import Place
from twinspec.contract.pointer import join
from twinspec.contract.xml_files import read_marked_xml
from twinspec.contract.yaml_nodes import ContractError, read_bytes

XS = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
MAX_BYTES = 32 << 20
_XS = f"{{{XS}}}"


def clark(namespace: str, name: str) -> str:
    """Return `{namespace}name`, or the bare name without a namespace."""
    return f"{{{namespace}}}{name}" if namespace else name


def split_clark(name: str) -> tuple[str, str]:
    """Return the namespace and the local part of a Clark name."""
    namespace, _, local = name.rpartition("}")
    return namespace.removeprefix("{"), local


@dataclass(slots=True, eq=False)
class SchemaDocument:
    """One schema file in one namespace: an included file without one gets the includer's."""

    path: Path
    content: bytes
    namespace: str
    chameleon: bool
    root: SchemaElement


@dataclass(slots=True, eq=False)
class SchemaElement:
    """An element of a schema. `tag` is its local name; `attributes` are by Clark name."""

    tag: str
    attributes: Mapping[str, str]
    prefixes: Mapping[str | None, str]
    line: int
    column: int
    parent: SchemaElement | None
    file: str
    children: list[SchemaElement] = field(default_factory=list)
    document: SchemaDocument | None = None
    known_place: Place | None = None

    def get(self, name: str) -> str | None:
        """Return an attribute with white space collapsed; None when it is absent."""
        text = self.attributes.get(name)
        return text if text is None or text.isalnum() else " ".join(text.split())

    def flag(self, name: str) -> bool:
        """Return whether a boolean attribute is true."""
        return self.get(name) in ("true", "1")

    def all(self, *tags: str) -> Iterator[SchemaElement]:
        """Return the children with one of these tags."""
        return (child for child in self.children if child.tag in tags)

    def first(self, *tags: str) -> SchemaElement | None:
        """Return the first child with one of these tags."""
        return next(self.all(*tags), None)

    def iter(self) -> Iterator[SchemaElement]:
        """Yield the node and all its descendants, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    @property
    def schema(self) -> SchemaElement:
        """The root of the file."""
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    @property
    def namespace(self) -> str:
        """The target namespace of the file."""
        document = self.schema.document
        return document.namespace if document else ""

    @property
    def place(self) -> Place:
        """The place of the node; its pointer is the path of the names around it."""
        if self.known_place is None:
            self.known_place = self._place()
        return self.known_place

    def _place(self) -> Place:
        names: list[str] = []
        node: SchemaElement | None = self
        while node is not None:
            name = node.attributes.get("name") or node.attributes.get("ref")
            if name:
                names.append(name.strip())
            node = node.parent
        return Place(self.file, self.line, join(*reversed(names)), self.column)

    def resolve(self, qname: str) -> str | None:
        """Return the Clark name of a QName at this node; None when its prefix is not declared.

        In an included file without a namespace, a name without prefix has the includer's namespace.
        """
        prefix, colon, local = qname.rpartition(":")
        if not colon:
            namespace = self.prefixes.get(None, "")
            document = self.schema.document
            if not namespace and document and document.chameleon:
                namespace = document.namespace
            return clark(namespace, local)
        if prefix == "xml":
            return clark(XML, local)
        known = self.prefixes.get(prefix)
        return None if known is None else clark(known, local)


def read_content(path: Path) -> bytes:
    """Return the content of a schema file; ContractError if it is missing or too large."""
    return read_bytes(path, MAX_BYTES)


def read_tree(path: Path, content: bytes) -> SchemaElement:
    """Read a schema file; ContractError, with file and line, if it is not XML or not a schema.

    Example: `<xs:schema …><xs:element name="a"/></xs:schema>` gives a node `schema` with one child
    `element`.
    """
    root, marks = read_marked_xml(content, path)
    if root.tag != f"{_XS}schema":
        raise ContractError(
            f"{path}:{marks[0][0]}: no XSD: the root element is {root.tag}; give a file whose root "
            f"is the schema of {XS}"
        )
    made: dict[etree._Element, SchemaElement | None] = {}
    prefixes: dict[etree._Element, Mapping[str | None, str]] = {}
    for element, (line, column) in zip(root.iter(), marks, strict=True):
        parent = element.getparent()
        above = made[parent] if parent is not None else None
        tag = str(element.tag)
        skipped = parent is not None and above is None
        if skipped or not tag.startswith(_XS) or tag == f"{_XS}annotation":
            made[element] = None
            continue
        known = prefixes.get(parent) if parent is not None else None
        own = element.nsmap
        prefixes[element] = known if known == own and known is not None else own
        node = SchemaElement(
            tag.removeprefix(_XS),
            {str(name): str(value) for name, value in element.attrib.items()},
            prefixes[element],
            line,
            column,
            above,
            str(path),
        )
        if above is not None:
            above.children.append(node)
        made[element] = node
    top = made[root]
    assert top is not None, "the root is a schema"
    return top
