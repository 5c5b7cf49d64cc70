"""Validators that are not part of twinspec: libxml2, and xmlschema as a second opinion.

The files are copied into a temporary folder, where their references lead only to each other.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import quoteattr

from lxml import etree

from twinspec.contract.xml_files import read_marked_xml
from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.catalog import Catalog
from twinspec.grammar.text.languages import normalised
from twinspec.grammar.xsd.documents import SchemaFiles, load
from twinspec.grammar.xsd.nodes import XML, XS, XSI, SchemaDocument, SchemaElement

MAX_ERRORS = 20
_MAIN = "main.xsd"
_NOT_LEXICAL = 1824
"""The code of libxml2 for a text that is no value of an atomic type, before any facet is asked."""
_REFUSED = re.compile(r": '(.*)' is not a valid value of the atomic type", re.DOTALL)
_HINTS = ("schemaLocation", "noNamespaceSchemaLocation")
_HINTED = etree.XPath(
    " | ".join(f"descendant-or-self::*[@xsi:{name}]" for name in _HINTS), namespaces={"xsi": XSI}
)
_LEADS = ("include", "redefine", "override", "import")
_XML_ATTRIBUTES = f"""<xs:schema xmlns:xs="{XS}" targetNamespace="{XML}">
<xs:attribute name="lang"><xs:simpleType><xs:union memberTypes="xs:language"><xs:simpleType>
<xs:restriction base="xs:string"><xs:enumeration value=""/></xs:restriction>
</xs:simpleType></xs:union></xs:simpleType></xs:attribute>
<xs:attribute name="space"><xs:simpleType><xs:restriction base="xs:NCName">
<xs:enumeration value="default"/><xs:enumeration value="preserve"/>
</xs:restriction></xs:simpleType></xs:attribute>
<xs:attribute name="base" type="xs:anyURI"/>
<xs:attribute name="id" type="xs:ID"/>
</xs:schema>"""


@dataclass(frozen=True, slots=True)
class XmlValidator:
    """A validator: its name, and a function that returns the errors of a document."""

    name: str
    errors: Callable[[bytes], tuple[str, ...]]

    def is_valid(self, document: bytes) -> bool:
        """Return whether the validator accepts a document."""
        return not self.errors(document)


class XsdValidators:
    """The validators of a schema; `refusals` says why one of them refuses the schema itself."""

    def __init__(self, files: Mapping[str, bytes], names: Mapping[str, str]) -> None:
        self.files = files
        self.names = names
        self.refusals: dict[str, str] = {}

    @cached_property
    def first(self) -> XmlValidator:
        """libxml2, or xmlschema if libxml2 refuses the schema; ContractError if both do."""
        judge = self.libxml2 or self.any_xmlschema
        if judge is None:
            said = "; ".join(f"{name}: {why}" for name, why in self.refusals.items())
            raise ContractError(f"no validator takes the schema: {said}")
        return judge

    @cached_property
    def second(self) -> XmlValidator | None:
        """xmlschema, by XSD 1.0 or else by 1.1; None if it is the first or refuses the schema."""
        judge = self.any_xmlschema
        return None if judge is self.first else judge

    @cached_property
    def any_xmlschema(self) -> XmlValidator | None:
        """xmlschema, by XSD 1.0 or else by 1.1; None if both refuse the schema."""
        return self._xmlschema("1.0") or self._xmlschema("1.1")

    def errors(self, document: bytes) -> tuple[str, ...]:
        """Return the first validator's errors in a document."""
        return self.first.errors(document)

    def is_valid(self, document: bytes) -> bool:
        """Return whether the first validator accepts a document."""
        return not self.errors(document)

    @cached_property
    def compiled(self) -> etree.XMLSchema | None:
        """The schema compiled by libxml2; None if it refuses the schema."""
        with tempfile.TemporaryDirectory() as folder:
            main = self._written(Path(folder))
            try:
                return etree.XMLSchema(file=str(main))
            except etree.LxmlError as error:
                self.refusals["libxml2"] = self._shown(error)
                return None

    @cached_property
    def libxml2(self) -> XmlValidator | None:
        """libxml2; None if it refuses the schema."""
        schema = self.compiled
        if schema is None:
            return None

        def errors(document: bytes) -> tuple[str, ...]:
            parsed = parse(document)
            if not isinstance(parsed, etree._Element):
                return (parsed,)
            if schema.validate(parsed):
                return ()
            log = [f"{entry.line}: {entry.message}" for entry in _entries(schema.error_log)]
            return tuple(log[:MAX_ERRORS]) or ("not valid",)

        return XmlValidator("libxml2", errors)

    @cached_property
    def libxml2_collapsed(self) -> XmlValidator | None:
        """libxml2, without white space around texts that it refuses; None if it refuses the schema.

        It refuses white space around dates, times and durations, which the recommendation
        collapses first (XML Schema Part 2, 4.3.6), and reports each such text as invalid. Types
        that keep white space have no invalid texts, so no other document is accepted by this. A
        document with other errors is still refused.
        """
        schema = self.compiled
        if schema is None:
            return None

        def errors(document: bytes) -> tuple[str, ...]:
            parsed = parse(document)
            if not isinstance(parsed, etree._Element):
                return (parsed,)
            if schema.validate(parsed):
                return ()
            log = _entries(schema.error_log)
            found = [_REFUSED.search(entry.message) for entry in log if entry.type == _NOT_LEXICAL]
            _collapse(parsed, {each[1] for each in found if each})
            if len(found) == len(log) and schema.validate(parsed):
                return ()
            return tuple(f"{entry.line}: {entry.message}" for entry in log[:MAX_ERRORS])

        return XmlValidator("libxml2", errors)

    def _xmlschema(self, version: str) -> XmlValidator | None:
        import xmlschema  # takes longer to import than most schemas to read

        kind = xmlschema.XMLSchema10 if version == "1.0" else xmlschema.XMLSchema11
        name = f"xmlschema {version}"
        with tempfile.TemporaryDirectory() as folder:
            main = self._written(Path(folder))
            try:
                schema = kind(str(main), allow="local", defuse="always")
            except (xmlschema.XMLSchemaException, ValueError, TypeError, RecursionError) as error:
                self.refusals[name] = str(error).strip().partition("\n")[0]
                return None

        def errors(document: bytes) -> tuple[str, ...]:
            parsed = parse(document)
            if not isinstance(parsed, etree._Element):
                return (parsed,)
            try:
                # A resource that may open nothing: hints of a document could lead anywhere.
                resource = xmlschema.XMLResource(parsed, allow="none")
                found = islice(schema.iter_errors(resource), MAX_ERRORS)
                return tuple(str(error.reason) for error in found)
            except (xmlschema.XMLSchemaException, ValueError) as error:
                return (str(error),)

        return XmlValidator(name, errors)

    def _written(self, folder: Path) -> Path:
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return folder / _MAIN

    def _shown(self, error: etree.LxmlError) -> str:
        """Return libxml2's first message, with the file that it concerns."""
        entry = next(iter(_entries(error.error_log)), None)
        if entry is None:
            return str(error)
        copy = Path(entry.filename or "").name
        return f"{self.names.get(copy, copy)}:{entry.line}: {entry.message}"


