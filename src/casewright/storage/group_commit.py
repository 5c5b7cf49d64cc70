"""Units of work on one SQLite connection that share a COMMIT, and so one wait for the disk.

Units run one after the other inside one transaction, each in its own savepoint. The first one
queues the commit behind the units that wait for their turn at that time. The commit runs in a
thread, so that the event loop goes on; units that arrive meanwhile belong to the next group:

    turn    | unit A | unit B | unit C | COMMIT, one fsync ...... | unit D | unit E | COMMIT ...
    answers                                                  A B C                          D E

- No success is answered before the commit of the group: all of the group is durable, or nothing.
- Nor is a refusal that may depend on changes of an earlier unit of the group.
- Reading units have their own connections and see committed data, never an open group.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

from casewright.storage.errors import DatabaseUnreachable
from casewright.storage.wait_limit import WaitLimit, acquire_within

_PAUSE = 0.001
"""Seconds between two groups of a busy process, in which another process finds the file free."""

Begin = Callable[[], Awaitable[None]]
Ensure = Callable[[], None]
"""Raises where nothing may be acknowledged."""


class _Group:
    """Units of one transaction: how many have changed something, and how the transaction ended."""

    def __init__(self) -> None:
        self.size = 0
        self.error: Exception | None = None
        self._has_ended = asyncio.Event()

    @property
    def has_ended(self) -> bool:
        """Return whether the transaction was committed or rolled back."""
        return self._has_ended.is_set()

    def end(self, error: Exception | None = None) -> None:
        """Release all units that wait for the end; with `error`, the group was rolled back."""
        self.error = error
        self._has_ended.set()

    async def ended(self, limit: WaitLimit) -> None:
        """Wait until the group is durable; raise the error that prevented it."""
        if not self.has_ended:
            with limit:
                try:
                    async with asyncio.timeout(max(0, limit.left)):
                        await self._has_ended.wait()
                except TimeoutError:
                    raise DatabaseUnreachable(
                        "The disk takes too long to keep what was written; whether it is kept "
                        "shows when it is read again."
                    ) from None
        if self.error is not None:
            raise self.error


class SingleCommit:
    """Lets units use a connection one after the other, each with its own COMMIT.

    It does not wait for the disk (`synchronous=NORMAL`), so it runs in the event loop.
    """

    def __init__(
        self, connection: sqlite3.Connection, begin: Begin, ensure_in_place: Ensure
    ) -> None:
        """Use `begin` to open a transaction that may write, `ensure_in_place` after commits."""
        self._connection = connection
        self._begin = begin
        self._ensure_in_place = ensure_in_place
        self._turn = _WritingTurn()

    @property
    def is_idle(self) -> bool:
        """Whether the connection is in no transaction, and in no thread."""
        return self._turn.is_free

    async def begin(self, limit: WaitLimit, name: object) -> None:
        """Begin a unit; `limit` is its wait limit, `name` the database's name in messages."""
        await self._turn.acquire(limit, name)
        try:
            self._ensure_in_place()
            await self._begin()
        except BaseException:
            self._turn.release()
            raise

    async def end(self, error: BaseException | None, _: WaitLimit) -> None:
        """Commit the unit; with an error, roll it back."""
        try:
            if error is None:
                self._connection.execute("COMMIT")
                self._ensure_in_place()
        finally:
            roll_back(self._connection)
            self._turn.release()

    async def close(self) -> None:
        """Do nothing: an open transaction is closed with the connection."""


class GroupCommit:
    """Lets units use a connection one after the other, and commits waiting units together."""

    def __init__(
        self, connection: sqlite3.Connection, begin: Begin, ensure_in_place: Ensure
    ) -> None:
        """Use `begin` to open a transaction that may write, `ensure_in_place` after commits."""
        self._connection = connection
        self._begin = begin
        self._ensure_in_place = ensure_in_place
        self._turn = _WritingTurn()
        self._thread = ThreadPoolExecutor(1, "commit")
        self._group: _Group | None = None
        self._committing: asyncio.Task[None] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether the connection is in no transaction, and in no thread."""
        return self._group is None and self._turn.is_free

    async def begin(self, limit: WaitLimit, name: object) -> None:
        """Begin a unit; `limit` is its wait limit, `name` the database's name in messages."""
        await self._turn.acquire(limit, name)
        try:
            self._ensure_in_place()
            if self._group is None:
                await self._begin()
                self._group = _Group()
            self._connection.execute("SAVEPOINT unit")
        except BaseException:
            self._turn.release()
            raise

    async def end(self, error: BaseException | None, limit: WaitLimit) -> None:
        """Wait until the unit's changes are durable; with an error, roll it back.

        `limit` is the wait limit for the disk. A unit with an error waits, too, if the error may
        depend on changes of other units.
        """
        group = self._group
        assert group is not None, "a unit has begun"
        try:
            if error is None:
                self._connection.execute("RELEASE unit")
                group.size += 1
                if group.size == 1:
                    self._committing = asyncio.create_task(self._commit(group), context=Context())
            else:
                self._undo(group, error)
        except sqlite3.Error as failed:
            self._undo(group, failed)
            raise
        finally:
            self._turn.release()
        if group.size and (error is None or isinstance(error, Exception)):
            await group.ended(limit)

    async def close(self) -> None:
        """Wait for the present commit, and allow no more units."""
        await self._turn.acquire_last()
        self._thread.shutdown()

    def _undo(self, group: _Group, error: BaseException) -> None:
        """Roll back the present unit, or the whole group if SQLite has done so already."""
        if self._connection.in_transaction and group.size:
            self._connection.execute("ROLLBACK TO unit")
            self._connection.execute("RELEASE unit")
            return
        roll_back(self._connection)
        self._group = None
        group.end(DatabaseUnreachable(f"What was to be committed with it was undone: {error}"))

    async def _commit(self, group: _Group) -> None:
        await self._turn.acquire_last()
        try:
            if not group.has_ended:
                await self._commit_now(group)
            if self._turn.is_wanted:
                await asyncio.sleep(_PAUSE)
        finally:
            self._turn.release()

    async def _commit_now(self, group: _Group) -> None:
        self._group = None
        try:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._thread, self._connection.execute, "COMMIT")
            self._ensure_in_place()
        except Exception as error:
            group.end(error)
        else:
            group.end()
        finally:
            roll_back(self._connection)


class _WritingTurn:
    """The turn to use the connection, in order of arrival."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(1)
        self._waiting = 0

    @property
    def is_free(self) -> bool:
        """Whether nobody has the turn."""
        return not self._free.locked()

    @property
    def is_wanted(self) -> bool:
        """Whether a unit waits for the turn."""
        return self._waiting > 0

    async def acquire(self, limit: WaitLimit, name: object) -> None:
        """Wait for the turn to write; DatabaseUnreachable when that takes too long."""
        if not self._free.locked():
            await self._free.acquire()
            return
        self._waiting += 1
        try:
            await acquire_within(self._free, limit, f"the turn to write to {name}")
        finally:
            self._waiting -= 1

    async def acquire_last(self) -> None:
        """Wait for the turn behind all that wait now, without being counted as waiting."""
        await self._free.acquire()

    def release(self) -> None:
        """Pass the turn to the next unit."""
        self._free.release()


def roll_back(connection: sqlite3.Connection) -> None:
    """Roll back the open transaction."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
