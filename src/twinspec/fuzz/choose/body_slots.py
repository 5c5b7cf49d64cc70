"""The places in a body that can get another value, with what the schema says of each.

Example: of `{"id": "7", "links": ["8"]}` they are `id`, `links`, and the first item of `links`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from twinspec.contract.pools import ANY, Mark
from twinspec.fuzz.choose.compose import below
from twinspec.fuzz.model.nodes import ArrayNode, Node, ObjectNode, Path, UnionNode
from twinspec.fuzz.model.plan import ABSENT


@dataclass(frozen=True, slots=True)
class BodySlot:
    """A place in a body that can get another value: a container, and the key or index in it.

    `node` describes the values that the schema accepts there, `marks` the pools of values below.
    """

    container: Any
    key: Any
    node: Node
    marks: Mapping[Path, Mark] = field(default_factory=dict)


def values_of(value: Any, node: Node | None) -> Iterator[tuple[Any, Node]]:
    """Yield every value of a body with its node, if the body follows the schema there."""
    return ((item, found) for item, found, _ in _marked(value, node, {}))


def _marked(
    value: Any, node: Node | None, marks: Mapping[Path, Mark]
) -> Iterator[tuple[Any, Node, Mapping[Path, Mark]]]:
    """Yield every value of a body with its node, and the marks of the values below it."""
    if node is None or value is ABSENT:
        return
    if isinstance(node, UnionNode):
        for option in node.options:
            if isinstance(value, dict) == isinstance(option, ObjectNode):
                yield from _marked(value, option, marks)
                return
        return
    known = {**marks, **node.pools} if isinstance(node, ObjectNode) else marks
    yield value, node, known
    if isinstance(node, ObjectNode) and isinstance(value, dict):
        for key, item in value.items():
            yield from _marked(item, node.members.get(key), below(known, key))
    elif isinstance(node, ArrayNode) and isinstance(value, list):
        for item in value:
            yield from _marked(item, node.item, below(known, ANY))


def slots_of(value: Any, node: Node | None) -> Iterator[BodySlot]:
    """Yield every place below `value` that can get another value."""
    for container, found, marks in _marked(value, node, {}):
        if isinstance(found, ObjectNode) and isinstance(container, dict):
            for key in container:
                if key in found.members:
                    yield BodySlot(container, key, found.members[key], below(marks, key))
        elif isinstance(found, ArrayNode) and isinstance(container, list):
            for index in range(len(container)):
                yield BodySlot(container, index, found.item, below(marks, ANY))
