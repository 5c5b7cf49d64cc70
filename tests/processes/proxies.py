"""The proxies of packaging/proxies, in front of servers on this machine."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import pytest

from tests.certificates import self_signed
from tests.processes.editors import wait_until

Name = Literal["haproxy", "nginx"]
NAMES: tuple[Name, ...] = get_args(Name)
FOLDER = Path(__file__).parents[2] / "packaging" / "proxies"
_FILES: dict[Name, str] = {"haproxy": "haproxy.cfg", "nginx": "nginx.conf"}
_SERVER = re.compile(r"10\.0\.0\.1[123]:8080")
_LISTEN = re.compile(r"(?<=bind :)8080|(?<=listen )8080")
_LISTEN_WITH_TLS = re.compile(r"(?<=bind :)8443|(?<=listen )8443")
_CERTIFICATE = re.compile(r"/etc/casewright/proxy\.pem")


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that serves: its port without TLS, the one with it, and what it is trusted by."""

    port: int
    port_with_tls: int
    certificate: Path


def _program(name: Name) -> str:
    """Return where a proxy is installed; Debian has them where a user's path does not lead."""
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
    found = shutil.which(name, path=path)
    if found is None:
        pytest.skip(f"no {name}: install the package {name}")
    return found


def _configuration(name: Name, proxy: Proxy, servers: Sequence[int]) -> str:
    """Return the documented file with addresses and files of this machine, and nothing else new."""
    text = (FOLDER / _FILES[name]).read_text(encoding="utf-8")
    assert len(_SERVER.findall(text)) == len(servers)
    assert len(_LISTEN.findall(text)) == len(_LISTEN_WITH_TLS.findall(text)) == 1
    assert _CERTIFICATE.search(text)
    ports = iter(servers)
    text = _SERVER.sub(lambda _: f"127.0.0.1:{next(ports)}", text)
    text = _LISTEN_WITH_TLS.sub(str(proxy.port_with_tls), text)
    text = _CERTIFICATE.sub(str(proxy.certificate), text)
    return _LISTEN.sub(str(proxy.port), text)


@contextmanager
def proxy(name: Name, servers: Sequence[int], folder: Path) -> Iterator[Proxy]:
    """Run a proxy in front of the servers at these ports; yield it once it serves."""
    program = _program(name)
    with (
        socket.create_server(("127.0.0.1", 0)) as probe,
        socket.create_server(("127.0.0.1", 0)) as other,
    ):
        ports = probe.getsockname()[1], other.getsockname()[1]
    found = Proxy(*ports, self_signed(folder))
    file = folder / _FILES[name]
    file.write_text(_configuration(name, found, servers), encoding="utf-8")
    command = {
        "haproxy": [program, "-db", "-f", str(file)],
        "nginx": [program, "-p", f"{folder}/", "-c", str(file), "-g", "daemon off;"],
    }[name]
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    with process:
        try:
            wait_until(lambda: process.poll() is not None or _listens(found.port), f"{name} serves")
            assert process.poll() is None, (folder / f"{name}.log").read_text(encoding="utf-8")
            yield found
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False
