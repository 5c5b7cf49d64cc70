"""Automata of regular expressions: one position for each character of the expression (Glushkov).

A state is a set of positions, one bit each, so that a step of `[a-z]{1,255}` costs a few operations
on long integers, not 255. Anchors are positions that read nothing: `^` counts before the first
character only, after `$` nothing is read, wherever in the expression they stand.

Example: in `a(b|c)*` position 1 is `a`, 2 is `b`, 3 is `c`; after "ab" the state is {2}.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from twinspec.grammar.text.characters import EVERY, Characters, holds
from twinspec.grammar.text.escapes import PatternError
from twinspec.grammar.text.syntax import (
    Alternation,
    Anchor,
    CharacterSet,
    Lookahead,
    Node,
    Repeat,
    Sequence,
)

MOST_POSITIONS = 6_000


@dataclass(frozen=True, slots=True)
class _ExpressionPart:
    """The first and last positions of a part of an expression, and whether it may be empty."""

    empty: bool
    first: int
    last: int


class _PositionBuilder:
    """Numbers the positions of an expression, and computes which may follow which."""

    def __init__(self) -> None:
        self.sets: list[Characters | None] = [None]
        self.follow: list[int] = [0]
        self.starts = 0
        self.ends = 0

    def add(self, node: Node) -> _ExpressionPart:
        match node:
            case CharacterSet(of):
                return self.position(of)
            case Anchor(where):
                part = self.position(None)
                if where == "start":
                    self.starts |= part.first
                else:
                    self.ends |= part.first
                return part
            case Sequence(parts):
                return self.chain(parts)
            case Alternation(parts):
                found = [self.add(each) for each in parts]
                return _ExpressionPart(
                    any(each.empty for each in found),
                    _either(each.first for each in found),
                    _either(each.last for each in found),
                )
            case Repeat():
                return self.repeat(node)
            case Lookahead():
                raise PatternError("a look ahead is decided only at the start, after ^")

    def position(self, chars: Characters | None) -> _ExpressionPart:
        if len(self.sets) > MOST_POSITIONS:
            raise PatternError("it is too large to decide")
        bit = 1 << len(self.sets)
        self.sets.append(chars)
        self.follow.append(0)
        return _ExpressionPart(False, bit, bit)

    def link(self, last: int, first: int) -> None:
        for position in bits(last):
            self.follow[position] |= first

    def chain(self, parts: tuple[Node, ...]) -> _ExpressionPart:
        result = _ExpressionPart(True, 0, 0)
        for each in parts:
            part = self.add(each)
            self.link(result.last, part.first)
            result = _ExpressionPart(
                result.empty and part.empty,
                result.first | (part.first if result.empty else 0),
                part.last | (result.last if part.empty else 0),
            )
        return result

    def repeat(self, node: Repeat) -> _ExpressionPart:
        """Copy a part as often as it may occur; if unlimited, the last copy may follow itself."""
        copies = node.most if node.most is not None else max(node.least, 1)
        empty = node.least == 0
        first = last = 0
        part = _ExpressionPart(True, 0, 0)
        for number in range(1, copies + 1):
            before, part = part, self.add(node.part)
            self.link(before.last, part.first)
            first = first or part.first
            empty = empty or part.empty
            last = part.last | (last if number > node.least or part.empty else 0)
        if node.most is None:
            self.link(part.last, part.first)
        return _ExpressionPart(empty, first, last)


@dataclass(frozen=True, slots=True)
class PositionAutomaton:
    """The positions of an expression; a state is a set of positions, the first is position 0.

    `chain`: positions followed by the next one; `jumps`: all other successors of positions.
    """

    sets: tuple[tuple[Characters, int], ...]
    chain: int
    jumps: tuple[tuple[int, int], ...]
    accepting: int

    def successors(self, state: int) -> int:
        """Return the positions that may follow those of a state."""
        result = (state & self.chain) << 1
        for positions, following in self.jumps:
            if state & positions:
                result |= following
        return result

    def reading(self, code: int) -> int:
        """Return the positions that read a character."""
        return _either(positions for chars, positions in self.sets if holds(chars, code))


def build(node: Node, *, search: bool) -> PositionAutomaton:
    """Build the automaton of an expression; `search`: it may match anywhere in the text."""
    builder = _PositionBuilder()
    anything = Repeat(CharacterSet(EVERY), 0, None)
    whole = builder.add(Sequence((anything, node, anything)) if search else node)
    follow = builder.follow
    follow[0] = whole.first
    last = whole.last | (1 if whole.empty else 0)
    chars = ((1 << len(follow)) - 1) & ~(builder.starts | builder.ends)
    begin = _closure(whole.first, follow, builder.starts)
    ends_empty = _closure(whole.first, follow, builder.starts | builder.ends) & last & ~chars
    accepting = last & chars & ~1
    # A position is accepting if only `$` lies between it and the end.
    closing = builder.ends & _backwards(last & builder.ends, follow, builder.ends)
    if closing:
        accepting |= _backwards(0, follow, chars & ~1, onto=closing)
    if (last & 1) or ends_empty:
        accepting |= 1
    follow[0] = begin
    useful = _useful(follow, chars, accepting)
    return _pack(builder.sets, [each & useful & ~1 for each in follow], useful, accepting)


def _closure(first: int, follow: list[int], silent: int) -> int:
    """Return the positions reachable from `first` through positions that read nothing."""
    result = first
    todo = first & silent
    while todo:
        more = _either(follow[position] for position in bits(todo)) & ~result
        result |= more
        todo = more & silent
    return result


def _backwards(start: int, follow: list[int], among: int, onto: int = 0) -> int:
    """Return `start` and the positions of `among` that lead to it, or in one step to `onto`."""
    if onto:
        return _either(1 << each for each in bits(among) if follow[each] & onto)
    result, size = start, -1
    while size != result:
        size = result
        result |= _either(1 << each for each in bits(among & ~result) if follow[each] & result)
    return result


def _useful(follow: list[int], chars: int, accepting: int) -> int:
    """Return the positions from which the end of an accepted text can be reached."""
    result, before = accepting, -1
    while before != result:
        before = result
        for position in range(len(follow) - 1, -1, -1):
            if not result >> position & 1 and chars >> position & 1 and follow[position] & result:
                result |= 1 << position
    return result | 1


def _pack(
    sets: list[Characters | None], follow: list[int], useful: int, accepting: int
) -> PositionAutomaton:
    """Group positions by the characters they read and by their successors."""
    reading: dict[Characters, int] = defaultdict(int)
    jumps: dict[int, int] = defaultdict(int)
    chain = 0
    for position in bits(useful):
        chars = sets[position]
        if chars is not None:
            reading[chars] |= 1 << position
        following = follow[position]
        if following >> (position + 1) & 1:
            chain |= 1 << position
            following &= ~(1 << (position + 1))
        if following:
            jumps[following] |= 1 << position
    groups = tuple((positions, following) for following, positions in jumps.items())
    return PositionAutomaton(tuple(reading.items()), chain, groups, accepting & useful)


def either_of(automata: Iterable[PositionAutomaton]) -> PositionAutomaton:
    """Return one automaton for the union of several; their positions are concatenated."""
    reading: dict[Characters, int] = defaultdict(int)
    jumps: list[tuple[int, int]] = []
    chain = accepting = begin = moved = 0
    for each in automata:
        accepting |= each.accepting & 1 | (each.accepting & ~1) << moved
        begin |= each.successors(1) << moved
        chain |= (each.chain & ~1) << moved
        jumps += [((ends & ~1) << moved, to << moved) for ends, to in each.jumps if ends & ~1]
        for chars, positions in each.sets:
            reading[chars] |= positions << moved
        moved += max(positions.bit_length() for _, positions in each.sets) if each.sets else 0
    return PositionAutomaton(tuple(reading.items()), chain, ((1, begin), *jumps), accepting)


def bits(number: int) -> Iterator[int]:
    """Yield the positions of the one bits of a number, lowest first."""
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low


def _either(numbers: Iterable[int]) -> int:
    result = 0
    for each in numbers:
        result |= each
    return result
