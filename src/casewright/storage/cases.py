"""Cases with relations and custom attributes. A save is one UPDATE ... WHERE lastModified = old."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import cast

from sqlalchemy import (
    BigInteger,
    FromClause,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from casewright.clock import Instant
from casewright.domain.model import (
    Case,
    CaseCriteria,
    CustomAttributes,
    Id,
    Ref,
    RelatedCase,
    SearchResult,
    Sort,
    Stamp,
    UserRef,
    Window,
)
from casewright.storage.case_criteria import IdsOfNames
from casewright.storage.case_search import CaseSearch
from casewright.storage.custom_values import held_by
from casewright.storage.records import CaseRow, in_order_of
from casewright.storage.search import Searches
from casewright.storage.sql import ByIds, Connection, Row, Sql, WithinList, names_of
from casewright.storage.tables import (
    case_custom_attributes,
    case_relations,
    cases,
    customers,
    departments,
    users,
)

_owner = users.alias("owner")
_modifier = users.alias("modifier")

_WITH_NAMES: FromClause = (
    cases.join(departments, cases.c.department_id == departments.c.id)
    .outerjoin(_owner, cases.c.owner_id == _owner.c.id)
    .outerjoin(customers, cases.c.customer_id == customers.c.id)
    .outerjoin(_modifier, cases.c.last_modified_by == _modifier.c.id)
)

_COLUMNS = in_order_of(
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

_OWN = [name for name in names_of(cases.columns) if name != "id"]


class CaseStatements:
    """The SQL of this module, compiled once."""

    def __init__(self, sql: Sql) -> None:
        relations, custom = case_relations.c, case_custom_attributes.c
        case_id = bindparam("case_id", type_=BigInteger())
        self.find = ByIds(sql, select(*_COLUMNS).select_from(_WITH_NAMES), cases.c.id)
        self.save = sql.text(
            update(cases).where(
                cases.c.id == bindparam("case_id"),
                cases.c.last_modified == bindparam("expected"),
            ),
            _OWN,
        )
        self.greatest_id = sql.text(
            select(func.coalesce(func.max(cases.c.id), literal_column("0")))
        )
        self.add = sql.text(insert(cases), names_of(cases.columns))
        self.related = sql.text(
            select(
                *in_order_of(
                    RelatedCase,
                    id=cases.c.id,
                    status=cases.c.status,
                    subject=cases.c.subject,
                    department_id=cases.c.department_id,
                )
            )
            .select_from(case_relations.join(cases, relations.other_id == cases.c.id))
            .where(relations.case_id == case_id)
            .order_by(cases.c.id)
        )
        self.count_related = sql.text(
            select(relations.case_id, func.count())
            .where(WithinList(relations.case_id, "ids"))
            .group_by(relations.case_id)
        )
        others = WithinList(cases.c.id, "others")
        both_ways = select(case_id, cases.c.id).where(others)
        self.relate = sql.text(
            sql.insert_or_keep(case_relations).from_select(
                names_of(case_relations.columns),
                both_ways.union_all(select(cases.c.id, case_id).where(others)),
            )
        )
        self.unrelate = sql.text(
            delete(case_relations).where(
                ((relations.case_id == case_id) & WithinList(relations.other_id, "others"))
                | ((relations.other_id == case_id) & WithinList(relations.case_id, "others"))
            )
        )
        self.custom_attributes = sql.text(
            select(custom.case_id, custom.name, custom.value)
            .where(WithinList(custom.case_id, "ids"))
            .order_by(custom.case_id, custom.name, custom.position)
        )
        self.clear_custom_attribute = sql.text(
            delete(case_custom_attributes).where(
                custom.case_id == case_id, custom.name == bindparam("attribute")
            )
        )
        self.add_custom_value = sql.text(
            insert(case_custom_attributes), names_of(case_custom_attributes.columns)
        )
        self.searches = Searches(sql)
        self.names = IdsOfNames(sql)


class CaseRepository:
    """The `Cases` of one connection."""

    def __init__(self, connection: Connection, statements: CaseStatements) -> None:
        self._connection = connection
        self._sql = statements
        self._search = CaseSearch(connection, statements.searches, statements.names)

    async def find(self, ids: Collection[Id]) -> Mapping[Id, Case]:
        """Return the existing cases among `ids`; a unit that writes locks them to its end."""
        await self._connection.lock("cases", ids)
        rows = await self._sql.find.fetch(self._connection, ids)
        found = {one.id: one for one in map(_case_of, rows)}
        if (instants := self._connection.instants) is not None:
            instants.update((one.id, one.last_modified.date) for one in found.values())
        return found

    async def search(
        self, criteria: CaseCriteria, sort: Sort, window: Window
    ) -> SearchResult[Case]:
        """Return one window of the matches, in `sort` order, ids breaking ties."""
        ids, count = await self._search.ids(criteria, sort, window)
        rows = await self._sql.find.fetch(self._connection, ids)
        found = {one.id: one for one in map(_case_of, rows)}
        return SearchResult(tuple(found[one] for one in ids), count)

    async def related(self, case_id: Id) -> tuple[RelatedCase, ...]:
        """Return the cases at the other end of the case's relations, in order of id."""
        rows = await self._connection.fetch(self._sql.related, {"case_id": case_id})
        return tuple(RelatedCase(*row) for row in rows)

    async def count_related(self, ids: Collection[Id]) -> Mapping[Id, int]:
        """Return how many relations each of the cases has (0 when none)."""
        parameters = {"ids": self._connection.list_of(ids)}
        rows = await self._connection.fetch(self._sql.count_related, parameters)
        return dict.fromkeys(ids, 0) | dict(rows)

    async def custom_attributes(self, ids: Collection[Id]) -> Mapping[Id, CustomAttributes]:
        """Return the custom attributes of each case; values in the order they were stored."""
        parameters = {"ids": self._connection.list_of(ids)}
        return held_by(ids, await self._connection.fetch(self._sql.custom_attributes, parameters))

    async def save(self, case: Case, expected: Instant) -> bool:
        """Write all own members; False, and nothing written, if lastModified is not `expected`.

        The stored instant is always later than `expected`, even if the clock was set back;
        `case` gets it.
        """
        date = max(case.last_modified.date, expected + 1)
        parameters = _parameters_of(case) | {
            "case_id": case.id,
            "expected": expected,
            "last_modified": date,
        }
        instants = self._connection.instants
        is_certain = instants is not None and instants.get(case.id) == expected
        if not await self._connection.save(self._sql.save, parameters, is_certain=is_certain):
            return False
        if instants is not None:
            instants[case.id] = date
        case.last_modified = Stamp(case.last_modified.user, date)
        return True

    async def add(self, case: Case) -> Id:
        """Insert a case under the greatest id + 1 (its own `id` is ignored); return that id."""
        await self._connection.lock_new_ids()
        greatest: Id = (await self._connection.fetch(self._sql.greatest_id, {}))[0][0]
        new_id = greatest + 1
        await self._connection.change(self._sql.add, _parameters_of(case) | {"id": new_id})
        return new_id

    async def relate(self, case_id: Id, other_ids: Collection[Id]) -> None:
        """Make the relations symmetric; those that exist stay as they are."""
        parameters = {"case_id": case_id, "others": self._connection.list_of(other_ids)}
        await self._connection.change(self._sql.relate, parameters)

    async def unrelate(self, case_id: Id, other_ids: Collection[Id]) -> None:
        """Remove the relations on both sides; those that do not exist are no error."""
        parameters = {"case_id": case_id, "others": self._connection.list_of(other_ids)}
        await self._connection.change(self._sql.unrelate, parameters)

    async def set_custom_attribute(self, case_id: Id, name: str, values: tuple[str, ...]) -> None:
        """Replace the values of one custom attribute; no values remove it."""
        await self._connection.change(
            self._sql.clear_custom_attribute, {"case_id": case_id, "attribute": name}
        )
        rows = [
            {"case_id": case_id, "name": name, "position": position, "value": value}
            for position, value in enumerate(values)
        ]
        await self._connection.change_many(self._sql.add_custom_value, rows)


