"""Schemas as trees from which values are composed: required members, numbers, pools.

References and `allOf` with one branch are resolved; every value that a request can vary is a node.
Example: `{"type": "array", "items": {"$ref": "#/…/Id"}}` is an `ArrayNode` of a `ScalarNode`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from twinspec.contract.pools import Mark

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """Values for one schema: `usual` and `edge` ones are valid in JSON and in XML.

    `broken` ones are invalid in both, or in one of them, as the date-time `2016-12-31t23:59:60z`.
    """

    usual: tuple[Any, ...]
    edge: tuple[Any, ...]
    broken: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A text, number or boolean."""

    bank: Bank


@dataclass(frozen=True, slots=True)
class ArrayNode:
    """An array; `maximum` is None if it has no limit."""

    item: Node
    minimum: int
    maximum: int | None


@dataclass(frozen=True, slots=True)
class ObjectNode:
    """An object; `pools` maps the path of a value below it to the pool that it comes from.

    `precondition` is the path of the value that every accepted request changes.
    """

    members: Mapping[str, Node]
    required: frozenset[str]
    minimum: int
    pools: Mapping[Path, Mark] = field(default_factory=dict)
    precondition: Path | None = None


@dataclass(frozen=True, slots=True)
class UnionNode:
    """A value that fits one of several schemas."""

    options: tuple[Node, ...]


Node = ScalarNode | ArrayNode | ObjectNode | UnionNode
