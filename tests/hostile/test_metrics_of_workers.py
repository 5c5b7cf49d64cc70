"""Metrics of several workers: any of them answers for all, those that died included."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.test_metrics import Samples, parsed, value
from tests.hostile.servers import Served, eventually, fill, request, served

SCRAPE = request("GET", "/metrics")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("metrics")
    with served(folder, fill(folder), workers=2) as found:
        yield found


def scraped(server: Served) -> Samples:
    answer = server.ask(SCRAPE)
    assert answer.status == 200
    return parsed(answer.body.decode())


def counted(server: Served) -> float:
    labels = {"version": "", "operation": "", "status": "404", "rule": "protocol.path_exists"}
    return value(scraped(server), "requests_total", **labels)


def test_any_worker_tells_what_all_have_counted(server: Served) -> None:
    assert eventually(lambda: value(scraped(server), "processes") == 2)
    for _ in range(40):
        assert server.ask(request("GET", "/nowhere")).status == 404
    assert eventually(lambda: all(counted(server) == 40 for _ in range(8)))
    assert value(scraped(server), "connections") >= 1


def test_a_worker_that_is_killed_takes_no_counts_with_it(server: Served) -> None:
    before = counted(server)
    for _ in range(20):
        server.ask(request("GET", "/nowhere"))
    assert eventually(lambda: all(counted(server) == before + 20 for _ in range(8)))
    os.kill(server.workers()[0], signal.SIGKILL)
    assert eventually(lambda: value(scraped(server), "processes") == 2)
    assert all(counted(server) == before + 20 for _ in range(8))


def test_what_the_connection_refuses_is_counted(server: Served) -> None:
    answer = server.ask(request("GET", "/nowhere", *["X: y"] * 200))
    assert answer.status == 431
    name, labels = "connection_refusals_total", {"rule": "protocol.header_lines_fit"}
    assert eventually(lambda: value(scraped(server), name, **labels) == 1)


def test_a_supervisor_that_is_killed_leaves_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with served(tmp_path, fill(tmp_path), workers=2) as server:
        assert eventually(lambda: len(list(temporary.glob("casewright-*/[0-9]*"))) == 2)
        workers = server.workers()
        server.process.kill()
        assert eventually(lambda: not any(Path(f"/proc/{one}/exe").exists() for one in workers))
    assert list(temporary.glob("casewright-*")) == []


def test_nobody_needs_a_folder_for_temporary_files() -> None:
    """Then each worker tells what it has counted itself, and the log says so."""
    code = (
        "from casewright import server\n"
        "def none(**_): raise FileNotFoundError('No usable temporary directory')\n"
        "server.TemporaryDirectory = none\n"
        "with server._shared_folder() as folder: print(folder)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "None" in told.stdout.splitlines()
    assert "each worker tells its own metrics alone" in told.stdout + told.stderr
