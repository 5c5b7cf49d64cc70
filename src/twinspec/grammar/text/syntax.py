"""Parses regular expressions of ECMA 262 (as in JSON Schema) and of XSD 1.0 into one syntax tree.

Example: `^a+$` of JSON is `Sequence((Anchor("start"), Repeat(Chars(a), 1, None), Anchor("end")))`;
`a+` of XSD, which always means the whole text, is `Repeat(Chars(a), 1, None)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from twinspec.grammar.text.characters import DIGITS, EVERY, Characters, complement, single, union
from twinspec.grammar.text.escapes import Escapes, JsonEscapes, PatternError, XsdEscapes

_DEEPEST = 60
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class CharacterSet:
    """One character of a set: `a`, `[a-z]`, `.`."""

    of: Characters


@dataclass(frozen=True, slots=True)
class Sequence:
    """The parts one after the other; without parts, the empty text."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Alternation:
    """Any one of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part from `least` to `most` times; `most` None: unlimited."""

    part: Node
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """`^` or `$`: the start or the end of the text."""

    where: Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Lookahead:
    """A lookahead, `(?=…)` or `(?!…)`."""

    part: Node
    negative: bool


Node = CharacterSet | Sequence | Alternation | Repeat | Anchor | Lookahead


@lru_cache(maxsize=4096)
def read(source: str, dialect: Literal["json", "xsd"]) -> Node:
    """Parse a regular expression; PatternError for one that is invalid or not supported."""
    reader = _ExpressionReader(source, JsonEscapes if dialect == "json" else XsdEscapes)
    node = reader.choice(0)
    if reader.peek():
        raise PatternError(f"')' has no '(' before it, at character {reader.at + 1}")
    return node


class _ExpressionReader:
    """A recursive descent parser of one expression."""

    def __init__(self, text: str, escapes: type[Escapes]) -> None:
        self.text = text
        self.at = 0
        self.escapes = escapes(self)
        self.json = escapes is JsonEscapes

    def peek(self, width: int = 1) -> str:
        return self.text[self.at : self.at + width]

    def take(self, width: int = 1) -> str:
        taken = self.peek(width)
        if len(taken) < width:
            raise PatternError("it ends too early")
        self.at += width
        return taken

    def skip(self, text: str) -> bool:
        if not self.text.startswith(text, self.at):
            return False
        self.at += len(text)
        return True

    def choice(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise PatternError(f"its groups are nested deeper than {_DEEPEST}")
        parts = [self.sequence(depth)]
        while self.skip("|"):
            parts.append(self.sequence(depth))
        return parts[0] if len(parts) == 1 else Alternation(tuple(parts))

    def sequence(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.piece(depth))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def piece(self, depth: int) -> Node:
        grouped = self.skip("(")
        node = self.group(depth) if grouped else self.atom()
        counts = self.quantifier()
        if counts is None:
            return node
        if isinstance(node, Lookahead) or (isinstance(node, Anchor) and not grouped):
            raise PatternError("an anchor or a look ahead cannot be repeated")
        if self.json:
            self.skip("?")  # lazy: another way to the same set of texts
        if self.peek() in ("?", "*", "+"):
            raise PatternError(f"nothing to repeat before {self.peek()!r}")
        return Repeat(node, *counts)

    def quantifier(self) -> tuple[int, int | None] | None:
        for sign, counts in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.skip(sign):
                return counts
        if self.peek() != "{":
            return None
        end = self.text.find("}", self.at)
        least, comma, most = self.text[self.at + 1 : max(end, 0)].partition(",")
        if not _is_number(least) or (most and not _is_number(most)):
            raise PatternError("'{' must be escaped unless it begins {n}, {n,} or {n,m}")
        self.at = end + 1
        low = _number(least)
        high = low if not comma else _number(most) if most else None
        if high is not None and high < low:
            raise PatternError(f"{{{least},{most}}} ends before it starts")
        return low, high

    def group(self, depth: int) -> Node:
        opened = self.at
        ahead: bool | None = None
        if self.peek() == "?":
            ahead = self.group_kind()
        node = self.choice(depth + 1)
        if not self.skip(")"):
            raise PatternError(f"'(' has no ')', at character {opened}")
        return node if ahead is None else Lookahead(node, ahead)

    def group_kind(self) -> bool | None:
        """Read what follows `(?`: None for a plain group, else whether a lookahead is negative."""
        if not self.json:
            raise PatternError("XSD has no (?…), neither look-around nor named groups")
        if self.skip("?:"):
            return None
        if self.skip("?="):
            return False
        if self.skip("?!"):
            return True
        if self.peek(3) in ("?<=", "?<!"):
            raise PatternError("a look behind is not decided")
        if self.skip("?<") and ">" in self.text[self.at :]:
            self.at = self.text.index(">", self.at) + 1
            return None
        raise PatternError(f"(?{self.peek(2)[-1:]} is not decided")

    def atom(self) -> Node:
        char = self.take()
        if char == "[":
            return CharacterSet(self.char_class())
        if char == ".":
            return CharacterSet(self.escapes.dot)
        if char == "\\":
            return CharacterSet(self.escapes.atom())
        if self.json and char in "^$":
            return Anchor("start" if char == "^" else "end")
        if char in "?*+{" or (char in "]}" and not self.json):
            raise PatternError(f"{char!r} must be escaped, at character {self.at}")
        return CharacterSet(single(char))

    def char_class(self) -> Characters:
        negated = self.skip("^")
        if self.json and self.skip("]"):
            return EVERY if negated else ()
        found: list[tuple[int, int]] = []
        while self.peek() != "]" or (not found and not self.json):
            if not self.json and self.peek(2) == "-[" and found:
                return self.subtraction(found, negated)
            found.extend(self.class_range())
        self.take()
        return _merged(found, negated)

    def class_item(self) -> tuple[Characters, bool]:
        """Read one item of a class: its characters, and whether it may begin or end a range."""
        char = self.take()
        if char == "\\":
            return self.escapes.member(), self.escapes.was_single
        if char in "[]" and not self.json:
            raise PatternError(f"{char!r} must be escaped in a class, at character {self.at}")
        return single(char), True

    def class_range(self) -> Characters:
        start, one = self.class_item()
        ends_class = ("-]", "-") if self.json else ("-]", "-", "-[")
        if self.peek() != "-" or self.peek(2) in ends_class:
            return start
        self.take()
        end, other = self.class_item()
        if not (one and other):
            raise PatternError("a range needs one character on both sides of '-'")
        if start[0][0] > end[0][0]:
            shown = f"{chr(start[0][0])}-{chr(end[0][0])}"
            raise PatternError(f"the range {shown} ends before it starts")
        return ((start[0][0], end[0][0]),)

    def subtraction(self, found: list[tuple[int, int]], negated: bool) -> Characters:
        self.take(2)
        other = self.char_class()
        if not self.skip("]"):
            raise PatternError("a subtraction ends its class: […-[…]]")
        kept = complement(_merged(found, negated))
        return _merged([*kept, *other], negated=True)


def _merged(found: list[tuple[int, int]], negated: bool) -> Characters:
    merged = union(tuple(found))
    return complement(merged) if negated else merged


def _is_number(text: str) -> bool:
    return bool(text) and all(DIGITS[0][0] <= ord(char) <= DIGITS[0][1] for char in text)


def _number(text: str) -> int:
    number = int(text) if len(text) < len(str(_MOST)) + 1 else _MOST + 1
    if number > _MOST:
        raise PatternError(f"a repetition of more than {_MOST} times is too large to decide")
    return number
