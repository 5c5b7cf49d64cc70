"""What a connection tells of its client, through a real socket, all in one event loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send
from uvicorn.server import ServerState

from casewright.api.connections.connection import ClientConnection
from casewright.api.connections.open_connections import OpenConnections
from casewright.api.limits import Limits
from casewright.server import configuration
from casewright.settings import Settings

HEAD = b"PUT /x HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"
LENGTH = (b"content-length", b"2")
BODY = {"type": "http.response.body", "body": b"ok"}


def start(*headers: tuple[bytes, bytes]) -> Message:
    return {"type": "http.response.start", "status": 200, "headers": headers}


EMPTY: Sequence[Message] = (start((b"content-length", b"0")), {"type": "http.response.body"})


@dataclass
class Served:
    """A connection, its client, and when the application has got a request."""

    connection: ClientConnection
    client: socket.socket
    has_begun: asyncio.Event

    async def send(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.client, data)

    async def read(self) -> bytes:
        return await asyncio.get_running_loop().sock_recv(self.client, 65536)


@asynccontextmanager
async def served(limits: Limits, answer: Sequence[Message] = EMPTY) -> AsyncIterator[Served]:
    """Serve an application that answers when it has read a body, and connect to it."""
    has_begun = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        has_begun.set()
        while (await receive()).get("more_body"):
            pass
        for message in answer:
            await send(message)

    config = configuration(app, Settings(), OpenConnections(limits, "en-US"))
    config.load()
    loop = asyncio.get_running_loop()
    made: asyncio.Future[ClientConnection] = loop.create_future()

    def connection() -> Any:
        made.set_result(config.http_protocol_class(config, ServerState(), {}))  # type: ignore[operator, call-arg]
        return made.result()

    async with await loop.create_server(connection, "127.0.0.1", 0) as server:
        with socket.create_connection(server.sockets[0].getsockname()) as client:
            client.setblocking(False)
            yield Served(await made, client, has_begun)


def test_a_request_that_has_not_arrived_waits_for_its_client() -> None:
    async def test() -> None:
        now = asyncio.get_running_loop().time
        async with served(Limits()) as one:
            assert one.connection.stalled_since is None
            before = now()
            await one.send(HEAD + b"ab")
            await one.has_begun.wait()
            since = one.connection.stalled_since
            assert since is not None
            assert before <= since <= now()
            await one.send(b"cd")
            assert (await one.read()).startswith(b"HTTP/1.1 200 ")
            assert one.connection.stalled_since is None
            assert not one.connection.transport.is_closing()

    asyncio.run(test())


@pytest.mark.parametrize(("more", "status"), [(0, b"200"), (1, b"431")])
def test_header_lines_count_with_what_stands_between_name_and_value(
    more: int, status: bytes
) -> None:
    """A line is `name: value` and its end: four bytes beside the name and the value."""
    lines = [b"Host: x\r\n", b"Content-Length: 0\r\n", b"Long: " + b"v" * 500 + b"\r\n"]
    limits = Limits(header_bytes=sum(map(len, lines)) - more)

    async def test() -> None:
        async with served(limits) as one:
            await one.send(b"PUT /x HTTP/1.1\r\n" + b"".join(lines) + b"\r\n")
            assert (await one.read()).split()[1] == status

    asyncio.run(test())


@pytest.mark.parametrize(
    ("asked", "answer", "closes"),
    [
        (b"1.1", [start(LENGTH), BODY], False),
        (b"1.1", [start(LENGTH, (b"connection", b"close")), BODY], True),
        (b"1.0", [start(LENGTH), BODY], True),
    ],
    ids=["it stays open", "the application closes it", "the client does not keep it"],
)
def test_a_connection_that_closes_says_so_once(
    asked: bytes, answer: list[Message], closes: bool
) -> None:
    """RFC 9112, 9.6: who closes sends the option `close`, and no further answer."""

    async def test() -> None:
        async with served(Limits(), answer) as one:
            await one.send(b"GET /x HTTP/" + asked + b"\r\nHost: x\r\n\r\n")
            head, _, body = (await one.read()).lower().partition(b"\r\n\r\n")
            assert (head.count(b"\r\nconnection: close"), body) == (int(closes), b"ok")
            assert one.connection.transport.is_closing() is closes
            if closes:
                assert await one.read() == b""
            else:
                await one.send(b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n")
                assert (await one.read()).endswith(b"ok")

    asyncio.run(test())
