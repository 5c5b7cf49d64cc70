"""Charsets by the names that clients use for them."""

from __future__ import annotations

_NAMES = {
    "utf-8": "UTF-8 csUTF8 utf8",
    "ascii": "US-ASCII ASCII us iso-ir-6 ANSI_X3.4-1968 ANSI_X3.4-1986 ISO_646.irv:1991 ISO646-US"
    " IBM367 cp367 csASCII",
    "latin-1": "ISO-8859-1 ISO_8859-1 ISO_8859-1:1987 iso-ir-100 latin1 l1 IBM819 CP819"
    " csISOLatin1",
    "utf-16": "UTF-16 csUTF16",
    "utf-16-le": "UTF-16LE csUTF16LE",
    "utf-16-be": "UTF-16BE csUTF16BE",
}
"""The charsets in which a body may be declared: Python's name, and those of IANA's registry.

`utf8` and `ASCII` are in use without standing there.
"""

_CHARSETS = {name.lower(): python for python, names in _NAMES.items() for name in names.split()}


def python_charset(name: str) -> str | None:
    """Return Python's name of a charset, `latin-1` for `ISO-8859-1`; None for unknown ones."""
    return _CHARSETS.get(name.lower())
