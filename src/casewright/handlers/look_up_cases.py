"""Look cases up. The ensure lines follow spec/rules/look_up_cases.yaml, in its order."""

from __future__ import annotations

from casewright.clock import Instant
from casewright.domain.effects import effect
from casewright.domain.ensure import ensure
from casewright.domain.model import Caller, CaseCriteria, InstantRange, SearchResult
from casewright.domain.queries import LookUpCases
from casewright.domain.repositories import Work
from casewright.handlers import case_details, permissions, ranges
from interaction_contract import rules

LONGEST_CLOSED_RANGE = 14 * 24 * 60 * 60 * 1000
"""How much time lastClosedDate may span: 14 days, in milliseconds."""

_LAST_CLOSED = "/lastClosedDate"


@effect(
    rules.look_up_cases.UNSEEN_CASES_ARE_LEFT_OUT,
)
async def look_up_cases(
    query: LookUpCases, caller: Caller, work: Work, now: Instant
) -> SearchResult[case_details.CaseDetails]:
    """Return one part of the cases that the caller may see and that meet all criteria.

    Raises RuleBroken. Source: Case Lookup.
    """
    await case_details.ensure_attributes(query.attributes, work)
    await case_details.ensure_sort(query.sort, work)
    ensure(
        query.owner_id is None or query.owner_user_name is None,
        rules.look_up_cases.OWNER_IS_NAMED_ONE_WAY,
        "/ownerLoginId",
    )
    ensure(permissions.may(caller.user, "look_up_cases"), rules.look_up_cases.CALLER_MAY_VIEW_CASES)
    dates = {"createdDate": query.created, "lastModifiedDate": query.last_modified}
    for member, limits in dates.items():
        ensure(
            ranges.is_in_order(limits),
            rules.look_up_cases.RANGES_ARE_IN_ORDER,
            f"/{member}",
            member=member,
        )
    ensure(
        ranges.is_in_order(query.last_closed, may_be_moment=False),
        rules.look_up_cases.LAST_CLOSED_RANGE_IS_IN_ORDER,
        _LAST_CLOSED,
    )
    ensure(
        _span(query.last_closed, now) <= LONGEST_CLOSED_RANGE,
        rules.look_up_cases.LAST_CLOSED_RANGE_IS_AT_MOST_14_DAYS,
        _LAST_CLOSED,
    )
    criteria = CaseCriteria(
        departments=caller.user.visible_departments,
        customer=query.customer,
        email=query.email,
        phone=query.phone,
        status=query.status,
        custom=() if query.custom is None else (query.custom,),
        created=query.created,
        last_modified=query.last_modified,
        last_closed=query.last_closed,
        department_name=query.department,
        owner_id=query.owner_id,
        owner_user_name=query.owner_user_name,
    )
    found = await work.cases.search(criteria, query.sort, query.paging.window)
    details = await case_details.describe(found.items, query.attributes, work)
    return SearchResult(details, found.count)


def _span(limits: InstantRange | None, now: Instant) -> int:
    """Return the length of a range in milliseconds; without an end, up to now."""
    if limits is None or limits.start is None:
        return 0
    return (now if limits.end is None else limits.end) - limits.start
