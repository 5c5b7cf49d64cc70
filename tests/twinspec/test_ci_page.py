"""The commands of docs/ci.md run as they are written."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.twinspec.test_check import committed
from twinspec.cli import app

PAGE = (Path(__file__).parents[2] / "docs" / "ci.md").read_text(encoding="utf-8")
LOAN = Path(__file__).parent / "twins" / "loan"
COMMANDS = re.findall(r"^twinspec (check .*)$", PAGE, re.MULTILINE)
YAML = {
    text.splitlines()[0].removeprefix("# "): text
    for text in re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the two differences of the loan, and what the page says to write."""
    for name in ("openapi.yaml", "schema.xsd"):
        shutil.copy(LOAN / name, tmp_path)
    (tmp_path / "contract-waivers.yaml").write_text(YAML["contract-waivers.yaml"], "utf-8")
    committed(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, shlex.split(command))
    return result.exit_code, result.output


def test_the_page_has_commands() -> None:
    assert len(COMMANDS) == 5
    assert set(YAML) == {"contract-waivers.yaml"}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("command", dict.fromkeys(COMMANDS))
def test_every_command_runs_and_finds_what_differs(command: str) -> None:
    if "--baseline" in command:
        run(next(one for one in COMMANDS if "--write-baseline" in one))
    status, output = run(command)
    accepted = "baseline" in command
    assert status == (0 if accepted else 1), output
    said = output
    if "--output" in command:
        said = Path(shlex.split(command)[-1]).read_text(encoding="utf-8")
    if "--waivers" in command:
        assert "error equal.same_length" not in said
    elif not accepted:
        assert "equal.same_length" in said
    if not accepted:
        assert "equal.same_occurrence" in said


@pytest.mark.usefixtures("home")
def test_the_severities_are_of_rules_that_there_are() -> None:
    [table] = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    Path("pyproject.toml").write_text(table, encoding="utf-8")
    status, output = run("check openapi.yaml schema.xsd")
    assert status == 1, output
