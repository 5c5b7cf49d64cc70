"""Intervals of numbers, dense or in steps; they represent bounds, digits, date-times and lengths.

Example: `{1, 2, …, 10}` is covered by `{1..5}` and `{6..10}`; `[0, 1]` is not covered by multiples
of 0.01, which lack 0.001.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm

_TRIES = 40


@dataclass(frozen=True, slots=True)
class Grid:
    """The multiples of `step` (None: all numbers) between two ends; an end of None is infinite."""

    low: Fraction | None = None
    high: Fraction | None = None
    step: Fraction | None = None
    low_in: bool = True
    high_in: bool = True

    def holds(self, value: Fraction) -> bool:
        """Return whether a number is in the grid."""
        if self.low is not None and (value < self.low or (value == self.low and not self.low_in)):
            return False
        if self.high is not None and (
            value > self.high or (value == self.high and not self.high_in)
        ):
            return False
        return self.step is None or (value / self.step).denominator == 1

    def tight(self) -> Grid | None:
        """Return the same numbers with ends that are in the grid, if it has steps.

        None if it is empty. Example: (0, 10.5) in steps of 1 is [1, 10].
        """
        low, high, step = self.low, self.high, self.step
        if step is not None:
            if low is not None:
                number = ceil(low / step)
                low = (number + (number * step == low and not self.low_in)) * step
            if high is not None:
                number = floor(high / step)
                high = (number - (number * step == high and not self.high_in)) * step
        if low is not None and high is not None:
            both = (self.low_in and self.high_in) or step is not None
            if low > high or (low == high and not both):
                return None
        if step is not None:
            return Grid(low, high, step)
        return self

    def both(self, other: Grid) -> Grid | None:
        """Return the intersection of two grids, None if it is empty."""
        low, low_in = self.low, self.low_in
        if other.low is not None and (low is None or other.low >= low):
            low_in = other.low_in and (low_in or low != other.low)
            low = other.low
        high, high_in = self.high, self.high_in
        if other.high is not None and (high is None or other.high <= high):
            high_in = other.high_in and (high_in or high != other.high)
            high = other.high
        return Grid(low, high, common_step(self.step, other.step), low_in, high_in).tight()


def common_step(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """Return the step of the numbers that are multiples of both steps: 2 and 3 give 6."""
    if one is None or other is None:
        return other if one is None else one
    top = lcm(one.numerator * other.denominator, other.numerator * one.denominator)
    return Fraction(top, one.denominator * other.denominator)


class UndecidedError(Exception):
    """No number was found that shows a difference, and none was ruled out."""


def uncovered(one: Grid, others: Sequence[Grid]) -> Fraction | None:
    """Return a number of `one` that is in none of the others, None if there is none.

    UndecidedError if only a combination of several steps could cover it.
    """
    grid = one.tight()
    if grid is None:
        return None
    if grid.low is not None and grid.low == grid.high:
        return None if any(each.holds(grid.low) for each in others) else grid.low
    whole = [each for each in others if _divides(each.step, grid.step)]
    regions = _minus(grid, [each for each in map(Grid.tight, whole) if each is not None])
    if not regions:
        return None
    found = [
        value
        for region in regions
        for value in simple(region, _TRIES)
        if not any(each.holds(value) for each in others)
    ]
    if not found:
        raise UndecidedError
    return min(found, key=lambda value: (abs(value.denominator), abs(value), value < 0))


def _divides(step: Fraction | None, other: Fraction | None) -> bool:
    """Return whether all multiples of `other` are multiples of `step`."""
    return step is None or (other is not None and (other / step).denominator == 1)


def _minus(grid: Grid, others: list[Grid]) -> list[Grid]:
    """Return the parts of a grid outside the intervals of others."""
    regions = [grid]
    for other in others:
        regions = [piece for region in regions for piece in _outside(region, other)]
    return regions


def _outside(region: Grid, other: Grid) -> Iterator[Grid]:
    """Yield the parts of a region below and above an interval."""
    if region.both(Grid(other.low, other.high, None, other.low_in, other.high_in)) is None:
        yield region
        return
    if other.low is not None:
        below = region.both(Grid(None, other.low, None, high_in=not other.low_in))
        if below is not None:
            yield below
    if other.high is not None:
        above = region.both(Grid(other.high, None, None, low_in=not other.high_in))
        if above is not None:
            yield above


def simple(region: Grid, most: int) -> Iterator[Fraction]:
    """Yield numbers of a grid, nearest to zero and with the fewest digits first."""
    seen: set[Fraction] = set()
    steps: Iterable[Fraction] = (region.step,) if region.step else _decimal_steps(region)
    for step in steps:
        grid = Grid(region.low, region.high, step, region.low_in, region.high_in).tight()
        if grid is None:
            continue
        per_step = most if region.step else 4
        for value in _nearest(grid, step, per_step):
            if value not in seen:
                seen.add(value)
                yield value


def _decimal_steps(region: Grid) -> Iterator[Fraction]:
    """Yield 1, 0.1, 0.01, … until the region certainly has such a number, and some more."""
    if region.low is not None and region.low == region.high:
        yield region.low or Fraction(1)
        return
    for digits in range(24):
        yield Fraction(1, 10**digits)


def _nearest(grid: Grid, step: Fraction, most: int) -> Iterator[Fraction]:
    """Yield the multiples of a step in a grid by distance from zero, and the grid's ends."""
    low = None if grid.low is None else grid.low / step
    high = None if grid.high is None else grid.high / step
    start = 0 if (low is None or low <= 0) and (high is None or high >= 0) else None
    if start is None:
        start = int(low) if low is not None and low > 0 else int(high or 0)
    for distance in range(most):
        for number in {start + distance, start - distance}:
            if (low is None or number >= low) and (high is None or number <= high):
                yield number * step
    for end in (grid.low, grid.high):
        if end is not None:
            yield end
