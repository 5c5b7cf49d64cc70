"""Does `make clients` notice a warning? What is judged is what real generators print."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from clients.generators import Judge
from clients.jobs import CLIENTS, read_jobs
from clients.work import findings

NOISE = """\
[main] INFO  o.o.codegen.TemplateManager - writing file model/CaseEdit.java
################################################################################
# Thanks for using OpenAPI Generator.                                          #
################################################################################
\x1b[90m@hey-api/openapi-ts v0.95.0\x1b[39m

\x1b[90m[Job 1] \x1b[39m\x1b[32mDone!\x1b[39m Your output is in out
Validating spec (v12.yaml)
No validation issues detected.
"""
EXPECTED = "[main] WARN  o.o.codegen.utils.ModelUtils - Failed to get the schema name: null\n"
WARNING = "[main] WARN  o.o.codegen.DefaultCodegen - Empty operationId found for path: get /x"


@pytest.fixture
def judge() -> Judge:
    entry = {"line": "ModelUtils - Failed to get the schema name: null$", "reason": "harmless"}
    return Judge.of(read_jobs().silent, [entry])


def test_nothing_is_reported_when_generators_only_tell_what_they_write(judge: Judge) -> None:
    assert judge.unexpected(NOISE + EXPECTED) == []


def test_a_warning_that_nobody_expects_is_reported_once(judge: Judge) -> None:
    assert judge.unexpected(f"{NOISE}{WARNING}\n{WARNING}\n") == [WARNING]


def test_an_expected_line_that_is_no_longer_said_is_stale(judge: Judge) -> None:
    assert judge.stale() == ["ModelUtils - Failed to get the schema name: null$"]
    judge.unexpected(EXPECTED)
    assert judge.stale() == []


@pytest.mark.parametrize(
    ("program", "found"),
    [
        pytest.param("", [], id="silent"),
        pytest.param("raise SystemExit(3)", ["exit code 3"], id="fails_without_a_word"),
        pytest.param(
            "print('[main] INFO it broke'); raise SystemExit(3)",
            ["[main] INFO it broke", "exit code 3"],
            id="fails_with_lines_that_are_usually_no_news",
        ),
        pytest.param("print('warning: x'); print('warning: x')", ["warning: x"], id="warns"),
    ],
)
def test_a_tool_is_judged_by_its_lines_and_its_exit_code(
    judge: Judge, tmp_path: Path, program: str, found: list[str]
) -> None:
    told = findings(judge, [sys.executable, "-c", program], tmp_path)
    assert [line.partition(" of /")[0] for line in told] == found


def test_npm_packages_are_pinned_without_an_address() -> None:
    lock = (CLIENTS / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 10
