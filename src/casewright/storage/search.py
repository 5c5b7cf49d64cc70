"""Searching cases: one statement per combination of criteria and sorting, built on first use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Text,
    UnaryExpression,
    bindparam,
    func,
    literal_column,
    select,
)

from casewright.domain.effects import effect
from casewright.domain.model import CaseCriteria, Sort
from casewright.storage.custom_values import custom_numbers, custom_parameters, grouped
from casewright.storage.records import CaseRow, in_order_of
from casewright.storage.sql import Sql, WithinList
from casewright.storage.tables import (
    case_custom_attributes,
    cases,
    compared_value,
    contact_points,
    customers,
    departments,
    users,
)
from interaction_contract import rules

_owner = users.alias("owner")
_modifier = users.alias("modifier")

CASES_WITH_NAMES: FromClause = (
    cases.join(departments, cases.c.department_id == departments.c.id)
    .outerjoin(_owner, cases.c.owner_id == _owner.c.id)
    .outerjoin(customers, cases.c.customer_id == customers.c.id)
    .outerjoin(_modifier, cases.c.last_modified_by == _modifier.c.id)
)

CASE_COLUMNS = in_order_of(
    CaseRow,
    id=cases.c.id,
    department_id=cases.c.department_id,
    department_name=departments.c.name,
    status=cases.c.status,
    severity=cases.c.severity,
    subject=cases.c.subject,
    description=cases.c.description,
    solution=cases.c.solution,
    due_date=cases.c.due_date,
    owner_id=cases.c.owner_id,
    owner_name=_owner.c.name,
    owner_first_name=_owner.c.first_name,
    owner_last_name=_owner.c.last_name,
    customer_id=cases.c.customer_id,
    customer_name=customers.c.name,
    originating_channel=cases.c.originating_channel,
    created=cases.c.created,
    modifier_id=cases.c.last_modified_by,
    modifier_name=_modifier.c.name,
    modifier_first_name=_modifier.c.first_name,
    modifier_last_name=_modifier.c.last_name,
    last_modified=cases.c.last_modified,
    last_closed=cases.c.last_closed,
)


@dataclass(frozen=True, slots=True)
class SearchSql:
    """The two statements of a search: how many matches, and one window of them."""

    count: str
    page: str


class Searches:
    """The statements of searches in one dialect; the most recent combinations are kept."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self._kept = lru_cache(maxsize=512)(self._build)

    def statements(self, names: frozenset[str], sort: Sort) -> SearchSql:
        """Return the statements for the criteria whose parameters are `names`, sorted by `sort`."""
        attribute = "custom" if sort.attribute.startswith("custom.") else sort.attribute
        return self._kept(names, attribute, sort.order == "desc")

    @effect(
        rules.look_up_cases.CRITERIA_COMBINE_WITH_AND,
        rules.search_cases.CRITERIA_COMBINE_WITH_AND,
    )
    def _build(self, names: frozenset[str], attribute: str, descending: bool) -> SearchSql:
        conditions = [condition for name, condition in _CONDITIONS.items() if name in names]
        custom = [_with_custom_value(number) for number in custom_numbers(names)]
        conditions += grouped(custom)
        source = CASES_WITH_NAMES
        if attribute == "custom":
            source = source.outerjoin(_sorted, _SORTED_VALUE)
        page = (
            select(*CASE_COLUMNS)
            .select_from(source)
            .where(*conditions)
            .order_by(*_order(attribute, descending))
            .limit(bindparam("window_limit", type_=BigInteger()))
            .offset(bindparam("window_offset", type_=BigInteger()))
        )
        count = select(func.count()).select_from(cases).where(*conditions)
        return SearchSql(self._sql.text(count), self._sql.text(page))


@effect(
    rules.look_up_cases.UNKNOWN_NAMES_MATCH_NOTHING,
    rules.search_cases.UNKNOWN_NAMES_MATCH_NOTHING,
)
def parameters_of(criteria: CaseCriteria) -> dict[str, object]:
    """Return the parameters of the criteria that were given, visible departments aside.

    Each of them has to be met, whether or not there is anything of that name.
    """
    created, modified, closed = criteria.created, criteria.last_modified, criteria.last_closed
    phone = None if criteria.phone is None else compared_value("phone", criteria.phone)
    email = None if criteria.email is None else compared_value("email", criteria.email)
    given = {
        "customer": criteria.customer,
        "email": email,
        "phone": phone,
        "status": criteria.status,
        **custom_parameters(criteria.custom),
        "created_start": created.start if created else None,
        "created_end": created.end if created else None,
        "last_modified_start": modified.start if modified else None,
        "last_modified_end": modified.end if modified else None,
        "last_closed_start": closed.start if closed else None,
        "last_closed_end": closed.end if closed else None,
        "department_name": criteria.department_name,
        "owner_id": criteria.owner_id,
        "owner_user_name": criteria.owner_user_name,
    }
    return {name: value for name, value in given.items() if value is not None}


