"""Requests made from nothing: valid by the schemas, with values of the world where these belong."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twinspec.contract.pools import ANY, Mark
from twinspec.fuzz.plan.nodes import Choice, Group, Leaf, Listing, Node, Path
from twinspec.fuzz.plan.plan import ABSENT, Plan
from twinspec.fuzz.plan.pools import Pools, Record, Ref
from twinspec.fuzz.plan.surface import Target, TargetParameter

_EDGE = 0.15
_ALONE = 0.1
_LEAN = 0.3
_DENSITIES = (0.1, 0.3, 0.6, 0.9)
_LENGTHS = (1, 1, 1, 1, 2, 2, 3)
_NAMES = (1, 1, 1, 2)
_STRANGER = "unknown"
_TRIES = 6


class Composer:
    """Composes requests; everything that it chooses comes from `rng`."""

    def __init__(self, pools: Pools, rng: random.Random) -> None:
        """Take values of the world from `pools`."""
        self._pools = pools
        self.rng = rng
        self._near: list[Record] = []
        self._density = 0.5

    def plan(self, operation: Target, login: str | None) -> Plan:
        """Return a request to `operation` that its schemas take."""
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
            style=self.rng.getrandbits(32) if self.rng.random() < 0.5 else None,
        )

    def begin(self, operation: Target, named: Iterable[Ref]) -> None:
        """Forget what the last request named; the next values lie near what `named` names."""
        found = (self._pools.find(ref.kind, ref.key) for ref in named)
        self._near = [record for record in found if record is not None]
        # Searches need few criteria at a time, changes may have many members.
        self._density = self.rng.choice(_DENSITIES[:2] if operation.body is None else _DENSITIES)

    def query(self, parameter: TargetParameter) -> list[tuple[str, Any]]:
        """Return names and values for a parameter of the query: one, of a prefix also several."""
        if parameter.prefix is None:
            return [(parameter.name, self.parameter(parameter))]
        pairs = [self._named(parameter, parameter.prefix) for _ in range(self.rng.choice(_NAMES))]
        return list(dict(pairs).items())

    def _named(self, parameter: TargetParameter, prefix: str) -> tuple[str, Any]:
        """Return a value of the world under its name, now and then under one that is unknown."""
        value = self.parameter(parameter)
        is_known = isinstance(value, Ref) and self.rng.random() >= _ALONE
        return f"{prefix}{value.key if is_known else _STRANGER}", value

    def parameter(self, parameter: TargetParameter) -> Any:
        """Return a value for a parameter."""
        if parameter.mark is None:
            return self.value(parameter.node)
        if isinstance(parameter.node, Listing):
            return self._distinct(
                self._length(parameter.node), parameter.node.item, {(): parameter.mark}
            )
        return self._pooled(parameter.mark, None) or self.value(parameter.node)

    def another(self, ref: Ref) -> str | None:
        """Return the key of a thing that can stand where `ref` does, None if there is none."""
        record = self._draw(ref.kind)
        return None if record is None or record.key == ref.key else record.key

    def member(self, group: Group, key: str) -> Any:
        """Return a value for the member `key` of `group`."""
        lone = Group({key: group.members[key]}, frozenset({key}), 1, group.pools)
        return self.value(lone)[key]

    def item(self, listing: Listing | TargetParameter) -> Any:
        """Return one more item for a list."""
        if isinstance(listing, TargetParameter):
            return self.parameter(listing)[0]
        return self.value(listing.item)

    def value(self, node: Node, marks: Mapping[Path, Mark] | None = None) -> Any:
        """Return a value that `node` takes; `marks` are pools by the path below it."""
        return self._value(node, dict(marks or {}), {})

    def _value(self, node: Node, marks: dict[Path, Mark], drawn: dict[str, Record]) -> Any:
        match node:
            case Leaf():
                return self._leaf(node, marks, drawn)
            case Group():
                return self._group(node, marks, drawn)
            case Listing():
                inner = below(marks, ANY)
                return self._distinct(self._length(node), node.item, inner, drawn)
            case Choice():
                return self._value(self.rng.choice(node.options), marks, drawn)

    def _leaf(self, node: Leaf, marks: dict[Path, Mark], drawn: dict[str, Record]) -> Any:
        mark = marks.get(())
        if mark is not None:
            ref = self._pooled(mark, drawn.get(mark.pool.kind))
            if ref is not None:
                return ref
        bank = node.bank.edge if self.rng.random() < _EDGE else node.bank.usual
        return self.rng.choice(bank or node.bank.usual or node.bank.broken)

    def _group(self, node: Group, marks: dict[Path, Mark], drawn: dict[str, Record]) -> Any:
        own = {**marks, **node.pools}
        records = dict(drawn)
        for kind in {mark.pool.kind: None for mark in node.pools.values()}:
            # One record gives all members of its kind, so that what is sent belongs together.
            record = self._draw(kind)
            if record is not None:
                records[kind] = record
        keys = [key for key in node.members if key in node.required or self._takes()]
        optional = [key for key in node.members if key not in node.required]
        if optional and self.rng.random() < _LEAN:
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

    def _pooled(self, mark: Mark, record: Record | None) -> Ref | None:
        """Return a value of `record`, or of another one now and then."""
        chosen = self._having(mark, record)
        if chosen is None:
            return None
        value = chosen.values[mark.pool.member]
        turn = self.rng.randrange(len(value)) if isinstance(value, list) else 0
        more = (self._having(mark, None, but=chosen) or chosen for _ in range(mark.places - 1))
        return Ref(mark, chosen.key, turn, tuple(one.key for one in more))

    def _having(
        self, mark: Mark, record: Record | None, but: Record | None = None
    ) -> Record | None:
        """Return a record with the value that `mark` asks for: `record`, or another now and then.

        It is not `but`. Few may have the value: after some tries there is none.
        """
        for _ in range(_TRIES):
            chosen = record
            if chosen is None or self.rng.random() < _ALONE:
                chosen = self._draw(mark.pool.kind)
            if chosen is None or chosen is but:
                continue
            if chosen.values.get(mark.pool.member) not in (None, []):
                return chosen
        return None

    def _draw(self, kind: str) -> Record | None:
        record = self._pools.draw(kind, self.rng, self._near)
        if record is not None:
            self._near.append(record)
        return record

    def _length(self, node: Listing) -> int:
        length = self.rng.choice(_LENGTHS)
        if self.rng.random() < 0.02 and node.maximum is not None:
            length = node.maximum
        return max(node.minimum, length if node.maximum is None else min(length, node.maximum))

    def _takes(self) -> bool:
        return self.rng.random() < self._density


def below(marks: Mapping[Path, Mark], key: str) -> dict[Path, Mark]:
    """Return the pools by the path below the member `key`, or below each item for ANY."""
    return {path[1:]: mark for path, mark in marks.items() if path[:1] == (key,)}


def refs(value: Any) -> Sequence[Ref]:
    """Return the references in a value, in order."""
    if isinstance(value, Ref):
        return [value]
    if isinstance(value, Mapping):
        return [ref for item in value.values() for ref in refs(item)]
    if isinstance(value, (list, tuple)):
        return [ref for item in value for ref in refs(item)]
    return []


def named(plan: Plan) -> list[Ref]:
    """Return what a plan names of the world."""
    return [*refs(plan.path), *refs([value for _, value in plan.query]), *refs(plan.body)]


def renamed(plan: Plan, old: Ref, key: str, *, everywhere: bool) -> Plan:
    """Return a plan that names the thing `key` where `old` stands, or wherever its thing does."""

    def swap(value: Any) -> Any:
        if isinstance(value, Ref) and (value.kind, value.key) == (old.kind, old.key):
            if everywhere or value is old:
                return Ref(value.mark, key, value.turn, value.more)
        elif isinstance(value, dict):
            return {name: swap(item) for name, item in value.items()}
        elif isinstance(value, (list, tuple)):
            return [swap(item) for item in value]
        return value

    return plan.but(
        path={name: swap(value) for name, value in plan.path.items()},
        query=tuple((name, swap(value)) for name, value in plan.query),
        body=plan.body if plan.body is ABSENT else swap(plan.body),
    )
