"""A server to be attacked, in processes of its own, and what it takes of the machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: the port that it listens on and the process that was started."""

    port: int
    process: subprocess.Popen[str]

    def log_in(self) -> str:
        """Start a session of the demo world's first user and return its id."""
        answer = httpx.post(
            f"http://127.0.0.1:{self.port}/system/ws/v12/authentication/user/login",
            json={"userName": "frank", "password": "demo-frank"},
            params={"forceLogin": "yes"},
            trust_env=False,
        )
        return str(answer.raise_for_status().headers["X-egain-session"])

    def pids(self) -> list[int]:
        """Return its processes: the one that was started and all below it."""
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for file in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += map(int, file.read_text().split())
        return found

    def memory(self) -> int:
        """Return the resident bytes of all its processes."""
        return sum(
            int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE for pid in self.pids()
        )

    def descriptors(self) -> int:
        """Return how many file descriptors all its processes have open."""
        return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in self.pids())


@contextmanager
def served(
    folder: Path, workers: int = 1, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Serve the demo world on a free port, with a database in `folder`."""
    command = [sys.executable, "-m", "casewright", "serve", "--demo", "--port", "0"]
    command += ["--workers", str(workers), "--database-url", f"sqlite:///{folder / 'demo.db'}"]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONUNBUFFERED": "1",
        "CASEWRIGHT_LOG_LEVEL": "error",
        **(settings or {}),
    }
    with (folder / "server.log").open("a", encoding="utf-8") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, cwd=folder
        )
    with process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            found = re.search(r"http://[^:]+:(\d+)", said)
            assert found, (folder / "server.log").read_text(encoding="utf-8")
            yield Server(int(found[1]), process)
        finally:
            process.terminate()
