"""Bodies: read once, within the limit, and parsed without trust in what they say.

What cannot be read at all raises RuleBroken; what can be read and is still wrong is a finding.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from lxml import etree
from starlette.types import Receive

from casewright.api.codec import NOT_XML, Path, Shape, ensure_root, note, note_repeated
from casewright.api.negotiation import xml_charset
from casewright.domain.effects import effect
from casewright.domain.ensure import RuleBroken, Violation, ensure
from casewright.domain.wording import Piece, Word, code_points, word
from interaction_contract import rules
from interaction_contract.texts import WordName

NESTING_LIMIT = 100
"""How deep objects and arrays, or elements, may be nested."""

NAMESPACE_LIMIT = 255
"""How many characters the name of an XML namespace may have.

It is written once and counts for any number of elements and attributes, each of which has it in its
name when it is read: with half a body for the name and half for the elements that takes quadratic
time and memory.
"""

_SPACE = b" \t\r\n"
_UTF8_MARK = b"\xef\xbb\xbf"
_MARK = "\ufeff"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
# A string that is left open goes to the end: searching on behind its quote would begin again at
# each of its escaped quotes, in quadratic time.
_STRINGS = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_BRACKETS = re.compile(r"[^][{}]+")
_BLANK = re.compile(r"[ \t\r\n]+")
_LONG_VALUE = re.compile(rf"\"[^\"<]{{{NAMESPACE_LIMIT + 1}}}|'[^'<]{{{NAMESPACE_LIMIT + 1}}}")


_FAULTS: Mapping[str, WordName] = {
    "Expecting value": "value_expected",
    "Expecting property name": "name_expected",
    "Expecting ':'": "colon_expected",
    "Expecting ','": "comma_expected",
    "Illegal trailing comma": "comma_at_end",
    "Unterminated string": "text_not_ended",
    "Invalid control character": "control_character",
    "Invalid \\": "invalid_escape",
    "Extra data": "extra_data",
}
"""How the parser of JSON begins to say what is wrong, and the word for it."""


class Disconnected(Exception):
    """The client went away before its request was complete."""


async def read_body(receive: Receive, declared_length: str | None, limit: int) -> bytes:
    """Return the whole body; RuleBroken as soon as it is known to exceed `limit` bytes."""
    if declared_length is not None and declared_length.isdecimal():
        ensure(int(declared_length[:20]) <= limit, rules.protocol.BODY_FITS, limit=limit)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Disconnected
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        ensure(size <= limit, rules.protocol.BODY_FITS, limit=limit)
        if not message.get("more_body"):
            return chunk if not chunks else b"".join([*chunks, chunk])
        chunks.append(chunk)


def is_blank(body: bytes) -> bool:
    """Return whether a body says nothing: no bytes, or white space alone."""
    return not body.strip(_SPACE)


@effect(
    rules.protocol.REPRESENTATION_WITHOUT_CONTENT_TYPE_IS_RECOGNISED,
)
def looks_like_xml(body: bytes) -> bool:
    """Return whether the first character of a body of undeclared type is `<`."""
    if body[:2] in _UTF16_MARKS:
        return True
    return body.removeprefix(_UTF8_MARK).lstrip(_SPACE + b"\0")[:1] == b"<"


def parse_json(body: bytes) -> tuple[dict[str, Shape], list[Violation]]:
    """Return the object that a JSON body holds, and the findings in it."""
    try:
        text = body.removeprefix(_UTF8_MARK).decode()
    except UnicodeDecodeError as error:
        raise malformed(_not_in("UTF-8", error)) from None
    if text.count("{") + text.count("[") > NESTING_LIMIT:
        _check_nesting(text)
    findings: list[Violation] = []
    try:
        shape = _decoded_json(text, _DECODER)
    except _RepeatedKey:
        shape, findings = _inspect(_decoded_json(text, _MARKING_DECODER))
    else:
        if "\\" in text or NOT_XML.search(text):
            shape, findings = _inspect(shape)
    ensure_root(isinstance(shape, dict), word("json_object"))
    return shape, findings


def _decoded_json(text: str, decoder: json.JSONDecoder) -> Shape:
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as error:
        fault = next((name for said, name in _FAULTS.items() if error.msg.startswith(said)), None)
        line, column = str(error.lineno), str(error.colno)
        at_line = word("at_line", fault=word(fault or "no_json"), line=line, column=column)
        raise malformed(at_line) from None
    except (ValueError, RecursionError):
        raise malformed(word("number_out_of_range")) from None


def parse_xml(body: bytes, charset: str | None) -> etree._Element:
    """Return the root element of an XML body; `charset` is what its Content-Type declares."""
    text = _decoded(body, charset)
    _refuse_doctype(text)
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        raise malformed(word("surrogates")) from None
    if _LONG_VALUE.search(text):
        _check_namespaces(encoded)
    try:
        root = etree.fromstring(encoded, _xml.parser)
    except etree.XMLSyntaxError as error:
        raise malformed(word("xml_parser_says", said=str(error.msg))) from None
    document = root.getroottree()
    if document.docinfo.internalDTD is not None:
        raise malformed(word("no_doctype"))
    if text.count("<") > NESTING_LIMIT and _xml.too_deep(document):
        raise malformed(word("nested_elements", limit=str(NESTING_LIMIT)))
    return root


def malformed(reason: Piece) -> RuleBroken:
    """Return the refusal of a body that cannot be read, and why it cannot."""
    return RuleBroken([Violation(rules.protocol.BODY_IS_WELL_FORMED, "", {"value": reason})])


def _not_in(encoding: str, error: UnicodeDecodeError) -> Word:
    return word("not_in_encoding", encoding=encoding, place=str(error.start))


class _RepeatedKey(Exception):
    """A JSON object has one key twice."""


class _Repeating(dict[str, Shape]):
    """An object that repeats keys; the last value of each counts."""

    repeated: tuple[str, ...] = ()


def _strict_object(pairs: list[tuple[str, Shape]]) -> dict[str, Shape]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedKey
    return found


def _marked_object(pairs: list[tuple[str, Shape]]) -> dict[str, Shape]:
    found = _Repeating(pairs)
    if len(found) != len(pairs):
        occurrences = Counter(key for key, _ in pairs)
        found.repeated = tuple(key for key, count in occurrences.items() if count > 1)
    return found


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number


def _no_constant(name: str) -> float:
    raise malformed(word("no_json_value", value=name))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_strict_object, parse_float=_finite, parse_constant=_no_constant
)
_MARKING_DECODER = json.JSONDecoder(
    object_pairs_hook=_marked_object, parse_float=_finite, parse_constant=_no_constant
)


def _check_nesting(text: str) -> None:
    """Refuse JSON that is nested too deep, before a recursive parser sees it."""
    depth = 0
    for bracket in _NO_BRACKETS.sub("", _STRINGS.sub("", text)):
        depth += 1 if bracket in "{[" else -1
        if depth > NESTING_LIMIT:
            raise malformed(word("nested_levels", limit=str(NESTING_LIMIT)))


def _inspect(shape: Shape) -> tuple[Shape, list[Violation]]:
    """Find repeated keys and text that XML cannot carry; such text is replaced by U+FFFD."""
    findings: list[Violation] = []
    top = [shape]
    waiting: list[tuple[Any, Path]] = [(top, ())]
    while waiting:
        holder, path = waiting.pop()
        if isinstance(holder, dict):
            for key in getattr(holder, "repeated", ()):
                note_repeated(findings, (path, key))
            _clean_keys(holder, path, findings)
        entries = list(holder.items() if isinstance(holder, dict) else enumerate(holder))
        for key, value in entries:
            place: Path = () if holder is top else (path, key)
            if isinstance(value, str):
                if NOT_XML.search(value):
                    _note_characters(findings, place, value)
                    holder[key] = NOT_XML.sub("\ufffd", value)
            elif isinstance(value, (dict, list)):
                waiting.append((value, place))
    return top[0], findings


def _clean_keys(holder: dict[str, Shape], path: Path, findings: list[Violation]) -> None:
    for key in [key for key in holder if NOT_XML.search(key)]:
        clean = NOT_XML.sub("\ufffd", key)
        _note_characters(findings, (path, clean), key)
        holder[clean] = holder.pop(key)


def _note_characters(findings: list[Violation], path: Path, text: str) -> None:
    found = code_points(NOT_XML.findall(text))
    note(findings, rules.protocol.TEXT_IS_XML_TEXT, path, value=found)


class _Namespaces:
    """What a parser tells of the namespaces of a document; it builds no tree."""

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


class _Xml(threading.local):
    """What reads XML in one thread: parsers and XPaths make other threads wait."""

    def __init__(self) -> None:
        self.parser = _xml_parser()
        self.too_deep = etree.XPath("boolean(" + "/*" * (NESTING_LIMIT + 1) + ")")


_xml = _Xml()


def _check_namespaces(document: bytes) -> None:
    """Refuse long names of namespaces, before anything that has such a name is read.

    Other faults are left to the parser that builds the tree.
    """
    with suppress(etree.XMLSyntaxError):
        etree.fromstring(document, _xml_parser(_Namespaces()))


def _decoded(body: bytes, charset: str | None) -> str:
    """Return an XML body as text: by its byte order mark, its charset, or its declaration."""
    if body.startswith(_UTF8_MARK):
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
        raise malformed(_not_in(error.encoding, error)) from None
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
    known = xml_charset(name)
    if known is None:
        raise malformed(word("unknown_encoding", encoding=name))
    return known


def _refuse_doctype(text: str) -> None:
    """Refuse a DOCTYPE where one may stand: before the root element."""
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
