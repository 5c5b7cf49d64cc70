"""The proxies of packaging/proxies, in front of servers on this machine."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, get_args

import pytest

from tests.processes.editors import wait_until

Name = Literal["haproxy", "nginx"]
NAMES: tuple[Name, ...] = get_args(Name)
FOLDER = Path(__file__).parents[2] / "packaging" / "proxies"
_FILES: dict[Name, str] = {"haproxy": "haproxy.cfg", "nginx": "nginx.conf"}
_SERVER = re.compile(r"10\.0\.0\.1[123]:8080")
_LISTEN = re.compile(r"(?<=bind :)8080|(?<=listen )8080")


def _program(name: Name) -> str:
    """Return where a proxy is installed; Debian has them where a user's path does not lead."""
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
    found = shutil.which(name, path=path)
    if found is None:
        pytest.skip(f"no {name}: install the package {name}")
    return found


def _configuration(name: Name, port: int, servers: Sequence[int]) -> str:
    """Return the documented file with addresses of this machine, and nothing else, replaced."""
    text = (FOLDER / _FILES[name]).read_text(encoding="utf-8")
    assert len(_SERVER.findall(text)) == len(servers)
    assert len(_LISTEN.findall(text)) == 1
    ports = iter(servers)
    text = _SERVER.sub(lambda _: f"127.0.0.1:{next(ports)}", text)
    return _LISTEN.sub(str(port), text)


@contextmanager
def proxy(name: Name, servers: Sequence[int], folder: Path) -> Iterator[int]:
    """Run a proxy in front of the servers at these ports; yield its port once it serves."""
    program = _program(name)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    file = folder / _FILES[name]
    file.write_text(_configuration(name, port, servers), encoding="utf-8")
    command = {
        "haproxy": [program, "-db", "-f", str(file)],
        "nginx": [program, "-p", f"{folder}/", "-c", str(file), "-g", "daemon off;"],
    }[name]
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    with process:
        try:
            wait_until(lambda: process.poll() is not None or _listens(port), f"{name} serves")
            assert process.poll() is None, (folder / f"{name}.log").read_text(encoding="utf-8")
            yield port
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False
