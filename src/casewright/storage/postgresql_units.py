"""The connections of units of work on PostgreSQL: reading ones, and those that lock rows."""

from __future__ import annotations

from collections.abc import Collection, Coroutine, Iterable, Sequence
from functools import partial
from typing import Any

from typing_extensions import override

from casewright.clock import Instant
from casewright.domain.model import Id
from casewright.storage.locks import LOCK_NEW_IDS, LOCK_ORDER, LockStatements
from casewright.storage.postgresql_pipeline import StatementPipeline, array_of
from casewright.storage.sql import Lockable, Parameters, Row, ensure_first

_ONE_OR_ERROR = "WITH saved AS ({} RETURNING 1) SELECT 1 / count(*) FROM saved"

IdsToLock = dict[Lockable, set[Id]]


class PostgresqlConnection:
    """The `Connection` of a reading unit."""

    instants: dict[Id, Instant] | None = None

    def __init__(self, pipeline: StatementPipeline) -> None:
        self._pipeline = pipeline

    async def fetch(self, sql: str, parameters: Parameters) -> list[Row]:
        """Return all rows of a query."""
        return await self._pipeline.fetch(sql, parameters)

    async def execute(self, sql: str, parameters: Parameters) -> int:
        """Run a statement and return the number of affected rows."""
        return await self._pipeline.execute(sql, parameters)

    async def change(self, sql: str, parameters: Parameters) -> None:
        """Run a statement with the next one, or with the COMMIT, which then has its error."""
        self._pipeline.enqueue(sql, parameters)

    async def change_many(self, sql: str, rows: Collection[Parameters]) -> None:
        """Run a statement once per row of parameters, likewise."""
        for row in rows:
            self._pipeline.enqueue(sql, row)

    async def save(
        self,
        sql: str,
        parameters: Parameters,
        *,
        is_certain: bool,  # noqa: ARG002 - the answer comes at once
    ) -> bool:
        """Run a statement that changes one row; return whether it has."""
        return await self._pipeline.execute(sql, parameters) > 0

    async def gather(self, actions: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
        """Return the results of actions; what they ask at the same time is one round trip."""
        return await self._pipeline.gather(actions)

    def list_of(self, values: Iterable[int] | Iterable[str]) -> object:
        """Return a list parameter as the text of an array."""
        return array_of(values)

    async def lock(self, table: Lockable, ids: Collection[Id]) -> None:
        """Do nothing: a reading unit sees one state, whatever others change."""

    async def lock_new_ids(self) -> None:
        """Do nothing: a reading unit takes no ids."""


class PostgresqlQuestion(PostgresqlConnection):
    """The `Connection` of a unit with one query, outside a transaction."""

    _is_asked = False

    @override
    async def fetch(self, sql: str, parameters: Parameters) -> list[Row]:
        ensure_first(self._is_asked)
        self._is_asked = True
        return await super().fetch(sql, parameters)


class LockingConnection(PostgresqlConnection):
    """The `Connection` of a writing unit; `wanted` collects all locks that it requested."""

    def __init__(
        self,
        pipeline: StatementPipeline,
        statements: LockStatements,
        wanted: IdsToLock,
        *,
        waits: bool,
    ) -> None:
        super().__init__(pipeline)
        self._sql = statements
        self._wanted = wanted
        self._waits = waits
        self._held: set[tuple[Lockable, Id]] = set()
        self._last: tuple[int, Id] = (-1, 0)
        self._is_locking = False
        self.instants = {}

    @override
    async def save(self, sql: str, parameters: Parameters, *, is_certain: bool) -> bool:
        """Run a statement that changes one row; if that is certain, with the next one."""
        if not is_certain:
            return await super().save(sql, parameters, is_certain=False)
        # A division by zero would end the unit before the COMMIT.
        self._pipeline.enqueue(_ONE_OR_ERROR.format(sql), parameters)
        return True

    async def lock(self, table: Lockable, ids: Collection[Id]) -> None:
        """Lock these rows until the end of this unit, before its next statement."""
        missing = sorted({id_ for id_ in ids if (table, id_) not in self._held})
        if not missing:
            return
        self._wanted.setdefault(table, set()).update(missing)
        if self._is_locking:
            await self._pipeline.run_queued()  # which rows are locked last decides how to go on
        in_order = (LOCK_ORDER[table], missing[0]) > self._last
        sql = self._sql.lock[table] if in_order or self._waits else self._sql.try_lock[table]
        self._is_locking = True
        self._held.update((table, id_) for id_ in missing)
        self._pipeline.enqueue(sql, {"ids": array_of(missing)}, partial(self._locked, table))

    def _locked(self, table: Lockable, rows: list[Row]) -> None:
        locked = [id_ for (id_,) in rows]
        self._is_locking = False
        self._held.update((table, id_) for id_ in locked)
        self._last = max(self._last, (LOCK_ORDER[table], max(locked, default=0)))

    async def lock_new_ids(self) -> None:
        """Lock the assignment of new ids; it is always the last lock, so waiting is safe."""
        self._pipeline.enqueue(LOCK_NEW_IDS, {})

    async def lock_all(self, wanted: IdsToLock) -> None:
        """Take all locks of an earlier attempt, in order."""
        for table in sorted(wanted, key=LOCK_ORDER.__getitem__):
            await self.lock(table, tuple(wanted[table]))
