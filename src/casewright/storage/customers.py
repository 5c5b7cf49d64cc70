"""Customers with their contact persons and points; no request changes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select

from casewright.domain.model import ContactPerson, ContactPoint, Customer, Id, Ref
from casewright.storage.records import CustomerRow, PersonRow, in_order_of
from casewright.storage.sql import Connection, Sql, WithinList
from casewright.storage.tables import contact_persons, contact_points, customers, departments

_POINT = in_order_of(
    ContactPoint,
    id=contact_points.c.id,
    person_id=contact_points.c.person_id,
    customer_id=contact_points.c.customer_id,
    type=contact_points.c.type,
    kind=contact_points.c.kind,
    value=contact_points.c.value,
)

_PERSON = in_order_of(
    PersonRow,
    id=contact_persons.c.id,
    customer_id=contact_persons.c.customer_id,
    first_name=contact_persons.c.first_name,
    last_name=contact_persons.c.last_name,
)
_CUSTOMER = in_order_of(
    CustomerRow,
    id=customers.c.id,
    name=customers.c.name,
    department_id=customers.c.department_id,
    department_name=departments.c.name,
)


class CustomerStatements:
    """The SQL of this module, compiled once."""

    def __init__(self, sql: Sql) -> None:
        persons = contact_persons.c
        points = select(*_POINT).order_by(contact_points.c.id)
        self.find = sql.text(
            select(*_CUSTOMER)
            .select_from(customers.join(departments))
            .where(WithinList(customers.c.id, "ids"))
            .order_by(customers.c.id)
        )
        self.persons = sql.text(
            select(*_PERSON).where(WithinList(persons.customer_id, "ids")).order_by(persons.id)
        )
        self.points_of_customers = sql.text(
            points.where(WithinList(contact_points.c.customer_id, "ids"))
        )
        self.points = sql.text(points.where(WithinList(contact_points.c.id, "ids")))


class CustomerRepository:
    """The `Customers` of one connection."""

    def __init__(self, connection: Connection, statements: CustomerStatements) -> None:
        self._connection = connection
        self._sql = statements

    async def find(self, ids: Collection[Id]) -> Mapping[Id, Customer]:
        """Return the existing customers among `ids`."""
        parameters = {"ids": self._connection.list_of(ids)}
        points: defaultdict[Id, list[ContactPoint]] = defaultdict(list)
        persons: defaultdict[Id, list[ContactPerson]] = defaultdict(list)
        for row in await self._connection.fetch(self._sql.points_of_customers, parameters):
            point = ContactPoint(*row)
            points[point.person_id].append(point)
        for row in await self._connection.fetch(self._sql.persons, parameters):
            found = PersonRow._make(row)
            person = ContactPerson(*found, contact_points=tuple(points[found.id]))
            persons[found.customer_id].append(person)
        rows = await self._connection.fetch(self._sql.find, parameters)
        return {
            one.id: Customer(
                one.id,
                one.name,
                Ref(one.department_id, one.department_name),
                tuple(persons[one.id]),
            )
            for one in map(CustomerRow._make, rows)
        }

    async def contact_points(self, ids: Collection[Id]) -> Mapping[Id, ContactPoint]:
        """Return the existing contact points among `ids`."""
        parameters = {"ids": self._connection.list_of(ids)}
        rows = await self._connection.fetch(self._sql.points, parameters)
        return {one.id: one for one in (ContactPoint(*row) for row in rows)}
