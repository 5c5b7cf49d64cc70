"""The commands of docs/installing.md, run as they stand there, below a folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation.test_container import FILE, ROOT, context

__all__ = ["context"]

PAGE = (ROOT / "docs" / "installing.md").read_text("utf-8")
NOT_RUN = ("systemctl start", "podman ")
"""Need a systemd that runs, and an engine; the page says so."""


def commands_of(heading: str) -> list[str]:
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\$ (.*)$", section, re.MULTILINE)
    assert found
    return [one for one in found if not one.startswith(NOT_RUN)]


def run(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env={"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_a_host_gets_what_was_tested(tmp_path: Path, context: Path) -> None:
    for command in commands_of("On a host"):
        told = run(command.replace("/opt/", f"{tmp_path}/"), context)
    assert re.fullmatch(r"casewright \d+\.\d+\.\d+\n", told)
    pinned = (ROOT / "packaging" / "casewright.lock").read_text("utf-8")
    frozen = run(f"{tmp_path}/casewright/bin/python -m pip freeze", context)
    installed = [line.lower().replace("_", "-") for line in frozen.splitlines()]
    libraries = [line for line in installed if not line.startswith("casewright")]
    assert len(libraries) > 20
    assert [line for line in libraries if f"\n{line} " not in pinned] == []


def test_systemd_takes_the_unit_where_the_page_puts_it(tmp_path: Path) -> None:
    (tmp_path / "etc/systemd/system").mkdir(parents=True)
    for command in commands_of("With systemd"):
        below = command.replace(" /etc/", f" {tmp_path}/etc/")
        run(below.replace("systemctl ", f"systemctl --root={tmp_path} "), ROOT)
    wanted = tmp_path / "etc/systemd/system/multi-user.target.wants/casewright.service"
    assert wanted.is_symlink()


@pytest.mark.parametrize("command", re.findall(r"--file (\S+)", PAGE))
def test_the_container_s_file_is_the_one_that_is_tested(command: str) -> None:
    assert ROOT / command == FILE
