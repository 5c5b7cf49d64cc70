"""The size of the smallest document of each value, so that examples of circular types end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from twinspec.grammar.boxes import TooLargeError
from twinspec.grammar.inclusion.sides import ComparedContract
from twinspec.grammar.model import Box, Factor, Member, Object, Range, Value, ValueId

_ROUNDS = 60


@dataclass(slots=True)
class SmallestSizes:
    """The sizes of one contract's values; values without a finite document have none."""

    side: ComparedContract
    costs: dict[ValueId, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._measure()

    def _measure(self) -> None:
        """Compute the size of the smallest document of each value that has one."""
        for _ in range(_ROUNDS):
            better = False
            for identity, value in list(self.side.values.items()):
                found = min(self._prices(identity, value), default=None)
                known = self.costs.get(identity)
                if found is not None and (known is None or found < known):
                    self.costs[identity] = found
                    better = True
            if not better:
                return

    def _prices(self, identity: ValueId, value: Value) -> Iterator[int]:
        if value.anything or value.texts:
            yield 1
        if value.nil:
            yield 2
        if value.array is not None:
            least = value.array.counts.least
            inner = self.costs.get(value.array.items)
            if not least or inner is not None:
                yield 1 + least * (inner or 0)
        for one in self.side.alternatives(identity):
            cost = self.cost(one)
            if cost is not None:
                yield cost

    def cost(self, one: Object) -> int | None:
        """Return the size of the smallest object; None when there is no finite one."""
        try:
            total = 1
            for factor in presence_of(one):
                prices = [self._box_cost(one, box) for box in factor]
                known = [price for price in prices if price is not None]
                if not known:
                    return None
                total += min(known)
        except TooLargeError:
            return None
        return total

    def _box_cost(self, one: Object, box: Box) -> int | None:
        total = 0
        for key, limits in box.items():
            member = one.members[key]
            if not limits.least:
                continue
            times = limits.least
            if member.many:
                least = min(entry.least for entry in entry_ranges(member, one))
                if not least:
                    total += 1
                    continue
                times *= least
            price = self.costs.get(member.value)
            if price is None:
                return None
            total += times * price
        return total


def entry_ranges(member: Member, of: Object) -> list[Range]:
    """Return the possible numbers of entries of an array that is present."""
    if member.entries:
        return list(member.entries)
    boxes = [box for factor in of.factors for box in factor if member.key in box]
    return [box[member.key] for box in boxes] or [Range(0, None)]


def presence_of(of: Object) -> tuple[Factor, ...]:
    """Return the factors of a member's presence, where an array counts once."""
    return of.presence or of.factors
