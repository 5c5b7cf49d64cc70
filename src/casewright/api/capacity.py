"""Limits of a process: requests at a time, bytes of large bodies, bytes of unread answers."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casewright.api.exchange import ABORT, BODY
from casewright.api.limits import Limits
from casewright.api.metrics.meter import Meter
from casewright.domain.capacity import no_room

log = structlog.get_logger()

_LARGE = 64 * 1024
"""Bytes from which a body is counted, and in pieces of which an answer goes out."""


_START = "http.response.start"
_FOR_OPERATORS = ("/health/", "/metrics")

Abort = Callable[[], object]


class Capacity:
    """Admits requests up to the limits; the others wait for a moment, or are refused.

    A request holds a slot only while it is processed, not while its body is received or its answer
    is sent: clients that do not send or read keep no slot from others.
    """

    def __init__(self, app: ASGIApp, *, limits: Limits, meter: Meter) -> None:
        """Wrap `app`; `meter` counts what is in use."""
        self._app = app
        self._limits = limits
        self.turns = RequestSlots(limits)
        self._bodies = 0
        self.answers = UnreadAnswers(limits.unread_answers)
        meter.watch("capacity", gauges=self._gauges)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve a request once a slot is free; requests of operators need none."""
        if scope["type"] != "http" or scope["path"].startswith(_FOR_OPERATORS):
            return self._app(scope, receive, send)
        return _Turn(self, send, receive, scope.get(ABORT)).serve(self._app, scope)

    def _gauges(self) -> Mapping[str, float]:
        return {
            "requests_running": self.turns.running,
            "requests_waiting": self.turns.waiting,
            "large_bodies_bytes": self._bodies,
            "unread_answers_bytes": self.answers.total,
        }

    def count_body(self, before: int, size: int) -> None:
        """Count a body that has grown from `before` to `size`; RuleBroken above the total limit."""
        grown = _counted(size) - _counted(before)
        if self._bodies + grown > self._limits.large_bodies:
            raise no_room()
        self._bodies += grown

    def forget_body(self, size: int) -> None:
        """Stop counting a body."""
        self._bodies -= _counted(size)


class _Turn:
    """The slot of a request while it is processed; a class, since every request needs one."""

    __slots__ = (
        "_abort",
        "_capacity",
        "_has_body",
        "_has_turn",
        "_receive",
        "_send",
        "_size",
        "_turns",
        "_whole_body",
    )

    def __init__(
        self, capacity: Capacity, send: Send, receive: Receive, abort: Abort | None
    ) -> None:
        self._capacity = capacity
        self._turns = capacity.turns
        self._send = send
        self._receive = receive
        self._abort = abort
        self._has_turn = False
        self._size = 0
        self._has_body = False

    async def serve(self, app: ASGIApp, scope: Scope) -> None:
        if not self._turns.try_acquire():
            await self._turns.acquire(again=False)
        self._has_turn = True
        if (body := scope.get(BODY)) is not None:
            self._whole_body = body
            scope[BODY] = self.whole_body
        try:
            await app(scope, self.receive, self.send)
        finally:
            if self._has_turn:
                self._turns.release()
            if self._size > _LARGE:
                self._capacity.forget_body(self._size)

    def whole_body(self) -> bytes | None:
        """Return the body if it is here; then the slot is kept."""
        body = None if self._has_body else self._whole_body()
        if body is not None:
            self._has_body = True
        return body

    async def receive(self) -> Message:
        if self._has_body:  # All that may come is that the client goes away.
            return await self._receive()
        had_turn, self._has_turn = self._has_turn, False
        if had_turn:
            self._turns.release()
        message = await self._receive()
        self._has_body = not message.get("more_body", False)
        before = self._size
        size = before + len(message.get("body", b""))
        if size > _LARGE:
            self._capacity.count_body(before, size)
        self._size = size
        if had_turn:
            if not self._turns.try_acquire():
                await self._turns.acquire(again=True)
            self._has_turn = True
        return message

    async def send(self, message: Message) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turns.release()
        if len(message.get("body", b"")) <= _LARGE:
            await self._send(message)
            return
        if message["type"] == _START:  # the whole answer
            await self._send({key: value for key, value in message.items() if key != "body"})
            message = {"type": "http.response.body", "body": message["body"]}
        await self._capacity.answers.send(message, self._send, self._abort)


class RequestSlots:
    """A number of slots for requests; requests without a slot wait in order of arrival."""

    def __init__(self, limits: Limits) -> None:
        self._free = self._most_running = limits.concurrent_requests
        self._most_waiting = limits.waiting_requests
        self._longest_wait = limits.waiting_time
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def running(self) -> int:
        """The number of requests with a slot."""
        return self._most_running - self._free

    @property
    def waiting(self) -> int:
        """The number of requests that wait for a slot."""
        return len(self._waiting)

    def try_acquire(self) -> bool:
        """Take a slot if one is free; return whether it did."""
        if not self._free:
            return False
        self._free -= 1
        return True

    async def acquire(self, *, again: bool) -> None:
        """Wait for a slot; with `again`, before all others: the slot was given back for a while.

        RuleBroken when too many requests wait, or when the wait takes too long.
        """
        if self.try_acquire():
            return
        if not again and len(self._waiting) >= self._most_waiting:
            raise no_room()
        turn = asyncio.get_running_loop().create_future()
        if again:
            self._waiting.appendleft(turn)
        else:
            self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._longest_wait):
                await turn
        except BaseException as error:
            if turn in self._waiting:
                self._waiting.remove(turn)
            elif not turn.cancelled():
                self.release()
            if isinstance(error, TimeoutError):
                raise no_room() from None
            raise

    def release(self) -> None:
        """Free the slot for the next request."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class UnreadAnswers:
    """Large answers that clients have not read yet; above the limit, the oldest are aborted."""

    def __init__(self, limit: int) -> None:
        """Limit the unread answers to `limit` bytes in all."""
        self._limit = limit
        self.total = 0
        """Bytes of all of them."""
        self._sizes: dict[Abort, int] = {}

    async def send(self, message: Message, send: Send, abort: Abort | None) -> None:
        """Send a body in pieces, each after the client has read the one before."""
        body = memoryview(message["body"])
        abort = abort or (lambda: None)
        self._sizes[abort] = len(body)
        self.total += len(body)
        self._make_room(abort)
        try:
            for start in range(0, len(body), _LARGE):
                piece = body[start : start + _LARGE]
                more = start + _LARGE < len(body) or message.get("more_body", False)
                await send({"type": message["type"], "body": piece, "more_body": more})
        finally:
            self._forget(abort)

    def _make_room(self, newest: Abort) -> None:
        for abort in list(self._sizes):
            if self.total <= self._limit or abort is newest:
                return
            log.warning("unread answer given up", bytes=self._sizes[abort])
            self._forget(abort)
            abort()

    def _forget(self, abort: Abort) -> None:
        self.total -= self._sizes.pop(abort, 0)


def _counted(size: int) -> int:
    """Return how many bytes of a body count: those above the size of a small one."""
    return max(size - _LARGE, 0)
