"""Schemas as trees to compose values from: what is required, how often, from which pool, how long.

References and one-branch `allOf` are gone; everything that a request can vary is a node.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from twinspec.contract.pools import Mark

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """Values for one schema: `usual` and `edge` ones are valid, `broken` ones are not."""

    usual: tuple[Any, ...]
    edge: tuple[Any, ...]
    broken: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text, number or truth value."""

    bank: Bank


@dataclass(frozen=True, slots=True)
class Listing:
    """An array; `maximum` is None when it has no end."""

    item: Node
    minimum: int
    maximum: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """An object. `pools` says from which pool the values at paths below it come.

    `precondition` is the path of the value that every success moves.
    """

    members: Mapping[str, Node]
    required: frozenset[str]
    minimum: int
    pools: Mapping[Path, Mark] = field(default_factory=dict)
    precondition: Path | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Any of several."""

    options: tuple[Node, ...]


Node = Leaf | Listing | Group | Choice
