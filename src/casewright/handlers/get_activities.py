"""Get activities by id. The ensure lines follow spec/rules/get_activities.yaml, in its order."""

from __future__ import annotations

from casewright.domain.effects import effect
from casewright.domain.ensure import At, ensure, ensure_none
from casewright.domain.model import Caller
from casewright.domain.queries import GetActivities
from casewright.domain.repositories import Work
from casewright.handlers import permissions
from casewright.handlers.activity_details import ActivityDetails, describe
from interaction_contract import rules


@effect(
    rules.get_activities.ACTIVITIES_ARE_ANSWERED_IN_ORDER,
)
async def get_activities(
    query: GetActivities, caller: Caller, work: Work
) -> tuple[ActivityDetails, ...]:
    """Return the activities in the order they were named.

    Raises RuleBroken. Source: Get Activities by IDs.
    """
    ids, user = query.activity_ids, caller.user
    found = permissions.known(await work.activities.find(sorted(ids)), caller)
    ensure_none(
        (At("", one) for one in ids if one not in found), rules.get_activities.ACTIVITIES_EXIST
    )
    ensure(permissions.may(user, "get_activities"), rules.get_activities.CALLER_MAY_VIEW_ACTIVITIES)
    ensure_none(
        (At("", one) for one in ids if not permissions.may_see(user, found[one])),
        rules.get_activities.ACTIVITIES_ARE_VISIBLE,
    )
    return await describe([found[one] for one in ids], work)
