"""Regular expressions of JSON Schema and of XSD in one canonical spelling, to be compared as text.

Only what both dialects can say is accepted; equal spellings accept equal values.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

Dialect = Literal["json", "xsd"]
Ranges = tuple[tuple[int, int], ...]

_LAST = 0x10FFFF
_DIGITS: Ranges = ((0x30, 0x39),)
_WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_XML_SPACE: Ranges = ((0x09, 0x0A), (0x0D, 0x0D), (0x20, 0x20))
_JSON_SPACE: Ranges = (
    *((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
    *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_DOT: Ranges = ((0, 0x09), (0x0B, 0x0C), (0x0E, _LAST))
_CONTROLS = {"n": 0x0A, "r": 0x0D, "t": 0x09}
_META = frozenset("\\|.?*+(){}[]^$-")


class PatternError(ValueError):
    """A pattern that the two dialects cannot share; the message says why and what to write."""


@dataclass(frozen=True, slots=True)
class _Set:
    """One character out of `ranges`, or out of a class that only its dialect defines."""

    ranges: Ranges
    opaque: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """An atom with its repetition; `inner` is what a group's parentheses hold."""

    atom: str
    count: str
    inner: str = ""


@cache
def canonical(pattern: str, dialect: Dialect) -> str:
    """Return the canonical spelling of a pattern that must match a whole value.

    JSON Schema searches, so its patterns must be anchored: `^…$`. XSD patterns always are.
    Raises PatternError for what the other dialect cannot say.
    """
    reader = _PatternParser(_without_anchors(pattern) if dialect == "json" else pattern, dialect)
    branches = reader.alternatives()
    if reader.peek():
        raise PatternError(f"')' without '(' in {pattern!r}")
    if dialect == "json" and len(branches) > 1:
        raise PatternError(
            f"in {pattern!r} each alternative has one anchor only; write ^(…|…)$ with a group"
        )
    if len(branches) == 1 and len(branches[0]) == 1 and not branches[0][0].count:
        return branches[0][0].inner or _join(branches)
    return _join(branches)


def _without_anchors(pattern: str) -> str:
    escaped = len(pattern[:-1]) - len(pattern[:-1].rstrip("\\"))
    if not pattern.startswith("^") or not pattern.endswith("$") or escaped % 2:
        raise PatternError(
            f"{pattern!r} is not anchored at both ends, an XSD pattern always is; write ^…$"
        )
    return pattern[1:-1]


