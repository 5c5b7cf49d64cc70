"""A real server in processes of its own, as `casewright serve` starts it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import httpx
import yaml

from casewright.storage import migrate
from casewright.storage.world import load_world
from tests.concurrency.office import CHEAP
from tests.concurrency.scenery import PASSWORD, WORKERS, Told
from tests.concurrency.wire import Caller

_SECONDS_TO_START = 60
_SECONDS_TO_STOP = 20


def fill(url: str, told: Told, folder: Path) -> None:
    """Bring a database without tables to the newest schema and load a world."""
    file = folder / "world.yaml"
    file.write_text(yaml.dump(told, Dumper=yaml.CSafeDumper), encoding="utf-8")
    migrate(url)
    load_world(file, url, hash_password=CHEAP.hash)


class Server:
    """A running server: its address, and ways to end it."""

    def __init__(self, process: subprocess.Popen[str], address: str, log: Path) -> None:
        self._process = process
        self.address = address
        self.log = log

    def kill(self) -> None:
        """End all its processes as `kill -9` does: nothing is finished or told."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(_SECONDS_TO_STOP)

    def stop(self) -> None:
        """Ask it to end, and see that it does."""
        if self._process.poll() is None:
            self._process.terminate()
        try:
            self._process.wait(_SECONDS_TO_STOP)
        finally:
            if self._process.poll() is None:
                self.kill()
            if self._process.stdout is not None:
                self._process.stdout.close()


@contextmanager
def served(url: str, workers: int, folder: Path) -> Iterator[Server]:
    """Serve a filled database on a free port of this machine."""
    command = [sys.executable, "-m", "casewright", "serve", "--port", "0", "--database-url", url]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONUNBUFFERED": "1",
        "CASEWRIGHT_LOG_LEVEL": "error",
    }
    log = folder / "server.log"
    with log.open("a", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [*command, "--workers", str(workers)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment,
            cwd=folder,
            start_new_session=True,
        )
    server = Server(process, "", log)
    try:
        server.address = _address(process, log)
        _wait_until_ready(server)
        yield server
    finally:
        server.stop()


def _address(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        found = next((word for word in line.split() if word.startswith("http://")), None)
        if found is not None:
            return found
    raise AssertionError(f"the server did not start: {log.read_text(encoding='utf-8')}")


def _wait_until_ready(server: Server) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            answer = httpx.get(f"{server.address}/health/ready", trust_env=False, timeout=5)
            if answer.status_code == 200:
                return
        except httpx.TransportError:
            pass
        said = server.log.read_text(encoding="utf-8")
        assert time.monotonic() < until, f"the server is not ready: {said}"
        time.sleep(0.1)


@asynccontextmanager
async def callers(server: Server, count: int) -> AsyncIterator[list[Caller]]:
    """Log so many workers in, in turn, each with room for a connection of their own."""
    limits = httpx.Limits(max_connections=count)
    async with httpx.AsyncClient(
        base_url=server.address, limits=limits, timeout=30, trust_env=False
    ) as client:
        names = [f"worker{one}" for one in WORKERS]
        yield [
            await Caller.log_in(client, names[index % len(names)], PASSWORD)
            for index in range(count)
        ]


def is_sound(url: str) -> None:
    """Assert that SQLite finds nothing wrong with its file."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
