"""Three servers behind a proxy, set up by typing what docs/operating.md says, and nothing else.

Addresses are those of this machine: hosts are addresses of loopback, PostgreSQL has a free port.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.certificates import self_signed
from tests.databases import cluster
from tests.processes.editors import wait_until

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "operating.md"
PROGRAMS = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}{os.pathsep}/usr/sbin"
HOSTS = ("127.0.0.11", "127.0.0.12", "127.0.0.13")
NEEDED = ("psql", "createdb", "curl")


def typed() -> list[list[str]]:
    """Return the commands of each block: database, tables, server, proxy, a look from outside."""
    section = PAGE.read_text(encoding="utf-8").partition("### From nothing to three servers")[2]
    blocks = re.findall(r"```console\n(.*?)```", section.partition("\n### ")[0], re.DOTALL)
    return [[line.removeprefix("$ ") for line in block.splitlines()] for block in blocks]


class Machine:
    """This machine in the place of the documented hosts."""

    def __init__(self, folder: Path, database: int, port: int, proxy: tuple[int, int]) -> None:
        self.folder = folder
        self._places = {
            "10.0.0.5:5432": f"127.0.0.1:{database}",
            "10.0.0.2:8443": f"127.0.0.1:{proxy[1]}",
            "CASEWRIGHT_TRUSTED_PROXIES=10.0.0.2": "CASEWRIGHT_TRUSTED_PROXIES=127.0.0.1",
            "8080": str(port),
            "/var/run": str(folder),
            "packaging/proxies": "proxies",
        }
        shutil.copytree(ROOT / "packaging" / "proxies", folder / "proxies")
        certificate = self_signed(folder)
        for file in (folder / "proxies").iterdir():
            text = file.read_text(encoding="utf-8")
            for number, host in enumerate(HOSTS, start=11):
                text = text.replace(f"10.0.0.{number}:8080", f"{host}:{port}")
            text = re.sub(r"(?<=bind :)8443|(?<=listen )8443", str(proxy[1]), text)
            text = re.sub(r"(?<=bind :)8080|(?<=listen )8080", str(proxy[0]), text)
            text = text.replace("/etc/casewright/proxy.pem", str(certificate))
            file.write_text(text, encoding="utf-8")
        self._environment = os.environ | {"PATH": PROGRAMS, "CURL_CA_BUNDLE": str(certificate)}

    def _script(self, lines: list[str], host: str = "") -> list[str]:
        text = "\n".join(["set -euo pipefail", *lines])
        for old, new in self._places.items():
            text = text.replace(old, new)
        return ["bash", "-c", text.replace("10.0.0.11", host)]

    def run(self, lines: list[str], host: str = "") -> str:
        """Type lines and return what they print; each has to succeed."""
        done = subprocess.run(
            self._script(lines, host),
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def running(self, lines: list[str], host: str = "") -> Iterator[None]:
        """Type lines of which the last one goes on until the block ends."""
        *before, last = lines
        with (self.folder / f"log{host}").open("wb") as log:
            process = subprocess.Popen(
                self._script([*before, f"exec {last}"], host),
                cwd=self.folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        with process:
            try:
                yield
            finally:
                process.terminate()


def free_ports(number: int) -> list[int]:
    with ExitStack() as stack:
        listening = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)
        ]
        return [one.getsockname()[1] for one in listening]


def world(folder: Path) -> None:
    """Write the demo world as one of an operator: its passwords are of no interest here."""
    text = (ROOT / "src/casewright/worlds/demo.yaml").read_text(encoding="utf-8")
    assert re.search(r"^demo: true$", text, re.MULTILINE)
    (folder / "world.yaml").write_text(text.replace("demo: true\n", ""), encoding="utf-8")


def is_ready(machine: Machine, line: list[str]) -> bool:
    try:
        machine.run(line)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("proxy", [0, 1], ids=["haproxy", "nginx"])
def test_what_the_page_says_is_three_servers_behind_a_proxy(tmp_path: Path, proxy: int) -> None:
    database, tables, server, proxies, look = typed()
    missing = [
        name
        for name in (*NEEDED, proxies[proxy].split()[0])
        if shutil.which(name, path=PROGRAMS) is None
    ]
    if missing:
        pytest.skip(f"install {', '.join(missing)}")
    port, own, plain, tls = free_ports(4)
    with ExitStack() as stack:
        stack.enter_context(cluster(f"-c listen_addresses=127.0.0.1 -c port={port}"))
        machine = Machine(tmp_path, port, own, (plain, tls))
        world(tmp_path)
        machine.run(database)
        machine.run(tables)
        # The doctor would rightly find the passwords of the demo world, and end with 1.
        *settings, serve = [line for line in server if "doctor" not in line]
        for host in HOSTS:
            stack.enter_context(machine.running([*settings, serve], host))
        stack.enter_context(machine.running([proxies[proxy]]))
        # The proxy asks one after the other, and a log-in is not sent to a second one.
        wait_until(
            lambda: all(is_ready(machine, look) for _ in range(2 * len(HOSTS))),
            "all servers are ready behind the proxy",
        )
        log_in = httpx.post(
            f"http://127.0.0.1:{plain}/system/ws/v12/authentication/user/login",
            params={"forceLogin": "yes"},
            json={"userName": "frank", "password": "demo-frank"},
            trust_env=False,
            timeout=60,
        )
        assert log_in.status_code == 204
        session = {"X-egain-session": log_in.headers["X-egain-session"]}
        # Each server has the same session and the same cases.
        for host in HOSTS:
            found = httpx.get(
                f"http://{host}:{own}/system/ws/v12/interaction/case/1000",
                headers=session | {"Accept": "application/json"},
                trust_env=False,
                timeout=60,
            )
            assert found.status_code == 200
            assert json.loads(found.text)["case"][0]["id"] == "1000"
