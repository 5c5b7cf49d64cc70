"""Change the case of activities.

The ensure lines follow spec/rules/change_case_of_activities.yaml, in its order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    user, sent = caller.user, command.target.custom_attributes
    ensure_none(_beside_id(command.target), rules.change_case_of_activities.ID_STANDS_ALONE)
    ensure_none(
        custom_attributes.repeated_names(sent),
        rules.change_case_of_activities.CUSTOM_ATTRIBUTES_ARE_DISTINCT,
    )

    found, responses = await activities.load(work, command.activity_ids)
    seen = permissions.known(found, caller)
    ensure_none(
        _absent(command.activity_ids, seen), rules.change_case_of_activities.ACTIVITIES_EXIST
    )
    named = [("", seen[one]) for one in command.activity_ids]
    source_ids = tuple(dict.fromkeys(one.case_id for _, one in named if one.case_id is not None))
    target_ids = () if command.target.case_id is None else (command.target.case_id,)
    cases = await work.cases.find(sorted({*source_ids, *target_ids}))
    targets = permissions.known(cases, caller)
    ensure_none(
        _absent(target_ids, targets, "/id"), rules.change_case_of_activities.TARGET_CASE_EXISTS
    )

    ensure(
        permissions.may(user, "change_case_of_activities"),
        rules.change_case_of_activities.CALLER_MAY_CHANGE_CASES,
    )
    activities.ensure_licensed(
        named,
        user,
        email=rules.change_case_of_activities.CALLER_IS_LICENSED_FOR_EMAIL,
        call_track=rules.change_case_of_activities.CALLER_IS_LICENSED_FOR_CALL_TRACK,
        others=rules.change_case_of_activities.CALLER_IS_LICENSED_FOR_OTHER_TYPES,
    )
    ensure_none(
        activities.outside_departments(named, user),
        rules.change_case_of_activities.ACTIVITIES_ARE_IN_CALLERS_DEPARTMENT,
    )
    linked = [("/id", one) for one in target_ids if command.relate_case]
    ensure_none(
        related_cases.unseen(linked, targets, user),
        rules.change_case_of_activities.RELATED_TARGET_IS_VISIBLE,
    )
    ensure_none(
        activities.locked_by_others(named, user),
        rules.change_case_of_activities.ACTIVITIES_ARE_NOT_LOCKED_BY_OTHERS,
    )
    ensure_none(
        (At("", one.id) for _, one in named if one.case_id is None),
        rules.change_case_of_activities.ACTIVITIES_HAVE_A_CASE,
    )
    ensure_none(
        (At("", one) for one in source_ids if len(source_ids) > 1),
        rules.change_case_of_activities.ACTIVITIES_BELONG_TO_ONE_CASE,
    )
    ensure_none(
        (At("/id", one) for one in target_ids if one in source_ids),
        rules.change_case_of_activities.TARGET_IS_ANOTHER_CASE,
    )
    source = cases[source_ids[0]]
    target = targets[target_ids[0]] if target_ids else _new_case(command.target, source, user, now)
    ensure_none(
        activities.unchangeable(named),
        rules.change_case_of_activities.ACTIVITIES_WAIT_OR_ARE_ASSIGNED,
    )
    ensure(
        target.customer == source.customer,
        rules.change_case_of_activities.CUSTOMERS_OF_CASES_MATCH,
        "/id",
        value=target.id,
    )
    ensure_none(
        activities.with_open_responses(named, responses),
        rules.change_case_of_activities.RESPONSES_ARE_COMPLETED,
    )
    related = (target.id,) if command.relate_case else ()
    ensure_none(
        (At("", one) for one in await related_cases.above_limit(work.cases, source.id, related)),
        rules.change_case_of_activities.AT_MOST_75_RELATIONS,
    )
    ensure_none(
        due_dates.past(command.target.due_date, now),
        rules.change_case_of_activities.DUE_DATE_IS_IN_FUTURE,
    )
    await custom_attributes.ensure_fit(
        sent,
        work,
        configured=rules.change_case_of_activities.CUSTOM_ATTRIBUTES_ARE_CONFIGURED,
        one_value=rules.change_case_of_activities.CUSTOM_ATTRIBUTES_HAVE_ONE_VALUE,
        options=rules.change_case_of_activities.CUSTOM_VALUES_ARE_OPTIONS,
        data_type=rules.change_case_of_activities.CUSTOM_VALUES_FIT_DATA_TYPE,
        characters=rules.change_case_of_activities.CUSTOM_VALUES_USE_ALLOWED_CHARACTERS,
        may_clear=False,
    )

    if target.id == _NOT_STORED:
        target.id = await work.cases.add(target)
        await custom_attributes.set_values(work.cases, target.id, sent)
    elif not target.is_open:
        target.reopen()
        await save_case(work, target, user, now)
    await _move([*seen.values(), *responses], target, work, user, now)
    if source.is_open and await _is_done(source, work):
        source.close(now)
        await save_case(work, source, user, now)
    if command.relate_case:
        await work.cases.relate(source.id, [target.id])
    return None if target_ids else target.id


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
    """Return the case that is to be created: what was sent, the rest from the source."""
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
