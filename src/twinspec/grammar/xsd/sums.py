"""Unions of boxes under addition: sums, powers and Kleene stars of sets of counts.

A box gives each key a span of counts, independently; other keys do not occur.
All results are exact; TooLargeError if no small union of boxes is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from twinspec.grammar.boxes import TooLargeError

MAX_BOXES = 400  # of one union
MAX_JOINED = 40  # keys of a box that is tried for joining, which takes the square of them
MAX_PAIRS = 40_000  # of boxes that are added at a time
Span = tuple[int, int | None]
Box = dict[str, Span]
FREE: Span = (0, None)
NEVER: Span = (0, 0)


def plus(one: Box, other: Box) -> Box:
    """Return the sum of two boxes: {a 0..1} + {a 2, b 1} = {a 2..3, b 1}."""
    result = dict(one)
    for key, (low, high) in other.items():
        least, most = result.get(key, NEVER)
        result[key] = (least + low, None if most is None or high is None else most + high)
    return result


def added(one: Sequence[Box], other: Sequence[Box]) -> list[Box]:
    """Return the sum of two unions."""
    if len(one) * len(other) > MAX_PAIRS:
        raise TooLargeError
    return pruned(plus(mine, its) for mine in one for its in other)


def times(box: Box, number: int) -> Box:
    """Return a box added to itself `number` times: 3 times {a 0..1} is {a 0..3}."""
    return {
        key: (low * number, None if high is None else high * number)
        for key, (low, high) in box.items()
    }


def power(boxes: Sequence[Box], number: int) -> list[Box]:
    """Return a union added to itself `number` times, by squaring."""
    if number == 0:
        return [{}]
    if len(boxes) == 1:
        return [times(boxes[0], number)]
    result: list[Box] = [{}]
    square = list(boxes)
    while number:
        if number & 1:
            result = added(result, square)
        number >>= 1
        if number:
            square = added(square, square)
    return result


def repeated(boxes: Sequence[Box], least: int, most: int | None) -> list[Box]:
    """Return a union added to itself at least `least` and at most `most` times.

    Examples: ({a: 1}, {b: 1}) from 0, unlimited, is a and b 0..∞; ({a: 1}, {b: 1}) from 0 to 2 is a
    union of three boxes; ({a: 1, b: 1},) from 0, unlimited, is no union of boxes.
    """
    if not boxes:
        return [] if least else [{}]
    if most is None:
        return added(power(boxes, least), star(boxes))
    if all(low == 0 for box in boxes for low, _ in box.values()):
        return power(pruned([{}, *boxes]), most)  # what comes least often is in it already
    if most > least:
        optional = power(pruned([{}, *boxes]), most - least)
        return added(power(boxes, least), optional)
    return power(boxes, least)


def star(boxes: Sequence[Box]) -> list[Box]:
    """Return a union added to itself any number of times: the sum of the stars of its boxes."""
    free: set[str] = set()
    coupled: list[Box] = []
    for box in boxes:
        if all(low == 0 for low, _ in box.values()) or (len(box) == 1 and _starts_at_one(box)):
            free.update(key for key, span in box.items() if span != NEVER)
        else:
            coupled.append(box)
    result: list[Box] = [dict.fromkeys(sorted(free), FREE)]
    for box in coupled:
        if not box.keys() <= free:
            result = added(result, _star_of(box, free))
    return result


def _starts_at_one(box: Box) -> bool:
    return all(low == 1 for low, _ in box.values())


def _star_of(box: Box, free: set[str]) -> list[Box]:
    """Return the star of one box, if the keys in `free` may have any counts.

    No repetition gives nothing; one or more are a union of boxes if at most one key counts them.
    """
    endless = {key: (low, high) for key, (low, high) in box.items() if high is None or key in free}
    counting = {key: (low, high) for key, (low, high) in box.items() if key not in endless}
    spread: Box = {key: (low, None) for key, (low, _) in endless.items()}
    if not counting:
        return [{}, spread]
    if len(counting) > 1 or any(low for low, _ in endless.values()):
        raise TooLargeError
    ((key, (low, high)),) = counting.items()
    assert high is not None, "an end is what makes it count"
    return [{}, *({**spread, key: span} for span in _turns(low, high))]


def _turns(low: int, high: int) -> list[Span]:
    """Return the spans of one key for one or more repetitions, merged where they meet."""
    if low > 1 and high == low:
        raise TooLargeError
    meet = 1 if low <= 1 else -(-(low - 1) // (high - low))
    if meet > MAX_BOXES:
        raise TooLargeError
    return [*((low * turn, high * turn) for turn in range(1, meet)), (low * meet, None)]


def pruned(boxes: Iterable[Box]) -> list[Box]:
    """Return the same union with fewer boxes, without duplicates and contained ones, and merged.

    Example: ({a 0..1}, {a 2..3}) → ({a 0..3}).
    """
    distinct = _joined({frozenset(_tidy(box).items()): _tidy(box) for box in boxes})
    if len(distinct) > MAX_BOXES * 2:
        raise TooLargeError
    largest = sorted(distinct, key=len, reverse=True)
    kept: list[Box] = []
    for box in largest:
        if not any(inside(box, other) for other in kept):
            kept.append(box)
    if len(kept) > MAX_BOXES:
        raise TooLargeError
    return kept


def _tidy(box: Box) -> Box:
    return {key: span for key, span in box.items() if span != NEVER}


def inside(one: Box, other: Box) -> bool:
    """Return whether one box includes another (`other` includes `one`)."""
    for key, (low, high) in one.items():
        least, most = other.get(key, NEVER)
        if low < least or (most is not None and (high is None or high > most)):
            return False
    return all(key in one or least == 0 for key, (least, _) in other.items())


def _joined(boxes: dict[frozenset[tuple[str, Span]], Box]) -> list[Box]:
    """Return the boxes, merging two boxes that differ in one key and touch there."""
    waiting = list(boxes)
    while waiting:
        mine = waiting.pop()
        if mine not in boxes or len(mine) > MAX_JOINED:
            continue
        for item in mine:
            key, span = item
            rest = mine - {item}
            partner = _partner(boxes, mine, rest, key, span)
            if partner is not None:
                other, joined = partner
                del boxes[mine], boxes[other]
                boxes[joined] = dict(joined)
                waiting.append(joined)
                break
    return list(boxes.values())


def _partner(
    boxes: dict[frozenset[tuple[str, Span]], Box],
    mine: frozenset[tuple[str, Span]],
    rest: frozenset[tuple[str, Span]],
    key: str,
    span: Span,
) -> tuple[frozenset[tuple[str, Span]], frozenset[tuple[str, Span]]] | None:
    """Return a box that differs from `mine` only in `key` and touches it, and both merged."""
    for other_span in _near(span):
        other = rest if other_span == NEVER else rest | {(key, other_span)}
        if other != mine and other in boxes:
            low = min(span[0], other_span[0])
            ends = (span[1], other_span[1])
            high = None if ends[0] is None or ends[1] is None else max(ends[0], ends[1])
            return other, rest | {(key, (low, high))}
    return None


def _near(span: Span) -> list[Span]:
    low, high = span
    found: list[Span] = [NEVER] if low == 1 else []
    if low > 0:
        found += [(low - 1, low - 1), (0, low - 1)]
    if high is not None:
        found += [(high + 1, high + 1), (high + 1, None)]
    return found
