"""Heads of requests, and what stands for one: bounded in lines, bytes and requests that wait."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.api.conftest import LIVE
from tests.hostile.servers import CASE, Client, Served, edit, fill, request, served

ADDRESS, LINES, BYTES = 2048, 40, 4096
CHUNKED = request(
    "PUT",
    CASE,
    "Content-Type: application/json",
    "Accept: application/json",
    f"X-egain-session: {LIVE}",
    "Transfer-Encoding: chunked",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("heads")
    limits = {"address_limit": ADDRESS, "header_lines": LINES, "header_limit": BYTES}
    with served(folder, fill(folder), **limits) as running:
        yield running


def lines(count: int) -> list[str]:
    """Return header lines so that a request has `count` of them with its Host."""
    return [f"X-{number}: y" for number in range(count - 1)]


def of_bytes(count: int) -> str:
    """Return a header line so that all of a request's have `count` bytes, `Host: x` included."""
    return f"X: {'y' * (count - len('Host: x' + 'X: ') - 4)}"


def test_header_lines_up_to_the_limits_are_read(server: Served) -> None:
    assert server.ask(request("GET", "/health/live", *lines(LINES))).status == 200
    assert server.ask(request("GET", "/health/live", of_bytes(BYTES))).status == 200


def test_an_address_up_to_the_limit_is_read(server: Served) -> None:
    address = f"/health/live?{'a' * (ADDRESS - len('/health/live?'))}"
    assert server.ask(request("GET", address)).status == 200


