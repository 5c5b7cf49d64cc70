"""Change the customer of a case.

The ensure lines follow spec/rules/change_customer_of_case.yaml, in its order.
"""

from __future__ import annotations

from casewright.clock import Instant
from casewright.domain.commands import ChangeCustomerOfCase
from casewright.domain.effects import effect
from casewright.domain.ensure import ensure, existing
from casewright.domain.model import Caller, Ref
from casewright.domain.repositories import Work
from casewright.handlers import customers, permissions
from casewright.handlers.saving import save_case
from interaction_contract import rules

_CUSTOMER = "/customer/id"


@effect(
    rules.change_customer_of_case.CASE_GETS_CUSTOMER,
    rules.change_customer_of_case.LAST_MODIFIED_MOVES,
)
async def change_customer_of_case(
    command: ChangeCustomerOfCase, caller: Caller, work: Work, now: Instant
) -> None:
    """Give a case another customer; its activities keep theirs.

    Raises RuleBroken, with nothing changed. Source: Change Customer for Case.
    """
    user, settings = caller.user, await work.settings()
    cases = permissions.known(await work.cases.find([command.case_id]), caller)
    case = existing(
        cases.get(command.case_id),
        rules.change_customer_of_case.CASE_EXISTS,
        value=command.case_id,
    )
    present_id = case.customer.id if case.customer else None
    found = await customers.find(work, {command.customer_id, present_id})
    target = existing(
        customers.known(found, caller, settings).get(command.customer_id),
        rules.change_customer_of_case.CUSTOMER_EXISTS,
        _CUSTOMER,
        value=command.customer_id,
    )

    ensure(
        permissions.may(user, "change_customer_of_case"),
        rules.change_customer_of_case.CALLER_MAY_CHANGE_CUSTOMERS,
    )
    ensure(
        permissions.may_change(user, case),
        rules.change_customer_of_case.CASE_IS_IN_CALLERS_DEPARTMENT,
        value=case.id,
    )
    ensure(case.is_open, rules.change_customer_of_case.CASE_IS_OPEN, value=case.id)
    ensure(
        target.id != present_id,
        rules.change_customer_of_case.TARGET_IS_ANOTHER_CUSTOMER,
        _CUSTOMER,
        value=target.id,
    )
    ensure(
        customers.share_department(target, case.customer, found, settings),
        rules.change_customer_of_case.CUSTOMERS_SHARE_A_DEPARTMENT,
        _CUSTOMER,
        value=target.id,
    )

    case.customer = Ref(target.id, target.name)
    await save_case(work, case, user, now)
