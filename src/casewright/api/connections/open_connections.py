"""All open connections of a process: their number, and which of them take too long."""

from __future__ import annotations

import asyncio
import errno
import os
from contextlib import suppress
from heapq import nsmallest
from typing import Literal, Protocol

import structlog

from casewright.api.limits import Limits
from casewright.api.metrics.meter import Meter

log = structlog.get_logger()

_SECONDS_BETWEEN_CHECKS = 1.0
_SURPLUS = 50
"""Connections beyond the limit that are told so, and may still ask whether the server lives."""
_PIECE = 16 * 1024
"""Bytes that are read at once, and that a connection keeps at most before they are parsed."""
_SECONDS_FOR_SLOW_CLIENTS = 5.0
"""How long a client may take to send or to read while others find no room."""
_SHARE_TO_CLOSE = 50
"""One in so many connections is closed at once, if it is idle, when there is no room left."""

Admission = Literal["served", "surplus", "refused"]


class Watched(Protocol):
    """The part of a connection that `OpenConnections` needs."""

    @property
    def idle_since(self) -> float | None:
        """The time since which no request is processed; None while one is."""

    @property
    def stalled_since(self) -> float | None:
        """The time since which its client sends a request or reads an answer; else None."""

    def check_time(self) -> None:
        """End the connection if a deadline has passed."""

    def evict(self) -> None:
        """Close, so that another client gets the place."""

    def end_with_answer(self) -> None:
        """Announce in the next answer that it is the last one."""


class OpenConnections:
    """The open connections, each watched until it is closed."""

    def __init__(self, limits: Limits, default_language: str, meter: Meter | None = None) -> None:
        """Answer in `default_language` if a client states no language; `meter` counts."""
        self.limits = limits
        self.default_language = default_language
        self.buffer = bytearray(_PIECE)
        self.are_ending = False
        self._all_closed = asyncio.Event()
        self._open: set[Watched] = set()
        self.meter = meter or Meter()
        self.meter.watch("connections", gauges=lambda: {"connections": len(self._open)})
        self._next_check: asyncio.TimerHandle | None = None

    def admit(self, connection: Watched) -> Admission:
        """Admit a new connection; if there is no room, close the one that is idle longest."""
        self._open.add(connection)
        if self._next_check is None:
            self._schedule_check()
        if len(self._open) <= self.limits.connections or self._close_idle(but=connection):
            return "served"
        return "surplus" if len(self._open) <= self.limits.connections + _SURPLUS else "refused"

    async def end(self, seconds: float) -> None:
        """Let each connection end with its next answer; wait for them for at most `seconds`."""
        self.are_ending = True
        for connection in tuple(self._open):
            connection.end_with_answer()
        if self._open:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._all_closed.wait()

    def forget(self, connection: Watched) -> None:
        """Remove a closed connection."""
        self._open.discard(connection)
        if self.are_ending and not self._open:
            self._all_closed.set()

    def _schedule_check(self) -> None:
        loop = asyncio.get_running_loop()
        self._next_check = loop.call_later(_SECONDS_BETWEEN_CHECKS, self._check)

    def _check(self) -> None:
        self._next_check = None
        if not self._open:
            return
        self._schedule_check()
        for connection in tuple(self._open):
            connection.check_time()
        self._ensure_descriptors()

    def _ensure_descriptors(self) -> None:
        """Close idle connections when the process has no file descriptor left."""
        try:
            os.close(os.open(os.devnull, os.O_RDONLY))
        except OSError as error:
            if error.errno not in (errno.EMFILE, errno.ENFILE):
                raise
            closed = self._close_idle()
            log.error("no file descriptors left", connections=len(self._open), closed=closed)

    def _close_idle(self, but: Watched | None = None) -> int:
        """Close the connections that have been idle longest; return their number.

        It closes several, since finding one takes a pass over all. If none is idle, it closes those
        whose clients send or read so slowly that they block others.
        """
        others = [one for one in self._open if one is not but]
        idle = [(since, id(one), one) for one in others if (since := one.idle_since) is not None]
        latest = asyncio.get_running_loop().time() - _SECONDS_FOR_SLOW_CLIENTS
        found = idle or [
            (since, id(one), one)
            for one in others
            if (since := one.stalled_since) is not None and since < latest
        ]
        chosen = nsmallest(1 + self.limits.connections // _SHARE_TO_CLOSE, found)
        for _, _, one in chosen:
            self._open.discard(one)
            one.evict()
        return len(chosen)
