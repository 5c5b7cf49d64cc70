"""Sets of characters, as sorted ranges of code points that neither overlap nor touch.

Example: `union(((0x61, 0x63),), ((0x64, 0x64),))` is `((0x61, 0x64),)`: `[a-c]` or `d` is `[a-d]`.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from functools import cache, lru_cache
from itertools import groupby

Characters = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
EVERY: Characters = ((0, LAST),)
NONE: Characters = ()
XML: Characters = (
    *((0x09, 0x0A), (0x0D, 0x0D), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, LAST)),
)
"""What XML 1.0 can hold (production 2)."""
UNICODE: Characters = ((0, 0xD7FF), (0xE000, LAST))
"""What JSON can hold: all but surrogates, which stand for no character."""
XML_SPACE: Characters = ((0x09, 0x0A), (0x0D, 0x0D), (0x20, 0x20))
DIGITS: Characters = ((0x30, 0x39),)

_NICE = (
    *((0x61, 0x7A), (0x30, 0x39), (0x41, 0x5A), (0x2D, 0x2E), (0x21, 0x7E), (0x20, 0x20)),
    *((0xC0, 0xFF), (0xA1, 0xD7FF), (0x1F300, 0x1F5FF), (0x10000, 0x1FFFD)),
)
_UNASSIGNED = (0x32400, 0xE0000)
"""Planes without a single assigned character, in every version of Unicode so far."""


def union(*sets: Characters) -> Characters:
    """Return the union of the sets."""
    result: list[tuple[int, int]] = []
    for first, last in sorted(each for one in sets for each in one):
        if result and first <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return tuple(result)


def complement(one: Characters) -> Characters:
    """Return all characters that are not in the set."""
    result = []
    start = 0
    for first, last in one:
        if first > start:
            result.append((start, first - 1))
        start = last + 1
    if start <= LAST:
        result.append((start, LAST))
    return tuple(result)


def intersection(one: Characters, other: Characters) -> Characters:
    """Return the intersection of two sets."""
    if one in (EVERY, other):
        return other
    return complement(union(complement(one), complement(other)))


def minus(one: Characters, other: Characters) -> Characters:
    """Return the characters of `one` that are not in `other`: `[a-z]` and `b` give `[ac-z]`."""
    return complement(union(complement(one), other))


def single(char: str) -> Characters:
    """Return the set of one character."""
    return ((ord(char), ord(char)),)


def holds(one: Characters, code: int) -> bool:
    """Return whether a code point is in the set."""
    at = bisect_right(one, (code, LAST + 1)) - 1
    return at >= 0 and one[at][0] <= code <= one[at][1]


@lru_cache(maxsize=512)
def representatives(sets: frozenset[Characters], among: Characters) -> tuple[int, ...]:
    """Return one code point for each class that the sets distinguish, most readable first.

    Example: for `{[a-f], [d-z]}` among `[a-z]`: one of a-c, one of d-f, one of g-z.
    """
    toggles: dict[int, int] = defaultdict(int)
    for index, one in enumerate((among, *sorted(sets))):
        for first, last in one:
            toggles[first] ^= 1 << index
            toggles[last + 1] ^= 1 << index
    best: dict[int, tuple[int, int]] = {}
    signature = 0
    edges = sorted(toggles)
    for start, end in zip(edges, [*edges[1:], LAST + 1], strict=True):
        signature ^= toggles[start]
        if signature & 1 and start < end:
            found = _nicest(start, end - 1)
            if signature not in best or found < best[signature]:
                best[signature] = found
    return tuple(code for _, code in sorted(best.values()))


def _nicest(first: int, last: int) -> tuple[int, int]:
    for rank, (low, high) in enumerate(_NICE):
        if first <= high and low <= last:
            return rank, max(first, low)
    return len(_NICE), first


@cache
def _categories() -> dict[str, Characters]:
    """Return every general category of Unicode, by its name of one or two letters."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end in ((0, _UNASSIGNED[0]), (_UNASSIGNED[1], LAST + 1)):
        first = start
        for name, group in groupby(map(unicodedata.category, map(chr, range(start, end)))):
            number = len(list(group))
            found[name].append((first, first + number - 1))
            first += number
    found["Cn"].append((_UNASSIGNED[0], _UNASSIGNED[1] - 1))
    result = {name: union(tuple(ranges)) for name, ranges in found.items()}
    for letter in sorted({name[0] for name in result}):
        result[letter] = union(*(result[name] for name in result if name[0] == letter))
    return result


def category(name: str) -> Characters | None:
    """Return a general category of Unicode (`L`, `Nd`), None for an unknown name."""
    return _categories().get(name)


@cache
def block(name: str) -> Characters | None:
    """Return a block of Unicode by its name without spaces (`BasicLatin`), None when unknown."""
    from elementpath.regex import unicode_block  # 70 ms, and seldom needed

    try:
        found = unicode_block(name).codepoints
    except KeyError:
        return None
    # The library ends ranges after their last code point.
    pairs = [(each, each) if isinstance(each, int) else (each[0], each[1] - 1) for each in found]
    return union(tuple(pairs))
