"""Variants of one XML document; readers must treat them alike."""

from __future__ import annotations

import random
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


class Style:
    """The lexical choices of a document; the same style writes equal values alike.

    `charset` is the name that a Content-Type may state for it, None if it must state none.
    """

    def __init__(
        self, rng: random.Random | None = None, *, encodings: Sequence[Encoding] = MANDATORY
    ) -> None:
        """Draw a style from `rng`; without it, the plain style: UTF-8, in one line."""
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
        """The name of the encoding in HTTP."""
        return "utf-8" if self.encoding == "utf-8-sig" else self.encoding


PLAIN = Style()


def _declaration(encoding: Encoding, rng: random.Random) -> str:
    """Return an XML declaration, or "" if the encoding needs none."""
    if encoding in MANDATORY and rng.random() < 0.3:
        return ""
    name = "UTF-8" if encoding == "utf-8-sig" else encoding
    quote = rng.choice("\"'")
    stated = f" encoding={quote}{rng.choice((name, name.upper()))}{quote}"
    if encoding in MANDATORY and rng.random() < 0.3:
        stated = ""
    alone = rng.choice(("", "", f" standalone={quote}yes{quote}", f" standalone={quote}no{quote}"))
    return f"<?xml version={quote}1.0{quote}{stated}{alone}?>{rng.choice(('', chr(10)))}"
