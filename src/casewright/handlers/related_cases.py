"""Relations between cases are symmetric, and no case has more than 75 of them.

Sources: Edit Case, Overview and Request Body, relatedCases; docs/divergences.md on the limit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from casewright.domain.commands import EditCase
from casewright.domain.ensure import At
from casewright.domain.model import Case, Id, User
from casewright.domain.repositories import Work
from casewright.handlers.duplicates import repeated
from casewright.handlers.permissions import may_see

MOST_RELATIONS = 75

_LINK = "/relatedCases/link/{}/href"
_UNLINK = "/relatedCases/unlink/{}/href"

Named = tuple[str, Id]
"""A related case as a request names it: where, and its id."""


def named(command: EditCase) -> tuple[Named, ...]:
    """Return the related cases of a request in its order, those of link first."""
    return tuple(
        (where.format(index), case_id)
        for where, ids in ((_LINK, command.link), (_UNLINK, command.unlink))
        for index, case_id in enumerate(ids)
    )


def named_twice(command: EditCase) -> Iterable[At]:
    """Return each case that occurs earlier in the same list."""
    return (*repeated(command.link, _LINK), *repeated(command.unlink, _UNLINK))


def in_both_lists(command: EditCase) -> Iterable[At]:
    """Return each case of unlink that is in link too."""
    return [
        At(_UNLINK.format(index), case_id)
        for index, case_id in enumerate(command.unlink)
        if case_id in command.link
    ]


def itself(command: EditCase) -> Iterable[At]:
    """Return the case if its own list of links names it."""
    return [
        At(_LINK.format(index), case_id)
        for index, case_id in enumerate(command.link)
        if case_id == command.case_id
    ]


def missing(related: Sequence[Named], cases: Mapping[Id, Case]) -> Iterable[At]:
    """Return each case that is not among the existing ones."""
    return [At(where, case_id) for where, case_id in related if case_id not in cases]


def unseen(related: Sequence[Named], cases: Mapping[Id, Case], user: User) -> Iterable[At]:
    """Return each case of a department that the user may not see."""
    return [At(where, case_id) for where, case_id in related if not may_see(user, cases[case_id])]


async def above_limit(
    work: Work, case_id: Id, link: Collection[Id], unlink: Collection[Id] = ()
) -> tuple[Id, ...]:
    """Return the cases that would get a relation and then have more than 75, `case_id` first.

    An existing relation adds nothing, so a case that was loaded with too many of them can still
    be edited.
    """
    if not link:
        return ()
    related, counts = await work.together(
        work.cases.related(case_id), work.cases.count_related(sorted(link))
    )
    present = {one.id for one in related}
    gained = [one for one in link if one not in present]
    if not gained:
        return ()
    own = len(present.difference(unlink)) + len(gained)
    full = (case_id,) if own > MOST_RELATIONS else ()
    return (*full, *(one for one in gained if counts.get(one, 0) >= MOST_RELATIONS))
