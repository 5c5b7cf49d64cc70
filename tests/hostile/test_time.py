"""Clients that are slow: each wait has an end, and who makes progress is not cut off.

The limits are a few seconds here; no test depends on how long anything takes.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.hostile.servers import Client, Served, edit, fill, request, served

LARGE = "/docs/swagger-ui-bundle.js"
HALF_A_HEAD = b"GET /health/live HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("time")
    limits = {"head_seconds": 1, "body_seconds": 1, "answer_seconds": 3, "keep_alive_seconds": 1}
    with served(folder, fill(folder), **limits) as running:
        yield running


@pytest.mark.parametrize(
    "sent",
    [
        [HALF_A_HEAD],
        [request(), HALF_A_HEAD],
        [edit(length=1000), b"{"],
        [edit(length=100_000), b"{" * 70_000],
        [edit("Expect: 100-continue", length=10)],
        [edit("Transfer-Encoding: chunked", length=1).replace(b"Content-Length: 1\r\n", b"")],
    ],
    ids=["half a head", "half a second head", "a body", "a large body", "a continue", "chunks"],
)
def test_a_request_that_does_not_go_on_is_refused(server: Served, sent: list[bytes]) -> None:
    with closing(Client(server.port)) as client:
        client.send(*sent)
        answer = client.read()
        while answer.status in (100, 200):
            answer = client.read()
        assert (answer.status, answer.rule) == (408, "protocol.request_arrives_in_time")
        assert client.is_closed()


@pytest.mark.parametrize(
    "sent", [[], [request()], [b"\r\n"], [request(), b"\r\n"]], ids=["mute", "idle", "line", "end"]
)
def test_a_connection_without_a_request_is_closed(server: Served, sent: list[bytes]) -> None:
    with closing(Client(server.port)) as client:
        client.send(*sent)
        for one in sent:
            assert one == b"\r\n" or client.read().status == 200
        assert client.is_closed()


def test_a_line_a_moment_does_not_keep_a_connection(server: Served) -> None:
    """Neither empty lines before a request nor header lines one by one."""
    for start, piece in ((b"", b"\r\n"), (HALF_A_HEAD, b"a: b\r\n")):
        with closing(Client(server.port)) as client:
            client.send(start)
            assert client.send_until_closed(piece, times=100, pause=0.1)


def test_a_byte_a_moment_is_no_progress_of_a_body(server: Served) -> None:
    with closing(Client(server.port)) as client:
        client.send(edit(length=1000))
        assert client.send_until_closed(b" ", times=100, pause=0.1)


def test_a_body_that_makes_progress_is_read_to_its_end(server: Served) -> None:
    body = b" " * 5000
    with closing(Client(server.port)) as client:
        client.send(edit("Accept: application/json", length=8 * len(body)))
        for _ in range(8):
            client.send(body)
            time.sleep(0.4)
        answer = client.read()
    assert (answer.status, answer.rule) == (400, "protocol.body_given")


def test_an_answer_that_is_not_read_is_given_up(server: Served) -> None:
    with closing(Client(server.port)) as client:
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.send(request("GET", LARGE) * 10)
        until = time.monotonic() + 20
        while connections_of(server) and time.monotonic() < until:
            time.sleep(0.1)
        assert not connections_of(server)


def test_an_answer_that_is_read_slowly_arrives_whole(server: Served) -> None:
    with closing(Client(server.port)) as client:
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        client.send(request("GET", LARGE))
        received = client.socket.recv(4096)
        for _ in range(40):
            received += client.socket.recv(16384)
            time.sleep(0.15)
        whole = int(received.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        while len(received) < whole and (more := client.socket.recv(1 << 20)):
            received += more
    assert len(received.partition(b"\r\n\r\n")[2]) == whole


def connections_of(server: Served) -> int:
    """Return how many connections to its port the server holds open."""
    wanted = f":{server.port:04X}"
    lines = Path(f"/proc/{server.process.pid}/net/tcp").read_text().splitlines()[1:]
    fields = (line.split() for line in lines)
    return sum(field[1].endswith(wanted) and field[3] == "01" for field in fields)
