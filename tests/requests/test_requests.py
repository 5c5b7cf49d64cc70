"""The generated requests do what they say: sent by curl, HTTPie, Bruno and redocly respect.

Scripts, folders and workflows are run as they are, against a server of the world that they name.
"""

from __future__ import annotations

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
from tests.requests.scripts import REQUESTS, ROOT, parts

pytestmark = pytest.mark.slow
COLLECTION = REQUESTS / "bruno"
WORLD = re.compile(r"by a server of (\S+) whose clock\n# starts at (\S+Z)\. ")
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")  # HTTPie ends no line after a body

versions = pytest.mark.parametrize("version", ["v12", "v20"])
representations = pytest.mark.parametrize("representation", ["json", "xml"])


@contextmanager
def server(version: str, folder: Path) -> Iterator[str]:
    """Serve the world and the clock that the scripts of a version name."""
    head, _ = parts(REQUESTS / "curl" / f"{version}.json.sh")
    found = WORLD.search(head)
    assert found
    world = (ROOT / found[1]).resolve()
    options = ("--world", str(world), "--clock", found[2])
    with served("--database-url", f"sqlite:///{folder / 'requests.db'}", *options) as address:
        assert is_ready(address)
        yield address


def statuses(script: Path, version: str, folder: Path) -> list[str]:
    """Run a script and return the statuses that it prints."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with server(version, folder) as address:
        done = subprocess.run(
            ["sh", "-eu", script],
            env=os.environ | {"PATH": path, "API": f"{address}/system/ws/{version}"},
            capture_output=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return [found.decode() for found in STATUS.findall(done.stdout)]


@versions
@representations
def test_curl_sends_each_line(version: str, representation: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    script = REQUESTS / "curl" / f"{version}.{representation}.sh"
    told = [status for _, _, status, _ in parts(script)[1]]
    assert statuses(script, version, tmp_path) == told
    assert len(told) > 90


@versions
@representations
def test_httpie_sends_a_line_of_each_status(
    version: str, representation: str, tmp_path: Path
) -> None:
    """Each line starts Python, so that one of each operation and status is sent.

    That all lines say what those of curl say is seen without a server, in test_lines.py.
    """
    head, told = parts(REQUESTS / "httpie" / f"{version}.{representation}.sh")
    sample = {(operation, status): line for operation, _, status, line in reversed(told)}
    in_order = [(line, status) for (_, status), line in reversed(sample.items())]
    script = tmp_path / "sample.sh"
    script.write_text(head + "".join(line for line, _ in in_order), "utf-8")
    assert statuses(script, version, tmp_path) == [status for _, status in in_order]
    assert len({operation for operation, _ in sample}) > 5


@versions
@representations
def test_bruno_runs_each_folder(
    tools: Path, tmp_path: Path, version: str, representation: str
) -> None:
    shutil.copytree(COLLECTION, tmp_path / "bruno")
    folder = tmp_path / "bruno" / f"{version}-{representation}"
    with server(version, tmp_path) as address:
        variable = ("--env-var", f"address={address}")
        done = subprocess.run(
            [tools / "bru", "run", folder.name, "--env", "local", *variable],
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


@versions
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
