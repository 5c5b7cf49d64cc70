"""Serve the peers one after the other, load each, and write the report."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from bench.requests.load import Load, prepared, send

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
EXAMPLES = ROOT / "spec" / "v12" / "examples" / "edit_case"
CASE = "/system/ws/v12/interaction/case"
SECONDS = 5.0
JSON, XML = "application/json", "application/xml"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _served(command: list[str], port: int) -> Iterator[int]:
    """Run a server until the block ends; yield its process id once it listens."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "CASEWRIGHT_LOG_LEVEL": "warning"}
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield process.pid
        finally:
            process.terminate()


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _measured(pid: int, port: int, request: bytes) -> tuple[Load, float]:
    """Return the load after a warm-up, and the CPU microseconds of each request."""
    asyncio.run(send(port, request, 1.0))
    before = _cpu_seconds(pid)
    load = asyncio.run(send(port, request, SECONDS))
    return load, (_cpu_seconds(pid) - before) / load.requests * 1e6


def _session(port: int) -> str:
    answer = httpx.post(
        f"http://127.0.0.1:{port}/system/ws/v12/authentication/user/login",
        json={"userName": "frank", "password": "demo-frank"},
        headers={"Accept": JSON},
    )
    answer.raise_for_status()
    return str(answer.headers["X-egain-session"])


def _edit(media_type: str, session: str) -> bytes:
    """Return the documents' edit of all members, for case 1000 and with a date long past."""
    suffix = "json" if media_type == JSON else "xml"
    body = (EXAMPLES / f"modify_all_elements.request.{suffix}").read_text(encoding="utf-8")
    body = re.sub("1013", "1000", body)
    headers = {"Content-Type": media_type, "Accept": media_type, "X-egain-session": session}
    return prepared("PUT", CASE, headers, body.encode())


def _rows() -> Iterator[tuple[str, Load, float]]:
    for name, media_types in (("bare", (JSON,)), ("stock", (JSON,))):
        port = _free_port()
        path = [sys.executable, "-m", "bench.requests.peers", name, str(port)]
        with _served(path, port) as pid:
            for media_type in media_types:
                request = _edit(media_type, "none")
                yield (f"{name}, JSON", *_measured(pid, port, request))
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        program = str(Path(sys.executable).parent / "casewright")
        command = [program, "serve", "--demo", "--port", str(port), "--database-url", url]
        with _served(command, port) as pid:
            session = _session(port)
            for name, media_type in (("JSON", JSON), ("XML", XML)):
                headers = {"Accept": media_type, "X-egain-session": session}
                yield (f"edit, {name}", *_measured(pid, port, _edit(media_type, session)))
                read = prepared("GET", f"{CASE}/1000", headers)
                yield (f"read, {name}", *_measured(pid, port, read))


def main() -> None:
    """Measure every peer and write `report.md`."""
    lines = [
        "| Peer | Requests/s | Server CPU per request, µs | Ratio to bare | Statuses |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    base = None
    for name, load, micros in _rows():
        base = base or micros
        statuses = ", ".join(f"{status}: {count}" for status, count in load.statuses.items())
        per_second = load.requests / load.seconds
        lines.append(
            f"| {name} | {per_second:.0f} | {micros:.0f} | {micros / base:.1f} | {statuses} |"
        )
        sys.stdout.write(lines[-1] + "\n")
    (FOLDER / "report.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
