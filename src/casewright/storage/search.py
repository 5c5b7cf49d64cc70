"""The statements of searches of cases: one per combination of criteria and order, built on demand.

`QueryShape` has the criteria and the index that finds the cases: SQLite, whose planner only knows
averages, uses that index; PostgreSQL decides by its statistics.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    UnaryExpression,
    bindparam,
    func,
    literal_column,
    select,
)

from casewright.domain.effects import effect
from casewright.storage.case_criteria import (
    SIDES,
    Condition,
    condition,
    custom_value,
    equals,
    has_custom_value,
    has_no_sorted_value,
    has_sorted_value,
    in_any_status,
    on_side,
)
from casewright.storage.custom_values import custom_numbers, grouped
from casewright.storage.sql import JsonList, Sql, WithinList
from casewright.storage.tables import case_custom_attributes, cases, customers, departments
from interaction_contract import rules

Key = Literal["id", "customer", "custom"]
"""What an index has in order; `custom` is the value of the attribute `sort_name`."""

_RANGES = {
    one: frozenset((f"{one}_start", f"{one}_end"))
    for one in ("created", "last_modified", "last_closed")
}
_ABOUT = {
    "departments": frozenset(("departments", "status")) | _RANGES["created"],
    "owner_id": frozenset(("owner_id", "status")) | _RANGES["created"],
    "customers": frozenset(("customers",)),
    "without_customer": frozenset(("without_customer", "departments", "status")),
    "last_modified": frozenset(("departments",)) | _RANGES["last_modified"],
    "last_closed": frozenset(("departments",)) | _RANGES["last_closed"],
    "sorted": frozenset(("sorted_same",)),
}
"""The indexes that can lead to cases, and the parameters by which each of them is searched.

Another one leads by each custom attribute: custom_0 and so on.
"""

_COLUMN_NAMES = (
    "departments",
    "owner_id",
    "customers",
    "without_customer",
    "status",
    *(f"{one}_{side}" for one in _RANGES for side in ("start", "end")),
)
_sorted = case_custom_attributes.alias("sorted")
_OF_SORTED = (
    (_sorted.c.case_id == cases.c.id)
    & equals(_sorted.c.name, "sort_name")
    & (_sorted.c.position == literal_column("0"))
)


@dataclass(frozen=True, slots=True)
class QueryShape:
    """The names of the criteria's parameters, and the leading index (see `leads_of`)."""

    names: frozenset[str]
    lead: str = "departments"


@dataclass(frozen=True, slots=True)
class Order:
    """The order in which an index is read: by the key, then by id."""

    key: Key
    descending: bool
    ids_descending: bool


def leads_of(names: frozenset[str]) -> list[str]:
    """Return the indexes that could find the cases, the most selective ones first.

    The index of departments finds all visible cases; it is used alone, or with further columns.
    """
    leads: list[str] = [one for one in ("customers", "owner_id") if one in names]
    leads += [f"custom_{number}" for number in custom_numbers(names)]
    leads += [one for one in ("last_closed", "last_modified") if not names.isdisjoint(_RANGES[one])]
    if not leads or not names.isdisjoint(_RANGES["created"]):
        leads.append("departments")
    return leads


