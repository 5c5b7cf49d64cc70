"""Searching activities: one statement per combination of criteria, built on first use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    bindparam,
    func,
    literal_column,
    select,
)

from casewright.domain.effects import effect
from casewright.domain.model import ActivityCriteria
from casewright.storage.custom_values import custom_numbers, custom_parameters, grouped
from casewright.storage.records import ActivityRow, in_order_of
from casewright.storage.sql import Sql, WithinList
from casewright.storage.tables import (
    activities,
    activity_custom_attributes,
    contact_persons,
    contact_points,
    customers,
    departments,
    queues,
    users,
)
from interaction_contract import rules

_assigned = users.alias("assigned")
_modifier = users.alias("modifier")

ACTIVITIES_WITH_NAMES: FromClause = (
    activities.join(departments, activities.c.department_id == departments.c.id)
    .outerjoin(_assigned, activities.c.assigned_to == _assigned.c.id)
    .outerjoin(customers, activities.c.customer_id == customers.c.id)
    .outerjoin(contact_persons, activities.c.contact_person_id == contact_persons.c.id)
    .outerjoin(contact_points, activities.c.contact_point_id == contact_points.c.id)
    .outerjoin(_modifier, activities.c.last_modified_by == _modifier.c.id)
    .outerjoin(queues, activities.c.queue_id == queues.c.id)
)

ACTIVITY_COLUMNS = in_order_of(
    ActivityRow,
    id=activities.c.id,
    case_id=activities.c.case_id,
    department_id=activities.c.department_id,
    department_name=departments.c.name,
    type=activities.c.type,
    subtype=activities.c.subtype,
    mode=activities.c.mode,
    status=activities.c.status,
    substatus=activities.c.substatus,
    locked_by=activities.c.locked_by,
    contact_point_data=activities.c.contact_point_data,
    response_to=activities.c.response_to,
    subject=activities.c.subject,
    created=activities.c.created,
    last_modified=activities.c.last_modified,
    assigned_id=_assigned.c.id,
    assigned_name=_assigned.c.name,
    assigned_first_name=_assigned.c.first_name,
    assigned_last_name=_assigned.c.last_name,
    modifier_id=_modifier.c.id,
    modifier_name=_modifier.c.name,
    modifier_first_name=_modifier.c.first_name,
    modifier_last_name=_modifier.c.last_name,
    customer_id=customers.c.id,
    customer_name=customers.c.name,
    person_id=contact_persons.c.id,
    person_customer_id=contact_persons.c.customer_id,
    person_first_name=contact_persons.c.first_name,
    person_last_name=contact_persons.c.last_name,
    point_id=contact_points.c.id,
    point_person_id=contact_points.c.person_id,
    point_customer_id=contact_points.c.customer_id,
    point_type=contact_points.c.type,
    point_kind=contact_points.c.kind,
    point_value=contact_points.c.value,
    queue_id=queues.c.id,
    queue_name=queues.c.name,
)


@dataclass(frozen=True, slots=True)
class SearchSql:
    """The two statements of a search: the number of matches, and one window of them."""

    count: str
    page: str


class ActivitySearches:
    """The statements of searches in one dialect; the most recent combinations are kept."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self._kept = lru_cache(maxsize=512)(self._build)

    def statements(self, names: frozenset[str]) -> SearchSql:
        """Return the statements for the criteria whose parameters are `names`, in order of id."""
        return self._kept(names)

    @effect(
        rules.search_activities.CRITERIA_COMBINE_WITH_AND,
    )
    def _build(self, names: frozenset[str]) -> SearchSql:
        conditions = [condition for name, condition in _CONDITIONS.items() if name in names]
        custom = [_with_custom_value(number) for number in custom_numbers(names)]
        conditions += grouped(custom)
        # Names are joined to the window alone, not to all that is passed on the way.
        window = (
            select(activities.c.id)
            .where(*conditions)
            .order_by(activities.c.id)
            .limit(bindparam("window_limit", type_=BigInteger()))
            .offset(bindparam("window_offset", type_=BigInteger()))
        )
        page = (
            select(*ACTIVITY_COLUMNS)
            .select_from(ACTIVITIES_WITH_NAMES)
            .where(activities.c.id.in_(window))
            .order_by(activities.c.id)
        )
        count = select(func.count()).select_from(activities).where(*conditions)
        return SearchSql(self._sql.text(count), self._sql.text(page))


