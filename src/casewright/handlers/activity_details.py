"""Activities with their custom attributes, as answers show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casewright.domain.model import Activity, CustomAttributes
from casewright.domain.repositories import Work


@dataclass(frozen=True, slots=True)
class ActivityDetails:
    """An activity and its custom attributes."""

    activity: Activity
    custom: CustomAttributes


async def describe(activities: Sequence[Activity], work: Work) -> tuple[ActivityDetails, ...]:
    """Return the activities with their custom attributes."""
    custom = await work.activities.custom_attributes([one.id for one in activities])
    return tuple(ActivityDetails(one, custom[one.id]) for one in activities)
