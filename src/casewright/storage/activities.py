"""Activities. Answers to an activity are locked with it, since they follow it everywhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    bindparam,
    case,
    func,
    literal_column,
    select,
    update,
)

from casewright.domain.effects import effect
from casewright.domain.model import (
    Activity,
    ContactPerson,
    ContactPoint,
    Found,
    Id,
    Ref,
    Stamp,
    UserRef,
    Window,
)
from casewright.storage.sql import Connection, Row, Sql, WithinList, names_of
from casewright.storage.tables import (
    activities,
    contact_persons,
    contact_points,
    customers,
    departments,
    users,
)
from interaction_contract import rules

_assigned = users.alias("assigned")
_modifier = users.alias("modifier")

_ACTIVITIES_WITH_NAMES: FromClause = (
    activities.join(departments, activities.c.department_id == departments.c.id)
    .outerjoin(_assigned, activities.c.assigned_to == _assigned.c.id)
    .outerjoin(customers, activities.c.customer_id == customers.c.id)
    .outerjoin(contact_persons, activities.c.contact_person_id == contact_persons.c.id)
    .outerjoin(contact_points, activities.c.contact_point_id == contact_points.c.id)
    .outerjoin(_modifier, activities.c.last_modified_by == _modifier.c.id)
)

_COLUMNS: tuple[ColumnElement[Any], ...] = (
    activities.c.id,
    activities.c.case_id,
    activities.c.department_id,
    departments.c.name,
    activities.c.type,
    activities.c.subtype,
    activities.c.mode,
    activities.c.status,
    activities.c.substatus,
    activities.c.locked_by,
    activities.c.contact_point_data,
    activities.c.response_to,
    activities.c.subject,
    activities.c.created,
    activities.c.last_modified,
    _assigned.c.id,
    _assigned.c.name,
    _assigned.c.first_name,
    _assigned.c.last_name,
    _modifier.c.id,
    _modifier.c.name,
    _modifier.c.first_name,
    _modifier.c.last_name,
    customers.c.id,
    customers.c.name,
    contact_persons.c.id,
    contact_persons.c.customer_id,
    contact_persons.c.first_name,
    contact_persons.c.last_name,
    contact_points.c.id,
    contact_points.c.person_id,
    contact_points.c.customer_id,
    contact_points.c.type,
    contact_points.c.kind,
    contact_points.c.value,
)

_OWN = [name for name in names_of(activities.columns) if name not in ("id", "last_modified")]


class OfCase:
    """The SQL that reads the activities of a case: all of them, one window, or their number."""

    def __init__(self, sql: Sql, *conditions: ColumnElement[bool]) -> None:
        in_order = select(*_COLUMNS).select_from(_ACTIVITIES_WITH_NAMES).order_by(activities.c.id)
        matching = in_order.where(*conditions)
        self.all = sql.text(matching)
        self.window = sql.text(
            matching.limit(bindparam("window_limit", type_=BigInteger())).offset(
                bindparam("window_offset", type_=BigInteger())
            )
        )
        self.count = sql.text(select(func.count()).select_from(activities).where(*conditions))


class ActivityStatements:
    """The SQL of this module, compiled once."""

    def __init__(self, sql: Sql) -> None:
        all_activities = select(*_COLUMNS).select_from(_ACTIVITIES_WITH_NAMES)
        of_case = activities.c.case_id == bindparam("case_id")
        in_order = all_activities.order_by(activities.c.id)
        now = bindparam("now", type_=BigInteger())
        self.find = sql.text(in_order.where(WithinList(activities.c.id, "ids")))
        self.of_case = OfCase(sql, of_case)
        # `+ 0` keeps planners from starting at the departments, in which almost everything is.
        department = activities.c.department_id + literal_column("0")
        self.of_case_within = OfCase(sql, of_case, WithinList(department, "departments"))
        self.responses_to = sql.text(in_order.where(WithinList(activities.c.response_to, "ids")))
        self.save = sql.text(
            update(activities)
            .where(activities.c.id == bindparam("activity_id"))
            .values(
                last_modified=case(
                    (activities.c.last_modified < now, now),
                    else_=activities.c.last_modified + literal_column("1"),
                )
            )
            .returning(activities.c.last_modified),
            _OWN,
        )


class ActivityRepository:
    """The port `Activities` on one connection."""

    def __init__(self, connection: Connection, statements: ActivityStatements) -> None:
        self._connection = connection
        self._sql = statements

    async def find(self, ids: Collection[Id]) -> Mapping[Id, Activity]:
        """Return the activities that exist among `ids`; locked like cases in a writing unit."""
        await self._connection.lock("activities", ids)
        parameters = {"ids": self._connection.list_of(ids)}
        rows = await self._connection.fetch(self._sql.find, parameters)
        return {row[0]: _activity_of(row) for row in rows}

    async def of_case(
        self,
        case_id: Id,
        window: Window | None = None,
        *,
        departments: Collection[Id] | None = None,
    ) -> Found[Activity]:
        """Return the activities of a case in order of id, all of them or one window.

        With `departments` only those of these departments are returned and counted.
        """
        sql, parameters = self._sql.of_case, dict[str, object](case_id=case_id)
        if departments is not None:
            sql = self._sql.of_case_within
            parameters["departments"] = self._connection.list_of(departments)
        if window is None:
            rows = await self._connection.fetch(sql.all, parameters)
            return Found(tuple(map(_activity_of, rows)), len(rows))
        count = (await self._connection.fetch(sql.count, parameters))[0][0]
        parameters |= {"window_offset": window.offset, "window_limit": window.limit}
        rows = await self._connection.fetch(sql.window, parameters)
        return Found(tuple(map(_activity_of, rows)), count)

    async def responses_to(self, ids: Collection[Id]) -> tuple[Activity, ...]:
        """Return the activities that answer one of `ids`, in order of id."""
        parameters = {"ids": self._connection.list_of(ids)}
        rows = await self._connection.fetch(self._sql.responses_to, parameters)
        return tuple(map(_activity_of, rows))

    async def save(self, activity: Activity) -> None:
        """Write all own members.

        The stored instant is always later than the one before; `activity` shows it afterwards.
        """
        await self._connection.lock("activities", (activity.id,))
        rows = await self._connection.fetch(self._sql.save, _parameters_of(activity))
        for (date,) in rows:
            activity.last_modified = Stamp(activity.last_modified.user, date)


@effect(
    rules.get_activities.CUSTOMER_HAS_OWN_PERSON_AND_POINT,
)
def _activity_of(row: Row) -> Activity:
    (id_, case_id, department, department_name, type_, subtype, mode, status, substatus) = row[:9]
    (locked_by, data, response_to, subject, created, modified) = row[9:15]
    point = None if row[29] is None else ContactPoint(*row[29:35])
    person = None
    if row[25] is not None:
        person = ContactPerson(row[25], row[26], row[27], row[28], (point,) if point else ())
    return Activity(
        id=id_,
        case_id=case_id,
        department=Ref(department, department_name),
        type=type_,
        subtype=subtype,
        mode=mode,
        status=status,
        substatus=substatus,
        assigned_to=None if row[15] is None else UserRef(*row[15:19]),
        locked_by=locked_by,
        customer=None if row[23] is None else Ref(*row[23:25]),
        contact_person=person,
        contact_point=point,
        contact_point_data=data,
        response_to=response_to,
        subject=subject,
        created=created,
        last_modified=Stamp(None if row[19] is None else UserRef(*row[19:23]), modified),
    )


def _parameters_of(activity: Activity) -> dict[str, object]:
    user = activity.last_modified.user
    return {
        "activity_id": activity.id,
        "case_id": activity.case_id,
        "department_id": activity.department.id,
        "type": activity.type,
        "subtype": activity.subtype,
        "mode": activity.mode,
        "status": activity.status,
        "substatus": activity.substatus,
        "assigned_to": activity.assigned_to.id if activity.assigned_to else None,
        "locked_by": activity.locked_by,
        "customer_id": activity.customer.id if activity.customer else None,
        "contact_person_id": activity.contact_person.id if activity.contact_person else None,
        "contact_point_id": activity.contact_point.id if activity.contact_point else None,
        "contact_point_data": activity.contact_point_data,
        "response_to": activity.response_to,
        "subject": activity.subject,
        "created": activity.created,
        "last_modified_by": user.id if user else None,
        "now": activity.last_modified.date,
    }
