"""The commands of docs/ci.md run as they are written, and its YAML is what it says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from tests.twinspec.test_check import committed
from twinspec.cli import app

PAGE = (Path(__file__).parents[2] / "docs" / "ci.md").read_text(encoding="utf-8")
LOAN = Path(__file__).parent / "twins" / "loan"
COMMANDS = re.findall(r"(?:^|run: |- |entry: )twinspec (check .*)$", PAGE, re.MULTILINE)
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
    line = shlex.split(command.replace("origin/main", "HEAD"))
    result = CliRunner().invoke(app, line)
    return result.exit_code, result.output


def test_the_page_has_commands() -> None:
    assert len(COMMANDS) == 9
    assert set(YAML) == {
        "contract-waivers.yaml",
        ".pre-commit-config.yaml",
        ".github/workflows/contract.yaml",
        ".gitlab-ci.yml",
    }


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


@pytest.mark.parametrize("name", YAML)
def test_what_is_to_be_written_is_yaml(name: str) -> None:
    assert yaml.safe_load(YAML[name])


@pytest.mark.usefixtures("home")
def test_the_severities_are_of_rules_that_there_are() -> None:
    [table] = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    Path("pyproject.toml").write_text(table, encoding="utf-8")
    status, output = run("check openapi.yaml schema.xsd")
    assert status == 1, output


@pytest.fixture
def checkout(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the repository whose branch main is where it was cloned from."""
    subprocess.run(["git", "branch", "-qM", "main"], cwd=home, check=True)
    folder = tmp_path_factory.mktemp("checkout")
    subprocess.run(["git", "clone", "-q", home.as_uri(), folder], check=True)
    openapi = folder / "openapi.yaml"
    text = openapi.read_text("utf-8")
    assert "maxLength: 13" in text
    openapi.write_text(text.replace("maxLength: 13", "maxLength: 15"), "utf-8")
    return folder


def lines_of(name: str) -> list[str]:
    """The shell commands of a job, but for the installation."""
    data: Any = yaml.safe_load(YAML[name])
    if name == ".gitlab-ci.yml":
        lines = data["contract"]["script"]
    else:
        lines = [step["run"] for step in data["jobs"]["contract"]["steps"] if "run" in step]
    assert "pip install twinspec" in lines
    return [line for line in lines if not line.startswith("pip ")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "result"),
    [(".gitlab-ci.yml", "contract.xml"), (".github/workflows/contract.yaml", "contract.sarif")],
)
def test_a_job_fails_and_leaves_its_report(checkout: Path, name: str, result: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    codes = [
        subprocess.run(
            ["bash", "-e", "-c", line], cwd=checkout, env=os.environ | {"PATH": path},
            capture_output=True, check=False,
        ).returncode
        for line in lines_of(name)
    ]  # fmt: skip
    assert codes == ([0, 1] if name == ".gitlab-ci.yml" else [1, 1])
    said = (checkout / result).read_text("utf-8")
    assert "equal.same_length" in said
    assert ("diff.length" in said) == (name == ".gitlab-ci.yml")


def test_the_hook_has_what_pre_commit_asks_of_a_local_one() -> None:
    [repository] = yaml.safe_load(YAML[".pre-commit-config.yaml"])["repos"]
    [hook] = repository["hooks"]
    assert repository["repo"] == "local"
    assert {"id", "name", "entry", "language"} <= hook.keys()
    assert hook["pass_filenames"] is False
    assert re.search(hook["files"], "openapi.yaml")
    assert re.search(hook["files"], "schemas/order.xsd")
    assert not re.search(hook["files"], "README.md")
