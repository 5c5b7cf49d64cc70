"""Servers to fuzz: `casewright serve` in processes of its own, on databases that go away with them.

Equal servers start with equal databases and follow the machine's clock.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from argon2 import PasswordHasher

from casewright.settings import PREFIX
from casewright.storage.world import load_world
from tests.databases import Databases, Kind
from tests.fuzz.make_world import WORLD

_SECONDS_TO_START = 60
_SECONDS_TO_STOP = 20
# Failed log-ins are part of fuzzing, and one line of log for each of its requests is no use.
_SETTINGS = {"LOG_IN_FREE_FAILURES": "1000000", "LOG_LEVEL": "warning"}
# The passwords of a world for fuzzing are public, and hashing them well takes seconds.
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class ServerFailed(RuntimeError):
    """A server did not start; the message ends with what it said."""


@contextmanager
def serving(
    world: Path = WORLD,
    count: int = 1,
    settings: Mapping[str, str] | None = None,
    kind: Kind = "sqlite",
) -> Iterator[tuple[str, ...]]:
    """Serve `world` `count` times on free ports of this machine; yield the addresses.

    Each server has a database of its own, of this `kind`. `settings` are those of
    `casewright serve`, named without their prefix. The servers start side by side and are stopped
    when the block is left, however that happens. WorldError for a bad file, ServerFailed when a
    server does not answer within a minute.
    """
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONUNBUFFERED": "1",
    }
    environment |= {
        f"{PREFIX}{name}": text for name, text in {**_SETTINGS, **(settings or {})}.items()
    }
    with ExitStack() as stack:
        # The folder is entered first, so that it goes when the servers have stopped.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="casewright-fuzz-")))
        processes = []
        for number, url in enumerate(_databases(world, kind, count, folder, stack)):
            own = folder / str(number)
            own.mkdir()
            processes.append((stack.enter_context(_process(own, url, environment)), own / "log"))
        yield tuple(_address(process, log) for process, log in processes)


def _databases(
    world: Path, kind: Kind, count: int, folder: Path, stack: ExitStack
) -> Iterator[str]:
    """Yield the URLs of equal databases with the world, which go away with `folder` and `stack`."""
    databases = Databases(folder, stack)
    if kind == "postgresql":
        for _ in range(count):
            url = databases.new(kind)
            load_world(world, url, hash_password=_CHEAP.hash)
            yield url
        return
    filled = folder / "filled.db"
    load_world(world, f"sqlite:///{filled}", hash_password=_CHEAP.hash)
    for number in range(count):
        copy = folder / f"{number}.db"
        shutil.copyfile(filled, copy)
        yield f"sqlite:///{copy}"


@contextmanager
def _process(
    folder: Path, database: str, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server in its folder; it is gone when the block is left."""
    command = [sys.executable, "-m", "casewright", "serve", "--port", "0"]
    # A file cannot fill up as a pipe can that nobody reads.
    with (folder / "log").open("wb") as output:
        process = subprocess.Popen(
            [*command, "--database-url", database],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=folder,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the server answers, and return where."""
    until = time.monotonic() + _SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        found = re.search(r"serves on (http://\S+)", log.read_text(encoding="utf-8"))
        if found and _is_ready(found[1]):
            return found[1]
        time.sleep(0.05)
    raise ServerFailed(f"no server: {log.read_text(encoding='utf-8')}")


def _is_ready(address: str) -> bool:
    try:
        answer = httpx.get(f"{address}/health/ready", trust_env=False, timeout=5)
    except httpx.TransportError:
        return False
    return answer.status_code == httpx.codes.OK
