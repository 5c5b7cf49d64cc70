"""What is turned, beside what bench.mutants has: the order of two checks, and what a check says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import parso
from bench.mutants.operators import SwapOwnAndTarget
from cosmic_ray.operators.comparison_operator_replacement import operators as comparisons
from cosmic_ray.operators.operator import Example, Operator

from interaction_contract.rules import BY_ID

Place = tuple[tuple[int, int], tuple[int, int]]
Node = Any
_CHECKS = ("ensure", "ensure_none")
_HANDLERS = [one for one in BY_ID.values() if one.checked_by == "handler" and one.kind == "refusal"]


class SwapChecks(Operator):
    """Two neighbouring `ensure` lines change places."""

    def mutation_positions(self, node: Node) -> Iterator[Place]:
        """Yield the places that are changed."""
        for first, second in _neighbours(node):
            yield first.start_pos, second.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """Return the changed node."""
        first, second = list(_neighbours(node))[index]
        one, other = node.children.index(first), node.children.index(second)
        node.children[one], node.children[other] = second, first
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return none: the docstring says it."""
        return ()


class NameAnotherRule(Operator):
    """A check refuses with the next rule of its operation that has another code."""

    def mutation_positions(self, node: Node) -> Iterator[Place]:
        """Yield the places that are changed."""
        if _other(node) is not None:
            yield node.start_pos, node.end_pos

    def mutate(self, node: Node, _index: int) -> Node:
        """Return the changed node."""
        prefix = node.get_first_leaf().prefix
        return parso.parse(f"{prefix}{_other(node)}")

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return none: the docstring says it."""
        return ()


KINDS = {
    "own and target": (SwapOwnAndTarget,),
    "bound": tuple(
        one
        for one in comparisons()
        if one.__name__.endswith(("_Lt_LtE", "_LtE_Lt", "_Gt_GtE", "_GtE_Gt"))
    ),
    "order": (SwapChecks,),
    "code": (NameAnotherRule,),
}
"""The operators by what they turn."""


def _neighbours(node: Node) -> Iterator[tuple[Node, Node]]:
    if node.type != "suite":
        return
    for first, second in zip(node.children, node.children[1:], strict=False):
        if _is_check(first) and _is_check(second):
            yield first, second


def _is_check(statement: Node) -> bool:
    if statement.type != "simple_stmt":
        return False
    called = statement.children[0]
    return (
        called.type in ("power", "atom_expr") and called.children[0].get_code().strip() in _CHECKS
    )


def _other(node: Node) -> str | None:
    """Return what a node `rules.<scope>.<NAME>` becomes; None for any other node."""
    if node.type not in ("power", "atom_expr"):
        return None
    words = node.get_code().strip().split(".")
    if len(words) != 3 or words[0] != "rules" or not words[2].isupper():
        return None
    own = next((one for one in _HANDLERS if one.id == f"{words[1]}.{words[2].lower()}"), None)
    if own is None:
        return None
    scope = [one for one in _HANDLERS if one.id.startswith(f"{words[1]}.")]
    after = [*scope[scope.index(own) :], *scope]
    other = next((one for one in after if one.code != own.code), None)
    if other is None:
        return None
    return f"rules.{words[1]}.{other.id.partition('.')[2].upper()}"
