"""How many conditions keep a request from breaking a rule."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from cel_expr_python import cel

from twinspec.contract.layout import load_contract
from twinspec.expressions.distance import distances, least
from twinspec.expressions.verdict import OperationRules

BOOKINGS = Path("tests/twinspec/bookings/spec")

NAMES = ("a", "b", "c", "some")
ENVIRONMENT = cel.NewEnv(variables=dict.fromkeys(NAMES, cel.Type.DYN))

# An expression, the values of its variables, and by hand: the distance, None for none.
CASES: list[tuple[str, dict[str, Any], int | None]] = [
    ("a", {"a": True}, 1),
    ("a", {"a": False}, 0),
    ("a || b || c", {"a": True, "b": False, "c": False}, 3),
    ("a || b || c", {"a": False, "b": True, "c": False}, 2),
    ("a || b || c", {"a": False, "b": False, "c": True}, 1),
    ("a || b || c", {"a": False, "b": False, "c": False}, 0),
    ("(a || b)", {"a": True, "b": True}, 2),
    ("(a) || (b)", {"a": False, "b": True}, 1),
    ("!(a || b)", {"a": False, "b": False}, 1),
    # Both must hold to keep it, so the nearer one decides.
    ("a && (b || c)", {"a": True, "b": True, "c": True}, 1),
    ("(a || b) && (b || c)", {"a": True, "b": False, "c": True}, 1),
    ("(a || b) && (b || c)", {"a": True, "b": True, "c": True}, 2),
    ("(a || b) && c", {"a": False, "b": False, "c": True}, 0),
    ("a ? b : c", {"a": True, "b": True, "c": False}, 1),
    # The nearest item decides.
    ("some.all(one, one > 2 || one > 1)", {"some": [3, 2]}, 1),
    ("some.all(one, one > 2 || one > 1)", {"some": [3, 3]}, 2),
    ("some.all(one, one > 2 || one > 1)", {"some": [3, 1, 3]}, 0),
    ("some.all(one, one > 2)", {"some": []}, None),
    ("a || some.all(one, one > 1)", {"a": False, "some": [2, 2]}, 1),
    ("a || some.all(one, one > 1)", {"a": True, "some": [2]}, 2),
    ("some.filter(one, one > 1).all(one, one > 2 || one > 3)", {"some": [1, 3]}, 2),
    ("some.all(one, some.all(other, other >= one || one > 5))", {"some": [7, 6]}, 1),
    # `all` that is only a part of a condition, and operators in texts.
    ("some.all(one, one > 1) == a", {"some": [2], "a": True}, 1),
    ("!some.all(one, one > 1)", {"some": [1]}, 1),
    ('a == "x || y" || b', {"a": "x || y", "b": False}, 2),
    ("a == 'it\\'s (' || b", {"a": "it's (", "b": False}, 2),
    ('a == """x " || ( y""" || b', {"a": 'x " || ( y', "b": False}, 2),
    ("a == r'(' || b", {"a": "(", "b": False}, 2),
    ("a == '//' || b", {"a": "//", "b": False}, 2),
    # Operators and brackets in comments.
    ("a || b // or c || (", {"a": True, "b": False}, 2),
    ("a // isn't (\n || b", {"a": True, "b": False}, 2),
]


@pytest.mark.parametrize(("text", "values", "expected"), CASES)
def test_the_distance_is_counted(text: str, values: dict[str, Any], expected: int | None) -> None:
    written, greatest = distances(text)
    result = ENVIRONMENT.compile(written).eval(activation=ENVIRONMENT.Activation(values))
    found = least(result.plain_value())
    assert found == expected
    assert found is None or found <= greatest


@pytest.mark.parametrize(("text", "values", "expected"), CASES)
def test_it_is_0_exactly_where_the_rule_is_broken(
    text: str, values: dict[str, Any], expected: int | None
) -> None:
    kept = ENVIRONMENT.compile(text).eval(activation=ENVIRONMENT.Activation(values)).plain_value()
    assert kept is (expected != 0)


def test_a_condition_that_holds_hides_errors_of_later_ones() -> None:
    written, _ = distances("!has(a.b) || a.b.c")
    result = ENVIRONMENT.compile(written).eval(activation=ENVIRONMENT.Activation({"a": {}}))
    assert least(result.plain_value()) == 2


def _rules_of_booking(spec: Path) -> OperationRules:
    contract = load_contract(spec)
    version = contract.versions["v1"]
    operation = next(one for one in version.operations if one.id == "book_room")
    return OperationRules(contract, version, operation)


def test_every_rule_has_a_distance_in_the_language_of_its_operation() -> None:
    rules = _rules_of_booking(BOOKINGS)
    assert set(rules.farthest) == {rule.id for rule in rules.rules if rule.expression is not None}


@pytest.mark.parametrize("operator", ["||", "&&"])
def test_a_rule_with_more_conditions_than_can_be_nested_is_judged_without_distance(
    tmp_path: Path, operator: str
) -> None:
    spec = tmp_path / "spec"
    shutil.copytree(BOOKINGS, spec)
    file = spec / "rules" / "book_room.yaml"
    kept = "request.guests <= rooms[request.room].seats"
    text = file.read_text("utf-8")
    assert kept in text
    file.write_text(text.replace(kept, f" {operator} ".join([kept] * 1500)), "utf-8")
    rules = _rules_of_booking(spec)
    values = {"request": {"room": "1", "guests": 4}, "rooms": {"1": {"seats": 3}}}
    assert "book_room.guests_fit" not in rules.farthest
    assert rules.distance("book_room.guests_fit", values) is None
    assert not rules.keeps("book_room.guests_fit", values)
    assert len(rules.farthest) > 1
