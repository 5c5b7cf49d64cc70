"""Change the case of activities.

The ensure lines follow spec/rules/change_case_of_activities.yaml, in its order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casewright.clock import Instant
from casewright.domain.commands import UNSET, CaseTarget, ChangeCaseOfActivities
from casewright.domain.effects import effect
from casewright.domain.ensure import At, ensure, ensure_none
from casewright.domain.model import Activity, Caller, Case, Id, Stamp, User
from casewright.domain.repositories import Work
from casewright.handlers import activities, custom_attributes, due_dates, permissions, related_cases
from casewright.handlers.saving import save_activity, save_case
from interaction_contract import rules

_NOT_STORED: Id = 0


@dataclass(frozen=True)
class _MovedResources:
    """The resources of the request: the named activities, their responses, and the cases.

    `named` pairs each activity with its place in the request; `cases` are those of the named
    activities, `target` is the existing case that they move to, None for a new one.
    """

    named: Sequence[tuple[str, Activity]]
    responses: Sequence[Activity]
    cases: Mapping[Id, Case]
    target: Case | None

    @property
    def source_ids(self) -> Sequence[Id]:
        """The cases of the named activities, without repetition."""
        ids = (one.case_id for _, one in self.named)
        return tuple(dict.fromkeys(one for one in ids if one is not None))

    @property
    def source(self) -> Case:
        """The one case that the activities leave."""
        return self.cases[self.source_ids[0]]


def _ensure_consistent(target: CaseTarget) -> None:
    """Refuse requests that contradict themselves; this needs no database."""
    ensure_none(_beside_id(target), rules.change_case_of_activities.ID_STANDS_ALONE)
    ensure_none(
        custom_attributes.repeated_names(target.custom_attributes),
        rules.change_case_of_activities.CUSTOM_ATTRIBUTES_ARE_DISTINCT,
    )


async def _ensure_existing(
    command: ChangeCaseOfActivities, caller: Caller, work: Work
) -> _MovedResources:
    """Return the activities and cases; refuse those that do not exist for the caller."""
    found, responses = await activities.load(work, command.activity_ids)
    seen = permissions.known(found, caller)
    ensure_none(
        _absent(command.activity_ids, seen), rules.change_case_of_activities.ACTIVITIES_EXIST
    )
    target_id = command.target.case_id
    target_ids = () if target_id is None else (target_id,)
    source_ids = {one.case_id for one in seen.values() if one.case_id is not None}
    cases = await work.cases.find(sorted({*source_ids, *target_ids}))
    targets = permissions.known(cases, caller)
    ensure_none(
        _absent(target_ids, targets, "/id"), rules.change_case_of_activities.TARGET_CASE_EXISTS
    )
    return _MovedResources(
        named=[("", seen[one]) for one in command.activity_ids],
        responses=responses,
        cases=cases,
        target=None if target_id is None else targets[target_id],
    )


def _ensure_permitted(involved: _MovedResources, user: User, relate_case: bool) -> None:
    """Refuse actions for which the user lacks a permission."""
    ensure(
        permissions.may(user, "change_case_of_activities"),
        rules.change_case_of_activities.CALLER_MAY_CHANGE_CASES,
    )
    activities.ensure_licensed(
        involved.named,
        user,
        email=rules.change_case_of_activities.CALLER_IS_LICENSED_FOR_EMAIL,
        call_track=rules.change_case_of_activities.CALLER_IS_LICENSED_FOR_CALL_TRACK,
        others=rules.change_case_of_activities.CALLER_IS_LICENSED_FOR_OTHER_TYPES,
    )
    ensure_none(
        activities.outside_departments(involved.named, user),
        rules.change_case_of_activities.ACTIVITIES_ARE_IN_CALLERS_DEPARTMENT,
    )
    target = involved.target
    linked = [("/id", target.id)] if target and relate_case else []
    ensure_none(
        related_cases.unseen(linked, involved.cases, user),
        rules.change_case_of_activities.RELATED_TARGET_IS_VISIBLE,
    )
    ensure_none(
        activities.locked_by_others(involved.named, user),
        rules.change_case_of_activities.ACTIVITIES_ARE_NOT_LOCKED_BY_OTHERS,
    )


def _ensure_one_source(involved: _MovedResources) -> None:
    """Refuse activities without a case, of several cases, or of the target itself."""
    source_ids, target = involved.source_ids, involved.target
    ensure_none(
        (At("", one.id) for _, one in involved.named if one.case_id is None),
        rules.change_case_of_activities.ACTIVITIES_HAVE_A_CASE,
    )
    ensure_none(
        (At("", one) for one in source_ids if len(source_ids) > 1),
        rules.change_case_of_activities.ACTIVITIES_BELONG_TO_ONE_CASE,
    )
    ensure_none(
        [At("/id", target.id)] if target and target.id in source_ids else (),
        rules.change_case_of_activities.TARGET_IS_ANOTHER_CASE,
    )


def _ensure_movable(involved: _MovedResources, target: Case) -> None:
    """Refuse if the state of the activities or the customer of the target forbids the move."""
    ensure_none(
        activities.unchangeable(involved.named),
        rules.change_case_of_activities.ACTIVITIES_WAIT_OR_ARE_ASSIGNED,
    )
    ensure(
        target.customer == involved.source.customer,
        rules.change_case_of_activities.CUSTOMERS_OF_CASES_MATCH,
        "/id",
        value=target.id,
    )
    ensure_none(
        activities.with_open_responses(involved.named, involved.responses),
        rules.change_case_of_activities.RESPONSES_ARE_COMPLETED,
    )


async def _ensure_fit(
    sent: CaseTarget, source: Case, related: Sequence[Id], work: Work, now: Instant
) -> None:
    """Refuse values that do not fit: relations, due date and custom attributes."""
    full, known = await work.together(
        related_cases.above_limit(work, source.id, related),
        custom_attributes.configured_for(sent.custom_attributes, work),
    )
    ensure_none(
        (At("", one) for one in full),
        rules.change_case_of_activities.AT_MOST_75_RELATIONS,
    )
    ensure_none(
        due_dates.past(sent.due_date, now),
        rules.change_case_of_activities.DUE_DATE_IS_IN_FUTURE,
    )
    custom_attributes.ensure_fit(
        sent.custom_attributes,
        known,
        configured=rules.change_case_of_activities.CUSTOM_ATTRIBUTES_ARE_CONFIGURED,
        one_value=rules.change_case_of_activities.CUSTOM_ATTRIBUTES_HAVE_ONE_VALUE,
        options=rules.change_case_of_activities.CUSTOM_VALUES_ARE_OPTIONS,
        data_type=rules.change_case_of_activities.CUSTOM_VALUES_FIT_DATA_TYPE,
        characters=rules.change_case_of_activities.CUSTOM_VALUES_USE_ALLOWED_CHARACTERS,
        may_clear=False,
    )


@effect(
    rules.change_case_of_activities.EXISTING_CASE_RECEIVES_ACTIVITIES,
    rules.change_case_of_activities.NEW_CASE_RECEIVES_ACTIVITIES,
    rules.change_case_of_activities.CLOSED_TARGET_IS_REOPENED,
    rules.change_case_of_activities.SOURCE_WITHOUT_OPEN_ACTIVITIES_IS_CLOSED,
    rules.change_case_of_activities.CASES_ARE_RELATED_ON_REQUEST,
)
async def change_case_of_activities(
    command: ChangeCaseOfActivities, caller: Caller, work: Work, now: Instant
) -> Id | None:
    """Move activities, with their responses, to another case; return the id of a new one.

    Returns None when the target existed. Raises RuleBroken, with nothing changed.
    Source: Change Case of Activities.
    """
    user, sent = caller.user, command.target
    _ensure_consistent(sent)
    involved = await _ensure_existing(command, caller, work)
    _ensure_permitted(involved, user, command.relate_case)
    _ensure_one_source(involved)
    source = involved.source
    target = involved.target or _new_case(sent, source, user, now)
    _ensure_movable(involved, target)
    await _ensure_fit(sent, source, (target.id,) if command.relate_case else (), work, now)

    if involved.target is None:
        target.id = await work.cases.add(target)
        await custom_attributes.set_values(work.cases, target.id, sent.custom_attributes)
    elif not target.is_open:
        target.reopen()
        await save_case(work, target, user, now)
    moved = {one.id: one for _, one in involved.named}
    await _move([*moved.values(), *involved.responses], target, work, user, now)
    if source.is_open and await _is_done(source, work):
        source.close(now)
        await save_case(work, source, user, now)
    if command.relate_case:
        await work.cases.relate(source.id, [target.id])
    return target.id if involved.target is None else None


def _beside_id(target: CaseTarget) -> Iterator[At]:
    if target.case_id is not None:
        yield from (At(f"/{member}", member) for member in target.other_members)


def _absent(ids: Sequence[Id], existing: Mapping[Id, object], where: str = "") -> Iterator[At]:
    return (At(where, one) for one in ids if one not in existing)


@effect(
    rules.change_case_of_activities.NEW_CASE_IS_IN_SOURCE_DEPARTMENT,
    rules.change_case_of_activities.NEW_CASE_IS_OPEN,
    rules.change_case_of_activities.NEW_CASE_HAS_SOURCE_OWNER,
    rules.change_case_of_activities.NEW_CASE_HAS_SOURCE_CUSTOMER,
    rules.change_case_of_activities.NEW_CASE_HAS_SOURCE_CHANNEL,
    rules.change_case_of_activities.NEW_CASE_TAKES_SENT_MEMBERS,
    rules.change_case_of_activities.NEW_CASE_HAS_SOURCE_SUBJECT,
    rules.change_case_of_activities.NEW_CASE_HAS_DEFAULTS,
)
def _new_case(sent: CaseTarget, source: Case, user: User, now: Instant) -> Case:
    """Return the case to create: the sent members, the others from the source."""
    return Case(
        id=_NOT_STORED,
        department=source.department,
        status="open",
        severity="medium" if sent.severity is UNSET else sent.severity,
        subject=source.subject if sent.subject is UNSET else sent.subject,
        description="" if sent.description is UNSET else sent.description,
        solution="" if sent.solution is UNSET else sent.solution,
        due_date=None if sent.due_date is UNSET else sent.due_date,
        owner=source.owner,
        customer=source.customer,
        originating_channel=source.originating_channel,
        created=now,
        last_modified=Stamp(user.ref, now),
        last_closed=None,
    )


@effect(
    rules.change_case_of_activities.COMPLETED_RESPONSES_FOLLOW,
    rules.change_case_of_activities.LAST_MODIFIED_MOVES,
)
async def _move(
    moved: Sequence[Activity], target: Case, work: Work, user: User, now: Instant
) -> None:
    for one in moved:
        if one.case_id != target.id:
            one.case_id = target.id
            await save_activity(work, one, user, now)


async def _is_done(case: Case, work: Work) -> bool:
    """Return whether no activity of the case is open; a case without any is done, too."""
    return all(one.is_completed for one in await work.activities.of_case(case.id))
