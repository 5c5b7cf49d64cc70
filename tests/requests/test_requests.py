"""The generated requests do what they say: sent by curl, HTTPie, Bruno and redocly respect.

Each script, folder and workflow is run as it is, against a server of the world that it names.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.api.test_command_line import is_ready, served

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
REQUESTS = ROOT / "generated" / "requests"
SCRIPTS = sorted(REQUESTS.glob("*/*.sh"))
COLLECTION = REQUESTS / "bruno"
WORLD = re.compile(r"by a server of (\S+) whose clock\n# starts at (\S+Z)\. ")
LINE = re.compile(r"^# (\w+), (\w+): (\d{3})$", re.MULTILINE)
STORY = {
    file: yaml.load(file.read_bytes(), yaml.CSafeLoader)
    for file in (ROOT / "spec").glob("*/examples/*/*.yaml")
}


@contextmanager
def server(version: str, folder: Path) -> Iterator[str]:
    """Serve the world and the clock that the scripts of a version name."""
    text = (REQUESTS / "curl" / f"{version}.json.sh").read_text("utf-8")
    found = WORLD.search(text)
    assert found
    world = (ROOT / found[1]).resolve()
    options = ("--world", str(world), "--clock", found[2])
    with served("--database-url", f"sqlite:///{folder / 'requests.db'}", *options) as address:
        assert is_ready(address)
        yield address


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
        fcntl.flock(turn, fcntl.LOCK_EX)  # test processes install once
        if not marker.exists() or marker.read_bytes() != lock:
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(HERE / name, folder / name)
            options = ("--no-audit", "--no-fund", "--ignore-scripts")
            subprocess.run(["npm", "ci", *options], cwd=folder, check=True, capture_output=True)
            marker.write_bytes(lock)
    return folder / "node_modules" / ".bin"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: f"{file.parent.name} {file.stem}")
def test_each_line_is_answered_as_its_comment_says(script: Path, tmp_path: Path) -> None:
    version = script.name.partition(".")[0]
    told = LINE.findall(script.read_text("utf-8"))
    own = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    with server(version, tmp_path) as address:
        own["API"] = f"{address}/system/ws/{version}"
        done = subprocess.run(
            ["sh", "-eu", script], env=os.environ | own, capture_output=True, check=True
        )
    answered = [found.decode() for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", done.stdout)]
    assert answered == [status for _, _, status in told]
    assert len(told) > 90


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: f"{file.parent.name} {file.stem}")
def test_what_a_comment_says_is_documented(script: Path) -> None:
    version = script.name.partition(".")[0]
    for operation, name, status in LINE.findall(script.read_text("utf-8")):
        story = STORY[ROOT / "spec" / version / "examples" / operation / f"{name}.yaml"]
        assert str(story["answer"]["status"]) == status


@pytest.mark.parametrize("version", ["v12", "v20"])
@pytest.mark.parametrize("representation", ["json", "xml"])
def test_every_operation_has_a_line_that_succeeds(version: str, representation: str) -> None:
    bundle = yaml.load((ROOT / f"generated/openapi/{version}.yaml").read_bytes(), yaml.CSafeLoader)
    text = (REQUESTS / "curl" / f"{version}.{representation}.sh").read_text("utf-8")
    succeeded = {operation for operation, _, status in LINE.findall(text) if status < "300"}
    declared = {
        operation["operationId"] for item in bundle["paths"].values() for operation in item.values()
    }
    # A log-in begins the session; the documented log-out needs two of them.
    assert declared - succeeded == {"log_in", "log_out"}
    assert "session=$(" in text


@pytest.mark.parametrize("version", ["v12", "v20"])
@pytest.mark.parametrize("representation", ["json", "xml"])
def test_bruno_runs_each_folder(
    tools: Path, tmp_path: Path, version: str, representation: str
) -> None:
    shutil.copytree(COLLECTION, tmp_path / "bruno")
    folder = tmp_path / "bruno" / f"{version}-{representation}"
    with server(version, tmp_path) as address:
        done = subprocess.run(
            [
                tools / "bru",
                "run",
                folder.name,
                "--env",
                "local",
                "--env-var",
                f"address={address}",
            ],
            cwd=tmp_path / "bruno",
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout
    count = len(list(folder.glob("*.bru")))
    assert count > 15
    assert f"{count} ({count} Passed)" in done.stdout
    assert f"{count}/{count}" in done.stdout


@pytest.mark.parametrize("version", ["v12", "v20"])
def test_redocly_respect_runs_the_workflow(tools: Path, tmp_path: Path, version: str) -> None:
    for name in ("requests/arazzo", "openapi"):
        shutil.copytree(ROOT / "generated" / name, tmp_path / "generated" / name)
    file = tmp_path / "generated" / "requests" / "arazzo" / f"{version}.yaml"
    with server(version, tmp_path) as address:
        done = subprocess.run(
            [tools / "redocly", "respect", file, "--server", f"api={address}/system/ws/{version}"],
            env=os.environ | {"REDOCLY_TELEMETRY": "off"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout
    [workflow] = yaml.load(file.read_bytes(), yaml.CSafeLoader)["workflows"]
    count = len(workflow["steps"])
    assert count > 10
    assert f"Steps: {count} passed, {count} total" in done.stdout + done.stderr
