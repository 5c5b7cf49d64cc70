"""The wait limit for the database: one limit for all units of work of a request."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from math import inf
from time import monotonic

from casewright.storage.errors import DatabaseUnreachable


class WaitLimit:
    """The `left` seconds for waiting; time inside `with` is subtracted."""

    __slots__ = ("_began", "left")

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self._began = 0.0

    def __enter__(self) -> None:
        self._began = monotonic()

    def __exit__(self, *_: object) -> None:
        self.left -= monotonic() - self._began

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self.left <= 0


_SHARED: ContextVar[WaitLimit | None] = ContextVar("casewright.patience", default=None)


class shared_wait_limit:  # noqa: N801 - used like a function
    """Let all units of work inside share one limit: their store's, at most `most` seconds."""

    __slots__ = ("_patience", "_token")

    def __init__(self, most: float = inf) -> None:
        self._patience = WaitLimit(most)

    def __enter__(self) -> None:
        self._token = _SHARED.set(self._patience)

    def __exit__(self, *_: object) -> None:
        _SHARED.reset(self._token)


def wait_limit_of(limit: float) -> WaitLimit:
    """Return the remaining wait limit for a unit of a store with this limit."""
    shared = _SHARED.get()
    if shared is None:
        return WaitLimit(limit)
    shared.left = min(shared.left, limit)
    return shared


async def acquire_within(turn: asyncio.Semaphore, patience: WaitLimit, wanted: str) -> None:
    """Wait for a turn; DatabaseUnreachable, which names `wanted`, when that takes too long.

    It is a semaphore, since unlike a lock this shows whether another task waits.
    """
    with patience:
        try:
            async with asyncio.timeout(max(0, patience.left)):
                await turn.acquire()
        except TimeoutError:
            raise DatabaseUnreachable(f"Waited too long for {wanted}.") from None