@pytest.mark.parametrize(
    ("sent", "status", "rule"),
    [
        ([request("GET", "/health/live", *lines(LINES + 1))], 431, "header_lines_fit"),
        ([request("GET", "/health/live", of_bytes(BYTES + 1))], 431, "header_lines_fit"),
        ([request("GET", "/x", f"X: {'y' * 10_000_000}")], 431, "header_lines_fit"),
        ([request("GET", "/x", *lines(50_000))], 431, "header_lines_fit"),
        ([b"GET /", b"a" * ADDRESS, b" HTTP/1.1\r\nHost: x\r\n\r\n"], 414, "address_fits"),
        ([CHUNKED, b"0\r\n", b"X: y\r\n" * 100, b"\r\n"], 431, "header_lines_fit"),
        ([CHUNKED, b"1;a=", b"b" * 20_000, b"\r\n"], 431, "header_lines_fit"),
        ([b"\r\n" * 10_000, request()], 431, "header_lines_fit"),
    ],
    ids=[
        "one line too many",
        "one byte too many",
        "10 MB",
        "50 000 lines",
        "address",
        "trailers",
        "chunk extension",
        "empty lines before a request",
    ],
)
def test_what_exceeds_a_limit_is_refused_and_closed(
    server: Served, sent: list[bytes], status: int, rule: str
) -> None:
    with closing(Client(server.port)) as client:
        answer = client.send(*sent).read()
        assert (answer.status, answer.rule) == (status, f"protocol.{rule}")
        assert answer.headers["connection"] == "close"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert client.is_closed()


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n", b"a: b\r\n"),
        (b"GET / HTTP/1.1\r\nHost: x\r\na: ", b"b"),
        (b"GET /", b"a"),
        (CHUNKED + b"0\r\n", b"a: b\r\n"),
        (CHUNKED + b"0\r\na: ", b"b"),
        (CHUNKED + b"1;a=", b"b"),
    ],
    ids=["lines", "a line", "an address", "trailers", "a trailer", "a chunk extension"],
)
def test_what_has_no_end_is_not_read_for_ever(server: Served, start: bytes, piece: bytes) -> None:
    """The server closes while the client still sends."""
    with closing(Client(server.port)) as client:
        client.send(start)
        assert client.send_until_closed(piece * (65536 // len(piece)), times=20_000)


def test_twenty_pipelined_requests_are_answered_in_order(server: Served) -> None:
    paths = [f"/{number}" if number % 3 else "/health/live" for number in range(20)]
    with closing(Client(server.port)) as client:
        client.send(b"".join(request("GET", path) for path in paths))
        found = [client.read().status for _ in paths]
    assert found == [404 if number % 3 else 200 for number in range(20)]


def test_pipelined_requests_with_bodies_are_answered_in_order(server: Served) -> None:
    body = b'{"id":"1000","lastModified":{"date":"2015-07-30T13:07:40.000Z"},"subject":"x"}'
    one = edit("Accept: application/json", length=len(body)) + body
    other = edit("Accept: application/json", length=len(body) - 1) + body[:-1]
    with closing(Client(server.port)) as client:
        client.send((one + other) * 5)
        rules = [client.read().rule for _ in range(10)]
    assert rules == ["", "protocol.body_is_well_formed"] * 5


def test_a_client_that_reads_no_answer_is_not_read_on(server: Served) -> None:
    """What it sends waits in the network: no more than socket buffers hold."""
    with closing(Client(server.port)) as client:
        sent = client.send_until_full(b"GET / HTTP/1.1\r\nHost:\r\n\r\n" * 2500, times=1000)
    assert sent < 32 * 2**20
    assert server.lives()


def test_a_bad_request_after_good_ones_does_not_cost_their_answers(server: Served) -> None:
    with closing(Client(server.port)) as client:
        client.send(request() * 3 + b"nonsense\r\n\r\n")
        assert [client.read().status for _ in range(4)] == [200, 200, 200, 400]
        assert client.is_closed()


def test_a_body_that_breaks_off_badly_is_refused_after_earlier_answers(server: Served) -> None:
    with closing(Client(server.port)) as client:
        client.send(request() * 2 + CHUNKED + b"no length\r\n")
        assert [client.read().status for _ in range(3)] == [200, 200, 400]


def test_a_body_that_is_asked_for_and_breaks_off_badly_is_refused_once(server: Served) -> None:
    """The refusal is on its way before the application asks for the body with 100."""
    head = CHUNKED.replace(b"Host: x\r\n", b"Host: x\r\nExpect: 100-continue\r\n")
    for _ in range(20):
        answer = server.ask(head + b"no length\r\n")
        assert (answer.status, answer.rule) == (400, "protocol.request_is_well_formed")
    assert not server.logged("failed")


@pytest.mark.parametrize("offered", ["h2c", "websocket", "TLS/1.0", "h2c, websocket"])
@pytest.mark.parametrize("framing", ["length", "chunks"])
def test_an_offer_to_upgrade_changes_nothing(server: Served, offered: str, framing: str) -> None:
    """The body is read, the request has one answer, and the next request is read too."""
    body = b'{"id":"1000","lastModified":{"date":"2015-07-30T13:07:40.000Z"},"subject":"x"}'
    said = ["Connection: Upgrade, HTTP2-Settings", f"Upgrade: {offered}", "HTTP2-Settings: AAMA"]
    said += ["Accept: application/json"]
    if framing == "length":
        sent = edit(*said, length=len(body)) + body
    else:
        head = request(
            "PUT",
            CASE,
            "Content-Type: application/json",
            f"X-egain-session: {LIVE}",
            "Transfer-Encoding: chunked",
            *said,
        )
        sent = head + f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    for pieces in ([sent + request()], map(bytes, zip(sent + request()))):
        with closing(Client(server.port)) as client:
            client.send(*pieces)
            first, second = client.read(), client.read()
        assert (first.status, second.status) == (400, 200)
        assert b"edit_case.case_exists" in first.body


def test_an_offer_to_upgrade_without_a_body_changes_nothing(server: Served) -> None:
    offers = request("GET", "/x", "Connection: Upgrade", "Upgrade: h2c")
    with closing(Client(server.port)) as client:
        client.send(offers * 3 + request())
        assert [client.read().status for _ in range(4)] == [404, 404, 404, 200]


def test_every_cut_of_a_request_reads_the_same(server: Served) -> None:
    """However the network splits the bytes of two requests, they have the same answers."""
    sent = request("GET", "/x") + request("GET", "/health/live", "X: y")
    for cut, between in itertools.product(range(1, len(sent), 3), (1, 7)):
        with closing(Client(server.port)) as client:
            client.send(sent[:cut], sent[cut : cut + between], sent[cut + between :])
            assert [client.read().status, client.read().status] == [404, 200], cut
