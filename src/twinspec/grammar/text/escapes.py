r"""The meaning of `.` and `\…` in a regular expression: ECMA 262 and XSD 1.0 mostly differ.

Example: `\d` is `[0-9]` in ECMA 262, and every decimal digit of Unicode in XSD.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

from twinspec.grammar.text.characters import (
    DIGITS,
    EVERY,
    XML_SPACE,
    Characters,
    block,
    category,
    complement,
    union,
)

_ECMA_LINES: Characters = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
_XSD_LINES: Characters = ((0x0A, 0x0A), (0x0D, 0x0D))
_ECMA_WORD: Characters = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_ECMA_SPACE: Characters = (
    *((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
    *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
NAME_START: Characters = (
    *((0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6)),
    *((0xF8, 0x2FF), (0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F)),
    *((0x2C00, 0x2FEF), (0x3001, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF)),
)
"""NameStartChar of XML 1.0, fifth edition, with the colon: XSD's `\\i`."""
NAME: Characters = union(
    NAME_START, ((0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040))
)
_LONG_CATEGORIES = {
    "Letter": "L",
    "Uppercase_Letter": "Lu",
    "Lowercase_Letter": "Ll",
    "Titlecase_Letter": "Lt",
    "Modifier_Letter": "Lm",
    "Other_Letter": "Lo",
    "Mark": "M",
    "Nonspacing_Mark": "Mn",
    "Spacing_Mark": "Mc",
    "Enclosing_Mark": "Me",
    "Number": "N",
    "Decimal_Number": "Nd",
    "Letter_Number": "Nl",
    "Other_Number": "No",
    "Punctuation": "P",
    "Symbol": "S",
    "Separator": "Z",
    "Space_Separator": "Zs",
    "Other": "C",
    "Control": "Cc",
}
_CONTROLS = {"n": 0x0A, "r": 0x0D, "t": 0x09, "f": 0x0C, "v": 0x0B}


class PatternError(ValueError):
    """A regular expression that is invalid or not supported by automata; the message says why."""


class CharacterSource(Protocol):
    """The source of an escape: the reader of the expression."""

    def peek(self, width: int = 1) -> str: ...  # noqa: D102
    def take(self, width: int = 1) -> str: ...  # noqa: D102
    def skip(self, text: str) -> bool: ...  # noqa: D102


class Escapes:
    """The escapes of one dialect; `was_single`: the last one named a single character."""

    dot: Characters

    def __init__(self, source: CharacterSource) -> None:
        self.source = source
        self.was_single = False

    def atom(self) -> Characters:
        """Read an escape outside a class, after its backslash."""
        raise NotImplementedError

    def member(self) -> Characters:
        """Read an escape inside a class, after its backslash."""
        return self.atom()

    def one(self, code: int) -> Characters:
        """Return the set of one character, and set `was_single`."""
        self.was_single = True
        return ((code, code),)

    def property_name(self, char: str) -> str:
        r"""Read `{name}` after `\p`."""
        if not self.source.skip("{"):
            raise PatternError(f"\\{char} needs a name, as in \\{char}{{L}}")
        name = ""
        while not self.source.skip("}"):
            name += self.source.take()
        return name


class XsdEscapes(Escapes):
    """XSD 1.0, part 2, appendix F."""

    dot = complement(_XSD_LINES)

    def atom(self) -> Characters:
        """Read an escape, after its backslash."""
        self.was_single = False
        char = self.source.take()
        if char in "pP":
            return _signed(char, self.named(self.property_name(char)))
        if char in "sSdDwWiIcC":
            return _signed(char, _xsd_class(char.lower()))
        if char in "nrt":
            return self.one(_CONTROLS[char])
        if char in "\\|.-^?*+{}()[]":
            return self.one(ord(char))
        raise PatternError(f"\\{char} means nothing in XSD")

    @staticmethod
    def named(name: str) -> Characters:
        """Return the characters of a category (`Lu`) or a block (`IsBasicLatin`)."""
        found = block(name[2:]) if name.startswith("Is") else category(name)
        if found is None:
            raise PatternError(f"\\p{{{name}}} is no category and no block of Unicode")
        return found


