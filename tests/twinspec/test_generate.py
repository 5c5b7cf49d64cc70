"""Generation from a contract that has nothing to do with cases: `tests/twinspec/library`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.twinspec.contracts import SETTINGS
from twinspec.cli import app
from twinspec.config import read_config
from twinspec.contract.layout import load_contract
from twinspec.generate.build import build
from twinspec.generate.trees import compare

LIBRARY = Path(__file__).parent / "library"

IMPLEMENTATION = """\
from library_contract.v1 import answers, models, results, server


class Library:
    async def add_book(self, *, body: models.BookEdit) -> results.AddBookCreated:
        return results.AddBookCreated(location="/library/v1/books/1")
{get_loans}

def served() -> server.Operations:
    return Library()
"""
GET_LOANS = """
    async def get_loans(self, *, isbn: str) -> results.GetLoansOk[answers.LoanList]:
        return results.GetLoansOk(body={"loan": []})
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of its own around the library contract, generated once."""
    folder = tmp_path_factory.mktemp("library")
    shutil.copytree(LIBRARY / "spec", folder / "spec")
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    result = CliRunner().invoke(app, ["generate", "--project", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


def test_the_same_contract_generates_the_same_bytes(project: Path, tmp_path: Path) -> None:
    config = read_config(project)
    build(load_contract(config.spec), config, tmp_path)
    assert compare(project / "generated", tmp_path) == []


def test_every_generated_file_says_what_it_was_made_from(project: Path) -> None:
    """Copies of files of the contract, which servers publish, are the same bytes instead."""
    files = [*project.glob("generated/**/*.py"), *project.glob("generated/**/*.yaml")]
    assert len(files) > 10
    for file in files:
        _, is_copy, place = file.as_posix().partition("/published/")
        if is_copy:
            assert file.read_bytes() == (project / "spec" / place).read_bytes()
            continue
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert "by twinspec. DO NOT EDIT. Run: twinspec generate" in first, file


def test_rules_of_the_contract_become_constants(project: Path) -> None:
    program = (
        "from library_contract import rules; rule = rules.add_book.BOOK_IS_NEW; "
        "print(rule.id, rule.status, rules.BY_ID[rule.id] is rule)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project / "generated",
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split()[0] == "add_book.book_is_new"
    assert result.stdout.split()[2] == "True"


@pytest.mark.parametrize("complete", [True, False])
def test_the_type_checker_names_a_missing_operation(
    project: Path, tmp_path: Path, *, complete: bool
) -> None:
    program = tmp_path / "implementation.py"
    program.write_text(
        IMPLEMENTATION.format(get_loans=GET_LOANS if complete else ""), encoding="utf-8"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir"]
    result = subprocess.run(
        [*command, str(tmp_path / "cache"), str(program)],
        cwd=project / "generated",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode == 0) is complete, result.stdout
    assert ('"Library" is missing following "Operations"' in result.stdout) is not complete
    assert ("get_loans" in result.stdout) is not complete


def test_check_names_what_is_out_of_date_and_writes_nothing(project: Path, tmp_path: Path) -> None:
    copy = tmp_path / "project"
    shutil.copytree(project, copy)
    assert CliRunner().invoke(app, ["generate", "--check", "--project", str(copy)]).exit_code == 0

    package = copy / "generated" / "library_contract"
    (package / "v1" / "results.py").write_text("edited\n", encoding="utf-8")
    (package / "binding.py").unlink()
    (package / "stale.py").write_text("", encoding="utf-8")
    result = CliRunner().invoke(app, ["generate", "--check", "--project", str(copy)])
    assert result.exit_code == 1
    assert "changed: generated/library_contract/v1/results.py" in result.output
    assert "missing: generated/library_contract/binding.py" in result.output
    assert "orphaned: generated/library_contract/stale.py" in result.output
    assert "1 changed, 1 missing, 1 orphaned. Run: twinspec generate; --diff shows" in result.output
    assert "edited" not in result.output
    more = CliRunner().invoke(app, ["generate", "--check", "--diff", "--project", str(copy)])
    assert "\n-edited\n" in more.output
    assert "\n+class AddBookCreated:\n" in more.output
    assert (package / "v1" / "results.py").read_text(encoding="utf-8") == "edited\n"


def test_a_broken_contract_is_an_error_with_its_place(project: Path, tmp_path: Path) -> None:
    copy = tmp_path / "project"
    shutil.copytree(project, copy)
    (copy / "spec/v1/operations/add_book.yaml").write_text("summary: [", encoding="utf-8")
    result = CliRunner().invoke(app, ["generate", "--project", str(copy)])
    assert result.exit_code == 2
    assert "spec/v1/operations/add_book.yaml:2: not readable as YAML" in result.output