@effect(
    rules.look_up_cases.MATCHES_ARE_EXACT,
    rules.search_cases.MATCHES_ARE_EXACT,
)
def _equals(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that the column has the parameter's value, letter by letter."""
    return column == bindparam(name, type_=column.type)


@effect(
    rules.look_up_cases.CUSTOMER_IS_THAT_OF_THE_CASE,
    rules.search_cases.CUSTOMER_IS_THAT_OF_THE_CASE,
)
def _of_customer() -> ColumnElement[bool]:
    return _equals(cases.c.customer_id, "customer")


@effect(
    rules.look_up_cases.EMAIL_IS_ONE_OF_THE_CUSTOMERS,
    rules.look_up_cases.PHONE_IS_ONE_OF_THE_CUSTOMERS,
    rules.search_cases.EMAIL_IS_ONE_OF_THE_CUSTOMERS,
    rules.search_cases.PHONE_IS_ONE_OF_THE_CUSTOMERS,
)
def _reached_by(point_type: str) -> ColumnElement[bool]:
    """Return the condition that the case's customer has such a contact point."""
    return cases.c.customer_id.in_(
        select(contact_points.c.customer_id).where(
            contact_points.c.type == literal_column(f"'{point_type}'", Text()),
            _equals(contact_points.c.compared_value, point_type),
        )
    )


@effect(
    rules.look_up_cases.OPEN_MEANS_NOT_CLOSED,
)
def _in_status() -> ColumnElement[bool]:
    """Return the condition that the case is open or closed: it has no other status."""
    return _equals(cases.c.status, "status")


@effect(
    rules.look_up_cases.CUSTOM_ATTRIBUTE_HAS_THE_VALUE,
    rules.search_cases.CUSTOM_ATTRIBUTES_HAVE_THE_VALUES,
)
def _with_custom_value(number: int) -> ColumnElement[bool]:
    """Return the condition that the case has the custom value of the parameters `number`."""
    return cases.c.id.in_(
        select(case_custom_attributes.c.case_id).where(
            _equals(case_custom_attributes.c.name, f"custom_name_{number}"),
            _equals(case_custom_attributes.c.value, f"custom_value_{number}"),
        )
    )


@effect(
    rules.look_up_cases.RANGES_INCLUDE_THEIR_ENDS,
)
def _in_range(name: str, column: ColumnElement[Any]) -> dict[str, ColumnElement[bool]]:
    start, end = f"{name}_start", f"{name}_end"
    return {start: column >= bindparam(start), end: column <= bindparam(end)}


@effect(
    rules.look_up_cases.DEPARTMENT_IS_NAMED,
)
def _in_department() -> ColumnElement[bool]:
    return cases.c.department_id.in_(
        select(departments.c.id).where(_equals(departments.c.name, "department_name"))
    )


@effect(
    rules.look_up_cases.OWNER_IS_NAMED_BY_ID_OR_LOGIN,
)
def _owned() -> dict[str, ColumnElement[bool]]:
    named = select(users.c.id).where(_equals(users.c.user_name, "owner_user_name"))
    return {
        "owner_id": _equals(cases.c.owner_id, "owner_id"),
        "owner_user_name": cases.c.owner_id.in_(named),
    }


_CONDITIONS: dict[str, ColumnElement[bool]] = {
    # `+ 0` keeps planners from starting at this criterion, which almost every case meets.
    "departments": WithinList(cases.c.department_id + literal_column("0"), "departments"),
    "customer": _of_customer(),
    "email": _reached_by("email"),
    "phone": _reached_by("phone"),
    "status": _in_status(),
    **_in_range("created", cases.c.created),
    **_in_range("last_modified", cases.c.last_modified),
    **_in_range("last_closed", cases.c.last_closed),
    "department_name": _in_department(),
    **_owned(),
}

_sorted = case_custom_attributes.alias("sorted")
_SORTED_VALUE = (
    (_sorted.c.case_id == cases.c.id)
    & (_sorted.c.name == bindparam("sort_name", type_=Text()))
    & (_sorted.c.position == literal_column("0"))
)

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
    if attribute == "id":
        return [cases.c.id.desc() if descending else cases.c.id.asc()]
    column = _SORT_COLUMNS[attribute]
    directed = column.desc() if descending else column.asc()
    return [directed.nulls_last(), cases.c.id.asc()]