class _PatternParser:
    """A recursive descent over one pattern that writes the canonical spelling."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.at = 0
        self.json = dialect == "json"

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        char = self.peek()
        if not char:
            raise PatternError(f"{self.text!r} ends too early")
        self.at += 1
        return char

    def alternatives(self) -> list[list[_Piece]]:
        branches = [self.branch()]
        while self.peek() == "|":
            self.take()
            branches.append(self.branch())
        return branches

    def branch(self) -> list[_Piece]:
        pieces: list[_Piece] = []
        while self.peek() not in ("", "|", ")"):
            pieces.extend(self.piece())
        return pieces

    def piece(self) -> list[_Piece]:
        """Return one piece, or the pieces of a group whose parentheses change nothing."""
        is_group = self.peek() == "("
        branches = self.group() if is_group else [[_Piece(self.atom(), "")]]
        count = self.quantifier()
        if self.json and count and self.peek() in ("?", "+"):
            raise PatternError(f"XSD has no lazy or possessive repetition, as in {self.text!r}")
        if len(branches) == 1 and not count:
            return branches[0]
        if len(branches) == 1 and len(branches[0]) == 1 and not branches[0][0].count:
            return [_Piece(branches[0][0].atom, count)]
        inner = _join(branches)
        return [_Piece(f"({inner})", count, inner)]

    def quantifier(self) -> str:
        char = self.peek()
        if char and char in "?*+":
            return self.take()
        if char != "{":
            return ""
        end = self.text.find("}", self.at)
        bounds = self.text[self.at + 1 : end] if end > 0 else ""
        least, comma, most = bounds.partition(",")
        if not least.isdecimal() or (most and not most.isdecimal()):
            raise PatternError(f"a repetition is {{n}}, {{n,}} or {{n,m}}, in {self.text!r}")
        self.at = end + 1
        return _count(int(least), int(most) if most else None if comma else int(least))

    def atom(self) -> str:
        char = self.take()
        if char == "[":
            return _write(self.char_class())
        if char == ".":
            return _write(_Set(_DOT))
        if char == "\\":
            return _write(self.escape())
        if self.json and char in "^$":
            raise PatternError(f"XSD has no anchor inside a pattern, as in {self.text!r}")
        if char in "?*+{}]" and not (self.json and char in "}]"):
            raise PatternError(f"{char!r} must be escaped, in {self.text!r}")
        return _write(_Set(((ord(char), ord(char)),)))

    def group(self) -> list[list[_Piece]]:
        self.take()
        if self.peek() == "?":
            if not self.json or self.text[self.at : self.at + 2] != "?:":
                raise PatternError(
                    f"XSD has no look-around and no named group, as in {self.text!r}"
                )
            self.at += 2
        branches = self.alternatives()
        if self.take() != ")":
            raise PatternError(f"'(' without ')' in {self.text!r}")
        return branches

    def escape(self) -> _Set:
        char = self.take()
        if char in _CONTROLS:
            return _Set(((_CONTROLS[char], _CONTROLS[char]),))
        if char in "pP":
            end = self.text.find("}", self.at)
            if self.peek() != "{" or end < 0:
                raise PatternError(f"\\{char} needs {{…}}, in {self.text!r}")
            name = self.text[self.at : end + 1]
            self.at = end + 1
            return _Set((), (f"\\{char}{name}",))
        if char in "dDwWsS":
            return self.shorthand(char)
        if self.json and char in "ux":
            width = 4 if char == "u" else 2
            digits = self.text[self.at : self.at + width]
            self.at += width
            try:
                code = int(digits, 16)
            except ValueError:
                raise PatternError(f"\\{char} needs {width} hexadecimal digits") from None
            return _Set(((code, code),))
        if char.isalnum() and not (char in "iIcC" and not self.json):
            raise PatternError(f"\\{char} means nothing in the other dialect, in {self.text!r}")
        if char.isalnum():
            return _Set((), (f"\\{char}",))
        return _Set(((ord(char), ord(char)),))

    def shorthand(self, char: str) -> _Set:
        if char in "sS":
            ranges = _JSON_SPACE if self.json else _XML_SPACE
        elif self.json:
            ranges = _DIGITS if char in "dD" else _WORD
        else:
            return _Set((), (f"\\{char}",))
        return _Set(ranges if char.islower() else _complement(ranges))

    def char_class(self) -> _Set:
        negated = self.peek() == "^"
        if negated:
            self.take()
        ranges: list[tuple[int, int]] = []
        opaque: set[str] = set()
        while self.peek() != "]":
            if not self.json and self.text.startswith("-[", self.at):
                return self.subtraction(ranges, opaque, negated)
            item = self.class_item()
            opaque.update(item.opaque)
            ranges.extend(self.range_from(item))
        self.take()
        if opaque:
            return _Set(_merge(ranges), tuple(sorted(opaque)), negated)
        merged = _merge(ranges)
        return _Set(_complement(merged) if negated else merged)

    def class_item(self) -> _Set:
        char = self.take()
        if char == "\\":
            return self.escape()
        if char == "[" and not self.json:
            raise PatternError(f"'[' must be escaped inside a class, in {self.text!r}")
        return _Set(((ord(char), ord(char)),))

    def range_from(self, start: _Set) -> Ranges:
        """Return the characters of an item of a class: itself, or `item-other`."""
        follows = self.text[self.at + 1 : self.at + 2]
        if self.peek() != "-" or follows in ("]", "") or (follows == "[" and not self.json):
            return start.ranges
        self.take()
        end = self.class_item()
        if len(start.ranges) != 1 or len(end.ranges) != 1 or start.opaque or end.opaque:
            raise PatternError(f"a range needs a character on both sides, in {self.text!r}")
        first, last = start.ranges[0][0], end.ranges[0][1]
        if first > last:
            raise PatternError(f"a range that ends before it starts, in {self.text!r}")
        return ((first, last),)

    def subtraction(self, ranges: list[tuple[int, int]], opaque: set[str], negated: bool) -> _Set:
        self.at += 2
        other = self.char_class()
        if opaque or other.opaque:
            raise PatternError(f"subtract only spelt-out characters, in {self.text!r}")
        if self.take() != "]":
            raise PatternError(f"a subtraction ends its class, in {self.text!r}")
        minuend = _complement(_merge(ranges)) if negated else _merge(ranges)
        return _Set(_complement(_merge([*_complement(minuend), *other.ranges])))


def _merge(ranges: list[tuple[int, int]]) -> Ranges:
    result: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if result and first <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return tuple(result)


def _complement(ranges: Ranges) -> Ranges:
    result = []
    start = 0
    for first, last in ranges:
        if first > start:
            result.append((start, first - 1))
        start = last + 1
    if start <= _LAST:
        result.append((start, _LAST))
    return tuple(result)


def _count(least: int, most: int | None) -> str:
    known = {(0, 1): "?", (0, None): "*", (1, None): "+", (1, 1): ""}
    if (least, most) in known:
        return known[(least, most)]
    if most == least:
        return f"{{{least}}}"
    return f"{{{least},{'' if most is None else most}}}"


def _char(code: int) -> str:
    char = chr(code)
    if char in _META:
        return "\\" + char
    return char if 0x20 <= code < 0x7F else f"\\u{{{code:X}}}"


def _write(chars: _Set) -> str:
    if len(chars.ranges) == 1 and chars.ranges[0][0] == chars.ranges[0][1] and not chars.opaque:
        return _char(chars.ranges[0][0])
    if not chars.ranges and len(chars.opaque) == 1 and not chars.negated:
        return chars.opaque[0]
    inverse = not chars.opaque and bool(chars.ranges) and chars.ranges[-1][1] == _LAST
    ranges = _complement(chars.ranges) if inverse else chars.ranges
    spelt = "".join(
        _char(first) if first == last else f"{_char(first)}-{_char(last)}" for first, last in ranges
    )
    return f"[{'^' if inverse or chars.negated else ''}{spelt}{''.join(chars.opaque)}]"


def _join(branches: list[list[_Piece]]) -> str:
    return "|".join("".join(piece.atom + piece.count for piece in branch) for branch in branches)
