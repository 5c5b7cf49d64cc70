"""Installed from their wheels, into nothing, both programs do what the README shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from uv import find_uv_bin

from tests.release.conftest import ROOT

pytestmark = pytest.mark.slow
PYTHONS = ("3.11", "3.12", "3.13")
LOAN = ROOT / "tests" / "twinspec" / "twins" / "loan"


def interpreter(version: str) -> str:
    """A Python of that version: on the path, or one of pyenv's; the test is skipped without any."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    kept = sorted(pyenv.glob(f"versions/{version}.*/bin/python"))
    for candidate in (shutil.which(f"python{version}"), *map(str, kept)):
        line = [candidate or "false", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return str(candidate)
    pytest.skip(f"Python {version} is not on this machine: NOT TESTED with it")


def test_the_classifiers_name_the_pythons_that_are_tried() -> None:
    for home in (ROOT, ROOT / "packaging" / "twinspec"):
        project = tomllib.loads((home / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
        assert tuple(named) == PYTHONS
        assert project["requires-python"] == f">={PYTHONS[0]}"


@pytest.fixture(scope="module", params=PYTHONS)
def programs(
    request: pytest.FixtureRequest, first_release: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of the programs of a new environment that has the two wheels."""
    python = interpreter(request.param)
    folder = tmp_path_factory.mktemp("installed") / "environment"
    wheels = map(str, first_release.glob("*.whl"))
    uv, lock = find_uv_bin(), ROOT / "requirements.lock"
    for line in (
        [uv, "venv", "--quiet", "--python", python, str(folder)],
        [uv, "pip", "install", "--quiet", "--python", str(folder), "--constraint", lock, *wheels],
    ):
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return folder / "bin"


def run(programs: Path, folder: Path, *line: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder outside of the checkout."""
    name, *arguments = line
    return subprocess.run(
        [programs / name, *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def environment() -> dict[str, str]:
    left_out = ("PYTHONPATH", "CASEWRIGHT_SITE", "CASEWRIGHT_DATABASE_URL")
    return {name: value for name, value in os.environ.items() if name not in left_out}


@contextmanager
def serving(programs: Path, folder: Path) -> Iterator[str]:
    """Serve the demo world from an empty folder; yield the address that is printed."""
    line = [programs / "casewright", "serve", "--demo", "--port", "0"]
    with subprocess.Popen(
        line, cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://[\w.:]+", server.stdout.readline())
            assert found is not None
            yield found[0]
        finally:
            server.terminate()


@pytest.mark.parametrize("name", ["casewright", "twinspec"])
def test_it_says_its_version(programs: Path, tmp_path: Path, name: str) -> None:
    done = run(programs, tmp_path, name, "--version")
    assert (done.returncode, done.stdout) == (0, f"{name} 0.1.0\n"), done.stderr


def test_it_checks_a_contract_that_it_has_written(programs: Path, tmp_path: Path) -> None:
    written = run(programs, tmp_path, "twinspec", "init", "library")
    assert written.returncode == 0, written.stdout + written.stderr
    done = run(programs, tmp_path / "library", "twinspec", "check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_checks_the_contract_of_the_readme(programs: Path, tmp_path: Path) -> None:
    loan = shutil.copytree(LOAN, tmp_path / "loan")
    done = run(programs, loan, "twinspec", "check", "openapi.yaml", "schema.xsd")
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr == ""


def test_a_server_shows_its_site_and_is_fuzzed_by_its_address(
    programs: Path, tmp_path: Path
) -> None:
    (tmp_path / "server").mkdir()
    with serving(programs, tmp_path / "server") as url:
        with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
            start = client.get("/")
            assert start.status_code == 200
            assert "reference" in start.text
            answer = client.post(
                "/system/ws/v12/authentication/user/login?forceLogin=yes",
                json={"userName": "frank", "password": "demo-frank"},
            )
            assert answer.status_code == 204
            assert answer.headers["x-egain-session"]
        done = run(
            programs,
            tmp_path,
            *("twinspec", "fuzz", "--spec", f"{url}/system/ws"),
            *("--login", "mary:demo-mary", "--login", "ivy:demo-ivy"),
            *("--examples", "150", "--seed", "1", "--findings-only", "--report", "report"),
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "report" / "counts.json").is_file()
