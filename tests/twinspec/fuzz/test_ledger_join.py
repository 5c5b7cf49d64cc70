"""The ledger shows how often a fuzz run met every rule; without a run it is as before."""

from __future__ import annotations

import json
import re
from pathlib import Path

from typer.testing import CliRunner, Result

from tests.twinspec.fuzz.runs import passing
from tests.twinspec.test_ledger import Project
from twinspec.cli import app
from twinspec.contract.layout import load_contract
from twinspec.fuzz.results.counts_form import to_document
from twinspec.generate.render import Templates
from twinspec.ledger.ledger import read_ledger
from twinspec.ledger.settings import LedgerSettings
from twinspec.report.ledger_view import LedgerReader
from twinspec.report.write import write_ledger

ROOT = Path(__file__).parents[3]
SETTINGS = """[tool.twinspec]
spec = "spec"
output = "generated"
package = "library_contract"
jobs = {{}}
[tool.twinspec.ledger]
sources = ["src"]
tests = "tests"
exemptions = "exemptions.yaml"
{more}
"""


def library(folder: Path, more: str = "") -> Path:
    project = Project(folder / "library").folder
    (project / "pyproject.toml").write_text(SETTINGS.format(more=more), encoding="utf-8")
    return project


def written(file: Path) -> Path:
    file.write_text(json.dumps(to_document(passing())), encoding="utf-8")
    return file


def ledger(project: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["ledger", "--project", str(project), *options])


def row(result: Result, rule: str) -> list[str]:
    [line] = [line for line in result.stdout.splitlines() if line.startswith(f"{rule} ")]
    return re.split(r" {2,}", line.strip())


def test_without_a_run_the_ledger_says_nothing_of_one(tmp_path: Path) -> None:
    for more in ("", 'fuzz = "counts.json"'):
        result = ledger(library(tmp_path / f"with {len(more)}", more))
        assert result.exit_code == 0
        assert "violated" not in result.stdout
        assert "fuzzed" not in result.stdout


def test_a_configured_run_is_joined(tmp_path: Path) -> None:
    project = library(tmp_path, 'fuzz = "counts.json"')
    written(project / "counts.json")
    result = ledger(project)
    assert result.exit_code == 0
    assert row(result, "add_book.book_is_new")[6:8] == ["2", "1"]
    assert row(result, "book.title_fits")[5:7] == ["0", "0"]
    assert row(result, "add_book.book_is_kept")[4] == "exercised 2"
    summary = "fuzzed: 2 of 20 refusals violated, 1 of 1 effects exercised; 0 defects"
    assert summary in result.stdout


def test_a_named_run_is_joined_instead(tmp_path: Path) -> None:
    project = library(tmp_path, 'fuzz = "none.json"')
    named = written(tmp_path / "other.json")
    assert "fuzzed: 2 of 20" in ledger(project, "--fuzz", str(named)).stdout
    named.write_text("{}", encoding="utf-8")
    refused = ledger(project, "--fuzz", str(named))
    assert refused.exit_code == 2
    assert f"{named}: not the counts of a fuzz run" in refused.stderr
    missing = ledger(project, "--fuzz", str(tmp_path / "missing.json"))
    assert missing.exit_code == 2
    assert "there is no such file" in missing.stderr


def test_the_pages_show_a_run_where_there_is_one(tmp_path: Path) -> None:
    project = library(tmp_path)
    without, joined = pages(project, None), pages(project, written(tmp_path / "counts.json"))
    for name, text in without.items():
        assert "iolated" not in text, name
    assert joined == pages(project, tmp_path / "counts.json")
    assert "- Fuzz run: satisfied 2, violated 1" in joined["rules.md"]
    assert "- Fuzz run: exercised 2" in joined["rules.md"]
    assert "2 of 20 refusals were violated" in joined["rules.md"]
    assert "<b>2 of 20</b> refusals violated in a fuzz run of 6 requests" in joined["ledger.html"]
    assert '<div>violated <span class="status">1</span></div>' in joined["ledger.html"]


def pages(project: Path, fuzz: Path | None) -> dict[str, str]:
    contract = load_contract(project / "spec")
    settings = LedgerSettings(
        (project / "src",), project / "tests", project / "exemptions.yaml", fuzz
    )
    view = LedgerReader(contract, project, project).read(read_ledger(contract, settings))
    templates = Templates()
    texts: dict[str, str] = {}

    def render(template: str, file: Path, **values: object) -> None:
        texts[file.name] = templates.render(template, made_from="spec", **values)

    write_ledger(view, render, project)
    return texts
