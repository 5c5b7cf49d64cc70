"""The demo server that programs run against: a process of its own, on a new database."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SERVES = re.compile(r"casewright serves on (http://\S+)")
_SECONDS_TO_START = 300


@contextmanager
def demo_server(folder: Path, clock: str) -> Iterator[str]:
    """Serve the demo world at the time of `clock` until the block ends; yield the address.

    Database and log are `demo.db` and `demo.log` in `folder`; a database that is there is replaced.
    RuntimeError when the server does not start.
    """
    for file in folder.glob("demo.db*"):
        file.unlink()
    log = folder / "demo.log"
    command = [
        *(sys.executable, "-m", "casewright", "serve", "--demo", "--port", "0", "--clock", clock),
        *("--database-url", f"sqlite:///{folder / 'demo.db'}"),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield _address(process, log)
    finally:
        process.terminate()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        found = _SERVES.search(log.read_text(encoding="utf-8"))
        if found:
            return found[1]
        time.sleep(0.05)
    raise RuntimeError(f"the demo server did not start: {log.read_text(encoding='utf-8')}")
