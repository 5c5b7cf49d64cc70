"""`twinspec check`: one verdict and one exit code for files, and for a project."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.twinspec.contracts import LIBRARY, SETTINGS
from tests.twinspec.projects import committed
from tests.twinspec.test_equal_acceptance import OPENAPI, XSD
from twinspec.cli import app


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["check", *map(str, arguments)])


def pair(folder: Path, openapi: str = OPENAPI, xsd: str = XSD) -> tuple[Path, Path]:
    files = folder / "openapi.yaml", folder / "order.xsd"
    for file, text in zip(files, (openapi, xsd), strict=True):
        file.write_text(text, encoding="utf-8")
    return files


def test_files_that_are_valid_and_equal_pass(tmp_path: Path) -> None:
    result = check(*pair(tmp_path))
    assert result.exit_code == 0, result.output
    assert "Compared 1 root" in result.output


@pytest.mark.parametrize(
    ("openapi", "xsd", "rules"),
    [
        (OPENAPI.replace(", version: '1'", ""), XSD, {"valid.openapi"}),
        (OPENAPI, XSD.replace('"10"', '"12"'), {"equal.same_length"}),
        (
            OPENAPI.replace(", version: '1'", ""),
            XSD.replace('"10"', '"12"'),
            {"valid.openapi", "equal.same_length"},
        ),
    ],
    ids=["not valid", "not equal", "neither"],
)
def test_no_finding_hides_another(tmp_path: Path, openapi: str, xsd: str, rules: set[str]) -> None:
    result = check(*pair(tmp_path, openapi, xsd), "--format", "json")
    assert result.exit_code == 1
    assert {finding["rule"] for finding in json.loads(result.output)["findings"]} == rules


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library with nothing enforced and nothing generated."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(LIBRARY, folder / "spec")
    (folder / "pyproject.toml").write_text(f"{SETTINGS}jobs = {{}}\n", encoding="utf-8")
    return folder


def test_a_project_is_judged_as_a_whole(project: Path) -> None:
    result = check("--project", project, "--format", "json")
    assert result.exit_code == 1, result.output
    said = json.loads(result.output)
    assert (said["verdict"], said["compared"]["versions"]) == ("failed", 1)
    rules = {finding["rule"] for finding in said["findings"]}
    assert rules == {
        "equal.default_is_open",
        "equal.type_is_shared",
        "generated.is_current",
        "ledger.rule_is_traced",
    }
    assert said["compared"]["roots"] == 3
    files = {place["file"] for finding in said["findings"] for place in finding["places"]}
    assert "generated/library_contract/v1/server.py" in files
    assert not any(file.startswith("/") for file in files)


def test_what_lint_refuses_is_not_generated_and_that_is_told(project: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(project, home)
    operation = home / "spec" / "v1" / "operations" / "get_loans.yaml"
    operation.write_text(operation.read_text("utf-8").replace("summary: ", "summary: 1 #"), "utf-8")
    result = check("--project", home)
    assert result.exit_code == 1, result.output
    assert "nothing is generated from a contract that lint refuses" in result.output
    assert "style.openapi_is_valid" in result.output


def test_without_a_project_and_without_files_it_cannot_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = check()
    assert result.exit_code == 2
    assert "pyproject.toml with [tool.twinspec]" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{type: integer, minimum: 0}", "{type: integer, minimum: 0, description: a number}", 0),
        ("properties:\n", "required: [n]\n      properties:\n", 1),
    ],
    ids=["a description", "a required member"],
)
def test_what_breaks_since_a_revision_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, code: int
) -> None:
    openapi, xsd = pair(tmp_path)
    committed(tmp_path)
    monkeypatch.chdir(tmp_path)
    openapi.write_text(OPENAPI.replace(old, new), encoding="utf-8")
    if code:
        xsd.write_text(
            XSD.replace('"xs:nonNegativeInteger" minOccurs="0"', '"xs:nonNegativeInteger"'), "utf-8"
        )
    result = check("openapi.yaml", "order.xsd", "--against", "HEAD", "--format", "json")
    assert result.exit_code == code, result.output
    rules = {finding["rule"] for finding in json.loads(result.output)["findings"]}
    assert all(rule.startswith("diff.") for rule in rules)
    assert bool(rules) is bool(code)


def test_a_revision_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair(tmp_path)
    committed(tmp_path)
    monkeypatch.chdir(tmp_path)
    result = check("openapi.yaml", "order.xsd", "--against", "v9")
    assert result.exit_code == 2
    assert "v9" in result.stderr
