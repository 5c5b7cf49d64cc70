"""Get customers by id. The ensure lines follow spec/rules/get_customers.yaml, in its order."""

from __future__ import annotations

from dataclasses import dataclass

from casewright.domain.effects import effect
from casewright.domain.ensure import At, ensure, ensure_none
from casewright.domain.model import Caller, Customer
from casewright.domain.queries import GetCustomers
from casewright.domain.repositories import Work
from casewright.handlers import customers, permissions
from interaction_contract import rules


@dataclass(frozen=True, slots=True)
class CustomerDetails:
    """A customer, and whether answers show its department."""

    customer: Customer
    shows_department: bool


@effect(
    rules.get_customers.CUSTOMERS_ARE_ANSWERED_IN_ORDER,
    rules.get_customers.DEPARTMENT_IS_SHOWN_WITH_DEPARTMENTALIZATION,
)
async def get_customers(
    query: GetCustomers, caller: Caller, work: Work
) -> tuple[CustomerDetails, ...]:
    """Return the customers in the order they were named.

    Raises RuleBroken. Source: Get Customers by IDs.
    """
    ids, user, settings = query.customer_ids, caller.user, await work.settings()
    found = customers.known(await work.customers.find(sorted(ids)), caller, settings)
    ensure_none(
        (At("", one) for one in ids if one not in found), rules.get_customers.CUSTOMERS_EXIST
    )
    ensure(permissions.may(user, "get_customers"), rules.get_customers.CALLER_MAY_VIEW_CUSTOMERS)
    ensure_none(
        (At("", one) for one in ids if not customers.may_see(user, found[one], settings)),
        rules.get_customers.CUSTOMERS_ARE_VISIBLE,
    )
    shows_department = settings.customer_departmentalization
    return tuple(CustomerDetails(found[one], shows_department) for one in ids)