class Searches:
    """The statements of searches in one dialect; the most recent combinations are kept."""

    def __init__(self, sql: Sql) -> None:
        """Write for the dialect of `sql`."""
        self._sql = sql
        self.few = lru_cache(maxsize=512)(self._few)
        self.probe = lru_cache(maxsize=512)(self._probe)
        self.count = lru_cache(maxsize=512)(self._count)
        self.count_from = lru_cache(maxsize=512)(self._count_from)
        self.gather = lru_cache(maxsize=512)(self._gather)
        self.walk = lru_cache(maxsize=512)(self._walk)
        self.sort = lru_cache(maxsize=16)(self._sort)
        self.departments_in_order = sql.text(
            select(departments.c.id, departments.c.name)
            .where(WithinList(departments.c.id, "departments"))
            .order_by(departments.c.name, departments.c.id)
        )
        self.hidden_departments = sql.text(
            select(func.count())
            .select_from(departments)
            .where(~WithinList(departments.c.id, "departments"))
        )
        self.values = sql.text(_values_in_order())
        self.greatest_id = sql.text(
            select(func.coalesce(func.max(cases.c.id), literal_column("0")))
        )
        self.id_after = {
            descending: sql.text(
                select(cases.c.id)
                .where(
                    cases.c.id <= _number("nearest")
                    if descending
                    else cases.c.id >= _number("nearest")
                )
                .order_by(cases.c.id.desc() if descending else cases.c.id.asc())
                .limit(literal_column("1"))
                .offset(_number("passed"))
            )
            for descending in (True, False)
        }

    def _few(self, shape: QueryShape) -> str:
        """Return a statement for the ids of up to `most` matches, unordered, as a JSON list."""
        some = _some_ids(shape)
        return self._sql.text(select(JsonList(some.c[0])).select_from(some))

    def _probe(self, shape: QueryShape) -> str:
        """Return a statement that counts the cases found by the leading index, up to `most`."""
        some = _some_ids(QueryShape(shape.names & _about(shape.lead), shape.lead))
        return self._sql.text(select(func.count()).select_from(some))

    def _count(self, shape: QueryShape) -> str:
        """Return a statement that counts all matches."""
        source, _, conditions = _matches(shape)
        return self._sql.text(select(func.count()).select_from(source).where(*conditions))

    def _count_from(self, shape: QueryShape, descending: bool) -> str:
        """Return a statement that counts all matches, and finds the first one in order of id."""
        source, id_, conditions = _matches(shape)
        first: ColumnElement[Any] = func.max(id_) if descending else func.min(id_)
        return self._sql.text(select(func.count(), first).select_from(source).where(*conditions))

    def _gather(self, shape: QueryShape, order: Order) -> str:
        """Return a statement for a window of ids, in order, that reads all matches."""
        source, id_, conditions = _matches(shape, with_case=order.key != "id")
        # A planner that went along the ids would find nothing for long where the last ones match.
        by_id: ColumnElement[Any] = id_ + literal_column("0")
        if order.key == "customer":
            source = source.join(customers, cases.c.customer_id == customers.c.id)
        elif order.key == "custom":
            source = source.join(_sorted, _OF_SORTED)
        statement = select(id_).select_from(source).where(*conditions)
        return self._window(statement, by_id, order)

    def _walk(self, shape: QueryShape, order: Order) -> str:
        """Return a statement for a window of ids that reads an index with that order.

        On the index of ids it reads from the id `nearest`, and no further than `farthest`.
        """
        conditions = [condition(name, leads=False) for name in _COLUMN_NAMES if name in shape.names]
        conditions += _other_conditions(shape.names)
        source: FromClause = cases
        if order.key == "customer":
            source = customers.join(cases, cases.c.customer_id == customers.c.id)
        elif order.key == "custom":
            source = _sorted.join(cases, _OF_SORTED)
            conditions += [on_side(_sorted, side) for side in SIDES if side in shape.names]
        else:
            ends = ("farthest", "nearest") if order.ids_descending else ("nearest", "farthest")
            conditions += [cases.c.id >= _number(ends[0]), cases.c.id <= _number(ends[1])]
        statement = select(cases.c.id).select_from(source).where(*conditions)
        # Named as the index has it, or SQLite sorts what is in order.
        by_id = _sorted.c.case_id if order.key == "custom" else cases.c.id
        return self._window(statement, by_id, order)

    def _window(self, statement: Select[Any], by_id: ColumnElement[Any], order: Order) -> str:
        ordered = [by_id.desc() if order.ids_descending else by_id.asc()]
        if order.key != "id":
            column: Any = customers.c.name if order.key == "customer" else _sorted.c.value
            ordered.insert(0, column.desc() if order.descending else column.asc())
        limit, offset = _number("window_limit"), _number("window_offset")
        return self._sql.text(statement.order_by(*ordered).limit(limit).offset(offset))

    def _sort(self, attribute: str, descending: bool) -> str:
        """Return a statement that sorts the cases `ids` and returns a window of them."""
        source: FromClause = cases
        if attribute == "department":
            source = cases.join(departments, cases.c.department_id == departments.c.id)
        elif attribute == "customer":
            source = cases.outerjoin(customers, cases.c.customer_id == customers.c.id)
        elif attribute == "custom":
            source = cases.outerjoin(_sorted, _OF_SORTED)
        return self._sql.text(
            select(cases.c.id)
            .select_from(source)
            .where(WithinList(cases.c.id, "ids"))
            .order_by(*_order(attribute, descending))
            .limit(_number("window_limit"))
            .offset(_number("window_offset"))
        )


