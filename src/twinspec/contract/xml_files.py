"""The one way in which twinspec reads XML files of a contract: no DTD, no entity, no depth."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from lxml import etree

from twinspec.contract.yaml_nodes import MAX_BYTES, ContractError, read_bytes

MAX_DEPTH = 100


def read_xml(file: Path) -> etree._ElementTree:
    """Return the document in an XML file; ContractError says which line could not be read.

    A document type declaration is refused before anything of it is read: entities would come
    with it, of any size and from anywhere.
    """
    root, _ = read_marked_xml(read_bytes(file, MAX_BYTES), file)
    return root.getroottree()


def read_marked_xml(content: bytes, file: Path) -> tuple[etree._Element, list[tuple[int, int]]]:
    r"""Return the root of a document, and where each element's tag begins, in document order.

    Example: `<a>\n <b/></a>` begins at (1, 1) and (2, 2). lxml itself knows the line where a tag
    ends. Refusals are those of `read_xml`.
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
    """Reads a document with a parser that stops at the first thing that is refused."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.depth = 0
        self.marks: list[tuple[int, int]] = []
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def judge(self, content: bytes) -> None:
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

    def doctype(self, *_said: object) -> None:
        raise self.refused("a document type declaration is not read; write the text out")

    def start(self, *_said: object) -> None:
        self.depth += 1
        self.marks.append((self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1))
        if self.depth > MAX_DEPTH:
            raise self.refused(f"nested deeper than {MAX_DEPTH} elements")

    def end(self, _name: str) -> None:
        self.depth -= 1
