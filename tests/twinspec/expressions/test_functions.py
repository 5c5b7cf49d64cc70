"""The functions of expressions return what functions.yaml says: data for other languages, too."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from cel_expr_python import cel

from twinspec.expressions.functions import FUNCTIONS

SAID = yaml.safe_load(Path(__file__).with_name("functions.yaml").read_text(encoding="utf-8"))
CASES = [(name, case) for name, cases in SAID.items() for case in cases]
ENVIRONMENT = cel.NewEnv(None, functions=[one.declaration for one in FUNCTIONS])


@pytest.mark.parametrize(
    ("name", "case"), CASES, ids=[f"{name}-{index}" for index, (name, _) in enumerate(CASES)]
)
def test_a_function_returns_what_is_said(name: str, case: dict[str, Any]) -> None:
    arguments = ", ".join(f"'''{text}'''" for text in case["arguments"])
    result = ENVIRONMENT.compile(f"{name}({arguments})").eval(data={})
    if case.get("is_error"):
        assert result.type() == cel.Type.ERROR
        return
    value = result.plain_value()
    if isinstance(value, dt.datetime):
        value = value.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert value == case["value"]


def test_every_function_has_cases_of_each_outcome() -> None:
    outcomes = {name: {str(case.get("value", "error")) for case in SAID[name]} for name in SAID}
    assert outcomes.keys() == {one.name for one in FUNCTIONS}
    assert all(len(found) > 1 for found in outcomes.values())
