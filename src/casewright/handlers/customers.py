"""Customers and departments: the setting "customer departmentalization" connects them.

Source: the setting Customer departmentalization, Change Customer of Activities and of a Case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casewright.domain.model import Caller, Customer, Id, Ref, User, WorldSettings
from casewright.domain.repositories import Work
from casewright.handlers import permissions

Customers = Mapping[Id, Customer]


async def find(work: Work, ids: Iterable[Id | None]) -> Customers:
    """Return the existing customers among `ids`; None stands for no customer."""
    return await work.customers.find(sorted({one for one in ids if one is not None}))


def known(found: Customers, caller: Caller, settings: WorldSettings) -> Customers:
    """Return the customers that exist for the caller: all, unless a department hides them."""
    return permissions.known(found, caller) if settings.customer_departmentalization else found


def may_see(user: User, customer: Customer, settings: WorldSettings) -> bool:
    """Return whether the user may read the customer."""
    return not settings.customer_departmentalization or permissions.may_see(user, customer)


def share_department(
    target: Customer, present: Ref | None, found: Customers, settings: WorldSettings
) -> bool:
    """Return whether departments allow `target` to replace the present customer, if any."""
    if present is None or not settings.customer_departmentalization:
        return True
    return found[present.id].department.id == target.department.id
