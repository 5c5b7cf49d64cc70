"""Writing cases and activities that a unit of work holds locked, with a new lastModified."""

from __future__ import annotations

from casewright.clock import Instant
from casewright.domain.model import Activity, Case, User
from casewright.domain.repositories import Work


async def save_activity(work: Work, activity: Activity, user: User, now: Instant) -> None:
    """Write a changed activity, in the name of the user."""
    activity.last_modified = activity.last_modified.moved(user.ref, now)
    await work.activities.save(activity)


async def save_case(work: Work, case: Case, user: User, now: Instant) -> None:
    """Write a changed case, in the name of the user.

    The case was found by this writing unit and is locked, so nobody can have changed it since.
    """
    former = case.last_modified.date
    case.last_modified = case.last_modified.moved(user.ref, now)
    if not await work.cases.save(case, former):
        raise RuntimeError(f"case {case.id} was changed although it is locked")
