"""Search cases. The ensure lines follow spec/rules/search_cases.yaml, in its order."""

from __future__ import annotations

from casewright.domain.effects import effect
from casewright.domain.ensure import ensure, ensure_none
from casewright.domain.model import Caller, CaseCriteria, SearchResult
from casewright.domain.queries import SearchCases
from casewright.domain.repositories import Work
from casewright.handlers import case_details, custom_criteria, permissions
from interaction_contract import rules


@effect(
    rules.search_cases.UNSEEN_CASES_ARE_LEFT_OUT,
)
async def search_cases(
    query: SearchCases, caller: Caller, work: Work
) -> SearchResult[case_details.CaseDetails]:
    """Return one part of the cases that the caller may see and that meet all criteria.

    Raises RuleBroken. Source: Case Search.
    """
    await case_details.ensure_attributes(query.attributes, work)
    await case_details.ensure_sort(query.sort, work)
    ensure(
        any(one is not None for one in (query.customer, query.email, query.phone)) or query.custom,
        rules.search_cases.CRITERION_IS_GIVEN,
    )
    ensure(permissions.may(caller.user, "search_cases"), rules.search_cases.CALLER_MAY_VIEW_CASES)
    known = await work.custom_attribute_definitions() if query.custom else {}
    ensure_none(
        custom_criteria.unconfigured(query.custom, known),
        rules.search_cases.CUSTOM_ATTRIBUTES_ARE_CONFIGURED,
    )
    ensure_none(
        custom_criteria.impossible(query.custom, known),
        rules.search_cases.CUSTOM_VALUES_FIT_THEIR_ATTRIBUTE,
    )
    criteria = CaseCriteria(
        departments=caller.user.visible_departments,
        customer=query.customer,
        email=query.email,
        phone=query.phone,
        custom=query.custom,
    )
    found = await work.cases.search(criteria, query.sort, query.paging.window)
    details = await case_details.describe(found.items, query.attributes, work)
    return SearchResult(details, found.count)
