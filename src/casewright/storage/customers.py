"""Customers with their contact persons and points; no request changes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select

from casewright.domain.model import ContactPerson, ContactPoint, Customer, Id, Ref
from casewright.storage.sql import Connection, Sql, WithinList
from casewright.storage.tables import contact_persons, contact_points, customers, departments

_POINT = (
    contact_points.c.id,
    contact_points.c.person_id,
    contact_points.c.customer_id,
    contact_points.c.type,
    contact_points.c.kind,
    contact_points.c.value,
)


class CustomerStatements:
    """The SQL of this module, compiled once."""

    def __init__(self, sql: Sql) -> None:
        persons = contact_persons.c
        points = select(*_POINT).order_by(contact_points.c.id)
        self.find = sql.text(
            select(customers.c.id, customers.c.name, customers.c.department_id, departments.c.name)
            .select_from(customers.join(departments))
            .where(WithinList(customers.c.id, "ids"))
            .order_by(customers.c.id)
        )
        self.persons = sql.text(
            select(persons.id, persons.customer_id, persons.first_name, persons.last_name)
            .where(WithinList(persons.customer_id, "ids"))
            .order_by(persons.id)
        )
        self.points_of_customers = sql.text(
            points.where(WithinList(contact_points.c.customer_id, "ids"))
        )
        self.points = sql.text(points.where(WithinList(contact_points.c.id, "ids")))


class CustomerRepository:
    """The port `Customers` on one connection."""

    def __init__(self, connection: Connection, statements: CustomerStatements) -> None:
        self._connection = connection
        self._sql = statements

    async def find(self, ids: Collection[Id]) -> Mapping[Id, Customer]:
        """Return the customers that exist among `ids`."""
        parameters = {"ids": self._connection.list_of(ids)}
        points: defaultdict[Id, list[ContactPoint]] = defaultdict(list)
        persons: defaultdict[Id, list[ContactPerson]] = defaultdict(list)
        for row in await self._connection.fetch(self._sql.points_of_customers, parameters):
            point = ContactPoint(*row)
            points[point.person_id].append(point)
        for row in await self._connection.fetch(self._sql.persons, parameters):
            person = ContactPerson(row[0], row[1], row[2], row[3], tuple(points[row[0]]))
            persons[person.customer_id].append(person)
        rows = await self._connection.fetch(self._sql.find, parameters)
        return {
            id_: Customer(id_, name, Ref(department, department_name), tuple(persons[id_]))
            for id_, name, department, department_name in rows
        }

    async def contact_points(self, ids: Collection[Id]) -> Mapping[Id, ContactPoint]:
        """Return the contact points that exist among `ids`."""
        parameters = {"ids": self._connection.list_of(ids)}
        rows = await self._connection.fetch(self._sql.points, parameters)
        return {row[0]: ContactPoint(*row) for row in rows}
