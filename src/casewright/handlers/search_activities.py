"""Search activities. The ensure lines follow spec/rules/search_activities.yaml, in its order."""

from __future__ import annotations

from casewright.domain.effects import effect
from casewright.domain.ensure import ensure
from casewright.domain.model import Activity, Caller, Found
from casewright.domain.queries import SearchActivities
from casewright.domain.repositories import Work
from casewright.handlers import permissions
from interaction_contract import rules


@effect(
    rules.search_activities.ACTIVITIES_OF_THE_CASE_ARE_FOUND,
    rules.search_activities.UNKNOWN_CASE_MATCHES_NOTHING,
    rules.search_activities.UNSEEN_ACTIVITIES_ARE_LEFT_OUT,
)
async def search_activities(query: SearchActivities, caller: Caller, work: Work) -> Found[Activity]:
    """Return one part of the activities of a case that the caller may see, in order of id.

    Raises RuleBroken. Source: Activity Search.
    """
    user = caller.user
    ensure(
        permissions.may(user, "search_activities"),
        rules.search_activities.CALLER_MAY_VIEW_ACTIVITIES,
    )
    return await work.activities.of_case(
        query.case_id, query.paging.window, departments=user.visible_departments
    )
