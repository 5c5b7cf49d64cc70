"""Does `make clients` notice a warning? What is judged is what real generators print."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from clients.generate import CLIENTS, Judge, findings

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
EXPECTED = """\
[main] WARN  o.o.c.l.AbstractJavaCodegen - Ignoring complex example on request body
[main] WARN  o.o.codegen.utils.ModelUtils - Failed to get the schema name: null
"""


@pytest.fixture
def judge() -> Judge:
    return Judge.of(yaml.safe_load((CLIENTS / "jobs.yaml").read_text(encoding="utf-8")))


def test_nothing_is_reported_when_generators_only_tell_what_they_write(judge: Judge) -> None:
    assert judge.unexpected(NOISE + EXPECTED) == []


def test_a_warning_that_nobody_expects_is_reported_once(judge: Judge) -> None:
    warning = "[main] WARN  o.o.codegen.DefaultCodegen - Empty operationId found for path: get /x"
    assert judge.unexpected(f"{NOISE}{warning}\n{warning}\n") == [warning]


def test_an_expected_line_that_is_no_longer_said_is_stale(judge: Judge) -> None:
    assert judge.stale() == [
        "AbstractJavaCodegen - Ignoring complex example on request body$",
        "ModelUtils - Failed to get the schema name: null$",
    ]
    judge.unexpected(EXPECTED)
    assert judge.stale() == []


def test_a_generator_that_fails_without_a_word_is_reported(judge: Judge, tmp_path: Path) -> None:
    assert findings(judge, ["false"], tmp_path) == ["exit code 1"]


def test_npm_packages_are_pinned_without_an_address() -> None:
    lock = (CLIENTS / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 10
