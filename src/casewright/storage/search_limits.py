"""The number of searches at a time in a process, and the time limit of each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from casewright.storage.errors import DatabaseUnreachable
from casewright.storage.wait_limit import acquire_within, wait_limit_of


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """`at_once` searches run, each for at most `seconds`."""

    at_once: int = 2
    seconds: float = 10


class Turns:
    """The turns of searches; searches without a turn wait as writing units do."""

    def __init__(self, limits: SearchLimits, wait_seconds: float) -> None:
        """Let the units of one request wait for `wait_seconds` in all."""
        self._limits = limits
        self._wait_seconds = wait_seconds
        self._free = asyncio.Semaphore(limits.at_once)
        self._running = self._waiting = 0

    def gauges(self) -> dict[str, float]:
        """Return the numbers of running and of waiting searches."""
        return {"searches_running": self._running, "searches_waiting": self._waiting}

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Take a turn; cancel the block when it takes too long.

        DatabaseUnreachable in that case, and when there is no turn in time.
        """
        self._waiting += 1
        try:
            limit_of_wait = wait_limit_of(self._wait_seconds)
            await acquire_within(self._free, limit_of_wait, "the turn to search")
        finally:
            self._waiting -= 1
        self._running += 1
        try:
            async with asyncio.timeout(self._limits.seconds) as limit:
                yield
        except TimeoutError:
            if not limit.expired():
                raise
            raise DatabaseUnreachable(
                f"A search took longer than {self._limits.seconds:g} s and was given up."
            ) from None
        finally:
            self._running -= 1
            self._free.release()
