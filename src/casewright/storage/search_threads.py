"""Runs searches of SQLite in threads, so that the event loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from casewright.domain.repositories import Work

T = TypeVar("T")

_PAUSE = 0.01  # seconds after which a thread is told again to stop


class SearchThreads:
    """Threads that run one action each, with all its statements."""

    def __init__(self, at_once: int) -> None:
        """Let `at_once` threads run."""
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="search")

    async def run(
        self, action: Callable[[Work], Awaitable[T]], work: Work, connection: sqlite3.Connection
    ) -> T:
        """Return the result of an action on a connection; cancelling it ends its statement."""
        loop = asyncio.get_running_loop()
        running = loop.run_in_executor(self._threads, _completed, action, work)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            await _interrupted(connection, running)
            raise

    def close(self) -> None:
        """Wait for all threads to end."""
        self._threads.shutdown()


def _completed(action: Callable[[Work], Awaitable[T]], work: Work) -> T:
    """Return the result of an action that waits only for SQLite, which blocks the thread."""

    async def act() -> T:
        return await action(work)

    running = act()
    try:
        running.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    running.close()
    raise RuntimeError("a search waits for something else than the database")


async def _interrupted(connection: sqlite3.Connection, running: asyncio.Future[T]) -> None:
    """End the statements of a thread on a connection, and wait until it has ended.

    SQLite ignores an interruption between two statements, so it is repeated.
    """
    while not running.done():
        connection.interrupt()
        await asyncio.wait((running,), timeout=_PAUSE)
    if not running.cancelled():
        running.exception()  # Known by now: somebody has given it up.
