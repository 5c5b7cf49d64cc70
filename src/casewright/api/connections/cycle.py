"""One request of a connection and its answer, as the ASGI application sees them.

It does what uvicorn's cycle does, for less: an answer that is complete goes out in one message and
one write, and nobody waits for a body that is already there.
"""

from __future__ import annotations

import asyncio
from asyncio import Transport
from collections.abc import Callable, MutableSet
from http import HTTPStatus
from typing import Any

import structlog
from starlette.types import ASGIApp, Message
from uvicorn.protocols.http.flow_control import FlowControl

from casewright.api.exchange import BODY

log = structlog.get_logger()

_START, _BODY = "http.response.start", "http.response.body"
_STATUS_LINES = {one.value: f"HTTP/1.1 {one.value} {one.phrase}\r\n".encode() for one in HTTPStatus}
_MOST_AT_HAND = 16 * 1024
"""Bytes of a body that is taken as a whole; larger ones are counted while they are received."""
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_FAILED = (
    b"HTTP/1.1 500 Internal Server Error\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: 21\r\nconnection: close\r\n\r\nInternal Server Error"
)
"""The answer in the place of one that the application failed to give; it answers faults itself."""

Header = tuple[bytes, bytes]


class RequestCycle:
    """A request that is read and answered; `receive` and `send` are those of ASGI.

    The first message of an answer may have its whole `body`: then it is the only one.
    """

    __slots__ = (
        "_default_headers",
        "_flow",
        "_is_head",
        "_left",
        "_news",
        "_on_response",
        "_tasks",
        "_transport",
        "_waiter",
        "body",
        "disconnected",
        "keep_alive",
        "more_body",
        "response_complete",
        "response_started",
        "scope",
        "task",
        "waiting_for_100_continue",
    )

    def __init__(
        self,
        scope: dict[str, Any],
        transport: Transport,
        flow: FlowControl,
        default_headers: list[Header],
        tasks: MutableSet[asyncio.Task[None]],
        *,
        keep_alive: bool,
        expects_continue: bool,
        on_response: Callable[[], None],
    ) -> None:
        """Prepare; `on_response` is called when the answer is complete."""
        self.scope = scope
        self.keep_alive = keep_alive
        self.waiting_for_100_continue = expects_continue
        self.body: bytes | bytearray = b""
        """What has arrived of the body and was not received yet."""
        self.more_body = True
        self.disconnected = self.response_started = self.response_complete = False
        self.task: asyncio.Task[None] | None = None
        self._transport = transport
        self._flow = flow
        self._default_headers = default_headers
        self._tasks = tasks
        self._on_response = on_response
        self._is_head = scope["method"] == "HEAD"
        self._left = 0
        self._news = False
        self._waiter: asyncio.Future[None] | None = None

    async def run(self, app: ASGIApp) -> None:
        """Let the application answer; if it fails to, answer 500 or close."""
        try:
            await app(self.scope, self.receive, self.send)
            if not self.response_complete and not self.disconnected:
                self._fail(RuntimeError("the application has not answered"))
        except BaseException as error:
            self._fail(error)
        finally:
            # It refers to this cycle, and would keep both until garbage is looked for.
            self.scope.pop(BODY, None)
            if self.task is not None:
                self._tasks.discard(self.task)

    def add(self, body: bytes) -> None:
        """Add what has arrived of the body."""
        if not self.body:
            self.body = body
        elif isinstance(self.body, bytearray):
            self.body += body
        else:
            self.body = bytearray(self.body)
            self.body += body
        self.notify()

    def notify(self) -> None:
        """Wake who waits for the body, or for the end of the connection."""
        self._news = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def receive(self) -> Message:
        """Return what has arrived of the body, or that the client is gone or has its answer."""
        if self.waiting_for_100_continue and not self._transport.is_closing():
            self._transport.write(_CONTINUE)
            self.waiting_for_100_continue = False
        if not self.disconnected and not self.response_complete:
            self._flow.resume_reading()
            while not self._news:
                self._waiter = asyncio.get_running_loop().create_future()
                await self._waiter
            self._news = False
        if self.disconnected or self.response_complete:
            return {"type": "http.disconnect"}
        body, self.body = self.body, b""
        return {"type": "http.request", "body": bytes(body), "more_body": self.more_body}

    def whole_body(self) -> bytes | None:
        """Return the body if all of it has arrived and none was received; else None."""
        if self.more_body or self.disconnected or len(self.body) > _MOST_AT_HAND:
            return None
        self._news = False
        body, self.body = self.body, b""
        return bytes(body)

    async def send(self, message: Message) -> None:
        """Write a message of the answer; RuntimeError for one that may not come now."""
        if self._flow.write_paused and not self.disconnected:
            await self._flow.drain()
        if self.disconnected:
            return
        kind = message["type"]
        if self.response_complete or kind != (_BODY if self.response_started else _START):
            raise RuntimeError(f"{kind} may not be sent now")
        if kind == _BODY:
            self._send_body(b"", message.get("body", b""), message.get("more_body", False))
            return
        self.response_started = True
        self.waiting_for_100_continue = False
        head = self._head(message["status"], message.get("headers", ()))
        if "body" in message:
            self._send_body(head, message["body"], False)
        else:
            self._transport.write(head)

    def _head(self, status: int, headers: list[Header]) -> bytes:
        """Return status line and header lines; `_left` becomes the length of the body."""
        parts = [_STATUS_LINES[status]]
        is_closing = False
        length: int | None = None
        lines = [*self._default_headers, *headers]
        for name, value in lines:
            parts += (name, b": ", value, b"\r\n")
            if name == b"content-length":
                length = int(value)
            elif name == b"connection" and value == b"close":
                is_closing = True
        if length is None and status not in (204, 304):
            raise RuntimeError("an answer without its length")
        self._left = 0 if length is None or self._is_head else length
        if is_closing:
            self.keep_alive = False
        elif not self.keep_alive:
            parts.append(b"connection: close\r\n")
            lines.append((b"connection", b"close"))
        parts.append(b"\r\n")
        head = b"".join(parts)
        # No value may end its line: all line ends are ours.
        ends = len(lines) + 2
        if head.count(b"\n") != ends or head.count(b"\r") != ends or b"\0" in head:
            raise RuntimeError("a header with a line end")
        return head

    def _send_body(self, head: bytes, body: bytes, more_body: bool) -> None:
        if self._is_head:
            body = b""
        self._left -= len(body)
        if self._left < 0 or (self._left and not more_body):
            raise RuntimeError("an answer of another length than its header says")
        if head or body:
            self._transport.write(head + body if head else body)
        if not more_body:
            self.response_complete = True
            self.notify()
            if not self.keep_alive:
                self._transport.close()
            self._on_response()

    def _fail(self, error: BaseException) -> None:
        log.error("an answer has failed", exc_info=error)
        if self.disconnected:
            return
        if not self.response_started:
            self._transport.write(_FAILED)
            self.response_started = self.response_complete = True
        self._transport.close()
