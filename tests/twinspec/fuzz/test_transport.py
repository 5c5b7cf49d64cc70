"""All requests go one way: directly, within the time, and again as a server asks for it."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests

from twinspec.fuzz.model.exchange import NO_ANSWER
from twinspec.fuzz.send.transport import RunOver, Transport, retry_after

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
BROKEN = (b"no HTTP at all\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok")
Handle = Callable[[int, bytes], bytes | None]


def whole_request(connection: socket.socket) -> bytes:
    """Read one request, head and body, in however many parts it comes; b"" at the end."""
    data = b""
    while True:
        head, found, body = data.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        if found and len(body) >= (int(length[1]) if length else 0):
            return data
        part = connection.recv(65536)
        if not part:
            return b""
        data += part


@contextmanager
def answering(handle: Handle) -> Iterator[str]:
    """Serve what `handle` makes of the number of a request and its bytes; None drops it."""
    listener = socket.create_server(("127.0.0.1", 0))
    numbers = iter(range(1, 1000))

    def serve(connection: socket.socket) -> None:
        with connection:
            while data := whole_request(connection):
                answer = OK if data.startswith(b"HEAD") else handle(next(numbers), data)
                if answer is None:
                    return
                connection.sendall(answer)
                if answer in BROKEN:
                    return

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def too_many(wait: str) -> bytes:
    return (
        f"HTTP/1.1 429 Slow\r\nRetry-After: {wait}\r\nContent-Type: text/plain\r\n"
        "Content-Length: 0\r\n\r\n"
    ).encode()


def test_a_dropped_connection_is_an_answer_that_says_so() -> None:
    with answering(lambda number, _: OK if number != 2 else None) as url:
        http = Transport().session()
        answers = [http.get(url) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, NO_ANSWER, 200]
    assert answers[1].reason.startswith("The server closed the connection without an answer")


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_no_whole_answer_is_said_to_be_none(broken: bytes) -> None:
    with answering(lambda number, _: broken if number == 2 else OK) as url:
        http = Transport().session()
        answers = [http.get(url) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, NO_ANSWER, 200]
    assert answers[1].reason.startswith("What came back is no whole answer of HTTP")


def test_a_connection_that_was_idle_may_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server closed it before it read anything: the request is sent once more."""
    monkeypatch.setattr("twinspec.fuzz.numbers.IDLE_SECONDS", -1.0)
    with answering(lambda number, _: OK if number != 2 else None) as url:
        http = Transport().session()
        assert [http.get(url).status_code for _ in range(3)] == [200, 200, 200]


def test_a_server_that_is_gone_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twinspec.fuzz.numbers.ALIVE_PAUSE_SECONDS", 0.01)
    transport = Transport()
    http = transport.session()
    with answering(lambda number, _: OK if number < 2 else None) as url:
        http.get(url)
    # The connection that is left may still be read by its thread: a new one is refused.
    http.close()
    found = http.get(url)
    assert found.status_code == NO_ANSWER
    assert found.reason.startswith("The server answers no more")
    assert transport.is_gone
    assert transport.last == f"GET {url}"
    with pytest.raises(RunOver):
        http.get(url)


def test_of_a_server_that_never_answered_the_error_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    with pytest.raises(requests.ConnectionError):
        Transport().session().get(url)


def test_nothing_is_sent_once_the_time_is_over_but_last_words() -> None:
    with answering(lambda *_: OK) as url:
        transport = Transport(until=time.monotonic())
        with pytest.raises(RunOver):
            transport.session().get(url)
        transport.close()
        assert transport.session().get(url).status_code == 200


def test_nothing_is_sent_once_the_run_is_stopped() -> None:
    stop = threading.Event()
    with answering(lambda *_: OK) as url:
        http = Transport(stop=stop).session()
        assert http.get(url).status_code == 200
        stop.set()
        with pytest.raises(RunOver):
            http.get(url)


def test_a_run_that_is_over_does_not_wait_for_an_answer() -> None:
    """No answer in so short a time is no fault of the server."""

    def handle(_number: int, _data: bytes) -> bytes:
        threading.Event().wait(10)
        return OK

    with answering(handle) as url, pytest.raises(RunOver):
        Transport(time.monotonic() + 0.3, has_answered=True).session().get(url)


@pytest.mark.parametrize("wait", ["0", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_request_is_sent_again_after_the_time_that_an_answer_429_names(wait: str) -> None:
    with answering(lambda number, _: too_many(wait) if number < 3 else OK) as url:
        assert Transport().session().get(url).status_code == 200


def test_it_is_waited_for_as_long_as_the_answer_says(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(Transport, "pause", lambda _, seconds: waited.append(seconds))
    with answering(lambda number, _: too_many("7") if number < 3 else OK) as url:
        assert Transport().session().post(url, data=b"x").status_code == 200
    assert waited == [7.0, 7.0]


@pytest.mark.parametrize(
    ("wait", "declares"), [("never", False), ("99", False), ("1", True)], ids=str
)
def test_an_answer_429_that_cannot_be_waited_for_or_is_declared_is_an_answer(
    monkeypatch: pytest.MonkeyPatch, wait: str, declares: bool
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(Transport, "pause", lambda _, seconds: waited.append(seconds))
    with answering(lambda *_: too_many(wait)) as url:
        transport = Transport(time.monotonic() + 20)
        transport.declares = lambda _: declares
        assert transport.session().get(url).status_code == 429
    assert waited == []


def test_a_request_of_the_run_s_own_waits_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(Transport, "pause", lambda _, seconds: waited.append(seconds))
    with answering(lambda number, _: too_many("2") if number < 3 else OK) as url:
        transport = Transport()
        transport.declares = lambda _: True
        http = transport.session()
        assert transport.send_with_retries(lambda: http.get(url)).status_code == 200
    assert waited == [2.0, 2.0]


def test_retry_after_is_seconds_or_a_date() -> None:
    """RFC 9110, 10.2.3."""
    assert retry_after("120") == 120.0
    assert retry_after(" 0 ") == 0.0
    soon = retry_after(format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True))
    assert soon is not None
    assert 50 < soon <= 60
    assert retry_after("Fri, 31 Dec 1999 23:59:59 GMT") == 0.0
    for text in (None, "", "soon", "-1", "1.5"):
        assert retry_after(text) is None


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with answering(lambda *_: OK) as url:
        transport = Transport()
        assert transport.session().get(url).status_code == 200
        with transport.for_all():
            others = requests.Session()
        assert others.get(url).status_code == 200
