"""Saves changed cases and activities: the only module that moves their lastModified."""

from __future__ import annotations

from casewright.clock import Instant
from casewright.domain.model import Activity, Case, User
from casewright.domain.repositories import Work


async def save_activity(work: Work, activity: Activity, user: User, now: Instant) -> None:
    """Write a changed activity, in the name of the user."""
    _move_last_modified(activity, user, now)
    await work.activities.save(activity)


async def save_case(work: Work, case: Case, user: User, now: Instant) -> None:
    """Write a changed case, in the name of the user.

    This unit of work has found and locked the case, so no other one can have changed it since.
    """
    if not await save_case_if_unchanged(work, case, user, now, case.last_modified.date):
        raise RuntimeError(f"case {case.id} was changed although it is locked")


async def save_case_if_unchanged(
    work: Work, case: Case, user: User, now: Instant, expected: Instant
) -> bool:
    """Write a changed case whose lastModified is `expected`; return False if it is another."""
    _move_last_modified(case, user, now)
    return await work.cases.save(case, expected)


def _move_last_modified(changed: Activity | Case, user: User, now: Instant) -> None:
    changed.last_modified = changed.last_modified.moved(user.ref, now)
