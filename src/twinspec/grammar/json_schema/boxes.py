"""From conditions on presence to boxes of occurrences.

A present member counts the entries of its list, an absent one counts zero. So JSON's `"a": []` and
the absence of `a` are equal, as they are in XML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from twinspec.grammar.json_schema import presence as when
from twinspec.grammar.json_schema.presence import Condition, Presence
from twinspec.grammar.model import Box, Factor, Range

MAX_BOXES = 2048

Counts = Mapping[str, Sequence[Range]]
"""How often each member may occur when it is there."""

_NONE = Range(0, 0)


def factors(presence: Presence, counts: Counts) -> tuple[tuple[Factor, ...], bool]:
    """Return the factors of all members, and whether they represent the presence exactly.

    `oneOf: [{required: [a]}, {required: [b]}]` gives one factor ({a: 1..1, b: 0..0}, {a: 0..0,
    b: 1..1}); a member without a condition gives a factor of its own.
    """
    found: list[Factor] = []
    free = dict.fromkeys(counts)
    exact = True
    for condition in presence:
        factor = _factor(condition, counts)
        if factor is None:
            exact = False
            continue
        if factor[0]:
            found.append(factor)
        for key in when.keys_of(condition):
            free.pop(key, None)
    found += [tuple({key: each} for each in _maybe(counts[key])) for key in free]
    order = {key: number for number, key in enumerate(counts)}
    found.sort(key=lambda factor: min(order.get(key, 0) for key in factor[0]))
    return tuple(found), exact


def _factor(condition: Condition, counts: Counts) -> Factor | None:
    said_of = when.keys_of(condition)
    keys = [key for key in counts if key in said_of]
    boxes: list[Box] = []
    # Sorted, so that the same schema gives the same boxes in every run.
    for cube in sorted(condition, key=sorted):
        said = dict(cube)
        choices = [_choices(said.get(key), counts[key]) for key in keys]
        size = 1
        for each in choices:
            size *= len(each)
        if len(boxes) + size > MAX_BOXES:
            return None
        boxes += [dict(zip(keys, ranges, strict=True)) for ranges in product(*choices)]
    return tuple(_without_covered(boxes))


def _choices(said: bool | None, counts: Sequence[Range]) -> Sequence[Range]:
    if said is None:
        return _maybe(counts)
    return counts if said else (_NONE,)


def _maybe(counts: Sequence[Range]) -> Sequence[Range]:
    """Return the range of a member that may be absent: 1..3 becomes 0..3."""
    first, *others = sorted(counts, key=lambda each: each.least)
    if first.least <= 1:
        return (Range(0, first.most), *others)
    return (_NONE, first, *others)


def _without_covered(boxes: list[Box]) -> Iterable[Box]:
    kept: list[Box] = []
    for box in boxes:
        if any(_covers(other, box) for other in kept):
            continue
        kept = [other for other in kept if not _covers(box, other)]
        kept.append(box)
    return kept


def _covers(wide: Box, narrow: Box) -> bool:
    return all(
        wide[key].least <= each.least and _reaches(wide[key].most, each.most)
        for key, each in narrow.items()
    )


def _reaches(wide: int | None, narrow: int | None) -> bool:
    return wide is None or (narrow is not None and wide >= narrow)
