"""A request and its answer on a connection: what is written, and what may not be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from starlette.types import Message
from uvicorn.protocols.http.flow_control import FlowControl

from casewright.api.connections.cycle import RequestCycle

LENGTH_OF_2 = (b"content-length", b"2")


class Written(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.data = b""
        self.is_closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.data += bytes(data)

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


def start(status: int, *headers: tuple[bytes, bytes], **more: bytes) -> Message:
    """Return the first message of an answer."""
    return {"type": "http.response.start", "status": status, "headers": list(headers), **more}


def body(data: bytes, *, more: bool = False) -> Message:
    """Return a message with a piece of the body."""
    return {"type": "http.response.body", "body": data, "more_body": more}


def cycle_on(
    transport: Written, method: str = "PUT", *, keep_alive: bool = True, expects: bool = False
) -> RequestCycle:
    """Return the cycle of a request without a body yet."""
    return RequestCycle(
        {"method": method},
        transport,
        FlowControl(transport),
        [(b"date", b"today")],
        set(),
        keep_alive=keep_alive,
        expects_continue=expects,
        on_response=lambda: None,
    )


def written(
    messages: list[Message], method: str = "PUT", *, keep_alive: bool = True
) -> tuple[RequestCycle, Written]:
    """Send messages, and return the cycle and what was written."""
    transport = Written()

    async def send() -> RequestCycle:
        cycle = cycle_on(transport, method, keep_alive=keep_alive)
        for message in messages:
            await cycle.send(message)
        return cycle

    return asyncio.run(send()), transport


@pytest.mark.parametrize(
    ("messages", "method", "expected"),
    [
        ([start(200, LENGTH_OF_2, body=b"ab")], "PUT", b"content-length: 2\r\n\r\nab"),
        ([start(200, LENGTH_OF_2), body(b"ab")], "PUT", b"content-length: 2\r\n\r\nab"),
        (
            [start(200, LENGTH_OF_2), body(b"a", more=True), body(b"b")],
            "PUT",
            b"content-length: 2\r\n\r\nab",
        ),
        ([start(200, LENGTH_OF_2, body=b"ab")], "HEAD", b"content-length: 2\r\n\r\n"),
        ([start(200, LENGTH_OF_2), body(b"")], "HEAD", b"content-length: 2\r\n\r\n"),
        ([start(204, body=b"")], "PUT", b"\r\n"),
    ],
    ids=["whole", "two messages", "pieces", "whole HEAD", "HEAD", "no content"],
)
def test_an_answer_is_written_alike_in_one_message_or_in_several(
    messages: list[Message], method: str, expected: bytes
) -> None:
    """RFC 9110, 9.3.2 and 15.3.5: HEAD and 204 have no content."""
    cycle, transport = written(messages, method)
    line = b"204 No Content" if messages[0]["status"] == 204 else b"200 OK"
    assert transport.data == b"HTTP/1.1 " + line + b"\r\ndate: today\r\n" + expected
    assert cycle.response_complete
    assert not transport.is_closed


def test_the_last_answer_of_a_connection_says_so_and_closes() -> None:
    """RFC 9112, 9.6."""
    _, transport = written([start(204, body=b"")], keep_alive=False)
    assert b"\r\nconnection: close\r\n\r\n" in transport.data
    assert transport.is_closed


@pytest.mark.parametrize(
    "messages",
    [
        [start(200, (b"location", b"/a\r\nset-cookie: b"), LENGTH_OF_2, body=b"ab")],
        [start(200, (b"location", b"/a\nb"), LENGTH_OF_2, body=b"ab")],
        [start(200, (b"location", b"/a\rb"), LENGTH_OF_2, body=b"ab")],
        [start(200, (b"location", b"/a\0b"), LENGTH_OF_2, body=b"ab")],
        [start(200, (b"a\r\nb", b"c"), LENGTH_OF_2, body=b"ab")],
        [start(200, body=b"ab")],
        [start(200, LENGTH_OF_2, body=b"abc")],
        [start(200, LENGTH_OF_2, body=b"a")],
        [body(b"ab")],
    ],
    ids=["a header in a value", "LF", "CR", "NUL", "a name with a line end", "no length",
         "more than said", "less than said", "no start"],
)  # fmt: skip
def test_what_would_break_the_answer_is_not_written(messages: list[Message]) -> None:
    with pytest.raises(RuntimeError):
        written(messages)


def test_nothing_is_sent_after_the_answer() -> None:
    with pytest.raises(RuntimeError, match="may not be sent now"):
        written([start(204, body=b""), body(b"")])


def run(action: Callable[[RequestCycle, Written], Coroutine[Any, Any, object]], **how: bool) -> Any:
    """Return what a coroutine on a cycle returns."""

    async def within() -> object:
        transport = Written()
        return await action(cycle_on(transport, **how), transport)

    return asyncio.run(within())


def test_a_body_in_many_pieces_is_received_as_a_whole() -> None:
    async def read(cycle: RequestCycle, _: Written) -> tuple[bytes | None, Message]:
        for number in range(500):
            cycle.add(b"%d," % number)
        early = cycle.whole_body()
        cycle.more_body = False
        return early, {"body": cycle.whole_body()}

    early, message = run(read)
    assert early is None
    assert message["body"] == b"".join(b"%d," % number for number in range(500))


def test_after_its_body_a_request_waits_for_the_end_of_its_connection() -> None:
    async def watch(cycle: RequestCycle, _: Written) -> tuple[bool, Message]:
        cycle.add(b"ab")
        cycle.more_body = False
        cycle.notify()
        assert cycle.whole_body() == b"ab"
        waiting = asyncio.ensure_future(cycle.receive())
        await asyncio.sleep(0)
        was_done = waiting.done()
        cycle.disconnected = True
        cycle.notify()
        return was_done, await waiting

    assert run(watch) == (False, {"type": "http.disconnect"})


def test_a_client_that_asks_is_told_to_send_its_body() -> None:
    """RFC 9110, 10.1.1."""

    async def read(cycle: RequestCycle, transport: Written) -> tuple[bytes, Message]:
        assert cycle.whole_body() is None
        waiting = asyncio.ensure_future(cycle.receive())
        await asyncio.sleep(0)
        cycle.add(b"ab")
        return transport.data, await waiting

    assert run(read, expects=True) == (
        b"HTTP/1.1 100 Continue\r\n\r\n",
        {"type": "http.request", "body": b"ab", "more_body": True},
    )


def test_an_application_that_fails_is_answered_for() -> None:
    async def failing(*_: object) -> None:
        raise ValueError("broken")

    async def answer(cycle: RequestCycle, transport: Written) -> tuple[bytes, bool]:
        await cycle.run(failing)
        return transport.data, transport.is_closed

    data, is_closed = run(answer)
    assert data.startswith(b"HTTP/1.1 500 Internal Server Error\r\n")
    assert is_closed
