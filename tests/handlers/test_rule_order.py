"""Handlers read like their rule files: every refusal once, by one ensure line, in file order."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest

from casewright import handlers
from interaction_contract import rules

FOLDER = Path(inspect.getfile(handlers)).parent
ENSURING = {"ensure", "ensure_none", "existing"}


def documented(scope: str) -> list[str]:
    """Return the refusals of a scope that handlers check, in order of the catalogue."""
    found = (one for one in rules.BY_ID.values() if one.id.startswith(f"{scope}."))
    checked = [one for one in found if one.kind == "refusal" and one.checked_by == "handler"]
    return [one.id for one in sorted(checked, key=lambda one: one.order)]


def ensured(module: str, scope: str) -> list[str]:
    """Return the rules of a scope that ensure lines of a module name, in order of the lines."""
    tree = ast.parse((FOLDER / f"{module}.py").read_text())
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call)]
    named = [
        (argument.lineno, getattr(getattr(rules, scope), argument.attr).id)
        for call in calls
        if is_ensuring(call)
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        if isinstance(argument, ast.Attribute)
        and isinstance(argument.value, ast.Attribute)
        and argument.value.attr == scope
    ]
    return [rule_id for _, rule_id in sorted(named)]


def is_ensuring(call: ast.Call) -> bool:
    """Whether a call refuses: one rule, or by a module that several operations share, a block."""
    if isinstance(call.func, ast.Name):
        return call.func.id in ENSURING
    return isinstance(call.func, ast.Attribute) and call.func.attr.startswith("ensure_")


BLOCKS = {
    ("custom_attributes", "ensure_fit"): [
        "configured", "one_value", "options", "data_type", "characters",
    ],
    ("activities", "ensure_licensed"): ["email", "call_track", "others"],
}  # fmt: skip


@pytest.mark.parametrize(("module", "name"), BLOCKS)
def test_a_block_keeps_the_rules_of_its_operation_in_the_order_of_its_parameters(module, name):
    function = getattr(import_module(f"casewright.handlers.{module}"), name)
    taken = [
        one.name
        for one in inspect.signature(function).parameters.values()
        if one.annotation == "Rule"
    ]
    calls = [
        one for one in ast.walk(ast.parse(inspect.getsource(function))) if isinstance(one, ast.Call)
    ]
    kept = [
        call.args[1].id
        for call in sorted(calls, key=lambda one: one.lineno)
        if isinstance(call.func, ast.Name) and call.func.id == "ensure_none"
    ]
    assert kept == taken == BLOCKS[module, name]
    for operation in OPERATIONS:
        tree = ast.parse((FOLDER / f"{operation}.py").read_text())
        for call in ast.walk(tree):
            if is_call_of(call, module) and call.func.attr == name:
                named = [one.arg for one in call.keywords if one.arg in taken]
                assert named == taken, f"{operation} names the rules in another order"


OPERATIONS = sorted(
    {one.id.partition(".")[0] for one in rules.BY_ID.values() if one.checked_by == "handler"}
    - {"protocol"}
)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_ensure_lines_follow_the_rule_file(operation):
    lines = ensured(operation, operation)
    assert list(dict.fromkeys(lines)) == documented(operation)
    repeated = {one for one in lines if lines.count(one) > 1}
    assert repeated <= {"edit_case.last_modified_matches"}, "checked before and by the write itself"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_has_a_handler_of_its_name(operation):
    assert callable(getattr(import_module(f"casewright.handlers.{operation}"), operation))


@pytest.mark.parametrize(
    ("operation", "kept"),
    [
        ("get_cases", ["ensure_attributes"]),
        ("look_up_cases", ["ensure_attributes", "ensure_sort"]),
        ("search_cases", ["ensure_attributes", "ensure_sort"]),
    ],
)
def test_rules_of_queries_are_kept_by_every_read_that_has_the_parameter(operation, kept):
    shared = [rules.protocol.ATTRIBUTE_IS_SUPPORTED.id, rules.protocol.SORT_IS_SUPPORTED.id]
    assert ensured("case_details", "protocol") == shared
    tree = ast.parse((FOLDER / f"{operation}.py").read_text())
    called = [one.func.attr for one in ast.walk(tree) if is_call_of(one, "case_details")]
    assert [name for name in called if name.startswith("ensure_")] == kept


def is_call_of(node: ast.AST, module: str) -> bool:
    """Whether the node calls a function of a module by the module's name."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == module
    )
