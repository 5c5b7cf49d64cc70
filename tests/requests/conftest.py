"""The tools that run collections and workflows."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.requests.scripts import ROOT

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def tools() -> Path:
    """The folder of bru and redocly, installed from the lock file beside this test."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    folder = ROOT / ".run" / "tools" / "requests"
    lock = (HERE / "package-lock.json").read_bytes()
    marker = folder / "installed"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # the first test process installs, the others wait for it
        if not marker.exists() or marker.read_bytes() != lock:
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(HERE / name, folder / name)
            command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            marker.write_bytes(lock)
    return folder / "node_modules" / ".bin"
