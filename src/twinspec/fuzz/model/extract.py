"""Finds records in answers: the values at the places that the contract marks as pools.

Example: `{"case": {"id": "1000", "customer": {"id": "7"}}}` shows the records case 1000, which
names customer 7, and customer 7.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from twinspec.contract.pools import ANY, Steps
from twinspec.fuzz.model.nodes import ArrayNode, Node, ObjectNode, UnionNode
from twinspec.fuzz.model.pools import Pools, Record


def extract_records(value: Any, node: Node, pools: Pools) -> list[Record]:
    """Add the records in an answer to `pools`, and return them, outer before inner.

    A record also gets the keys of the records of other kinds below it, so that related records can
    be drawn together later.
    """
    found: list[Record] = []
    _walk(value, node, pools, found)
    return found


def _walk(value: Any, node: Node, pools: Pools, found: list[Record]) -> list[Record]:
    """Add the records below `value`; return the outermost records there."""
    if isinstance(node, UnionNode):
        node = next((item for item in node.options if isinstance(item, ObjectNode)), node)
    if isinstance(node, ArrayNode) and isinstance(value, list):
        return [record for item in value for record in _walk(item, node.item, pools, found)]
    if not isinstance(node, ObjectNode) or not isinstance(value, Mapping):
        return []
    own = _own(value, node, pools)
    found.extend(own)
    below = [
        record
        for key, item in value.items()
        if key in node.members
        for record in _walk(item, node.members[key], pools, found)
    ]
    for record in own:
        _relate(record, below, pools)
    return own or below


def _own(value: Mapping[str, Any], node: ObjectNode, pools: Pools) -> list[Record]:
    shown: dict[str, dict[str, Any]] = {}
    for steps, mark in node.pools.items():
        values = list(_at(value, steps)) if mark.is_whole else []
        if values:
            single = values[0] if ANY not in steps else values
            shown.setdefault(mark.pool.kind, {})[mark.pool.member] = single
    identified = {mark.pool.kind for mark in node.pools.values() if mark.pool.identifies}
    return [pools.add(kind, members) for kind, members in shown.items() if kind in identified]


def _relate(record: Record, below: list[Record], pools: Pools) -> None:
    named: dict[str, list[str]] = {}
    for other in below:
        if other.kind != record.kind and other.kind not in record.values:
            named.setdefault(other.kind, []).append(other.key)
    if named:
        pools.add(record.kind, record.values | dict(named))


def _at(value: Any, steps: Steps) -> Iterator[Any]:
    if not steps:
        if isinstance(value, (str, int, float)):
            yield value
    elif steps[0] == ANY:
        for item in value if isinstance(value, list) else ():
            yield from _at(item, steps[1:])
    elif isinstance(value, Mapping) and steps[0] in value:
        yield from _at(value[steps[0]], steps[1:])
