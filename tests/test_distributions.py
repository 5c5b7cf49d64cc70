"""Two wheels of one repository: each works alone, and holds nothing of the other."""

from __future__ import annotations

import os
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


def run(folder: Path, *line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a module of a wheel beside installed libraries; -S leaves editable installs out."""
    path = os.pathsep.join((str(folder), sysconfig.get_path("purelib")))
    return subprocess.run(
        [sys.executable, "-S", *line],
        env=os.environ | {"PYTHONPATH": path},
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