@effect(
    rules.search_activities.UNKNOWN_NAMES_MATCH_NOTHING,
)
def parameters_of(criteria: ActivityCriteria) -> dict[str, object]:
    """Return the parameters of the given criteria, without the visible departments.

    An activity must meet each of them, even if no resource has the given name.
    """
    created, modified = criteria.created, criteria.last_modified
    given = {
        "customer": criteria.customer,
        "case": criteria.case_id,
        "status": criteria.status,
        "substatus": criteria.substatus,
        "completed": "completed" if criteria.is_open else None,
        "mode": criteria.mode,
        "assigned_to": criteria.assigned_to,
        "queue": criteria.queue,
        "created_start": created.start if created else None,
        "created_end": created.end if created else None,
        "last_modified_start": modified.start if modified else None,
        "last_modified_end": modified.end if modified else None,
        "assigned_user_name": criteria.assigned_user_name,
        "type": criteria.type,
        **custom_parameters(criteria.custom),
    }
    return {name: value for name, value in given.items() if value is not None}


@effect(
    rules.search_activities.MATCHES_ARE_EXACT,
)
def _equals(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that the column has exactly the parameter's value."""
    return column == bindparam(name, type_=column.type)


@effect(
    rules.search_activities.CUSTOMER_IS_THAT_OF_THE_ACTIVITY,
)
def _of_customer() -> ColumnElement[bool]:
    return _equals(activities.c.customer_id, "customer")


@effect(
    rules.search_activities.ACTIVITIES_OF_THE_CASE_ARE_FOUND,
    rules.search_activities.UNKNOWN_CASE_MATCHES_NOTHING,
)
def _of_case() -> ColumnElement[bool]:
    return _equals(activities.c.case_id, "case")


@effect(
    rules.search_activities.STATUS_MAY_HAVE_A_SUBSTATUS,
)
def _in_status() -> dict[str, ColumnElement[bool]]:
    return {
        "status": _equals(activities.c.status, "status"),
        "substatus": _equals(activities.c.substatus, "substatus"),
    }


@effect(
    rules.search_activities.OPEN_MEANS_NOT_COMPLETED,
)
def _not_completed() -> ColumnElement[bool]:
    return activities.c.status != bindparam("completed", type_=activities.c.status.type)


@effect(
    rules.search_activities.MODE_AND_TYPE_ARE_THOSE_OF_THE_ACTIVITY,
)
def _of_kind() -> dict[str, ColumnElement[bool]]:
    return {
        "mode": _equals(activities.c.mode, "mode"),
        "type": _equals(activities.c.type, "type"),
    }


@effect(
    rules.search_activities.ASSIGNED_USER_IS_NAMED_BY_ID_OR_LOGIN,
)
def _assigned_to() -> dict[str, ColumnElement[bool]]:
    named = select(users.c.id).where(_equals(users.c.user_name, "assigned_user_name"))
    return {
        "assigned_to": _equals(activities.c.assigned_to, "assigned_to"),
        "assigned_user_name": activities.c.assigned_to.in_(named),
    }


@effect(
    rules.search_activities.QUEUE_IS_THAT_OF_THE_ACTIVITY,
)
def _in_queue() -> ColumnElement[bool]:
    return _equals(activities.c.queue_id, "queue")


@effect(
    rules.search_activities.RANGES_INCLUDE_THEIR_ENDS,
)
def _in_range(name: str, column: ColumnElement[Any]) -> dict[str, ColumnElement[bool]]:
    start, end = f"{name}_start", f"{name}_end"
    return {start: column >= bindparam(start), end: column <= bindparam(end)}


@effect(
    rules.search_activities.CUSTOM_ATTRIBUTES_HAVE_THE_VALUES,
)
def _with_custom_value(number: int) -> ColumnElement[bool]:
    """Return the condition that the activity has the custom value of the parameters `number`."""
    return activities.c.id.in_(
        select(activity_custom_attributes.c.activity_id).where(
            _equals(activity_custom_attributes.c.name, f"custom_name_{number}"),
            _equals(activity_custom_attributes.c.value, f"custom_value_{number}"),
        )
    )


_CONDITIONS: dict[str, ColumnElement[bool]] = {
    # `+ 0` keeps planners from starting at this criterion, which almost every activity meets.
    "departments": WithinList(activities.c.department_id + literal_column("0"), "departments"),
    "customer": _of_customer(),
    "case": _of_case(),
    **_in_status(),
    "completed": _not_completed(),
    **_of_kind(),
    **_assigned_to(),
    "queue": _in_queue(),
    **_in_range("created", activities.c.created),
    **_in_range("last_modified", activities.c.last_modified),
}
