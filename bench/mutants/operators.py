"""What is changed: cosmic-ray's operators on conditions, constants and results, and those it lacks.

Of cosmic-ray's comparisons only the opposite and the shifted boundary are taken; all others break
the same tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import parso
from cosmic_ray.exceptions import CosmicRayTestingException
from cosmic_ray.operators.binary_operator_replacement import operators as binary_operators
from cosmic_ray.operators.boolean_replacer import (
    AddNot,
    ReplaceAndWithOr,
    ReplaceFalseWithTrue,
    ReplaceOrWithAnd,
    ReplaceTrueWithFalse,
)
from cosmic_ray.operators.break_continue import ReplaceBreakWithContinue, ReplaceContinueWithBreak
from cosmic_ray.operators.comparison_operator_replacement import operators as comparison_operators
from cosmic_ray.operators.exception_replacer import ExceptionReplacer as OfNames
from cosmic_ray.operators.number_replacer import NumberReplacer
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.operators.unary_operator_replacement import operators as unary_operators
from cosmic_ray.operators.zero_iteration_for_loop import ZeroIterationForLoop

Place = tuple[tuple[int, int], tuple[int, int]]
Node = Any

_COMPARISONS = (
    "Eq_NotEq",
    "NotEq_Eq",
    "Is_IsNot",
    "IsNot_Is",
    "Lt_LtE",
    "Lt_Gt",
    "LtE_Lt",
    "LtE_Gt",
    "Gt_GtE",
    "Gt_Lt",
    "GtE_Gt",
    "GtE_Lt",
)
_CALCULATIONS = (
    "Add_Sub",
    "Sub_Add",
    "Mul_FloorDiv",
    "FloorDiv_Mul",
    "Pow_Mul",
    "BitOr_BitAnd",
    "BitAnd_BitOr",
)
_SIGNS = ("Delete_Not", "Delete_USub")

OWN_AND_TARGET = (
    ("source", "target"),
    ("source_ids", "target_ids"),
    ("cases", "targets"),
    ("target", "present"),
    ("caller", "owner"),
    ("user", "new"),
    ("owner", "new"),
    ("found", "seen"),
    ("points", "existing"),
    ("involved", "existing"),
    ("present", "gained"),
    ("ids", "point_ids"),
    ("activity", "point"),
    ("link", "unlink"),
    ("idle", "age"),
)
"""Variables for two sides of one thing: they are swapped where a function has both."""

OWN_AND_TARGET_MEMBERS = (
    ("link", "unlink"),
    ("own_departments", "visible_departments"),
    ("foreign_departments", "shared_departments"),
    ("transfer_activities_to", "pull_activities_from"),
    ("may_change", "may_see"),
    ("created", "last_used"),
    ("created", "last_modified"),
    ("start", "end"),
    ("type", "subtype"),
    ("description", "solution"),
    ("subject", "description"),
    ("first_name", "last_name"),
    ("email", "phone"),
    ("customer", "owner"),
    ("person_id", "customer_id"),
    ("status", "substatus"),
)
"""Members with a counterpart that is of the same kind."""

OWN_AND_TARGET_GLOBALS = (
    ("_ACTIVITY", "_POINT"),
    ("_ALLOWANCE_OF_NAME", "_ALLOWANCE_OF_ADDRESS"),
    ("_CASE", "_OWNER"),
    ("_LINK", "_UNLINK"),
    ("all", "any"),
    ("max", "min"),
    ("may_change", "may_see"),
)
"""Constants and functions with a counterpart."""


def _selected(operators: Any, prefix: str, names: tuple[str, ...]) -> list[Any]:
    by_name = {one.__name__.removeprefix(prefix): one for one in operators}
    return [by_name[name] for name in names]


def _is_plain(condition: Node) -> bool:
    """Return whether no other operator turns the condition into its opposite."""
    return condition.type not in ("comparison", "not_test")


class _Custom(Operator):
    """An operator with one mutation per node."""

    def mutation_positions(self, node: Node) -> Iterator[Place]:
        """Yield the places that are changed."""
        if self.fits(node):
            yield node.start_pos, node.end_pos

    def fits(self, node: Node) -> bool:
        """Return whether the node is one."""
        raise NotImplementedError

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return none: the docstring says it."""
        return ()


