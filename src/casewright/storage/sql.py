"""Statements are written once in SQLAlchemy Core and compiled to the SQL text of one dialect."""

from __future__ import annotations

from collections.abc import Collection, Coroutine, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, Literal, Protocol

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    ClauseElement,
    Column,
    ColumnElement,
    Delete,
    Insert,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    literal_column,
    select,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

DialectName = Literal["sqlite", "postgresql"]
Row = tuple[Any, ...]
Parameters = Mapping[str, object]
Lockable = Literal["activities", "cases", "users"]


class Connection(Protocol):
    """One connection inside one unit of work."""

    @property
    def instants(self) -> dict[int, int] | None:
        """When the cases were last modified that this unit has locked; None if that helps not."""

    async def fetch(self, sql: str, parameters: Parameters) -> list[Row]:
        """Return all rows of a query."""

    async def execute(self, sql: str, parameters: Parameters) -> int:
        """Run a statement and return the number of affected rows."""

    async def change(self, sql: str, parameters: Parameters) -> None:
        """Run a statement by the end of this unit, and before what is asked next.

        If it fails, the next call or the end of this unit raises its error.
        """

    async def change_many(self, sql: str, rows: Collection[Parameters]) -> None:
        """Run a statement once per row of parameters, likewise."""

    async def save(self, sql: str, parameters: Parameters, *, is_certain: bool) -> bool:
        """Run a statement that changes one row, and return whether it has.

        `is_certain` says that this unit has locked the row and seen that it is the wanted one.
        """

    async def gather(self, actions: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
        """Return the results of actions, which may await nothing but this connection."""

    def list_of(self, values: Iterable[int] | Iterable[str]) -> object:
        """Return a list as the value of one parameter."""

    async def lock(self, table: Lockable, ids: Collection[int]) -> None:
        """Lock these rows until the end of this unit, if it writes."""

    async def lock_new_ids(self) -> None:
        """Lock the assignment of new ids until the end of this unit."""


def ensure_first(is_asked: bool) -> None:
    """Raise RuntimeError for a second query in a unit with `once`: it may see another state."""
    if is_asked:
        raise RuntimeError("a unit of work that asks once asked again: open it without once=True")


class WithinList(ColumnElement[bool]):
    """`column` is one of the values in the list parameter `name`, whatever the list's length."""

    inherit_cache = False
    type = Boolean()
    _is_implicitly_boolean = True  # or SQLite gets `… = 1`, which keeps it from using an index

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.values: BindParameter[Any] = bindparam(name)
        self.element_type = "text" if isinstance(column.type, Text) else "bigint"


@compiles(WithinList, "sqlite")
def _within_json(element: WithinList, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    values = compiler.process(element.values, **options)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - names of parameters


@compiles(WithinList, "postgresql")
def _within_array(element: WithinList, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    values = compiler.process(element.values, **options)
    return f"{column} = ANY ({values}::{element.element_type}[])"


class WithoutIndex(ColumnElement[Any]):
    """`column` as a filter only: SQLite uses no index on it. PostgreSQL decides itself."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.column = column
        self.type = column.type

    @property
    def _from_objects(self) -> list[Any]:
        return self.column._from_objects


@compiles(WithoutIndex, "sqlite")
def _no_index(element: WithoutIndex, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.column, **options)}"


@compiles(WithoutIndex, "postgresql")
def _any_index(element: WithoutIndex, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.column, **options)


class JsonList(ColumnElement[str]):
    """All values of `column` in a subquery, as a JSON list."""

    inherit_cache = False
    type = Text()

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.column = column

    @property
    def _from_objects(self) -> list[Any]:
        return self.column._from_objects


@compiles(JsonList, "sqlite")
def _json_group_array(element: JsonList, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array({compiler.process(element.column, **options)})"


@compiles(JsonList, "postgresql")
def _json_agg(element: JsonList, compiler: SQLCompiler, **options: Any) -> str:
    return f"coalesce(json_agg({compiler.process(element.column, **options)})::text, '[]')"


class Sql:
    """Compiles statements for one dialect; all values are named parameters."""

    def __init__(self, name: DialectName) -> None:
        # Imported by name: a process uses one of them, and that of PostgreSQL is large.
        self._own: Any = import_module(f"sqlalchemy.dialects.{name}")
        self._dialect: Dialect = (
            self._own.dialect(paramstyle="named")
            if name == "sqlite"
            else self._own.psycopg.dialect()
        )

    def text(self, statement: ClauseElement, columns: Iterable[str] | None = None) -> str:
        """Return the SQL of `statement`; `columns` are those that an insert or update sets."""
        keys = None if columns is None else list(columns)
        compiled: Any = statement.compile(dialect=self._dialect, column_keys=keys)
        constants = [
            name
            for name, bind in compiled.binds.items()
            if not bind.required and name not in set(keys or ())
        ]
        assert not constants, f"write literal_column for the constants {constants}"
        return str(compiled)

    def insert_or_keep(self, table: Table) -> Insert:
        """Return an insert that keeps an existing row unchanged."""
        kept: Insert = self._own.insert(table).on_conflict_do_nothing()
        return kept

    def insert_or_hold(self, table: Table) -> Insert:
        """Return an insert that keeps an existing row unchanged, but locks it."""
        (key,) = table.primary_key.columns
        new = self._own.insert(table)
        held: Insert = new.on_conflict_do_update(
            index_elements=[key], set_={key.name: new.excluded[key.name]}
        )
        return held


class ByIds:
    """A query of rows by their ids, in order of id, as two statements.

    One id is compared, since a list of one costs SQLite a quarter more for the whole statement.
    """

    def __init__(self, sql: Sql, query: Select[Any], column: Column[int]) -> None:
        """Compile `query` for the rows whose `column` is among the ids."""
        self.one = sql.text(query.where(column == bindparam("id", type_=BigInteger())))
        self.several = sql.text(query.where(WithinList(column, "ids")).order_by(column))

    def fetch(self, connection: Connection, ids: Collection[int]) -> Coroutine[Any, Any, list[Row]]:
        """Return the existing rows among `ids`."""
        if len(ids) == 1:
            [only] = ids
            return connection.fetch(self.one, {"id": only})
        return connection.fetch(self.several, {"ids": connection.list_of(ids)})


def delete_some(column: Column[int], most: int) -> Delete:
    """Return a DELETE of up to `most` rows whose `column` is `:until` or less, smallest first.

    Rows that another unit has locked are left to a later call, so that no unit waits. The number
    is part of the statement: a plan for any number would read the whole table.
    """
    (key,) = column.table.primary_key.columns
    over = (
        select(key)
        .where(column <= bindparam("until"))
        .order_by(column)
        .limit(literal_column(str(most)))
        .offset(literal_column("0"))
        .with_for_update(skip_locked=True)
    )
    return delete(column.table).where(key.in_(over))


def names_of(columns: Iterable[Column[Any]]) -> list[str]:
    """Return the names of `columns`."""
    return [column.name for column in columns]
