"""A lock between processes: side by side, unless one goes alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from twinspec.fuzz.send.lock import SharedExclusiveLock

ROOT = Path(__file__).parents[3]
LONG = 20.0
PROGRAM = """
import sys
from pathlib import Path
from twinspec.fuzz.send.lock import SharedExclusiveLock
lock = SharedExclusiveLock(Path(sys.argv[1]))
lock.acquire(alone=sys.argv[2] == "alone")
print("begun", flush=True)
sys.stdin.readline()
lock.release()
print("ended", flush=True)
sys.stdin.readline()
"""


@contextmanager
def other(file: Path, how: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that acquires the lock, releases it when it is told to, and then waits."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(file), how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def says(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def blocks(process: subprocess.Popen[str]) -> bool:
    """Whether a process has come as far as waiting for a lock of a file."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        waiting = Path("/proc/locks").read_text(encoding="ascii")
        if any("->" in line and f" {process.pid} " in line for line in waiting.splitlines()):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(("mine", "theirs"), [(True, False), (False, True), (True, True)])
def test_who_goes_alone_waits_and_is_waited_for(tmp_path: Path, mine: bool, theirs: bool) -> None:
    lock = SharedExclusiveLock(tmp_path / "lock")
    lock.acquire(alone=mine)
    with other(tmp_path / "lock", "alone" if theirs else "beside") as process:
        assert blocks(process)
        lock.release()
        assert says(process) == "begun"


def test_others_go_side_by_side(tmp_path: Path) -> None:
    lock = SharedExclusiveLock(tmp_path / "lock")
    lock.acquire(alone=False)
    with other(tmp_path / "lock", "beside") as process:
        assert says(process) == "begun"
        tell(process)
        assert says(process) == "ended"
    lock.release()


def test_a_lock_that_is_acquired_again_or_not_released_blocks_nobody_for_ever(
    tmp_path: Path,
) -> None:
    lock = SharedExclusiveLock(tmp_path / "lock")
    with other(tmp_path / "lock", "alone") as process:
        assert says(process) == "begun"
        # A process that dies gives up its lock.
        process.kill()
        process.wait()
        lock.acquire(alone=True)
        lock.acquire(alone=False)
        lock.release()
        lock.release()
