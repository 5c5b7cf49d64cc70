"""The end of a server: it does not wait for clients that never finish, and leaves nobody behind."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.hostile.servers import Client, Served, edit, eventually, fill, request, served

NEVER = 600
"""Seconds of grace that no test waits for."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return fill(tmp_path_factory.mktemp("stopping"))


def unfinished(server: Served, clients: ExitStack) -> list[Client]:
    """Return clients of every kind that wait, or let the server wait, on several workers."""
    found = []
    for number in range(12):
        client = clients.enter_context(closing(Client(server.port)))
        found.append(client)
        match number % 4:
            case 0:
                client.send(b"GET / HTTP/1.1\r\nHost: x\r\n")
            case 1:
                client.send(edit("Expect: 100-continue", length=10))
                assert client.read().status == 100
            case 2:
                client.send(request("GET", "/docs/swagger-ui-bundle.js") * 10)
            case _:
                assert client.send(request()).read().status == 200
    return found


@pytest.mark.parametrize("workers", [1, 2])
def test_one_signal_ends_it_within_the_grace_period(tmp_path: Path, url: str, workers: int) -> None:
    with served(tmp_path, url, workers, grace_seconds=1) as server, ExitStack() as clients:
        unfinished(server, clients)
        server.process.send_signal(signal.SIGTERM)
        assert server.ended()
        assert not server.logged("ERROR")


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_second_signal_ends_it_at_once(
    tmp_path: Path, url: str, workers: int, second: signal.Signals
) -> None:
    with served(tmp_path, url, workers, grace_seconds=NEVER) as server, ExitStack() as clients:
        unfinished(server, clients)
        server.process.send_signal(signal.SIGTERM)
        assert eventually(lambda: refuses(server.port))
        server.process.send_signal(second)
        assert server.ended()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_request_that_ends_in_the_grace_period_is_answered(
    tmp_path: Path, url: str, workers: int
) -> None:
    with served(tmp_path, url, workers, grace_seconds=NEVER) as server:
        with closing(Client(server.port)) as client:
            client.send(edit("Expect: 100-continue", length=10))
            assert client.read().status == 100
            server.process.send_signal(signal.SIGTERM)
            assert eventually(lambda: refuses(server.port))
            answer = client.send(b"{" * 10).read()
        assert (answer.status, answer.headers["connection"]) == (400, "close")
        assert server.ended()


def test_workers_end_soon_after_their_supervisor_was_killed(tmp_path: Path, url: str) -> None:
    with served(tmp_path, url, workers=2, grace_seconds=1) as server, ExitStack() as clients:
        unfinished(server, clients)
        workers = server.workers()
        assert len(workers) == 2
        server.process.kill()
        assert eventually(lambda: not any(map(runs, workers)))


def test_a_worker_that_was_killed_is_replaced(tmp_path: Path, url: str) -> None:
    with served(tmp_path, url, workers=2) as server:
        first = server.workers()
        os.kill(first[0], signal.SIGKILL)
        assert eventually(lambda: len(set(server.workers()) - set(first)) == 1)
        assert server.lives()


def refuses(port: int) -> bool:
    """Return whether nobody listens on a port."""
    try:
        Client(port).close()
    except ConnectionRefusedError:
        return True
    return False


def runs(pid: int) -> bool:
    """Return whether a process runs; one that ended and was not fetched does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
