"""Ways to write one XML document: what differs between them, no reader may mind."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Literal

Encoding = Literal["utf-8", "utf-8-sig", "utf-16", "us-ascii", "iso-8859-1"]
MANDATORY: tuple[Encoding, ...] = ("utf-8", "utf-8-sig", "utf-16")
"""The encodings that every XML processor reads."""

ENCODINGS: tuple[Encoding, ...] = (*MANDATORY, "us-ascii", "iso-8859-1")
"""All encodings that can be written."""

Prefixes = Literal["default", "all", "odd", "local"]
"""Which elements have prefixes: those outside the root's namespace, or all, with the contract's or
other ones; or none, and each element declares its namespace."""

_GAPS = ("", "\n", " ", "\t", "\r\n", "\n    ")
_ASIDES = ("<!---->", "<!-- - & <a> -->", "<?x?>", '<?x y="]]>"?>')


class Style:
    """How a document is written; the same style writes the same value in the same way.

    `charset` is the one that a Content-Type may state for it, if it states any.
    """

    def __init__(
        self, rng: random.Random | None = None, *, encodings: Sequence[Encoding] = MANDATORY
    ) -> None:
        """Draw a style from `rng`; without, the plain one: UTF-8 in one line, nothing to spare."""
        self.seed: int | None = None
        self.prefixes: Prefixes = "default"
        self.encoding: Encoding = "utf-8"
        self.declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
        self.reordered = self.spaced = self.aside = self.disguised = False
        if rng is not None:
            self.seed = rng.getrandbits(32)
            self.prefixes = rng.choice(("default", "all", "odd", "local"))
            self.encoding = rng.choice(encodings)
            self.declaration = _declaration(self.encoding, rng)
            self.reordered = rng.random() < 0.5
            self.spaced = rng.random() < 0.5
            self.aside = rng.random() < 0.25
            self.disguised = rng.random() < 0.5

    @property
    def charset(self) -> str:
        """The name of the encoding, as HTTP knows it."""
        return "utf-8" if self.encoding == "utf-8-sig" else self.encoding


PLAIN = Style()


def _declaration(encoding: Encoding, rng: random.Random) -> str:
    """Return an XML declaration, or none where the encoding is one that goes without saying."""
    if encoding in MANDATORY and rng.random() < 0.3:
        return ""
    name = "UTF-8" if encoding == "utf-8-sig" else encoding
    quote = rng.choice("\"'")
    stated = f" encoding={quote}{rng.choice((name, name.upper()))}{quote}"
    if encoding in MANDATORY and rng.random() < 0.3:
        stated = ""
    alone = rng.choice(("", "", f" standalone={quote}yes{quote}", f" standalone={quote}no{quote}"))
    return f"<?xml version={quote}1.0{quote}{stated}{alone}?>{rng.choice(('', chr(10)))}"


def gap(style: Style, rng: random.Random) -> str:
    """Return what stands between two tags: nothing, white space, a comment, an instruction."""
    space = rng.choice(_GAPS) if style.spaced else ""
    if style.aside and rng.random() < 0.3:
        return space + rng.choice(_ASIDES)
    return space


def disguised(text: str, escaped: str, rng: random.Random, lacked: re.Pattern[str] | None) -> str:
    """Return text as a CDATA section, with character references, or (often) as it is.

    `lacked` are the characters that the encoding lacks.
    """
    way = rng.randrange(4)
    if way == 0 and text and "]]>" not in text and "\r" not in text:
        if lacked is None or not lacked.search(text):
            return f"<![CDATA[{text}]]>"
    elif way == 1:
        return "".join(
            referred(char)
            if rng.random() < 0.5 or (lacked is not None and lacked.match(char))
            else escape(char)
            for char in text
        )
    return escaped


def referred(char: str) -> str:
    """Return a character as a reference to it."""
    return f"&#{ord(char)};" if ord(char) % 2 else f"&#x{ord(char):X};"


_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


def escape(char: str) -> str:
    """Return one character as it stands in text."""
    return _ESCAPES.get(char, char)
