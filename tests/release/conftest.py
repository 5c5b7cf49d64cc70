"""A release, written twice: in two folders, at two times, for two users."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EPOCH = 1_700_000_000
"""2023-11-14T22:13:20Z: no moment at which any of these files was written."""
DIST = Path(".run", "dist")
NEAR = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
FAR = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "2"}


@pytest.fixture(scope="session")
def first_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release of this checkout, without clients."""
    folder = copied(tmp_path_factory.mktemp("first"))
    written(folder, "release", "--without-clients", **NEAR)
    return folder / DIST


@pytest.fixture(scope="session")
def second_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for a user whose files nobody else reads, on the other side of the world."""
    folder = copied(tmp_path_factory.mktemp("second") / "in" / "another folder")
    for file in folder.rglob("*"):
        os.utime(file, (1_600_000_000, 1_600_000_000))
    written(folder, "release", "--without-clients", umask=0o077, **FAR)
    return folder / DIST


def copied(target: Path) -> Path:
    """Copy the files of the checkout that git knows, or would."""
    line = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(line, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in listed.rstrip("\0").split("\0"):
        source, copy = ROOT / name, target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_symlink() or source.is_file():
            shutil.copy2(source, copy, follow_symlinks=False)
    return target


def written(folder: Path, module: str, *line: str, umask: int = 0o022, **environment: str) -> None:
    """Run a module of a copy of the checkout, which writes into its DIST."""
    done = subprocess.run(
        [sys.executable, "-m", module, *line],
        cwd=folder,
        env=os.environ | environment | {"SOURCE_DATE_EPOCH": str(EPOCH)},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
