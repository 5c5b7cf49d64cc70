"""Two wheels of one repository: each works alone, and holds nothing of the other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.twinspec.contracts import LIBRARY, SETTINGS

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
PACKAGES = {"casewright": {"casewright", "interaction_contract"}, "twinspec": {"twinspec"}}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheel of each distribution, built from this tree."""
    folder = tmp_path_factory.mktemp("wheels")
    for home in (ROOT, ROOT / "packaging" / "twinspec"):
        line = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
        subprocess.run([*line, "--directory", folder], cwd=home, check=True, capture_output=True)
    return {file.name.partition("-")[0]: file for file in folder.glob("*.whl")}


@pytest.fixture(scope="module")
def unpacked(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder per wheel with what it installs."""
    folders = {name: tmp_path_factory.mktemp(name) for name in wheels}
    for name, wheel in wheels.items():
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folders[name])
    return folders


def environment(folder: Path) -> dict[str, str]:
    """What a program needs to find a wheel beside installed libraries."""
    path = os.pathsep.join((str(folder), sysconfig.get_path("purelib")))
    return os.environ | {"PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}


def run(folder: Path, *line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a module of a wheel beside installed libraries; -S leaves editable installs out."""
    return subprocess.run(
        [sys.executable, "-S", *line],
        env=environment(folder),
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_wheel_holds_its_own_packages_only(unpacked: dict[str, Path]) -> None:
    for name, packages in PACKAGES.items():
        found = {child.name for child in unpacked[name].iterdir() if child.suffix != ".dist-info"}
        assert found == packages


@pytest.mark.parametrize(
    ("name", "other"), [("casewright", "twinspec"), ("twinspec", "casewright")]
)
def test_a_program_runs_without_the_other(
    unpacked: dict[str, Path], tmp_path: Path, name: str, other: str
) -> None:
    missing = run(unpacked[name], "-c", f"import {other}", cwd=tmp_path)
    assert f"No module named '{other}'" in missing.stderr
    told = run(unpacked[name], "-m", name, "--version", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (0, f"{name} 0.1.0\n"), told.stderr


def test_the_wheel_of_twinspec_brings_its_templates(
    unpacked: dict[str, Path], tmp_path: Path
) -> None:
    shutil.copytree(LIBRARY, tmp_path / "spec")
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    done = run(unpacked["twinspec"], "-m", "twinspec", "generate", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "generated" / "library_contract" / "v1" / "server.py").is_file()


def test_the_wheel_of_twinspec_starts_a_project_that_is_served_and_fuzzed(
    unpacked: dict[str, Path], tmp_path: Path
) -> None:
    wheel, home = unpacked["twinspec"], tmp_path / "library"
    made = run(wheel, "-m", "twinspec", "init", "library", cwd=tmp_path)
    assert made.returncode == 0, made.stdout + made.stderr
    for line in (("check",), ("generate", "--check")):
        done = run(wheel, "-m", "twinspec", *line, cwd=home)
        assert done.returncode == 0, done.stdout + done.stderr
    tests = run(wheel, "-m", "unittest", "discover", "tests", cwd=home)
    assert tests.returncode == 0, tests.stderr
    serve = ["-m", "twinspec", "serve", "--port", "0", "--with", "library.server:Library"]
    with subprocess.Popen(
        [sys.executable, "-S", *serve],
        cwd=home,
        env=environment(wheel),
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            url = re.search(r"http://[0-9.:]+", server.stdout.readline())
            assert url is not None
            line = ("fuzz", "--base-url", url[0], "--time", "40s", "--seed", "1")
            done = run(wheel, "-m", "twinspec", *line, "--examples", "600", cwd=home)
            assert done.returncode == 0, done.stdout + done.stderr
        finally:
            server.terminate()
