"""Servers of the benchmark: started together, each one process, asked for their CPU time."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.requests.edit import ROOT, clock_offset

_SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens at `port`; `started` is the CPU time in µs until its first answer."""

    port: int
    pid: int
    started: float

    def cpu(self) -> float:
        """Return the CPU time of all threads so far, those of child processes included, in µs."""
        return _cpu(self.pid)

    def memory(self) -> int:
        """Return the bytes that the process and its children have resident."""
        found = 0
        for pid in _tree(self.pid):
            status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
            line = next(one for one in status.splitlines() if one.startswith("VmRSS:"))
            found += int(line.split()[1]) * 1024
        return found


def peer(name: str, port: int) -> list[str]:
    """Return the command of a peer."""
    return [sys.executable, "-m", "bench.requests.peers", name, str(port)]


def peer_on_granian(name: str, port: int) -> list[str]:
    """Return the command that serves a peer with granian: one worker, one thread, HTTP/1.1."""
    return [
        *(sys.executable, "-m", "granian", f"bench.requests.peers.{name}:application"),
        *("--factory", "--interface", "asgi", "--http", "1", "--no-ws", "--loop", "uvloop"),
        *("--workers", "1", "--runtime-threads", "1", "--log-level", "critical"),
        *("--host", "127.0.0.1", "--port", str(port)),
    ]


def casewright(port: int) -> list[str]:
    """Return the command that serves the database of the environment."""
    return [str(Path(sys.executable).with_name("casewright")), "serve", "--port", str(port)]


@contextmanager
def served(command: list[str], port: int, variables: Mapping[str, str]) -> Iterator[Server]:
    """Run a server until the block ends; yield it once it answers. RuntimeError if it does not."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "CASEWRIGHT_CLOCK_OFFSET": str(clock_offset()),
        **variables,
    }
    # Log lines go where nobody reads them, as those of a service under systemd go to its journal.
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            _wait(process, port)
            yield Server(port, process.pid, _cpu(process.pid))
        finally:
            process.terminate()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _cpu(pid: int) -> float:
    files = [file for one in _tree(pid) for file in Path(f"/proc/{one}/task").glob("*/schedstat")]
    return sum(int(one.read_text(encoding="ascii").split()[0]) for one in files) / 1000


def _tree(pid: int) -> list[int]:
    """Return a process and all that it has started."""
    found = [pid]
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in file.read_text(encoding="ascii").split():
            found += _tree(int(child))
    return found


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(_SECONDS_TO_START)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                probe.sendall(b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                if probe.recv(1):
                    return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not answer on port {port}")
