"""Numbers of occurrences: unions of boxes, their product, common part and difference.

A box gives each key a range; a set of counts is a union of boxes. Since JSON ignores order, such a
union represents exactly what a content model says of JSON members.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import comb

from twinspec.grammar.model import Box, Factor, Range

MAX_BOXES = 4096
MAX_TOGETHER = 200
ABSENT = Range(0, 0)


class TooLargeError(Exception):
    """A union of boxes has too many parts to be compared in reasonable time."""


def meet(one: Range, other: Range) -> Range | None:
    """Return the intersection of two ranges: 0..2 and 1..∞ → 1..2; None when it is empty."""
    least = max(one.least, other.least)
    most = min(
        (end for end in (one.most, other.most) if end is not None),
        default=None,
    )
    return None if most is not None and least > most else Range(least, most)


def meet_boxes(one: Box, other: Box) -> dict[str, Range] | None:
    """Return the intersection of two boxes; a key that a box does not have is free in it.

    Example: {a 0..2} and {a 1..5, b 1} → {a 1..2, b 1}; None when it is empty.
    """
    common = dict(one)
    for key, limits in other.items():
        both = meet(common[key], limits) if key in common else limits
        if both is None:
            return None
        common[key] = both
    return common


def combine(factors: Iterable[Factor]) -> Factor:
    """Return the product of independent factors as one union of boxes.

    Example: ({a 0..1}) and ({b 1}, {b 3}) → ({a 0..1, b 1}, {a 0..1, b 3}).
    """
    alternatives = list(factors)
    size = 1
    for factor in alternatives:
        size *= max(1, len(factor))
        if size > MAX_BOXES:
            raise TooLargeError
    return tuple(
        {key: limits for box in boxes for key, limits in box.items()}
        for boxes in product(*alternatives)
    )


def rename(factor: Factor, names: Mapping[str, str]) -> Factor:
    """Return the boxes with their keys renamed; keys without a new name are left out.

    This is exact, since in every box each key has some possible number.
    """
    renamed = [{names[key]: box[key] for key in box if key in names} for box in factor]
    return _distinct(renamed)


def _distinct(boxes: Iterable[dict[str, Range]]) -> Factor:
    return tuple({tuple(sorted(box.items())): box for box in boxes}.values())


def components(factors: Iterable[Iterable[str]]) -> list[frozenset[str]]:
    """Return the connected groups of keys; keys in one of the given groups are connected.

    Example: [[a, b], [b, c], [d]] → [{a, b, c}, {d}]
    """
    above: dict[str, str] = {}

    def top(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    for keys in factors:
        tops = [top(key) for key in keys]
        for one in tops[1:]:
            above[top(one)] = top(tops[0])
    found: dict[str, set[str]] = {}
    for key in list(above):
        found.setdefault(top(key), set()).add(key)
    return [frozenset(keys) for keys in found.values()]


def _split(box: Box, away: Box) -> Iterator[dict[str, Range]]:
    """Yield disjoint boxes that cover `box` without `away`."""
    inside = dict(box)
    for key, cut in away.items():
        own = inside[key]
        both = meet(own, cut)
        if both is None:
            yield inside
            return
        if own.least < both.least:
            yield {**inside, key: Range(own.least, both.least - 1)}
        if both.most is not None and (own.most is None or own.most > both.most):
            yield {**inside, key: Range(both.most + 1, own.most)}
        inside[key] = both


def subtract(boxes: Sequence[Box], away: Sequence[Box]) -> list[dict[str, Range]]:
    """Return the difference of two unions of boxes, as disjoint boxes.

    Example: ({a 0..2}) without ({a 1}) → ({a 0}, {a 2}).
    """
    left = [dict(box) for box in boxes]
    for cut in away:
        left = [part for box in left for part in _split(box, cut)]
        if len(left) > MAX_BOXES:
            raise TooLargeError
    return left


def ranges(boxes: Sequence[Box], key: str) -> list[Range]:
    """Return the possible numbers of a key, as ranges that neither overlap nor touch.

    Example: ({a 0..1}, {a 2..5}, {a 8..9}) → 0..5, 8..9.
    """
    return merge_ranges(box[key] for box in boxes)


def merge_ranges(several: Iterable[Range]) -> list[Range]:
    """Return the same numbers as ranges that neither overlap nor touch: 0..1, 2..5 → 0..5."""
    merged: list[Range] = []
    for limits in sorted(set(several), key=lambda limits: limits.least):
        last = merged[-1] if merged else None
        if last is None or (last.most is not None and limits.least > last.most + 1):
            merged.append(limits)
        elif last.most is not None:
            most = None if limits.most is None else max(last.most, limits.most)
            merged[-1] = Range(last.least, most)
    return merged


def together(keys: Sequence[str], limits: Range) -> Factor | None:
    """Return the counts of keys in a list of `limits` entries with one key each.

    None without keys, and if that takes more than MAX_TOGETHER boxes.
    Example: a and b in a list of at most one: ({a 0..1, b 0}, {a 0, b 1}).
    """
    if not keys:
        return None
    if limits.most is None:
        firsts = _sums(len(keys), limits.least)
        if firsts is None:
            return None
        return _distinct(
            {key: Range(number, None) for key, number in zip(keys, sums, strict=True)}
            for sums in firsts
        )
    boxes: list[dict[str, Range]] = []
    for total in range(limits.least, limits.most + 1):
        sums = _sums(len(keys), total)
        if sums is None or len(boxes) + len(sums) > MAX_TOGETHER:
            return None
        boxes += (
            {key: Range(number, number) for key, number in zip(keys, one, strict=True)}
            for one in sums
        )
    return tuple(boxes)


def _sums(count: int, total: int) -> list[tuple[int, ...]] | None:
    """Return all ways to write `total` as a sum of `count` numbers; None for too many."""
    if comb(total + count - 1, total) > MAX_TOGETHER:
        return None
    if count == 1:
        return [(total,)]
    ways: list[tuple[int, ...]] = []
    for first in range(total + 1):
        ways += ((first, *others) for others in _sums(count - 1, total - first) or ())
    return ways


def least_counts(box: Box) -> dict[str, int]:
    """Return the smallest counts of a box."""
    return {key: limits.least for key, limits in box.items()}


def weight(box: Box) -> int:
    """Return the total number of members in the smallest counts of a box."""
    return sum(limits.least for limits in box.values())


def shown(limits: Sequence[Range]) -> str:
    """Return ranges in words: `exactly 1 time`, `0 to 1 times`, `2 or more times`."""
    return " or ".join(_shown(one) for one in limits) or "never"


def _shown(limits: Range) -> str:
    if limits.least == limits.most:
        times = "time" if limits.least == 1 else "times"
        return "never" if limits.least == 0 else f"exactly {limits.least} {times}"
    if limits.most is None:
        return f"{limits.least} or more times"
    return f"{limits.least} to {limits.most} times"
