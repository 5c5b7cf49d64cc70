"""Rules of all operations that change activities: which activities break them.

Sources: Change Case and Change Customer of Activities, Overview, Permissions and Licenses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from casewright.domain.ensure import At, ensure_none
from casewright.domain.model import Activity, Id, User
from casewright.domain.repositories import Work
from casewright.handlers.permissions import LICENSES, is_licensed_for, may_change
from interaction_contract.rules import Rule

CHANGEABLE = frozenset({"awaiting_assignment", "assigned"})
"""The statuses in which an activity can change its case or customer."""

Named = tuple[str, Activity]
"""An activity as a request names it: where, and what it is."""


async def load(work: Work, ids: Iterable[Id]) -> tuple[Mapping[Id, Activity], tuple[Activity, ...]]:
    """Return the existing activities among `ids`, and the responses to them.

    One statement locks all of them in order of id, so that no two requests wait for each
    other.
    """
    wanted = set(ids)
    answers = [one.id for one in await work.activities.responses_to(sorted(wanted))]
    found = await work.activities.find(sorted(wanted.union(answers)))
    named = {one_id: one for one_id, one in found.items() if one_id in wanted}
    return named, tuple(found[one_id] for one_id in answers)


def ensure_licensed(
    named: Sequence[Named], user: User, *, email: Rule, call_track: Rule, others: Rule
) -> None:
    """Refuse activities that the user has no license for; the rules are kept in this order."""
    ensure_none(_unlicensed(named, user, "email"), email)
    ensure_none(_unlicensed(named, user, "call_track"), call_track)
    ensure_none(_unlicensed(named, user, None), others)


def _unlicensed(named: Sequence[Named], user: User, activity_type: str | None) -> Iterator[At]:
    """Yield each activity of the type that the user has no license for.

    None stands for all types that need no license of their own.
    """
    for where, one in named:
        own_type = one.type if one.type in LICENSES else None
        if own_type == activity_type and not is_licensed_for(user, one.type):
            yield At(where, one.id)


def outside_departments(named: Sequence[Named], user: User) -> Iterator[At]:
    """Yield each activity that is neither in the home nor in a foreign department of the user."""
    return (At(where, one.id) for where, one in named if not may_change(user, one))


def locked_by_others(named: Sequence[Named], user: User) -> Iterator[At]:
    """Yield each activity that another user has locked."""
    return (At(where, one.id) for where, one in named if one.locked_by not in (None, user.id))


def unchangeable(named: Sequence[Named]) -> Iterator[At]:
    """Yield each activity that is neither waiting for assignment nor assigned."""
    return (At(where, one.id) for where, one in named if one.status not in CHANGEABLE)


def with_open_responses(named: Sequence[Named], responses: Sequence[Activity]) -> Iterator[At]:
    """Yield each activity with a response that is not completed."""
    unfinished = {one.response_to for one in responses if not one.is_completed}
    return (At(where, one.id) for where, one in named if one.id in unfinished)
