"""The criteria of look-ups and searches of cases, as SQL conditions.

Names are resolved first: a search of cases uses ids, and lists of ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from sqlalchemy import ColumnElement, Text, bindparam, exists, literal_column, select

from casewright.domain.effects import effect
from casewright.domain.model import CaseCriteria, CaseStatus
from casewright.storage.custom_values import custom_parameters
from casewright.storage.sql import Connection, Sql, WithinList, WithoutIndex
from casewright.storage.tables import (
    case_custom_attributes,
    cases,
    compared_value,
    contact_points,
    departments,
    users,
)
from interaction_contract import rules

Condition = ColumnElement[bool]
Parameters = dict[str, object]

_values = case_custom_attributes.alias("value")


@effect(
    rules.look_up_cases.MATCHES_ARE_EXACT,
    rules.search_cases.MATCHES_ARE_EXACT,
)
def equals(column: ColumnElement[Any], name: str) -> Condition:
    """Return the condition that the column has exactly the parameter's value."""
    return column == bindparam(name, type_=column.type)


class IdsOfNames:
    """Resolves the names in criteria to ids."""

    def __init__(self, sql: Sql) -> None:
        """Compile the statements."""
        self._departments = sql.text(_departments_named())
        self._owner = sql.text(_owner_named())
        self._customers = {one: sql.text(_customers_reached_by(one)) for one in ("email", "phone")}

    @effect(
        rules.look_up_cases.UNKNOWN_NAMES_MATCH_NOTHING,
        rules.search_cases.UNKNOWN_NAMES_MATCH_NOTHING,
    )
    async def resolve(self, criteria: CaseCriteria, connection: Connection) -> Parameters | None:
        """Return the parameters of the given criteria; None if no case can meet them."""
        visible = connection.list_of(sorted(criteria.departments))
        found: Parameters = {"departments": visible}
        if criteria.department_name is not None:
            given = {"departments": visible, "department_name": criteria.department_name}
            named = [one for (one,) in await connection.fetch(self._departments, given)]
            if not named:
                return None
            found["departments"] = connection.list_of(named)
        if criteria.owner_user_name is not None:
            login = {"owner_user_name": criteria.owner_user_name}
            owners = [one for (one,) in await connection.fetch(self._owner, login)]
            if not owners or criteria.owner_id not in (None, *owners):
                return None
            found["owner_id"] = owners[0]
        elif criteria.owner_id is not None:
            found["owner_id"] = criteria.owner_id
        customers = await self._customers_of(criteria, connection)
        if customers is not None:
            if not customers:
                return None
            found["customers"] = connection.list_of(sorted(customers))
        if criteria.status is not None:
            found["status"] = criteria.status
        return found | _ranges_of(criteria) | custom_parameters(criteria.custom)

    @effect(
        rules.look_up_cases.CUSTOMER_IS_THAT_OF_THE_CASE,
        rules.search_cases.CUSTOMER_IS_THAT_OF_THE_CASE,
    )
    async def _customers_of(
        self, criteria: CaseCriteria, connection: Connection
    ) -> set[int] | None:
        """Return the customers who meet all criteria of customers, None if there is none."""
        found = None if criteria.customer is None else {criteria.customer}
        for kind, value in (("email", criteria.email), ("phone", criteria.phone)):
            if value is None:
                continue
            given = {kind: compared_value(kind, value)}
            reached = {one for (one,) in await connection.fetch(self._customers[kind], given)}
            found = reached if found is None else found & reached
        return found


def _ranges_of(criteria: CaseCriteria) -> Parameters:
    ranges = {
        "created": criteria.created,
        "last_modified": criteria.last_modified,
        "last_closed": criteria.last_closed,
    }
    return {
        f"{name}_{side}": instant
        for name, given in ranges.items()
        if given is not None
        for side, instant in (("start", given.start), ("end", given.end))
        if instant is not None
    }


@effect(
    rules.look_up_cases.DEPARTMENT_IS_NAMED,
)
def _departments_named() -> Any:
    return select(departments.c.id).where(
        equals(departments.c.name, "department_name"), WithinList(departments.c.id, "departments")
    )


@effect(
    rules.look_up_cases.OWNER_IS_NAMED_BY_ID_OR_LOGIN,
)
def _owner_named() -> Any:
    return select(users.c.id).where(equals(users.c.user_name, "owner_user_name"))


