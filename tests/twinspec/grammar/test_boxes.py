"""Unions of boxes, judged by counting: every number of every member, one by one."""

from __future__ import annotations

import random
from itertools import product

import pytest

from twinspec.grammar.boxes import (
    TooLargeError,
    combine,
    components,
    meet,
    meet_boxes,
    ranges,
    rename,
    shown,
    subtract,
)
from twinspec.grammar.model import Box, Range

_KEYS = ("a", "b", "c")
_LARGEST = 6


def _points(boxes: list[Box] | tuple[Box, ...]) -> set[tuple[int, ...]]:
    """Count out what a union of boxes holds, up to `_LARGEST` of each member."""
    found = set()
    for point in product(range(_LARGEST + 1), repeat=len(_KEYS)):
        for box in boxes:
            if all(
                box[key].least <= number and (box[key].most is None or number <= box[key].most)
                for key, number in zip(_KEYS, point, strict=True)
            ):
                found.add(point)
    return found


def _box(chance: random.Random) -> dict[str, Range]:
    box = {}
    for key in _KEYS:
        least = chance.randint(0, 3)
        box[key] = Range(least, chance.choice([None, least, least + 1, least + 2]))
    return box


@pytest.mark.parametrize("seed", range(40))
def test_subtracting_boxes_leaves_the_points_that_counting_leaves(seed: int) -> None:
    chance = random.Random(seed)
    one = [_box(chance) for _ in range(chance.randint(1, 3))]
    other = [_box(chance) for _ in range(chance.randint(1, 3))]

    left = subtract(one, other)

    assert _points(left) == _points(one) - _points(other)


@pytest.mark.parametrize("seed", range(20))
def test_the_common_part_of_two_boxes_is_what_counting_finds_in_both(seed: int) -> None:
    chance = random.Random(seed)
    one, other = _box(chance), _box(chance)

    both = meet_boxes(one, other)

    assert _points([both] if both else []) == _points([one]) & _points([other])


def test_ranges_that_do_not_overlap_have_no_common_part() -> None:
    assert meet(Range(0, 1), Range(2, None)) is None
    assert meet(Range(0, None), Range(2, 5)) == Range(2, 5)


def test_independent_factors_are_multiplied() -> None:
    choice = ({"a": Range(1, 1), "b": Range(0, 0)}, {"a": Range(0, 0), "b": Range(1, 1)})

    assert len(combine([choice, ({"c": Range(0, 1)},)])) == 2


def test_too_many_combinations_are_refused_rather_than_counted() -> None:
    choice = ({"x": Range(1, 1)}, {"x": Range(0, 0)})
    factors = [tuple({f"x{at}": one["x"]} for one in choice) for at in range(13)]

    with pytest.raises(TooLargeError):
        combine(factors)


def test_members_that_share_a_factor_belong_together() -> None:
    assert set(components([["a", "b"], ["c"], ["b", "d"], []])) == {
        frozenset("abd"),
        frozenset("c"),
    }


def test_a_key_without_a_name_is_left_out_and_equal_boxes_are_one() -> None:
    boxes = ({"a": Range(0, 1), "z": Range(0, 0)}, {"a": Range(0, 1), "z": Range(1, 1)})

    assert rename(boxes, {"a": "A"}) == ({"A": Range(0, 1)},)


def test_numbers_of_a_key_are_joined_where_they_touch() -> None:
    boxes = ({"a": Range(0, 0)}, {"a": Range(1, 2)}, {"a": Range(5, None)})

    assert ranges(boxes, "a") == [Range(0, 2), Range(5, None)]
    assert shown(ranges(boxes, "a")) == "0 to 2 times or 5 or more times"
    assert shown([Range(1, 1)]) == "exactly 1 time"
