"""The numbers that steer a run stand in one table, each with its reason, and each is used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

FUZZ = Path(__file__).parents[3] / "src/twinspec/fuzz"
TABLE = FUZZ / "numbers.py"
STATEMENTS = ast.parse(TABLE.read_text(encoding="utf-8")).body
NAMES = [one.targets[0].id for one in STATEMENTS if isinstance(one, ast.Assign)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_a_number_has_a_reason_and_is_used(name: str) -> None:
    [at] = [
        index
        for index, one in enumerate(STATEMENTS)
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == name
    ]
    reason = STATEMENTS[at + 1]
    assert isinstance(reason, ast.Expr)
    assert isinstance(reason.value, ast.Constant)
    assert len(str(reason.value.value)) > len("It is so.")
    used = [
        file for file in FUZZ.rglob("*.py") if f"numbers.{name}" in file.read_text(encoding="utf-8")
    ]
    assert used, f"nothing uses {name}"


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("_SHARE")])
def test_a_share_is_a_probability(name: str) -> None:
    [value] = [
        eval(compile(ast.Expression(one.value), "numbers", "eval"))
        for one in STATEMENTS
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == name
    ]
    assert 0 < value < 1


def test_no_other_module_draws_by_a_number_of_its_own() -> None:
    own = re.compile(r"random\(\) *[<>]=? *[\d.]")
    found = [
        str(file.relative_to(FUZZ))
        for folder in ("choose", "learn", "send", "model")
        for file in (FUZZ / folder).glob("*.py")
        if own.search(file.read_text(encoding="utf-8"))
    ]
    assert found == []