@effect(
    rules.look_up_cases.CRITERIA_COMBINE_WITH_AND,
    rules.search_cases.CRITERIA_COMBINE_WITH_AND,
)
def _matches(
    shape: QueryShape, *, with_case: bool = False
) -> tuple[FromClause, ColumnElement[Any], list[Condition]]:
    """Return the tables of the cases that meet all criteria, their ids, and the conditions."""
    about = _ABOUT.get(shape.lead, frozenset())
    given = [name for name in _COLUMN_NAMES if name in shape.names]
    conditions = [condition(name, leads=name in about) for name in given]
    conditions += _other_conditions(shape.names, shape.lead)
    if "status" not in shape.names and not about.isdisjoint(_RANGES["created"] & shape.names):
        conditions.append(in_any_status())
    if shape.lead in _ABOUT and shape.lead != "sorted":
        return cases, cases.c.id, conditions
    chosen = _led_by_value(shape).subquery("chosen")
    if conditions or with_case:
        return chosen.join(cases, cases.c.id == chosen.c.case_id), cases.c.id, conditions
    return chosen, chosen.c.case_id, []


def _led_by_value(shape: QueryShape) -> Select[Any]:
    """Return the ids of the cases that the leading custom value finds."""
    held = case_custom_attributes
    if shape.lead == "sorted":
        named = equals(held.c.name, "sort_name")
        is_first = held.c.position == literal_column("0")
        return select(held.c.case_id).where(named, on_side(held, "sorted_same"), is_first)
    # A list may hold the same value twice.
    found = select(held.c.case_id).where(*custom_value(held, _number_of(shape.lead))).distinct()
    if not shape.names.isdisjoint(SIDES):
        found = found.where(held.c.position != literal_column("0"))  # The first one is another.
    return found


def _values_in_order() -> Select[Any]:
    """Return up to `most` values of the sort attribute, each found behind the one before it."""
    held = case_custom_attributes
    named = equals(held.c.name, "sort_name")
    number: ColumnElement[Any] = literal_column("1")
    least = select(func.min(held.c.value).label("value"), number.label("number")).where(named)
    found = least.cte("found", recursive=True)
    behind = select(func.min(held.c.value)).where(named, held.c.value > found.c.value)
    more = select(behind.scalar_subquery(), found.c.number + number).where(
        found.c.value.is_not(None), found.c.number < _number("most")
    )
    found = found.union_all(more)
    return select(found.c.value).where(found.c.value.is_not(None)).order_by(found.c.number)


def _some_ids(shape: QueryShape) -> Subquery:
    """Return the ids of up to `most` matches."""
    source, id_, conditions = _matches(shape)
    found = select(id_).select_from(source).where(*conditions)
    # SQLite's dialect writes a limit with an offset.
    return found.limit(_number("most")).offset(literal_column("0")).subquery()


def _other_conditions(names: frozenset[str], lead: str = "") -> list[Condition]:
    """Return the conditions on custom attributes, except the leading one."""
    numbers = custom_numbers(names)
    custom = [has_custom_value(number) for number in numbers if lead != f"custom_{number}"]
    found: list[Condition] = list(grouped(custom))
    if lead != "sorted":
        found += has_sorted_value(names)
    return [*found, has_no_sorted_value()] if "without_value" in names else found


def _number_of(lead: str) -> int:
    return int(lead.removeprefix("custom_"))


def _about(lead: str) -> frozenset[str]:
    """Return the parameters by which the leading index is searched."""
    if lead in _ABOUT:
        return _ABOUT[lead]
    number = _number_of(lead)
    return frozenset((f"custom_name_{number}", f"custom_value_{number}"))


def _number(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=BigInteger())


_SORT_COLUMNS: dict[str, ColumnElement[Any]] = {
    "department": departments.c.name,
    "status": cases.c.status,
    "customer": customers.c.name,
    "custom": _sorted.c.value,
}


@effect(
    rules.protocol.MATCHES_ARE_SORTED,
)
def _order(attribute: str, descending: bool) -> list[UnaryExpression[Any]]:
    column = _SORT_COLUMNS[attribute]
    directed = column.desc() if descending else column.asc()
    return [directed.nulls_last(), cases.c.id.asc()]