@cache
def _xsd_class(name: str) -> Characters:
    if name == "w":
        return complement(union(*(category(each) or () for each in "PZC")))
    if name == "d":
        return category("Nd") or ()
    return {"s": XML_SPACE, "i": NAME_START, "c": NAME}[name]


class JsonEscapes(Escapes):
    """ECMA 262 with the flag `u`, as JSON Schema requires, and escapes that need no flag."""

    dot = complement(_ECMA_LINES)

    def atom(self) -> Characters:
        """Read an escape outside a class, after its backslash."""
        char = self.source.peek()
        if char in ("b", "B"):
            raise PatternError(f"the word boundary \\{char} is not decided")
        if char == "k" or (char.isdigit() and char != "0"):
            raise PatternError(f"\\{char} refers back to a group: no automaton decides it")
        return self.member()

    def member(self) -> Characters:
        """Read an escape inside a class, after its backslash."""
        self.was_single = False
        char = self.source.take()
        if char in "pP":
            return _signed(char, self.named(self.property_name(char)))
        if char in "sSdDwW":
            known = {"s": _ECMA_SPACE, "d": DIGITS, "w": _ECMA_WORD}
            return _signed(char, known[char.lower()])
        if char in _CONTROLS:
            return self.one(_CONTROLS[char])
        if char in "bcux0":
            return self.one(self.coded(char))
        if char.isalnum() or char == "_":
            raise PatternError(f"\\{char} means nothing in ECMA 262")
        return self.one(ord(char))

    def coded(self, char: str) -> int:
        r"""Return the code point of `\b` (in a class), `\cJ`, `\u…`, `\x…` or `\0`."""
        if char == "b":
            return 0x08
        if char == "0":
            if self.source.peek().isdigit():
                raise PatternError("octal escapes are not part of ECMA 262 with the flag u")
            return 0
        if char == "c":
            letter = self.source.take()
            if not (letter.isascii() and letter.isalpha()):
                raise PatternError("\\c needs a letter after it")
            return ord(letter) % 32
        if char == "x":
            return self.hexadecimal(self.source.take(2))
        return self.unicode()

    def unicode(self) -> int:
        r"""Return the code point of `\u`: `{…}`, four digits, or a surrogate pair."""
        if self.source.skip("{"):
            digits = ""
            while not self.source.skip("}"):
                digits += self.source.take()
            code = self.hexadecimal(digits)
            if code > EVERY[0][1]:
                raise PatternError(f"\\u{{{digits}}} is beyond Unicode")
            return code
        code = self.hexadecimal(self.source.take(4))
        if 0xD800 <= code < 0xDC00 and self.source.peek(2) == "\\u":
            self.source.take(2)
            low = self.hexadecimal(self.source.take(4))
            if not 0xDC00 <= low < 0xE000:
                raise PatternError("a high surrogate needs a low one after it")
            return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        return code

    @staticmethod
    def hexadecimal(digits: str) -> int:
        """Return a hexadecimal number; unlike `int`, refuse signs and underscores."""
        if not digits or any(char not in "0123456789abcdefABCDEF" for char in digits):
            raise PatternError(f"{digits!r} is no hexadecimal number")
        return int(digits, 16)

    @staticmethod
    def named(name: str) -> Characters:
        """Return the characters of a general category; scripts are not supported."""
        key, equals, value = name.partition("=")
        short = value if equals and key in ("General_Category", "gc") else name
        if short == "Any":
            return EVERY
        if short == "ASCII":
            return ((0, 0x7F),)
        found = category(_LONG_CATEGORIES.get(short, short))
        if found is None:
            raise PatternError(f"the property \\p{{{name}}} is not decided, only categories are")
        return found


def _signed(char: str, found: Characters) -> Characters:
    return found if char.islower() else complement(found)
