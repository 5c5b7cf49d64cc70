"""Failed log-ins. A unit that counts one locks its rows, in order of their keys."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, delete, select, update

from casewright.clock import Instant
from casewright.domain.throttle import Failures
from casewright.storage.records import in_order_of
from casewright.storage.sql import Connection, Sql, WithinList, delete_some, names_of
from casewright.storage.tables import log_in_failures

_COLUMNS = in_order_of(
    Failures,
    key=log_in_failures.c.key,
    count=log_in_failures.c.count,
    last=log_in_failures.c.last,
    forgotten=log_in_failures.c.forgotten,
)

_MOST_FORGOTTEN = 100


class LogInFailureStatements:
    """The SQL of this module, compiled once."""

    def __init__(self, sql: Sql) -> None:
        key = log_in_failures.c.key
        within = WithinList(key, "keys")
        self.find = sql.text(select(*_COLUMNS).where(within))
        self.hold = sql.text(
            sql.insert_or_hold(log_in_failures).returning(*_COLUMNS),
            names_of(log_in_failures.columns),
        )
        self.save = sql.text(
            update(log_in_failures).where(key == bindparam("own_key")),
            ["count", "last", "forgotten"],
        )
        self.remove = sql.text(delete(log_in_failures).where(within))
        self.forget = sql.text(delete_some(log_in_failures.c.forgotten, _MOST_FORGOTTEN))


class LogInFailureRepository:
    """The `LogInFailures` of one connection."""

    def __init__(self, connection: Connection, statements: LogInFailureStatements) -> None:
        self._connection = connection
        self._sql = statements

    async def find(self, keys: Collection[str]) -> Mapping[str, Failures]:
        """Return the failures stored under the keys."""
        parameters = {"keys": self._connection.list_of(keys)}
        rows = await self._connection.fetch(self._sql.find, parameters)
        return {one.key: one for one in (Failures(*row) for row in rows)}

    async def hold(self, keys: Collection[str]) -> Mapping[str, Failures]:
        """Return the failures and lock them until the end of this unit."""
        held = {}
        for key in sorted(keys):
            fresh = {"key": key, "count": 0, "last": 0, "forgotten": 0}
            rows = await self._connection.fetch(self._sql.hold, fresh)
            held[key] = Failures(*rows[0])
        return held

    async def save(self, failures: Failures) -> None:
        """Store the failures of a key that this unit has locked."""
        await self._connection.change(
            self._sql.save,
            {
                "own_key": failures.key,
                "count": failures.count,
                "last": failures.last,
                "forgotten": failures.forgotten,
            },
        )

    async def remove(self, key: str) -> None:
        """Remove the failures under one key."""
        parameters = {"keys": self._connection.list_of([key])}
        await self._connection.change(self._sql.remove, parameters)

    async def forget(self, now: Instant) -> None:
        """Remove some expired rows: more than one failure adds."""
        await self._connection.change(self._sql.forget, {"until": now})
