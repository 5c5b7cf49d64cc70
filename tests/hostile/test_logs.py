"""Whoever reads the log does not have to: no request waits for it."""

from __future__ import annotations

import fcntl
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from casewright.api import logs
from casewright.api.log_pipe import LogPipe
from casewright.storage.world import DEMO_WORLD, load_world

SERVE = (sys.executable, "-m", "casewright", "serve", "--port", "0")


class Pipe:
    """A pipe with a small room, and what is written into it."""

    def __init__(self) -> None:
        self.reads, self.writes = os.pipe()
        fcntl.fcntl(self.writes, fcntl.F_SETPIPE_SZ, 4096)
        self.read = b""

    def begin(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while part := os.read(self.reads, 1000):
            self.read += part

    def lines(self) -> list[str]:
        return self.read.decode().splitlines()


def told(lost: int) -> str:
    return f"lost {lost}\n"


def until(condition: Callable[[], bool]) -> None:
    """Wait for what comes without anything else being done; fail when it does not."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_lines_come_whole_and_in_order() -> None:
    pipe = Pipe()
    log = LogPipe(pipe.writes, told)
    pipe.begin()
    sent = [f"{number} {'x' * (number % 7000)}" for number in range(300)]
    for line in sent:
        log.write(f"{line}\n")
    log.finish()
    until(lambda: len(pipe.lines()) == 300)
    assert pipe.lines() == sent


def test_a_full_queue_drops_lines_and_says_so_in_their_place() -> None:
    pipe = Pipe()
    log = LogPipe(pipe.writes, told, most=10_000)
    for number in range(5000):
        log.write(f"{number:099}\n")
    pipe.begin()
    until(lambda: any(line.startswith("lost") for line in pipe.lines()))
    log.write("after\n")
    log.finish()
    until(lambda: pipe.lines()[-1:] == ["after"])
    # The pipe itself may take lines meanwhile, so there can be several notices.
    following = 0
    for line in pipe.lines()[:-1]:
        if line.startswith("lost"):
            following += int(line.split()[1])
        else:
            assert int(line) == following
            following += 1
    assert following == 5000


def test_who_finishes_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casewright.api.log_pipe._SECONDS_TO_FINISH", 0.05)
    log = LogPipe(Pipe().writes, told)
    log.write("x" * 100_000)
    log.finish()
    for _ in range(1000):
        log.write("more\n")
    log.finish()


def test_who_finishes_waits_for_the_line_that_is_being_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("casewright.api.log_pipe._SECONDS_TO_FINISH", 60)
    pipe = Pipe()
    log = LogPipe(pipe.writes, told, most=10_000_000)
    log.write("x" * 2_000_000 + "\n")
    os.read(pipe.reads, 1)  # From now on the thread writes, and no line is left in the queue.
    finishing = threading.Thread(target=log.finish)
    finishing.start()
    finishing.join(0.1)
    assert finishing.is_alive()
    pipe.begin()
    finishing.join()


def test_a_reader_who_went_away_is_no_failure() -> None:
    pipe = Pipe()
    log = LogPipe(pipe.writes, told)
    os.close(pipe.reads)
    for _ in range(1000):
        log.write("to nobody\n")
    log.finish()
    os.close(pipe.writes)
    log.write("to nothing\n")
    log.finish()


def test_a_file_that_does_not_wait_loses_nothing() -> None:
    pipe = Pipe()
    os.set_blocking(pipe.writes, False)
    log = LogPipe(pipe.writes, told)
    for number in range(1000):
        log.write(f"{number:099}\n")
    pipe.begin()
    until(lambda: len(pipe.lines()) == 1000)
    assert [int(line) for line in pipe.lines()] == list(range(1000))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('logs') / 'demo.db'}"
    load_world(DEMO_WORLD, url, hash_password=lambda password: "none")
    return url


@contextmanager
def served(database: str, errors: int, *options: str) -> Iterator[tuple[subprocess.Popen, str]]:
    """Serve with this file as standard error; yield the process and its address."""
    line = [*SERVE, "--database-url", database, *options]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().split()[3]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def ask(address: str, times: int) -> int:
    """Return how many of so many requests are answered."""
    with httpx.Client(base_url=address, timeout=20) as client:
        return sum(client.get("/health/live").status_code == 200 for _ in range(times))


@pytest.mark.parametrize("workers", [1, 2])
def test_requests_are_answered_while_nobody_reads_the_log(database: str, workers: int) -> None:
    pipe = Pipe()
    with served(database, pipe.writes, "--workers", str(workers)) as (process, address):
        assert ask(address, 2000) == 2000
        # What could not be written before is written now, each line whole.
        os.close(pipe.writes)
        pipe.begin()
        until(lambda: len(pipe.lines()) >= 2000)
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    for line in pipe.lines():
        assert json.loads(line)["event"]


def test_a_normal_end_loses_no_line(database: str) -> None:
    pipe = Pipe()
    with served(database, pipe.writes) as (process, address):
        os.close(pipe.writes)
        pipe.begin()
        assert ask(address, 300) == 300
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    until(lambda: "Finished server process" in pipe.lines()[-1])
    events = [json.loads(line)["event"] for line in pipe.lines()]
    assert events.count("request") == 300


def test_lost_lines_are_told_in_the_form_of_other_lines() -> None:
    line = json.loads(logs._told(3))
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "log lines were lost", "count": 3, "level": "warning"}


def test_a_server_without_standard_error_serves(database: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = f"exec {sys.executable} -m casewright serve --port {port} --database-url {database} 2>&-"
    process = subprocess.Popen(["sh", "-c", line], stdout=subprocess.DEVNULL)
    try:
        until(lambda: _listens(port))
        assert ask(f"http://127.0.0.1:{port}", 20) == 20
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


class Replaced(io.StringIO):
    """What a program has put in the place of standard error; it may have no descriptor."""

    def __init__(self, fault: Exception | None) -> None:
        super().__init__()
        self._fault = fault

    def fileno(self) -> int:
        if self._fault:
            raise self._fault
        return 77


@pytest.mark.parametrize("fault", [OSError(), ValueError(), None], ids=repr)
def test_lines_go_to_what_stands_in_the_place_of_standard_error(
    monkeypatch: pytest.MonkeyPatch, fault: Exception | None
) -> None:
    replaced = Replaced(fault)
    monkeypatch.setattr(sys, "stderr", replaced)
    assert logs._out() is replaced
