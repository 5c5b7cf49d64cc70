"""Rows as records with named columns: a query selects the fields of a record, in its order."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement

from casewright.clock import Instant
from casewright.domain.model import CaseStatus, Id, Severity


def in_order_of(record: Any, **columns: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    """Return columns in the order of the fields of the NamedTuple or dataclass for the rows.

    `in_order_of(Ref, name=queues.c.name, id=queues.c.id)` gives id and name. TypeError when a field
    has no column, or a column no field; it occurs when the module is imported.
    """
    names = getattr(record, "_fields", None) or tuple(one.name for one in fields(record))
    if set(names) != set(columns):
        raise TypeError(f"{record.__name__} and its columns differ: {set(names) ^ set(columns)}")
    return tuple(columns[name] for name in names)


class CaseRow(NamedTuple):
    """A case, with the names of its department, owner, customer and last modifier."""

    id: Id
    department_id: Id
    department_name: str
    status: CaseStatus
    severity: Severity
    subject: str
    description: str
    solution: str
    due_date: Instant | None
    owner_id: Id | None
    owner_name: str
    owner_first_name: str
    owner_last_name: str
    customer_id: Id | None
    customer_name: str
    originating_channel: str
    created: Instant
    modifier_id: Id | None
    modifier_name: str
    modifier_first_name: str
    modifier_last_name: str
    last_modified: Instant
    last_closed: Instant | None


class ActivityRow(NamedTuple):
    """An activity, with the names of the resources that it refers to."""

    id: Id
    case_id: Id | None
    department_id: Id
    department_name: str
    type: str
    subtype: str
    mode: Any
    status: Any
    substatus: str
    locked_by: Id | None
    contact_point_data: str
    response_to: Id | None
    subject: str
    created: Instant
    last_modified: Instant
    assigned_id: Id | None
    assigned_name: str
    assigned_first_name: str
    assigned_last_name: str
    modifier_id: Id | None
    modifier_name: str
    modifier_first_name: str
    modifier_last_name: str
    customer_id: Id | None
    customer_name: str
    person_id: Id | None
    person_customer_id: Id
    person_first_name: str
    person_last_name: str
    point_id: Id | None
    point_person_id: Id
    point_customer_id: Id
    point_type: Any
    point_kind: str | None
    point_value: str
    queue_id: Id | None
    queue_name: str


class UserRow(NamedTuple):
    """A user; ids and names that belong to it are JSON lists as text."""

    id: Id
    user_name: str
    name: str
    first_name: str
    last_name: str
    enabled: bool
    home_department: Id
    foreign_departments: str
    shared_departments: str
    licenses: str
    actions: str
    transfer_activities_to: str
    pull_activities_from: str


class PersonRow(NamedTuple):
    """A contact person without contact points."""

    id: Id
    customer_id: Id
    first_name: str
    last_name: str


class CustomerRow(NamedTuple):
    """A customer, with the name of its department."""

    id: Id
    name: str
    department_id: Id
    department_name: str
