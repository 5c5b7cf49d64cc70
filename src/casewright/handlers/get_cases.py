"""Get cases by id. The ensure lines follow spec/rules/get_cases.yaml, in its order."""

from __future__ import annotations

from casewright.domain.effects import effect
from casewright.domain.ensure import At, ensure, ensure_none
from casewright.domain.model import Caller
from casewright.domain.queries import GetCases
from casewright.domain.repositories import Work
from casewright.handlers import case_details, permissions
from interaction_contract import rules


@effect(
    rules.get_cases.CASES_ARE_ANSWERED_IN_ORDER,
    rules.get_cases.RELATED_CASES_ARE_SHOWN_FOR_ONE_CASE,
)
async def get_cases(
    query: GetCases, caller: Caller, work: Work
) -> tuple[case_details.CaseDetails, ...]:
    """Return the cases in the order they were named. Raises RuleBroken. Source: Get Cases."""
    await case_details.ensure_attributes(query.attributes, work)
    cases = permissions.known(await work.cases.find(sorted(query.case_ids)), caller)
    ensure_none(
        [At("", one) for one in query.case_ids if one not in cases], rules.get_cases.CASES_EXIST
    )
    ensure(permissions.may(caller.user, "get_cases"), rules.get_cases.CALLER_MAY_VIEW_CASES)
    ensure_none(
        [At("", one) for one in query.case_ids if not permissions.may_see(caller.user, cases[one])],
        rules.get_cases.CASES_ARE_VISIBLE,
    )
    named = [cases[one] for one in query.case_ids]
    details = await case_details.describe(named, query.attributes, work)
    if len(details) > 1:
        return details
    return (await case_details.with_related(details[0], caller, work),)
