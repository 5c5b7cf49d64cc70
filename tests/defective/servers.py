"""Servers with defects: processes of their own on free ports, on databases of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher

from casewright.storage.world import load_world

ROOT = Path(__file__).parents[2]
WORLD = ROOT / "src" / "casewright" / "worlds" / "fuzz.yaml"
_SERVES = re.compile(r"casewright serves on (\S+)")
_SECONDS_TO_START = 60
# Failed log-ins are part of fuzzing.
_SETTINGS = {"LOG_IN_FREE_FAILURES": "1000000", "LOG_LEVEL": "error"}
# The passwords of a world that is gone in a moment need no protection.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

_loading = threading.Lock()


def environment() -> dict[str, str]:
    """Return the environment in which our modules are found."""
    path = os.pathsep.join(map(str, (ROOT, ROOT / "src", ROOT / "generated")))
    return {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}


@contextmanager
def fuzzed(count: int, defect: Sequence[str] = ()) -> Iterator[tuple[str, ...]]:
    """Serve the world for fuzzing `count` times; yield the addresses, all with the same defect."""
    with ExitStack() as stack:
        # The folder is entered first, so that it goes when the servers have stopped.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="defective-")))
        logs = []
        for number in range(count):
            database = folder / f"{number}.db"
            database.write_bytes(_filled())
            logs.append(stack.enter_context(_process(database, (), defect, _SETTINGS)))
        yield tuple(map(_address, logs))


def _filled() -> bytes:
    """Return a database with the world for fuzzing; it is made once, by one thread."""
    with _loading:
        return _loaded()


@cache
def _loaded() -> bytes:
    with tempfile.TemporaryDirectory(prefix="defective-") as folder:
        database = Path(folder) / "filled.db"
        load_world(WORLD, f"sqlite:///{database}", hash_password=CHEAP.hash)
        return database.read_bytes()


@contextmanager
def served(
    database: Path,
    *options: str,
    defect: Sequence[str] = (),
    settings: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Serve a database until the block ends; yield the address.

    `options` are more of `casewright serve`, `defect` is what `tests.defective` gets, and
    `settings` are those of the server. RuntimeError when it does not start.
    """
    with _process(database, options, defect, {**_SETTINGS, **(settings or {})}) as log:
        yield _address(log)


@contextmanager
def _process(
    database: Path, options: Sequence[str], defect: Sequence[str], settings: Mapping[str, str]
) -> Iterator[Path]:
    """Start a server; yield its log. It is gone when the block is left."""
    log = database.with_suffix(".log")
    told = {f"CASEWRIGHT_{name}": value for name, value in settings.items()}
    command = [
        *(sys.executable, "-m", "tests.defective", *defect, "--"),
        *("serve", "--port", "0", "--database-url", f"sqlite:///{database}", *options),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=environment() | told
        )
    try:
        yield log
    finally:
        process.terminate()
        process.wait()


def _address(log: Path) -> str:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        found = _SERVES.search(log.read_text(encoding="utf-8"))
        if found:
            return found[1]
        time.sleep(0.05)
    raise RuntimeError(f"no server: {log.read_text(encoding='utf-8')}")