# The same few departments and users stand in most cases; frozen objects are slow to make.
_ref, _user_ref = lru_cache(maxsize=4096)(Ref), lru_cache(maxsize=4096)(UserRef)


def _case_of(row: Row) -> Case:
    # Taken apart at once: most of what is read are cases, and each name of a record costs a look.
    (
        id_, department_id, department_name, status, severity, subject, description, solution,
        due_date, owner_id, owner_name, owner_first_name, owner_last_name, customer_id,
        customer_name, originating_channel, created, modifier_id, modifier_name,
        modifier_first_name, modifier_last_name, last_modified, last_closed,
    ) = cast("CaseRow", row)  # fmt: skip
    owner = customer = modifier = None
    if owner_id is not None:
        owner = _user_ref(owner_id, owner_name, owner_first_name, owner_last_name)
    if customer_id is not None:
        customer = _ref(customer_id, customer_name)
    if modifier_id is not None:
        modifier = _user_ref(modifier_id, modifier_name, modifier_first_name, modifier_last_name)
    return Case(
        id_,
        _ref(department_id, department_name),
        status,
        severity,
        subject,
        description,
        solution,
        due_date,
        owner,
        customer,
        originating_channel,
        created,
        Stamp(modifier, last_modified),
        last_closed,
    )


def _parameters_of(case: Case) -> dict[str, object]:
    return {
        "department_id": case.department.id,
        "status": case.status,
        "severity": case.severity,
        "subject": case.subject,
        "description": case.description,
        "solution": case.solution,
        "due_date": case.due_date,
        "owner_id": case.owner.id if case.owner else None,
        "customer_id": case.customer.id if case.customer else None,
        "originating_channel": case.originating_channel,
        "created": case.created,
        "last_modified_by": case.last_modified.user.id if case.last_modified.user else None,
        "last_modified": case.last_modified.date,
        "last_closed": case.last_closed,
    }
