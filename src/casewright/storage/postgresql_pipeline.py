"""Statements to PostgreSQL, several in one round trip, by the pipeline mode of libpq.

psycopg opens connections, converts values and knows the errors. Its cursors cost several times the
CPU of a `StatementPipeline`, which does for one connection what a unit of work needs: statements
whose answer nobody needs at once wait for the next one that is asked, or for the COMMIT.

Each statement is prepared with its first use. Values are sent as text; the server infers types.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Generator, Iterable, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import DiagnosticField, ExecStatus, PipelineStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from casewright.storage.sql import Parameters, Row

Then = Callable[[list[Row]], None]
"""What is done with the rows of a statement that was not awaited."""
_Statement = tuple[bytes, Sequence[Any], Then | None]

_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|%)")
_MOST_PREPARED = 100
_ALL = b"ALL"  # in place of a name
_SECONDS_TO_CANCEL = 5.0
_SYNC, _FAILED, _DONE = (
    ExecStatus.PIPELINE_SYNC,
    ExecStatus.FATAL_ERROR,
    ExecStatus.COMMAND_OK,
)
_CHECKS_RESULT_TYPE = "RevalidateCachedQuery"
"""The function of PostgreSQL that refuses a plan whose columns were changed; not translated."""


def is_outdated(error: BaseException | None) -> bool:
    """Return whether a statement was to be prepared again, since it is not as it was.

    Its tables were changed, somebody discarded it, or a proxy gave this client another connection
    to the server.
    """
    if isinstance(error, errors.FeatureNotSupported):
        return error.diag.source_function == _CHECKS_RESULT_TYPE
    return isinstance(error, errors.InvalidSqlStatementName)


@lru_cache(maxsize=1024)
def _numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """Return a statement with numbered placeholders, and the names of the values in that order.

    `a = %(x)s AND b = %(y)s AND c = %(x)s` becomes `a = $1 AND b = $2 AND c = $1`, `("x", "y")`.
    """
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}" if found[1] else "%"

    return _PLACEHOLDER.sub(number, sql).encode(), tuple(names)


def array_of(values: Iterable[int] | Iterable[str]) -> str:
    """Return an array literal: `{1,2}` of numbers, `{"a","b"}` of texts."""
    return f"{{{','.join(map(_element, values))}}}"


def _element(value: int | str) -> str:
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class _Pause:
    """Waits until `gather` goes on with an action."""

    def __await__(self) -> Generator[None, None, None]:
        yield


class StatementPipeline:
    """Sends statements over one connection and awaits their results, one round trip at a time.

    From `resume` to `pause`, nothing else uses the connection.
    """

    def __init__(self, connection: psycopg.AsyncConnection[Row]) -> None:
        self._connection = connection
        self._pgconn = connection.pgconn
        self._values = Transformer(connection)
        self._prepared: OrderedDict[bytes, bytes] = OrderedDict()
        self._dropped: list[bytes] = []
        self._number = 0
        self._unsure: list[tuple[bytes, int]] = []
        self._waiting: list[_Statement] = []
        self._results: list[PGresult] = []
        self._answer: asyncio.Future[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._socket = -1
        self._has_writer = False
        self._is_gathering = False

    @property
    def is_in_transaction(self) -> bool:
        """Whether the server is in a transaction; False without a server."""
        status = self._pgconn.transaction_status
        return status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN)

    def resume(self) -> None:
        """Listen to the server from now on."""
        self._loop = asyncio.get_running_loop()
        self._socket = self._pgconn.socket
        self._loop.add_reader(self._socket, self._read)

    def pause(self) -> None:
        """Listen no more; what waits is not sent."""
        self._waiting.clear()
        if self._loop is not None:
            self._loop.remove_reader(self._socket)
            if self._has_writer:
                self._loop.remove_writer(self._socket)
                self._has_writer = False
            self._loop = None

    def enqueue(self, sql: str, parameters: Parameters, then: Then | None = None) -> None:
        """Send a statement with the next one that is awaited, which raises its error, too."""
        text, names = _numbered(sql)
        values: Sequence[Any] = ()
        if names:
            given = [parameters[name] for name in names]
            values = self._values.dump_sequence(given, [PyFormat.TEXT] * len(given))
        self._waiting.append((text, values, then))

    async def fetch(self, sql: str, parameters: Parameters) -> list[Row]:
        """Send a query, and before it what waits; return its rows."""
        if self._is_gathering:
            rows: list[Row] = []
            self.enqueue(sql, parameters, rows.extend)
            await _Pause()
            return rows
        self.enqueue(sql, parameters)
        return self._rows_of(await self._send())

    async def gather(self, actions: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
        """Return the results of actions; what they ask at the same time is one round trip.

        An action awaits nothing but queries of this pipeline.
        """
        is_inner = self._is_gathering
        results: list[Any] = [None] * len(actions)
        unfinished = dict(enumerate(actions))
        try:
            while unfinished:
                self._is_gathering = True
                for place in tuple(unfinished):
                    try:
                        unfinished[place].send(None)  # to its next question
                    except StopIteration as end:
                        results[place] = end.value
                        del unfinished[place]
                self._is_gathering = is_inner
                if unfinished:
                    await self.run_queued()
        finally:
            self._is_gathering = is_inner
            for action in unfinished.values():
                action.close()
        return results

    async def execute(self, sql: str, parameters: Parameters) -> int:
        """Send a statement, and before it what waits; return the number of affected rows."""
        if self._is_gathering:
            raise RuntimeError("what is gathered may query alone")
        self.enqueue(sql, parameters)
        return (await self._send()).command_tuples or 0

    async def run_queued(self) -> None:
        """Send what waits."""
        if self._is_gathering:
            await _Pause()
        elif self._waiting:
            await self._send()

    async def commit(self) -> None:
        """End the transaction, together with what waits; nothing is sent if none began."""
        if self._waiting or self.is_in_transaction:
            await self.execute("COMMIT", {})

    async def roll_back(self) -> None:
        """End the transaction without what it changed; what waits is not sent."""
        self._waiting.clear()
        if self.is_in_transaction:
            await self.execute("ROLLBACK", {})

    async def _send(self) -> PGresult:
        """Send what waits, the present statement at its end, and return the result of that one.

        If statements are outdated, nothing is done: all are sent again, unless the transaction
        began before them.
        """
        sent, self._waiting = self._waiting, []
        begins_here = not self.is_in_transaction
        try:
            return await self._send_once(sent)
        except psycopg.Error as error:
            if not (begins_here and is_outdated(error)):
                raise
        await self.roll_back()
        return await self._send_once(sent)

    async def _send_once(self, sent: Sequence[_Statement]) -> PGresult:
        """Send statements and return the result of the last one."""
        if self._loop is None:
            raise psycopg.OperationalError("the connection is closed")
        self._results = []
        self._answer = self._loop.create_future()
        places = self._put(sent)
        try:
            await self._answer
        except asyncio.CancelledError:
            await self._stop()
            raise
        finally:
            self._answer = None
        last = places[-1]
        results = self._results[: last + 1]
        for result in results:
            if result.status == _FAILED:
                raise self._error_of(result)
        self._unsure.clear()
        if _ALL in self._dropped:
            self._prepared.clear()
        self._dropped.clear()
        for (_, _, then), place in zip(sent, places, strict=True):
            if then is not None:
                then(self._rows_of(results[place]))
        return results[last]

    def _put(self, statements: Sequence[_Statement]) -> list[int]:
        """Write statements and a sync; return where each one's result is among all results."""
        pgconn = self._pgconn
        places = []
        count = 0
        try:
            pgconn.enter_pipeline_mode()
            for text, values, _ in statements:
                name = self._prepared.get(text)
                if name is None:
                    name = self._new_name(text, count)
                    pgconn.send_prepare(name, text)
                    count += 1
                else:
                    self._prepared.move_to_end(text)
                pgconn.send_query_prepared(name, values)
                places.append(count)
                count += 1
            # Last, since it cannot be done in a transaction that has failed. If it is not done,
            # that costs the server some memory.
            for name in self._dropped:
                pgconn.send_query_params(b"DEALLOCATE " + name, None)
            pgconn.pipeline_sync()
            self._flush()
        except BaseException:
            self._break()
            raise
        return places

    def _new_name(self, text: bytes, place: int) -> bytes:
        self._number += 1
        name = self._prepared[text] = b"casewright_%d" % self._number
        self._unsure.append((text, place))
        if len(self._prepared) > _MOST_PREPARED:
            self._dropped.append(self._prepared.popitem(last=False)[1])
        return name

    def _flush(self) -> None:
        """Write what the socket takes, and the rest when it takes more."""
        if self._loop is None:
            return
        if self._pgconn.flush():
            self._loop.add_writer(self._socket, self._flush)
            self._has_writer = True
        elif self._has_writer:
            self._loop.remove_writer(self._socket)
            self._has_writer = False

    def _read(self) -> None:
        """Take what the server has sent; a sync is the end of an answer."""
        try:
            # The second time finds the end of the connection behind the server's last message:
            # uvloop tells of a descriptor with an error once, and never again.
            if not self._take() and not self._take():
                return
            self._pgconn.exit_pipeline_mode()
            if self._answer is not None and not self._answer.done():
                self._answer.set_result(None)
        except psycopg.Error as error:
            self._break()
            if self._answer is not None and not self._answer.done():
                self._answer.set_exception(self._closing_error() or error)

    def _take(self) -> bool:
        """Take what has arrived; return whether the sync is among it."""
        pgconn = self._pgconn
        pgconn.consume_input()
        is_between = False
        while self._answer is not None and not pgconn.is_busy():
            result = pgconn.get_result()
            if result is None:  # the end of one statement's results, or of the connection
                if is_between:
                    raise psycopg.OperationalError("the server closed the connection")
                is_between = True
            elif result.status == _SYNC:
                return True
            else:
                is_between = False
                self._results.append(result)
        return False

    def _closing_error(self) -> psycopg.Error | None:
        """Return the error with which the server ended the connection, if it said one."""
        for result in self._results:
            if result.error_field(DiagnosticField.SQLSTATE):
                return errors.error_from_result(result)
        return None

    def _error_of(self, result: PGresult) -> psycopg.Error:
        """Return the error of a result."""
        self._forget_unprepared()
        error = errors.error_from_result(result)
        if is_outdated(error):
            self._prepared.clear()
            self._dropped = [_ALL]
        return error

    def _forget_unprepared(self) -> None:
        """Forget the statements that an error has left unprepared."""
        for text, place in self._unsure:
            if self._results[place].status != _DONE:
                self._prepared.pop(text, None)
        self._unsure.clear()

    def _rows_of(self, result: PGresult) -> list[Row]:
        self._values.set_pgresult(result)
        return self._values.load_rows(0, result.ntuples, tuple)

    async def _stop(self) -> None:
        """Have the server cancel what it does, and take the rest of its answer."""
        if self._loop is None or self._pgconn.pipeline_status == PipelineStatus.OFF:
            return
        self._answer = self._loop.create_future()
        try:
            async with asyncio.timeout(_SECONDS_TO_CANCEL):
                await self._connection.cancel_safe(timeout=_SECONDS_TO_CANCEL)
                await self._answer
            self._forget_unprepared()
        except (psycopg.Error, TimeoutError):
            self._break()
        except BaseException:
            self._break()
            raise

    def end(self) -> None:
        """Close the connection, and fail who waits for an answer of it.

        It needs no event of the loop, which may have none left for this connection.
        """
        answer = self._answer
        self._break()
        if answer is not None and not answer.done():
            answer.set_exception(psycopg.OperationalError("the server did not answer in time"))

    def _break(self) -> None:
        """Close a connection whose state nobody knows."""
        self.pause()
        self._pgconn.finish()
