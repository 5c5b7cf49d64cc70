"""XML: documents without a DOCTYPE, read by the codec of a role and validated by the XSD."""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from lxml import etree
from typing_extensions import override

from casewright.api.bodies import NESTING_LIMIT, SPACE, UTF8_MARK, malformed, not_in
from casewright.api.charsets import python_charset
from casewright.api.codec import XSI_HINTS, Reader, Shape
from casewright.api.contracts import VersionContract, Xsd
from casewright.api.representations.representation import ParsedBody, Read, Representation, Write
from casewright.api.violations import FORMATS, Formats
from casewright.clock import is_instant_in_xml
from casewright.domain.ensure import Violation
from casewright.domain.wording import word

NAMESPACE_LIMIT = 255
"""How many characters the name of an XML namespace may have.

It is written once and counts for any number of elements and attributes, each of which has it in its
name when it is read: with half a body for the name and half for the elements that takes quadratic
time and memory.
"""

_MARK = "\ufeff"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_BLANK = re.compile(r"[ \t\r\n]+")
_LONG_VALUE = re.compile(rf"\"[^\"<]{{{NAMESPACE_LIMIT + 1}}}|'[^'<]{{{NAMESPACE_LIMIT + 1}}}")


class Xml(Representation):
    """The representation `application/xml`."""

    media = "application/xml"
    formats: ClassVar[Formats] = {**FORMATS, "date-time": is_instant_in_xml}

    @override
    def recognises(self, body: bytes) -> bool:
        """Return whether the first character of a body is `<`."""
        if body[:2] in _UTF16_MARKS:
            return True
        return body.removeprefix(UTF8_MARK).lstrip(SPACE + b"\0")[:1] == b"<"

    @override
    def reads(self, charset: str | None) -> bool:
        return True

    @override
    def reader(self, contract: VersionContract, role: str) -> Read:
        return partial(_read, contract.reader(role), contract.xsd)

    @override
    def writer(self, contract: VersionContract, role: str) -> Write:
        return contract.writer(role).write

    @override
    def example(self, contract: VersionContract, role: str, shape: Shape) -> Shape:
        root = etree.fromstring(contract.writer(role).write(shape))
        etree.indent(root)
        return etree.tostring(root, encoding="unicode")


def _read(reader: Reader, xsd: Xsd, body: bytes, charset: str | None) -> ParsedBody:
    element = parse_xml(body, charset)
    return _ParsedXml(*reader.read(element), element, body, xsd)


class _ParsedXml(ParsedBody):
    """A document with its tree, which the XSD validates last."""

    __slots__ = ("_body", "_element", "_xsd")

    def __init__(
        self,
        shape: Shape,
        findings: list[Violation],
        element: etree._Element,
        body: bytes,
        xsd: Xsd,
    ) -> None:
        super().__init__(shape, findings)
        self._element = element
        self._body = body
        self._xsd = xsd

    @override
    def defect(self) -> str | None:
        body = self._body
        if b"schemaLocation" in body or b"s\0c\0h\0e\0m\0a\0L" in body:
            for node in self._element.iter():
                for hint in XSI_HINTS:
                    node.attrib.pop(hint, "")
        schema = self._xsd.schema
        if schema.validate(self._element):
            return None
        entries: Any = schema.error_log
        return "; ".join(f"line {one.line}: {one.type_name}" for one in entries)


def parse_xml(body: bytes, charset: str | None) -> etree._Element:
    """Return the root element of an XML body; `charset` is what its Content-Type declares."""
    text = _decoded(body, charset)
    _refuse_doctype(text)
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        raise malformed(word("surrogates")) from None
    pieces = text.split("<")
    # A value is in one piece, and few documents have one that is long enough.
    if max(map(len, pieces)) > NAMESPACE_LIMIT and _LONG_VALUE.search(text):
        _check_namespaces(encoded)
    try:
        root = etree.fromstring(encoded, _parsers.parser)
    except etree.XMLSyntaxError as error:
        raise malformed(word("xml_parser_says", said=str(error.msg))) from None
    document = root.getroottree()
    if document.docinfo.internalDTD is not None:
        raise malformed(word("no_doctype"))
    if len(pieces) > NESTING_LIMIT and _parsers.too_deep(document):
        raise malformed(word("nested_elements", limit=str(NESTING_LIMIT)))
    return root


class _Namespaces:
    """Receives the namespaces that a parser finds in a document, without building a tree."""

    def start_ns(self, _prefix: str, name: str) -> None:
        """Refuse a name that is too long."""
        if len(name) > NAMESPACE_LIMIT:
            raise malformed(word("long_namespace", limit=str(NAMESPACE_LIMIT)))

    def close(self) -> None:
        """Do nothing at the end of the document."""


def _xml_parser(target: Any = None) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        target=target,
    )


class _Parsers(threading.local):
    """The parsers and XPaths of one thread; sharing them would make threads wait."""

    def __init__(self) -> None:
        self.parser = _xml_parser()
        self.too_deep = etree.XPath("boolean(" + "/*" * (NESTING_LIMIT + 1) + ")")


_parsers = _Parsers()


def _check_namespaces(document: bytes) -> None:
    """Refuse long namespace names before other code reads them.

    Other faults are left to the parser that builds the tree.
    """
    with suppress(etree.XMLSyntaxError):
        etree.fromstring(document, _xml_parser(_Namespaces()))


def _decoded(body: bytes, charset: str | None) -> str:
    """Return an XML body as text: by its byte order mark, its charset, or its declaration."""
    if body.startswith(UTF8_MARK):
        charset = "utf-8-sig"
    elif body[:2] in _UTF16_MARKS:
        charset = "utf-16"
    elif charset is None:
        charset = _charset_inside(body)
    elif charset == "utf-16":
        # Without a mark it is big-endian (RFC 2781); Python would take the machine's order.
        charset = "utf-16-be"
    try:
        text = body.decode(charset)
    except UnicodeDecodeError as error:
        raise malformed(not_in(error.encoding, error)) from None
    if text.startswith(_MARK):
        # A second mark is text before the root, which libxml2 would take for the first one.
        raise malformed(word("text_before_root"))
    return text


def _charset_inside(body: bytes) -> str:
    if body[:2] == b"<\0":
        return "utf-16-le"
    if body[:2] == b"\0<":
        return "utf-16-be"
    declared = _DECLARED.match(body)
    if not declared:
        return "utf-8"
    name = declared[1].decode("ascii")
    known = python_charset(name)
    if known is None:
        raise malformed(word("unknown_encoding", encoding=name))
    return known


def _refuse_doctype(text: str) -> None:
    """Refuse a DOCTYPE, which can only stand before the root element."""
    place = 0
    while True:
        if blank := _BLANK.match(text, place):
            place = blank.end()
        if text.startswith("<?", place):
            end, length = text.find("?>", place + 2), 2
        elif text.startswith("<!--", place):
            end, length = text.find("-->", place + 4), 3
        else:
            break
        if end < 0:
            return
        place = end + length
    if text.startswith("<!", place):
        raise malformed(word("no_doctype"))
