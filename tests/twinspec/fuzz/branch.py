"""The library's contract with what a branch adds to it, in one folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.twinspec.contracts import LIBRARY

BRANCH = LIBRARY.parent / "branch"


def branch(folder: Path) -> Path:
    """Return the contract of the library with sessions and changes, laid out below `folder`."""
    spec = folder / "spec"
    shutil.copytree(LIBRARY, spec)
    shutil.copytree(BRANCH, spec, dirs_exist_ok=True)
    return spec
