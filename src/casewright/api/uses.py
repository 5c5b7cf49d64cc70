"""The last use of each session: known at once in this process, stored in the background."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from contextvars import Context

import structlog

from casewright.clock import Instant
from casewright.domain.repositories import Store

_MOST = 10_000
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_LAST_CHANCE = 1.0

log = structlog.get_logger()


class Uses:
    """Stores the last use of sessions in the background; requests do not wait for it.

    A use that cannot be stored counts only in this process. If the process ends, or too many uses
    are waiting, the session expires as if the use had not happened.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._noted: dict[str, Instant] = {}
        self._writing: asyncio.Task[None] | None = None

    def note(self, key: str, now: Instant) -> None:
        """Record the use of a session; it is stored a moment later."""
        self._noted[key] = now
        if len(self._noted) > _MOST:
            del self._noted[next(iter(self._noted))]
        if self._writing is None or self._writing.done():
            # Not in the context of the request, with whose patience it has nothing to do.
            work = asyncio.get_running_loop().create_task(self._write_all(), context=Context())
            self._writing = work

    def noted(self, key: str) -> Instant:
        """Return the latest use that is not stored yet, or an instant before all others.

        Call it before the session is read, so that a use stored in between is seen by the read.
        """
        return self._noted.get(key, 0)

    async def close(self) -> None:
        """Wait a moment for uses that are being stored, then drop them."""
        if self._writing is None:
            return
        await asyncio.wait([self._writing], timeout=_LAST_CHANCE)
        self._writing.cancel()
        with suppress(asyncio.CancelledError):
            await self._writing

    async def _write_all(self) -> None:
        """Write until nothing is left; pause while the database refuses."""
        pause = _FIRST_PAUSE
        while self._noted:
            key, now = next(iter(self._noted.items()))
            try:
                await self._write(key, now)
            except Exception as error:
                log.warning(
                    "use of sessions not written", reason=str(error), count=len(self._noted)
                )
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                pause = _FIRST_PAUSE
                if self._noted.get(key) == now:
                    del self._noted[key]

    async def _write(self, key: str, now: Instant) -> None:
        async with self._store.writing() as work:
            found = await work.sessions.caller(key)
            # Another process may have seen a later use.
            if found is not None and found[0].last_used < now:
                await work.sessions.touch(key, now)
