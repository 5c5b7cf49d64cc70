"""From the bytes of an XML document to its text: byte order mark, charset, declaration."""

from __future__ import annotations

import codecs
import re

_SPACE = " \t\r\n"
_NAMES = {
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "us-ascii": "ascii",
    "iso-8859-1": "latin-1",
}
"""The encodings that are read, and what Python calls them."""

_KNOWN = frozenset(codecs.lookup(name).name for name in _NAMES.values())
_DECLARED = re.compile(
    r"""<\?xml\s+version\s*=\s*["'][0-9.]+["']\s+encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']"""
)
_LONGEST_DECLARATION = 400


class UndecodableError(ValueError):
    """Bytes that are not text in the encoding that they declare."""


def decoded(body: bytes, charset: str | None) -> tuple[str, bool]:
    """Return the text of an XML document without byte order mark, and whether its encoding is sure.

    The byte order mark decides the encoding, else `charset` (of the Content-Type), else the
    XML declaration, else it is UTF-8. The encoding is not sure where these contradict each other,
    where they use a name that the contract does not list, and for UTF-16 without a mark.
    Example: `b"<a/>", None` gives `("<a/>", True)`. Raises UndecodableError.
    """
    marked = _mark(body)
    if marked is not None:
        text = _text(body, marked).removeprefix("\ufeff")
        stated = _declared(text)
        return text, _agree(marked, stated) and _agree(marked, charset)
    if charset is not None:
        python, sure = _python(charset)
        if python == "utf-16":
            python, sure = _endianness(body), False
        text = _text(body, python)
        return text, sure and _agree(python, _declared(text))
    if body[:2] in (b"<\0", b"\0<"):
        return _text(body, _endianness(body)), False
    stated = _declared(body[:_LONGEST_DECLARATION].decode("latin-1"))
    python, sure = _python(stated) if stated else ("utf-8", True)
    return _text(body, python), sure


def is_blank(text: str) -> bool:
    """Return whether a document is empty: no characters, or only white space."""
    return not text.strip(_SPACE)


def _mark(body: bytes) -> str | None:
    if body.startswith(codecs.BOM_UTF8):
        return "utf-8"
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return None


def _endianness(body: bytes) -> str:
    return "utf-16-be" if body[:1] == b"\0" else "utf-16-le"


def _declared(text: str) -> str | None:
    found = _DECLARED.match(text)
    return found[1] if found else None


def _python(name: str) -> tuple[str, bool]:
    """Return Python's name of an encoding, and whether the contract lists it under `name`."""
    known = _NAMES.get(name.lower())
    if known is not None:
        return known, True
    try:
        alias = codecs.lookup(name).name
    except (LookupError, ValueError):
        raise UndecodableError(name) from None
    if alias not in _KNOWN:
        raise UndecodableError(name)
    return alias, False


def _agree(python: str, name: str | None) -> bool:
    """Return whether a stated encoding equals the used one; True if none is stated."""
    if name is None:
        return True
    stated = _NAMES.get(name.lower())
    return stated == python or (stated == "utf-16" and python.startswith("utf-16"))


def _text(body: bytes, python: str) -> str:
    try:
        return body.decode(python)
    except UnicodeDecodeError as error:
        raise UndecodableError(f"{python}, byte {error.start}") from None
