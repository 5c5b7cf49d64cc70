"""The commutative image of a content model: how often each member may occur, without order.

Sequences become sums, choices unions, repetitions sums of sums. The result is exact if a small
union of boxes can represent it; otherwise it is a box around the set, and its members are listed.

Examples: `(a|b)*` is a 0..∞ and b 0..∞; `(a|b){1,3}` a union of boxes; `(a,b)*` has no such union.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.model import Factor, Particle, Range
from twinspec.grammar.xsd.sums import (
    MAX_BOXES,
    NEVER,
    Box,
    Span,
    added,
    inside,
    plus,
    pruned,
    repeated,
)

MAX_CELLS = 200_000  # boxes times members of one factor
WILDCARD = "*"  # stands for all elements that wildcards accept; no name in XML


@dataclass(frozen=True, slots=True, eq=False)
class _CountFactor:
    """One factor: a union of boxes over its keys. If it is a guess, it is a box around the set."""

    keys: frozenset[str]
    boxes: tuple[Box, ...]
    guess: bool = False


@dataclass(frozen=True, slots=True)
class CountImage:
    """The factors of the members, and the number of elements that wildcards accept.

    `guessed` are the groups of keys whose factor is not exact; `bound`: the number of elements in
    wildcards depends on the members.
    """

    factors: tuple[Factor, ...]
    elements: Range
    guessed: tuple[tuple[str, ...], ...]
    bound: bool


def count_image(particle: Particle | None) -> CountImage:
    """Return the commutative image of a content model."""
    parts: list[_CountFactor] = []
    elements: Span = NEVER
    bound = False
    for part in _image(particle) if particle is not None else []:
        if WILDCARD not in part.keys:
            parts.append(part)
            continue
        elements = _hull(part.boxes).get(WILDCARD, NEVER)
        bound = len(part.boxes) > 1
        boxes = pruned(_members(box) for box in part.boxes)
        parts += _split(part.keys - {WILDCARD}, boxes, guess=part.guess)
    return CountImage(
        tuple(_factor(part) for part in parts),
        Range(*elements),
        tuple(tuple(sorted(part.keys)) for part in parts if part.guess),
        bound,
    )


def _members(box: Box) -> Box:
    return {key: span for key, span in box.items() if key != WILDCARD}


@lru_cache(maxsize=1024)  # a head of many substitutes is named in many types
def _factor(part: _CountFactor) -> Factor:
    never = _range(0, 0)
    order = sorted(part.keys)
    boxes = [{key: _range(*span) for key, span in box.items()} for box in part.boxes]
    return tuple({key: box.get(key, never) for key in order} for box in boxes)


@lru_cache(maxsize=1024)
def _range(least: int, most: int | None) -> Range:
    return Range(least, most)


def _image(particle: Particle) -> list[_CountFactor]:
    least, most = particle.occurs.least, particle.occurs.most
    if particle.form in ("element", "any"):
        key = particle.key if particle.form == "element" else WILDCARD
        return [_CountFactor(frozenset({key}), ({key: (least, most)},))]
    if particle.form == "choice":
        return list(_choice_image(particle))
    return _repeat(_sequence(_image(part) for part in particle.parts), least, most)


@lru_cache(maxsize=1024)
def _choice_image(particle: Particle) -> tuple[_CountFactor, ...]:
    once = _choice([_image(part) for part in particle.parts])
    return tuple(_repeat(once, particle.occurs.least, particle.occurs.most))


def _sequence(inner: Iterable[list[_CountFactor]]) -> list[_CountFactor]:
    """Return the sum: factors that share members are added, the others stay independent."""
    parts: dict[int, _CountFactor] = {}
    by_key: dict[str, int] = {}
    number = 0
    for part in (part for each in inner for part in each):
        shared = sorted({by_key[key] for key in part.keys if key in by_key})
        new = _together([*(parts.pop(each) for each in shared), part]) if shared else [part]
        for whole in new:
            parts[number] = whole
            by_key.update(dict.fromkeys(whole.keys, number))
            number += 1
    return list(parts.values())


def _together(parts: Sequence[_CountFactor]) -> list[_CountFactor]:
    keys = frozenset().union(*(part.keys for part in parts))
    guess = any(part.guess for part in parts)
    try:
        boxes: list[Box] = [{}]
        for part in parts:
            boxes = added(boxes, part.boxes)
        return _split(keys, boxes, guess=guess)
    except TooLargeError:
        around: Box = {}
        for part in parts:
            around = plus(around, _hull(part.boxes))
        return [_CountFactor(keys, (around,), guess=True)]


def _choice(inner: list[list[_CountFactor]]) -> list[_CountFactor]:
    """Return the union as one factor; parts that are equal in all alternatives stay apart."""
    if len(inner) == 1:
        return inner[0]
    keys = frozenset(key for parts in inner for part in parts for key in part.keys)
    guess = any(part.guess for parts in inner for part in parts)
    try:
        boxes = pruned(box for parts in inner for box in _flat(parts))
        return _split(keys, boxes, guess=guess)
    except TooLargeError:
        return [_CountFactor(keys, (_hull([_around(parts) for parts in inner]),), guess=True)]


def _repeat(parts: list[_CountFactor], least: int, most: int | None) -> list[_CountFactor]:
    """Return a repeated model; factors stay independent if repetition does not connect them."""
    if (least, most) == (1, 1):
        return parts
    if least == most:
        return [new for part in parts for new in _repeat_one(part, least, most)]
    if all(any(inside({}, box) for box in part.boxes) for part in parts):
        # Each turn may be empty, so fewer turns add nothing: as many as may be, for each factor.
        turns = 0 if most is None else most
        return [new for part in parts for new in _repeat_one(part, turns, most)]
    if len(parts) == 1:
        return _repeat_one(parts[0], least, most)
    keys = frozenset(key for part in parts for key in part.keys)
    guess = any(part.guess for part in parts)
    try:
        return _split(keys, repeated(_flat(parts), least, most), guess=guess)
    except TooLargeError:
        return [_CountFactor(keys, (_widened(_around(parts), least, most),), guess=True)]


def _repeat_one(part: _CountFactor, least: int, most: int | None) -> list[_CountFactor]:
    try:
        return _split(part.keys, repeated(part.boxes, least, most), guess=part.guess)
    except TooLargeError:
        return [_CountFactor(part.keys, (_widened(_hull(part.boxes), least, most),), guess=True)]


def _flat(parts: Sequence[_CountFactor]) -> list[Box]:
    """Return the product of independent factors as one union of boxes."""
    boxes: list[Box] = [{}]
    for part in sorted(parts, key=lambda each: len(each.boxes)):
        if len(boxes) * len(part.boxes) > MAX_BOXES:
            raise TooLargeError
        boxes = [{**mine, **its} for mine in boxes for its in part.boxes]
    return boxes


def _split(keys: frozenset[str], boxes: Sequence[Box], *, guess: bool) -> list[_CountFactor]:
    """Return a union as factors: keys with equal ranges in all boxes are independent."""
    if len(boxes) * len(keys) > MAX_CELLS:
        raise TooLargeError
    if not boxes or guess:
        return [_CountFactor(keys, tuple(boxes), guess)] if keys or not boxes else []
    alike = {
        key: boxes[0].get(key, NEVER)
        for key in keys
        if all(box.get(key, NEVER) == boxes[0].get(key, NEVER) for box in boxes)
    }
    parts = [_CountFactor(frozenset({key}), ({key: span},)) for key, span in sorted(alike.items())]
    rest = keys.difference(alike)
    if rest:
        left = tuple({key: box[key] for key in rest if key in box} for box in boxes)
        parts.append(_CountFactor(rest, left))
    return parts


def _hull(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around a union."""
    result: Box = {}
    for key in {key for box in boxes for key in box}:
        spans = [box.get(key, NEVER) for box in boxes]
        result[key] = (min(low for low, _ in spans), _most(high for _, high in spans))
    return result


def _most(ends: Iterable[int | None]) -> int | None:
    most = 0
    for end in ends:
        if end is None:
            return None
        most = max(most, end)
    return most


def _around(parts: Sequence[_CountFactor]) -> Box:
    return {key: span for part in parts for key, span in _hull(part.boxes).items()}


def _widened(box: Box, least: int, most: int | None) -> Box:
    def wide(span: Span) -> Span:
        low, high = span
        endless = high is None or (most is None and high > 0)
        return (low * least, None if endless else (high or 0) * (most or 0))

    return {key: wide(span) for key, span in box.items()}