class NegateCondition(AddNot):  # type: ignore[misc]
    """cosmic-ray's AddNot, but not where it repeats a changed comparison."""

    def mutation_positions(self, node: Node) -> Iterator[Place]:
        """Yield the places that are changed."""
        for place in super().mutation_positions(node):
            condition = node.children[2 if node.type == "test" else 1]
            if _is_plain(condition):
                yield place

    def mutate(self, node: Node, _index: int) -> Node:
        """Return the changed node."""
        place = 2 if node.type == "test" else 1
        node.children[place] = _negated(node.children[place])
        return node


class ExceptionReplacer(OfNames):  # type: ignore[misc]
    """`except a.B` and `except (a.B, C)`, too: cosmic-ray's cannot replace a name with a dot."""

    def mutate(self, node: Node, index: int) -> Node:
        """Return the changed node."""
        caught = self._name_nodes(node)[index]
        beside = caught.parent.children
        prefix = caught.get_first_leaf().prefix
        beside[beside.index(caught)] = parso.parse(f"{prefix}{CosmicRayTestingException.__name__}")
        return node

    @staticmethod
    def _name_nodes(node: Node) -> Sequence[Node]:
        caught = node.children[1]
        if caught.type != "atom":
            return (caught,)
        return OfNames._name_nodes(node)  # type: ignore[no-any-return]


class NegateFilter(_Custom):
    """`x for x in y if z` → `… if not z`."""

    def fits(self, node: Node) -> bool:
        """Return whether the node is one."""
        return node.type == "comp_if" and _is_plain(node.children[1])

    def mutate(self, node: Node, _index: int) -> Node:
        """Return the changed node."""
        node.children[1] = _negated(node.children[1])
        return node


class NegateEnsured(_Custom):
    """`ensure(x, …)` → `ensure(not x, …)`."""

    def fits(self, node: Node) -> bool:
        """Return whether the node is one."""
        if node.type != "arglist" or not _is_plain(node.children[0]):
            return False
        return _called(node) == "ensure"

    def mutate(self, node: Node, _index: int) -> Node:
        """Return the changed node."""
        node.children[0] = _negated(node.children[0])
        return node


def _negated(condition: Node) -> Node:
    prefix = condition.get_first_leaf().prefix or " "
    return parso.parse(f"{prefix}not ({condition.get_code(include_prefix=False)})")


class DropOperand(_Custom):
    """`a and b` → `a`, and → `b`; the same for `or`."""

    def mutation_positions(self, node: Node) -> Iterator[Place]:
        """Yield the places that are changed."""
        if node.type in ("and_test", "or_test"):
            for operand in node.children[::2]:
                yield operand.start_pos, operand.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """Return the changed node."""
        kept = [one.get_code() for place, one in enumerate(node.children[::2]) if place != index]
        return parso.parse(f" {node.children[1].value} ".join(kept))


class SwapMembership(_Custom):
    """`in` ↔ `not in`."""

    def mutation_positions(self, node: Node) -> Iterator[Place]:
        """Yield the places that are changed."""
        if node.type == "comparison":
            for operator in node.children[1::2]:
                if operator.get_code().split() in (["in"], ["not", "in"]):
                    yield operator.start_pos, operator.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """Return the changed node."""
        places = [
            place
            for place in range(1, len(node.children), 2)
            if node.children[place].get_code().split() in (["in"], ["not", "in"])
        ]
        was_in = node.children[places[index]].get_code().split() == ["in"]
        node.children[places[index]] = parso.parse(" not in" if was_in else " in")
        return node


class ReplaceString(_Custom):
    """A text that is no documentation gets other characters in front."""

    def fits(self, node: Node) -> bool:
        """Return whether the node is one."""
        return node.type == "string" and node.parent.type not in ("simple_stmt", "strings")

    def mutate(self, node: Node, _index: int) -> Node:
        """Return the changed node."""
        quote = min(place for place in map(node.value.find, "\"'") if place >= 0)
        node.value = f"{node.value[: quote + 1]}XX{node.value[quote + 1 :]}"
        return node


