"""Units of work on one SQLite connection that share a COMMIT, and so one wait for the disk.

Units run one after the other inside of one transaction, each in a savepoint of its own. The first
one has the commit queue up behind those who wait for their turn by then; it runs in a thread, so
that the event loop goes on, and whoever comes meanwhile belongs to the next group:

    turn    | unit A | unit B | unit C | COMMIT, one fsync ...... | unit D | unit E | COMMIT ...
    answers                                                  A B C                          D E

- Nobody is told of a success before the commit of the group: all of it is durable, or none.
- Nor of a refusal that may rest on what an earlier unit of the group has changed.
- Reading units have connections of their own and see what is committed, never an open group.
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
    """Units of one transaction: how many have changed something, and how it ended for all."""

    def __init__(self) -> None:
        self.size = 0
        self.error: Exception | None = None
        self._has_ended = asyncio.Event()

    @property
    def has_ended(self) -> bool:
        """Return whether all is committed, or nothing."""
        return self._has_ended.is_set()

    def end(self, error: Exception | None = None) -> None:
        """Let those go on who wait for the end; with `error`, nothing of the group is kept."""
        self.error = error
        self._has_ended.set()

    async def ended(self, limit: WaitLimit) -> None:
        """Wait until all is durable; raise what kept it from that."""
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
    """Lets units use a connection one after the other, each with a COMMIT of its own.

    It does not wait for the disk (`synchronous=NORMAL`), so it takes place in the event loop.
    """

    def __init__(
        self, connection: sqlite3.Connection, begin: Begin, ensure_in_place: Ensure
    ) -> None:
        """`begin` opens a transaction that may write; `ensure_in_place` is asked after commits."""
        self._connection = connection
        self._begin = begin
        self._ensure_in_place = ensure_in_place
        self._turn = _WritingTurn()

    async def begin(self, limit: WaitLimit, name: object) -> None:
        """Begin a unit; `limit` is for its turn, `name` that of the database."""
        await self._turn.take(limit, name)
        try:
            self._ensure_in_place()
            await self._begin()
        except BaseException:
            self._turn.give_back()
            raise

    async def end(self, error: BaseException | None, _: WaitLimit) -> None:
        """Commit the unit, or undo it because of an error."""
        try:
            if error is None:
                self._connection.execute("COMMIT")
                self._ensure_in_place()
        finally:
            roll_back(self._connection)
            self._turn.give_back()

    async def close(self) -> None:
        """Do nothing: what has begun is closed with the connection."""


class GroupCommit:
    """Lets units use a connection one after the other, and commits those together that wait."""

    def __init__(
        self, connection: sqlite3.Connection, begin: Begin, ensure_in_place: Ensure
    ) -> None:
        """`begin` opens a transaction that may write; `ensure_in_place` is asked after commits."""
        self._connection = connection
        self._begin = begin
        self._ensure_in_place = ensure_in_place
        self._turn = _WritingTurn()
        self._thread = ThreadPoolExecutor(1, "commit")
        self._group: _Group | None = None
        self._committing: asyncio.Task[None] | None = None

    async def begin(self, limit: WaitLimit, name: object) -> None:
        """Begin a unit; `limit` is for its turn, `name` that of the database."""
        await self._turn.take(limit, name)
        try:
            self._ensure_in_place()
            if self._group is None:
                await self._begin()
                self._group = _Group()
            self._connection.execute("SAVEPOINT unit")
        except BaseException:
            self._turn.give_back()
            raise

    async def end(self, error: BaseException | None, limit: WaitLimit) -> None:
        """Wait until what the unit wrote is durable; or undo it because of an error.

        `limit` is for the disk. An error waits as well, if it may rest on what others wrote.
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
            self._turn.give_back()
        if group.size and (error is None or isinstance(error, Exception)):
            await group.ended(limit)

    async def close(self) -> None:
        """Wait for the commit that is under way, and let nobody begin another unit."""
        await self._turn.take_last()
        self._thread.shutdown()

    def _undo(self, group: _Group, error: BaseException) -> None:
        """Undo the present unit alone, or the whole group where SQLite has done so already."""
        if self._connection.in_transaction and group.size:
            self._connection.execute("ROLLBACK TO unit")
            self._connection.execute("RELEASE unit")
            return
        roll_back(self._connection)
        self._group = None
        group.end(DatabaseUnreachable(f"What was to be committed with it was undone: {error}"))

    async def _commit(self, group: _Group) -> None:
        await self._turn.take_last()
        try:
            if not group.has_ended:
                await self._commit_now(group)
            if self._turn.is_wanted:
                await asyncio.sleep(_PAUSE)
        finally:
            self._turn.give_back()

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
    """The turn to use the connection, in the order in which it is asked for."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(1)
        self._waiting = 0

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits."""
        return self._waiting > 0

    async def take(self, limit: WaitLimit, name: object) -> None:
        """Wait for the turn to write; DatabaseUnreachable when that takes too long."""
        if not self._free.locked():
            await self._free.acquire()
            return
        self._waiting += 1
        try:
            await acquire_within(self._free, limit, f"the turn to write to {name}")
        finally:
            self._waiting -= 1

    async def take_last(self) -> None:
        """Wait for the turn, behind all who wait for it by now, without being counted."""
        await self._free.acquire()

    def give_back(self) -> None:
        """Let the next one have it."""
        self._free.release()


def roll_back(connection: sqlite3.Connection) -> None:
    """Undo what is not committed."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
