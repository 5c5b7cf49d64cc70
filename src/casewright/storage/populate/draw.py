"""Draws from distributions that are tabulated once, so that a draw takes 0.1 µs."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

_SLOTS = 4096


class DiscreteDistribution(Generic[T]):
    """A discrete distribution: `draw` returns each value by its weight, in 4096 steps."""

    def __init__(self, values: Sequence[T], weights: Sequence[float], random: Random) -> None:
        """Tabulate the values; there is at least one, and no weight is negative."""
        total = sum(weights)
        slots: list[T] = []
        reached = 0.0
        for value, weight in zip(values, weights, strict=True):
            reached += weight
            slots.extend([value] * (round(_SLOTS * reached / total) - len(slots)))
        self._slots = slots
        self._random = random.random

    def draw(self) -> T:
        """Return a random value."""
        return self._slots[int(self._random() * _SLOTS)]


def zipf(values: Sequence[T], random: Random, *, skew: bool) -> DiscreteDistribution[T]:
    """Return a distribution where the n-th value has the weight 1/n; without `skew`, all equal.

    zipf(["a", "b", "c"]) gives 55 % a, 27 % b, 18 % c.
    """
    return DiscreteDistribution(
        values, [1 / (at + 1) if skew else 1 for at in range(len(values))], random
    )


def scattered(number: int, below: int, salt: int) -> int:
    """Return a number from 0 to `below` - 1 that depends only on the arguments (SplitMix64)."""
    mixed = (number * 0x9E3779B97F4A7C15 + salt) & 0xFFFFFFFFFFFFFFFF
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return (mixed ^ (mixed >> 31)) % below