class ReturnNone(_Custom):
    """`return x` → `return None`, where x is computed: constants have operators of their own."""

    def fits(self, node: Node) -> bool:
        """Return whether the node is one."""
        return node.type == "return_stmt" and node.children[1].type not in (
            "keyword",
            "number",
            "string",
        )

    def mutate(self, node: Node, _index: int) -> Node:
        """Return the changed node."""
        node.children[1] = parso.parse(" None")
        return node


class SwapOwnAndTarget(_Custom):
    """A name that stands for one side becomes that of the other."""

    def mutation_positions(self, node: Node) -> Iterator[Place]:
        """Yield the places that are changed."""
        for _ in _counterparts(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """Return the changed node."""
        node.value = _counterparts(node)[index]
        return node


def _counterparts(node: Node) -> list[str]:
    """Return what a name may become: a variable only one that the function set before."""
    if node.type != "name" or not _is_read(node):
        return []
    previous = node.get_previous_leaf()
    if previous is not None and previous.value == ".":
        return _others(OWN_AND_TARGET_MEMBERS, node.value)
    variables = _others(OWN_AND_TARGET, node.value)
    if variables:
        known = _variables_before(node)
        variables = [one for one in variables if one in known]
    return variables + _others(OWN_AND_TARGET_GLOBALS, node.value)


def _others(pairs: tuple[tuple[str, str], ...], name: str) -> list[str]:
    return [other for pair in pairs for other in pair if name in pair and other != name]


def _is_read(node: Node) -> bool:
    """Return whether a name is used, not defined, imported, or that of an argument or member."""
    following = node.get_next_leaf()
    if node.is_definition() or (node.parent.type == "argument" and following.value == "="):
        return False
    return not any(
        one.type in ("import_from", "import_name", "param", "global_stmt")
        for one in _ancestors(node)
    )


def _ancestors(node: Node) -> Iterator[Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def _variables_before(node: Node) -> set[str]:
    """Return the parameters of the function, and the variables that it has set above."""
    function = next((one for one in _ancestors(node) if one.type == "funcdef"), None)
    names: set[str] = set()
    leaf = None if function is None else function.get_first_leaf()
    while leaf is not None and leaf.start_pos < node.start_pos:
        if leaf.type == "name" and leaf.is_definition():
            names.add(leaf.value)
        leaf = leaf.get_next_leaf()
    return names


def is_without_effect(node: Node) -> bool:
    """Return whether a place only tells types, names or how a class is made."""
    below = node
    for one in _ancestors(node):
        if one.type in ("decorator", "tfpdef", "annassign") and not _is_value(one, below):
            return True
        if one.type == "funcdef" and below is one.annotation:
            return True
        if one.type in ("power", "atom_expr") and one.children[0].get_code().strip() in (
            "Literal",
            "TypeVar",
            "field",
        ):
            return True
        if one.type == "expr_stmt" and one.get_code().strip().startswith("__slots__"):
            return True
        if one.type == "arglist" and below is one.children[0] and _called(one) == "cast":
            return True
        below = one
    return False


def _called(arguments: Node) -> str:
    """Return the name of the function that gets the arguments, "" where there is none."""
    called = arguments.parent.get_previous_sibling()
    return "" if called is None else str(called.get_code().strip())


def _is_value(declared: Node, below: Node) -> bool:
    return (
        declared.type == "annassign"
        and below is declared.children[-1]
        and len(declared.children) == 4
    )


OPERATORS: tuple[type[Operator], ...] = (
    *_selected(comparison_operators(), "ReplaceComparisonOperator_", _COMPARISONS),
    *_selected(binary_operators(), "ReplaceBinaryOperator_", _CALCULATIONS),
    *_selected(unary_operators(), "ReplaceUnaryOperator_", _SIGNS),
    ReplaceAndWithOr,
    ReplaceOrWithAnd,
    ReplaceTrueWithFalse,
    ReplaceFalseWithTrue,
    ReplaceBreakWithContinue,
    ReplaceContinueWithBreak,
    ExceptionReplacer,
    NumberReplacer,
    ZeroIterationForLoop,
    NegateCondition,
    NegateFilter,
    NegateEnsured,
    DropOperand,
    SwapMembership,
    ReplaceString,
    ReturnNone,
    SwapOwnAndTarget,
)
"""All operators, in the order in which the mutants of a module are numbered."""