@effect(
    rules.look_up_cases.EMAIL_IS_ONE_OF_THE_CUSTOMERS,
    rules.look_up_cases.PHONE_IS_ONE_OF_THE_CUSTOMERS,
    rules.search_cases.EMAIL_IS_ONE_OF_THE_CUSTOMERS,
    rules.search_cases.PHONE_IS_ONE_OF_THE_CUSTOMERS,
)
def _customers_reached_by(point_type: str) -> Any:
    """Return the customers with a contact point of this type and the parameter's value."""
    return (
        select(contact_points.c.customer_id)
        .where(
            contact_points.c.type == literal_column(f"'{point_type}'", Text()),
            equals(contact_points.c.compared_value, point_type),
        )
        .distinct()
    )


@effect(
    rules.look_up_cases.OPEN_MEANS_NOT_CLOSED,
)
def _in_status(column: ColumnElement[Any]) -> Condition:
    """Return the condition that the case is open or closed; there is no other status."""
    return equals(column, "status")


def in_any_status() -> Condition:
    """Return a condition that every case meets; planners use an index's later columns with it."""
    return cases.c.status.in_([literal_column(f"'{one}'", Text()) for one in get_args(CaseStatus)])


@effect(
    rules.look_up_cases.RANGES_INCLUDE_THEIR_ENDS,
)
def _in_range(column: ColumnElement[Any], name: str) -> Condition:
    limit: ColumnElement[Any] = bindparam(name, type_=column.type)
    return column >= limit if name.endswith("_start") else column <= limit


@effect(
    rules.look_up_cases.CUSTOM_ATTRIBUTE_HAS_THE_VALUE,
    rules.search_cases.CUSTOM_ATTRIBUTES_HAVE_THE_VALUES,
)
def custom_value(values: Any, number: int) -> tuple[Condition, Condition]:
    """Return the conditions that a custom attribute has the name and value of a parameter.

    `number` is the number of the parameters: `custom_name_1`, `custom_value_1`.
    """
    return (
        equals(values.c.name, f"custom_name_{number}"),
        equals(values.c.value, f"custom_value_{number}"),
    )


def has_custom_value(number: int) -> Condition:
    """Return the condition that the case has a custom attribute with that value."""
    of_case = _values.c.case_id == cases.c.id
    return exists().where(of_case, *custom_value(_values, number)).correlate(cases)


def has_no_sorted_value() -> Condition:
    """Return the condition that the case lacks the custom attribute of the sort order."""
    of_case = _values.c.case_id == cases.c.id
    named = equals(_values.c.name, "sort_name")
    return ~exists().where(of_case, named, _values.c.position == literal_column("0")).correlate(
        cases
    )


def has_sorted_value(names: frozenset[str]) -> list[Condition]:
    """Return the condition on the value that the case is sorted by, if one of SIDES is given."""
    of_case = _values.c.case_id == cases.c.id
    named = equals(_values.c.name, "sort_name")
    is_first = _values.c.position == literal_column("0")
    return [
        exists().where(of_case, named, is_first, on_side(_values, side)).correlate(cases)
        for side in SIDES
        if side in names
    ]


SIDES = ("sorted_below", "sorted_same", "sorted_above")
"""Parameters of parts of an order: less than the value `sort_value`, just that, and greater."""


def on_side(values: Any, side: str) -> Condition:
    """Return the condition that a value of a custom attribute is on a side of `sort_value`."""
    column: ColumnElement[Any] = values.c.value
    limit: ColumnElement[Any] = bindparam("sort_value", type_=column.type)
    if side == "sorted_same":
        return column == limit
    return column < limit if side == "sorted_below" else column > limit


_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "departments": cases.c.department_id,
    "customers": cases.c.customer_id,
    "without_customer": cases.c.customer_id,
    "owner_id": cases.c.owner_id,
    "status": cases.c.status,
    "created_start": cases.c.created,
    "created_end": cases.c.created,
    "last_modified_start": cases.c.last_modified,
    "last_modified_end": cases.c.last_modified,
    "last_closed_start": cases.c.last_closed,
    "last_closed_end": cases.c.last_closed,
}
"""The column that each parameter is about, values of custom attributes aside."""


def condition(name: str, *, leads: bool) -> Condition:
    """Return the condition of a parameter; only where it `leads` may an index find the cases."""
    column: ColumnElement[Any] = _COLUMNS[name] if leads else WithoutIndex(_COLUMNS[name])
    if name in ("departments", "customers"):
        return WithinList(column, name)
    if name == "without_customer":
        is_missing: Condition = column.is_(None)
        return is_missing
    if name == "owner_id":
        return equals(column, name)
    if name == "status":
        return _in_status(column)
    return _in_range(column, name)
