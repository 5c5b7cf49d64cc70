"""Row locks of writing units on PostgreSQL: activities before cases, each in order of id."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from sqlalchemy import ColumnElement, Select, Table, or_, select

from casewright.storage.sql import Lockable, Sql, WithinList
from casewright.storage.tables import activities, cases, users

LOCK_ORDER: Final[dict[Lockable, int]] = {"users": 0, "activities": 1, "cases": 2}
LOCK_NEW_IDS: Final = "SELECT pg_advisory_xact_lock(7340171, 1)"
LOCK_SCHEMA: Final = b"SELECT pg_advisory_xact_lock(7340171, 2)"

_TABLES: dict[Lockable, Table] = {"users": users, "activities": activities, "cases": cases}


class LockStatements:
    """For each kind of row, a statement that waits for the lock and one that fails at once.

    They use FOR NO KEY UPDATE, so that rows that only refer to a locked one can be written.
    """

    def __init__(self, sql: Sql) -> None:
        self.lock = {table: sql.text(_locking(table, nowait=False)) for table in LOCK_ORDER}
        self.try_lock = {table: sql.text(_locking(table, nowait=True)) for table in LOCK_ORDER}


@lru_cache
def lock_statements() -> LockStatements:
    """Return the statements, which all stores of a process share."""
    return LockStatements(Sql("postgresql"))


def _locking(name: Lockable, *, nowait: bool) -> Select[tuple[int]]:
    table = _TABLES[name]
    wanted: ColumnElement[bool] = WithinList(table.c.id, "ids")
    if name == "activities":
        # Answers move with the activity, so they are locked with it, in the same order.
        wanted = or_(wanted, WithinList(table.c.response_to, "ids"))
    return (
        select(table.c.id)
        .where(wanted)
        .order_by(table.c.id)
        .with_for_update(key_share=True, nowait=nowait)
    )