def _collapse(root: etree._Element, texts: Container[str]) -> None:
    """Collapse the white space of these texts in all elements and attributes."""
    for element in root.iter(etree.Element):
        if element.text and element.text in texts and not len(element):
            element.text = normalised(element.text, "collapse")
        for name, value in element.items():
            if value in texts:
                element.set(name, normalised(str(value), "collapse"))


def _entries(log: object) -> list[Any]:
    """Return the entries of an lxml error log, for which lxml has no type."""
    return list(cast("Iterable[Any]", log))


def xsd_validators(paths: Sequence[Path], catalog: Catalog | None = None) -> XsdValidators:
    """Return the validators of the schema that the files form together.

    ContractError for a file that is not a schema.
    """
    schemas = load(paths, catalog)
    files, names = _assembled(schemas)
    return XsdValidators(files, names)


def parse(document: bytes) -> etree._Element | str:
    """Return the root of a document without its schema locations, or the error."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return f"no XML: {error}"
    known: Any = root.getroottree().docinfo  # its stubs do not know all that it has
    if known.doctype:
        return "a document type declaration is not read"
    for element in cast("list[etree._Element]", _HINTED(root)):
        for name in _HINTS:
            element.attrib.pop(f"{{{XSI}}}{name}", "")
    return root


def _assembled(schemas: SchemaFiles) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the files for the validators, and the names of their originals.

    One file for each namespace includes all of its documents; `main.xsd` imports these.
    """
    copies = {document: f"d{number}.xsd" for number, document in enumerate(schemas.documents)}
    spaces = sorted({document.namespace for document in schemas.documents})
    wrappers = {space: f"n{number}.xsd" for number, space in enumerate(spaces)}
    wrappers.setdefault(XML, "xml.xsd")
    inner = _inside_redefined(schemas)
    files = {"xml.xsd": _XML_ATTRIBUTES.encode()}
    for document, name in copies.items():
        files[name] = _copied(document, schemas, copies, wrappers, inner)
    for space in spaces:
        own = [doc for doc in copies if doc.namespace == space and doc not in inner]
        lines = [f'<xs:include schemaLocation="{copies[document]}"/>' for document in own]
        files[wrappers[space]] = _schema(space, lines)
    imports = [
        f"<xs:import{_attribute('namespace', space)} schemaLocation={quoteattr(wrappers[space])}/>"
        for space in spaces
    ]
    files[_MAIN] = _schema("urn:x-twinspec:all", imports)
    return files, {name: document.root.file for document, name in copies.items()}


