"""Reads XML files of a contract safely: no entities, no network access, limited depth."""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat

from lxml import etree

from twinspec.contract.yaml_nodes import MAX_BYTES, ContractError, read_bytes

MAX_DEPTH = 100
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);|#)[^;&<\s]*;?")
"""A reference to an entity that XML itself does not know."""


def read_xml(file: Path) -> etree._ElementTree:
    """Return the document in an XML file; ContractError names the line that could not be read.

    A document type declaration may be present, as in the W3C's `xml.xsd` and signature schema, but
    no entity may be used: entities can expand to any size and fetch any file. A reference to one,
    and a parameter entity with content, is refused before it is expanded.
    """
    root, _ = read_marked_xml(read_bytes(file, MAX_BYTES), file)
    return root.getroottree()


def read_marked_xml(content: bytes, file: Path) -> tuple[etree._Element, list[tuple[int, int]]]:
    r"""Return the root of a document, and line and column of each element's tag, in document order.

    Example: `<a>\n <b/></a>` gives (1, 1) and (2, 2). lxml itself knows only the line where a tag
    ends. Errors are those of `read_xml`.
    """
    gate = _Gate(file)
    gate.judge(content)
    try:
        return etree.fromstring(content, _parser(), base_url=str(file)), gate.marks
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise ContractError(f"{file}:{line}: not readable as XML: {error.msg}") from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        no_network=True,
        resolve_entities=False,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


class _Gate:
    """Reads a document with a parser that stops at the first forbidden construct."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.depth = 0
        self.marks: list[tuple[int, int]] = []
        self.parser = expat.ParserCreate()
        self.content = b""
        self.parser.EntityDeclHandler = self.entity
        self.parser.EndDoctypeDeclHandler = self.after_doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def judge(self, content: bytes) -> None:
        self.content = content
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            said = expat.ErrorString(error.code)
            message = f"{self.file}:{error.lineno}: not readable as XML: {said}"
            raise ContractError(message) from error
        except (ValueError, LookupError) as error:
            raise self.refused(f"not readable as XML: {error}") from error

    def refused(self, message: str) -> ContractError:
        return ContractError(f"{self.file}:{self.parser.CurrentLineNumber}: {message}")

    def entity(self, name: str, is_parameter: bool, text: str | None, *_said: object) -> None:
        if is_parameter and text != "":
            raise self.refused(f"the entity %{name}; is not read; write the text out")

    def after_doctype(self) -> None:
        if b"\0" in self.content[:4]:
            raise self.refused("a document type declaration is read in UTF-8 alone")
        found = _ENTITY.search(self.content, self.parser.CurrentByteIndex)
        if found is not None:
            name = found.group().decode("utf-8", "replace")[:80]
            raise self.refused(f"the entity {name} is not read; write the text out")

    def start(self, *_said: object) -> None:
        self.depth += 1
        self.marks.append((self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1))
        if self.depth > MAX_DEPTH:
            raise self.refused(f"nested deeper than {MAX_DEPTH} elements")

    def end(self, _name: str) -> None:
        self.depth -= 1
