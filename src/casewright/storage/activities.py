"""Activities. Responses to an activity are locked with it, since they move with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import (
    BigInteger,
    bindparam,
    case,
    literal_column,
    select,
    update,
)

from casewright.domain.effects import effect
from casewright.domain.model import (
    Activity,
    ActivityCriteria,
    ContactPerson,
    ContactPoint,
    CustomAttributes,
    Id,
    Ref,
    SearchResult,
    Stamp,
    UserRef,
    Window,
)
from casewright.storage.activity_search import (
    ACTIVITIES_WITH_NAMES,
    ACTIVITY_COLUMNS,
    ActivitySearches,
    parameters_of,
)
from casewright.storage.custom_values import held_by
from casewright.storage.records import ActivityRow
from casewright.storage.sql import ByIds, Connection, Row, Sql, WithinList, names_of
from casewright.storage.tables import activities, activity_custom_attributes
from interaction_contract import rules

_OWN = [name for name in names_of(activities.columns) if name not in ("id", "last_modified")]


class ActivityStatements:
    """The SQL of this module, compiled once."""

    def __init__(self, sql: Sql) -> None:
        all_activities = select(*ACTIVITY_COLUMNS).select_from(ACTIVITIES_WITH_NAMES)
        of_case = activities.c.case_id == bindparam("case_id")
        in_order = all_activities.order_by(activities.c.id)
        now = bindparam("now", type_=BigInteger())
        self.find = ByIds(sql, all_activities, activities.c.id)
        self.of_case = sql.text(in_order.where(of_case))
        custom = activity_custom_attributes.c
        self.custom_attributes = sql.text(
            select(custom.activity_id, custom.name, custom.value)
            .where(WithinList(custom.activity_id, "ids"))
            .order_by(custom.activity_id, custom.name, custom.position)
        )
        self.searches = ActivitySearches(sql)
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
    """The `Activities` of one connection."""

    def __init__(self, connection: Connection, statements: ActivityStatements) -> None:
        self._connection = connection
        self._sql = statements

    async def find(self, ids: Collection[Id]) -> Mapping[Id, Activity]:
        """Return the existing activities among `ids`; a unit that writes locks them to its end."""
        await self._connection.lock("activities", ids)
        rows = await self._sql.find.fetch(self._connection, ids)
        return {one.id: one for one in map(_activity_of, rows)}

    async def of_case(self, case_id: Id) -> tuple[Activity, ...]:
        """Return the activities of a case in order of id."""
        rows = await self._connection.fetch(self._sql.of_case, {"case_id": case_id})
        return tuple(map(_activity_of, rows))

    async def search(self, criteria: ActivityCriteria, window: Window) -> SearchResult[Activity]:
        """Return one window of the matches, in order of id."""
        parameters = parameters_of(criteria)
        parameters["departments"] = self._connection.list_of(criteria.departments)
        statements = self._sql.searches.statements(frozenset(parameters))
        count = (await self._connection.fetch(statements.count, parameters))[0][0]
        if window.offset >= count:
            return SearchResult((), count)
        parameters |= {"window_offset": window.offset, "window_limit": window.limit}
        rows = await self._connection.fetch(statements.page, parameters)
        return SearchResult(tuple(map(_activity_of, rows)), count)

    async def custom_attributes(self, ids: Collection[Id]) -> Mapping[Id, CustomAttributes]:
        """Return the custom attributes of each activity; values in the order they were stored."""
        parameters = {"ids": self._connection.list_of(ids)}
        rows = await self._connection.fetch(self._sql.custom_attributes, parameters)
        return held_by(ids, rows)

    async def responses_to(self, ids: Collection[Id]) -> tuple[Activity, ...]:
        """Return the activities that answer one of `ids`, in order of id."""
        parameters = {"ids": self._connection.list_of(ids)}
        rows = await self._connection.fetch(self._sql.responses_to, parameters)
        return tuple(map(_activity_of, rows))

    async def save(self, activity: Activity) -> None:
        """Write all own members.

        The stored instant is always later than the previous one; `activity` gets it.
        """
        await self._connection.lock("activities", (activity.id,))
        rows = await self._connection.fetch(self._sql.save, _parameters_of(activity))
        for (date,) in rows:
            activity.last_modified = Stamp(activity.last_modified.user, date)


@effect(
    rules.get_activities.CUSTOMER_HAS_OWN_PERSON_AND_POINT,
)
def _activity_of(row: Row) -> Activity:
    found = ActivityRow._make(row)
    point = _point_of(found)
    return Activity(
        id=found.id,
        case_id=found.case_id,
        department=Ref(found.department_id, found.department_name),
        type=found.type,
        subtype=found.subtype,
        mode=found.mode,
        status=found.status,
        substatus=found.substatus,
        assigned_to=_assigned_of(found),
        locked_by=found.locked_by,
        customer=_ref_of(found.customer_id, found.customer_name),
        contact_person=_person_of(found, point),
        contact_point=point,
        contact_point_data=found.contact_point_data,
        response_to=found.response_to,
        subject=found.subject,
        queue=_ref_of(found.queue_id, found.queue_name),
        created=found.created,
        last_modified=Stamp(_modifier_of(found), found.last_modified),
    )


def _ref_of(id_: Id | None, name: str) -> Ref | None:
    return None if id_ is None else Ref(id_, name)


def _assigned_of(found: ActivityRow) -> UserRef | None:
    if found.assigned_id is None:
        return None
    return UserRef(
        found.assigned_id,
        found.assigned_name,
        found.assigned_first_name,
        found.assigned_last_name,
    )


def _modifier_of(found: ActivityRow) -> UserRef | None:
    if found.modifier_id is None:
        return None
    return UserRef(
        found.modifier_id,
        found.modifier_name,
        found.modifier_first_name,
        found.modifier_last_name,
    )


def _point_of(found: ActivityRow) -> ContactPoint | None:
    if found.point_id is None:
        return None
    return ContactPoint(
        id=found.point_id,
        person_id=found.point_person_id,
        customer_id=found.point_customer_id,
        type=found.point_type,
        kind=found.point_kind,
        value=found.point_value,
    )


def _person_of(found: ActivityRow, point: ContactPoint | None) -> ContactPerson | None:
    if found.person_id is None:
        return None
    return ContactPerson(
        id=found.person_id,
        customer_id=found.person_customer_id,
        first_name=found.person_first_name,
        last_name=found.person_last_name,
        contact_points=() if point is None else (point,),
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
        "queue_id": activity.queue.id if activity.queue else None,
        "created": activity.created,
        "last_modified_by": user.id if user else None,
        "now": activity.last_modified.date,
    }