def _schema(namespace: str, lines: list[str]) -> bytes:
    own = _attribute("targetNamespace", namespace)
    return f'<xs:schema xmlns:xs="{XS}"{own}>{"".join(lines)}</xs:schema>'.encode()


def _attribute(name: str, value: str) -> str:
    return f" {name}={quoteattr(value)}" if value else ""


def _inside_redefined(schemas: SchemaFiles) -> set[SchemaDocument]:
    """Return the documents that others redefine, and the documents that those include.

    Only these documents may refer to each other.
    """
    waiting = [to for node, to in schemas.leads.items() if node.tag in ("redefine", "override")]
    found: set[SchemaDocument] = set()
    while waiting:
        document = waiting.pop()
        if document not in found:
            found.add(document)
            nodes = document.root.all(*_LEADS)
            waiting += [schemas.leads[node] for node in nodes if node in schemas.leads]
    return found


def _copied(
    document: SchemaDocument,
    schemas: SchemaFiles,
    copies: Mapping[SchemaDocument, str],
    wrappers: Mapping[str, str],
    inner: set[SchemaDocument],
) -> bytes:
    """Return a document whose references lead to the copies of the files."""
    root, _ = read_marked_xml(document.content, Path(document.root.file))
    elements = [child for child in root if child.tag in {f"{{{XS}}}{tag}" for tag in _LEADS}]
    for element, node in zip(elements, document.root.all(*_LEADS), strict=True):
        location = _location(node, schemas, copies, wrappers)
        kept = node.tag != "include" or document in inner
        if node.tag == "import" or (location and kept):
            element.attrib.pop("schemaLocation", "")
            if location:
                element.set("schemaLocation", location)
        else:
            root.remove(element)
    return etree.tostring(root, encoding="utf-8")


def _location(
    node: SchemaElement,
    schemas: SchemaFiles,
    copies: Mapping[SchemaDocument, str],
    wrappers: Mapping[str, str],
) -> str | None:
    if node.tag == "import":
        return wrappers.get(node.get("namespace") or "")
    target = schemas.leads.get(node)
    return copies.get(target) if target else None
