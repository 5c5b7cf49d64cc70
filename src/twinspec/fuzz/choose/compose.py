"""Composes requests from nothing: valid by their schemas, with values of the world.

Example: for `PUT /case/{id}` with known cases 1000 and 1001 it returns a plan whose path names case
1000 and whose body has the date of the same case.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from typing import Any

from twinspec.contract.pools import ANY, Mark
from twinspec.fuzz import numbers
from twinspec.fuzz.model.nodes import ArrayNode, Node, ObjectNode, Path, ScalarNode, UnionNode
from twinspec.fuzz.model.plan import ABSENT, Plan
from twinspec.fuzz.model.pools import Pools, Record, RecordReference
from twinspec.fuzz.model.targets import Target, TargetParameter

_STRANGER = "unknown"


class Composer:
    """Composes requests; all choices come from `rng`."""

    def __init__(self, pools: Pools, rng: random.Random) -> None:
        """Take values of the world from `pools`."""
        self._pools = pools
        self.rng = rng
        self._near: list[Record] = []
        self._density = 0.5

    def plan(self, operation: Target, login: str | None) -> Plan:
        """Return a request to `operation` that its schemas accept."""
        self.begin(operation, ())
        return Plan(
            operation=operation,
            representation=self.rng.choice(operation.representations or ("json",)),
            login=login,
            path={
                item.name: self.parameter(item)
                for item in operation.parameters
                if item.place == "path"
            },
            query=tuple(
                pair
                for item in operation.parameters
                if item.place == "query" and (item.required or self._takes())
                for pair in self.query(item)
            ),
            body=ABSENT if operation.body is None else self.value(operation.body),
            style=self.rng.getrandbits(32) if self.rng.random() < numbers.STYLED_SHARE else None,
        )

    def begin(self, operation: Target, named: Iterable[RecordReference]) -> None:
        """Begin another request, whose values are drawn near the records in `named`.

        A record is near another one if one of them names the other, or if they share a value.
        """
        found = (self._pools.find(ref.kind, ref.key) for ref in named)
        self._near = [record for record in found if record is not None]
        # Searches need few criteria at a time, changes may have many members.
        densities = numbers.DENSITIES[:2] if operation.body is None else numbers.DENSITIES
        self._density = self.rng.choice(densities)

    def query(self, parameter: TargetParameter) -> list[tuple[str, Any]]:
        """Return names and values for a query parameter: one, for a prefix possibly several."""
        if parameter.prefix is None:
            return [(parameter.name, self.parameter(parameter))]
        number = self.rng.choice(numbers.NAMES_OF_A_PREFIX)
        pairs = [self._named(parameter, parameter.prefix) for _ in range(number)]
        return list(dict(pairs).items())

    def _named(self, parameter: TargetParameter, prefix: str) -> tuple[str, Any]:
        """Return a value under the name that its pool has, sometimes under an unknown name."""
        value = self.parameter(parameter)
        is_known = (
            isinstance(value, RecordReference) and self.rng.random() >= numbers.OTHER_RECORD_SHARE
        )
        return f"{prefix}{value.key if is_known else _STRANGER}", value

    def parameter(self, parameter: TargetParameter) -> Any:
        """Return a value for a parameter."""
        if parameter.mark is None:
            return self.value(parameter.node)
        if isinstance(parameter.node, ArrayNode):
            return self._distinct(
                self._length(parameter.node), parameter.node.item, {(): parameter.mark}
            )
        return self._pooled(parameter.mark, None) or self.value(parameter.node)

    def another(self, ref: RecordReference) -> str | None:
        """Return the key of another record of the same kind as `ref`, None if there is none."""
        record = self._draw(ref.kind)
        return None if record is None or record.key == ref.key else record.key

    def member(self, group: ObjectNode, key: str) -> Any:
        """Return a value for the member `key` of `group`."""
        lone = ObjectNode({key: group.members[key]}, frozenset({key}), 1, group.pools)
        return self.value(lone)[key]

    def item(self, listing: ArrayNode | TargetParameter) -> Any:
        """Return one more item for a list."""
        if isinstance(listing, TargetParameter):
            return self.parameter(listing)[0]
        return self.value(listing.item)

    def value(self, node: Node, marks: Mapping[Path, Mark] | None = None) -> Any:
        """Return a value that `node` accepts; `marks` are the pools of values below it."""
        return self._value(node, dict(marks or {}), {})

    def _value(self, node: Node, marks: dict[Path, Mark], drawn: dict[str, Record]) -> Any:
        match node:
            case ScalarNode():
                return self._leaf(node, marks, drawn)
            case ObjectNode():
                return self._group(node, marks, drawn)
            case ArrayNode():
                inner = below(marks, ANY)
                return self._distinct(self._length(node), node.item, inner, drawn)
            case UnionNode():
                return self._value(self.rng.choice(node.options), marks, drawn)

    def _leaf(self, node: ScalarNode, marks: dict[Path, Mark], drawn: dict[str, Record]) -> Any:
        mark = marks.get(())
        if mark is not None:
            ref = self._pooled(mark, drawn.get(mark.pool.kind))
            if ref is not None:
                return ref
        bank = node.bank.edge if self.rng.random() < numbers.EDGE_VALUE_SHARE else node.bank.usual
        return self.rng.choice(bank or node.bank.usual or node.bank.broken)

    def _group(self, node: ObjectNode, marks: dict[Path, Mark], drawn: dict[str, Record]) -> Any:
        own = {**marks, **node.pools}
        records = dict(drawn)
        for kind in {mark.pool.kind: None for mark in node.pools.values()}:
            # One record gives all members of its kind, so that what is sent belongs together.
            record = self._draw(kind)
            if record is not None:
                records[kind] = record
        keys = [key for key in node.members if key in node.required or self._takes()]
        optional = [key for key in node.members if key not in node.required]
        if optional and self.rng.random() < numbers.LEAN_OBJECT_SHARE:
            # Many rules speak of what stands alone, or beside little.
            keys = [*node.required, self.rng.choice(optional)]
        spare = [key for key in node.members if key not in keys]
        while len(keys) < max(node.minimum, 1) and spare:
            keys.append(spare.pop(self.rng.randrange(len(spare))))
        return {key: self._value(node.members[key], below(own, key), records) for key in keys}

    def _distinct(
        self,
        length: int,
        item: Node,
        marks: Mapping[Path, Mark],
        drawn: Mapping[str, Record] | None = None,
    ) -> list[Any]:
        items: list[Any] = []
        for _ in range(length * 2):
            value = self._value(item, dict(marks), {} if () in marks else dict(drawn or {}))
            if value not in items:
                items.append(value)
            if len(items) == length:
                break
        return items

    def _pooled(self, mark: Mark, record: Record | None) -> RecordReference | None:
        """Return a value of `record` by reference; sometimes one of another record."""
        chosen = self._having(mark, record)
        if chosen is None:
            return None
        value = chosen.values[mark.pool.member]
        turn = self.rng.randrange(len(value)) if isinstance(value, list) else 0
        more = (
            self._having(mark, None, other_than=chosen) or chosen for _ in range(mark.places - 1)
        )
        return RecordReference(mark, chosen.key, turn, tuple(one.key for one in more))

    def _having(
        self, mark: Mark, record: Record | None, other_than: Record | None = None
    ) -> Record | None:
        """Return a record with a value for `mark`: `record`, or sometimes another.

        It differs from `other_than`. None if few records have the value and none is found.
        """
        for _ in range(numbers.RECORD_TRIES):
            chosen = record
            if chosen is None or self.rng.random() < numbers.OTHER_RECORD_SHARE:
                chosen = self._draw(mark.pool.kind)
            if chosen is None or chosen is other_than:
                continue
            if chosen.values.get(mark.pool.member) not in (None, []):
                return chosen
        return None

    def _draw(self, kind: str) -> Record | None:
        record = self._pools.draw(kind, self.rng, self._near)
        if record is not None:
            self._near.append(record)
        return record

    def _length(self, node: ArrayNode) -> int:
        length = self.rng.choice(numbers.LIST_LENGTHS)
        if self.rng.random() < numbers.FULL_LIST_SHARE and node.maximum is not None:
            length = node.maximum
        return max(node.minimum, length if node.maximum is None else min(length, node.maximum))

    def _takes(self) -> bool:
        return self.rng.random() < self._density


def below(marks: Mapping[Path, Mark], key: str) -> dict[Path, Mark]:
    """Return the pools by their paths below the member `key`, or below each item for ANY."""
    return {path[1:]: mark for path, mark in marks.items() if path[:1] == (key,)}
