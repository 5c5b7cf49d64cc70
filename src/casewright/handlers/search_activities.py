"""Search activities. The ensure lines follow spec/rules/search_activities.yaml, in its order."""

from __future__ import annotations

from casewright.domain.effects import effect
from casewright.domain.ensure import ensure, ensure_none
from casewright.domain.model import ActivityCriteria, Caller, SearchResult
from casewright.domain.queries import SearchActivities
from casewright.domain.repositories import Work
from casewright.handlers import custom_criteria, permissions, ranges
from casewright.handlers.activity_details import ActivityDetails, describe
from interaction_contract import rules

_CRITERIA = (
    "customer, case, status, mode, assignedTo, queue, createdDate, lastModifiedDate, "
    "custom.<name>, assignedUserName, type"
)


@effect(
    rules.search_activities.UNSEEN_ACTIVITIES_ARE_LEFT_OUT,
)
async def search_activities(
    query: SearchActivities, caller: Caller, work: Work
) -> SearchResult[ActivityDetails]:
    """Return one part of the activities that the caller may see and that meet all criteria.

    Raises RuleBroken. Source: Activity Search.
    """
    others = _has_more_than_type(query)
    ensure(
        others or query.type is not None,
        rules.search_activities.CRITERION_IS_GIVEN,
        allowed=_CRITERIA,
    )
    ensure(others, rules.search_activities.TYPE_IS_NOT_ALONE)
    ensure(
        permissions.may(caller.user, "search_activities"),
        rules.search_activities.CALLER_MAY_VIEW_ACTIVITIES,
    )
    dates = {"createdDate": query.created, "lastModifiedDate": query.last_modified}
    for name, limits in dates.items():
        ensure(ranges.is_in_order(limits), rules.search_activities.RANGES_ARE_IN_ORDER, member=name)
    known = await work.custom_attribute_definitions("activity") if query.custom else {}
    ensure_none(
        custom_criteria.unconfigured(query.custom, known),
        rules.search_activities.CUSTOM_ATTRIBUTES_ARE_CONFIGURED,
    )
    ensure_none(
        custom_criteria.impossible(query.custom, known),
        rules.search_activities.CUSTOM_VALUES_FIT_THEIR_ATTRIBUTE,
    )
    found = await work.activities.search(_criteria(query, caller), query.paging.window)
    return SearchResult(await describe(found.items, work), found.count)


def _has_more_than_type(query: SearchActivities) -> bool:
    """Return whether there is a criterion besides the type."""
    given = (
        *(query.customer, query.case_id, query.status, query.mode, query.assigned_to, query.queue),
        *(query.created, query.last_modified, query.assigned_user_name),
    )
    return bool(query.custom) or any(one is not None for one in given)


def _criteria(query: SearchActivities, caller: Caller) -> ActivityCriteria:
    status, _, substatus = (query.status or "").partition(":")
    is_open = status == "open"
    return ActivityCriteria(
        departments=caller.user.visible_departments,
        customer=query.customer,
        case_id=query.case_id,
        status=None if is_open else status or None,
        substatus=substatus or None,
        is_open=is_open,
        mode=query.mode,
        assigned_to=query.assigned_to,
        queue=query.queue,
        created=query.created,
        last_modified=query.last_modified,
        custom=query.custom,
        assigned_user_name=query.assigned_user_name,
        type=query.type,
    )
