"""Edit one case. The ensure lines follow spec/rules/edit_case.yaml, in its order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casewright.clock import Instant
from casewright.domain.commands import UNSET, EditCase
from casewright.domain.effects import effect
from casewright.domain.ensure import At, ensure, ensure_none, existing
from casewright.domain.model import Caller, Case, Id, User
from casewright.domain.repositories import Work
from casewright.handlers import custom_attributes, due_dates, permissions, related_cases
from casewright.handlers.saving import save_case_if_unchanged
from interaction_contract import rules

_CASE = "/id"
_LINK = "/relatedCases/link"
_OWNER = "/owner/user/id"


def _ensure_consistent(command: EditCase) -> None:
    """Refuse requests that contradict themselves; this needs no database."""
    ensure(command.changes_something, rules.edit_case.SOMETHING_CHANGES)
    ensure_none(related_cases.named_twice(command), rules.edit_case.RELATED_CASES_ARE_DISTINCT)
    ensure_none(
        related_cases.in_both_lists(command), rules.edit_case.LINKS_AND_UNLINKS_ARE_DISJOINT
    )
    ensure_none(related_cases.itself(command), rules.edit_case.CASE_IS_NOT_LINKED_TO_ITSELF)
    ensure_none(
        custom_attributes.repeated_names(command.custom_attributes),
        rules.edit_case.CUSTOM_ATTRIBUTES_ARE_DISTINCT,
    )


async def _ensure_existing(
    command: EditCase, related: Sequence[related_cases.Named], caller: Caller, work: Work
) -> tuple[Case, User | None, Mapping[Id, Case]]:
    """Return the case, the sent owner and all cases that exist for the caller."""
    wanted = {command.case_id, *command.link, *command.unlink}
    found, owner = await work.together(work.cases.find(sorted(wanted)), _sent_owner(command, work))
    cases = permissions.known(found, caller)
    case = existing(
        cases.get(command.case_id), rules.edit_case.CASE_EXISTS, _CASE, value=command.case_id
    )
    ensure_none(_missing_owner(command, owner), rules.edit_case.OWNER_EXISTS)
    ensure_none(related_cases.missing(related, cases), rules.edit_case.RELATED_CASES_EXIST)
    return case, owner, cases


def _ensure_permitted(
    command: EditCase,
    related: Sequence[related_cases.Named],
    user: User,
    case: Case,
    new: User | None,
    cases: Mapping[Id, Case],
) -> None:
    """Refuse actions that the user may not do; `new` is the new owner, `cases` the known ones."""
    ensure(permissions.may(user, "edit_case"), rules.edit_case.CALLER_MAY_EDIT_CASES)
    ensure(
        permissions.may_change(user, case),
        rules.edit_case.CASE_IS_IN_CALLERS_DEPARTMENT,
        _CASE,
        value=case.id,
    )
    ensure(
        new is None or new.id in user.transfer_activities_to,
        rules.edit_case.CALLER_MAY_TRANSFER_TO_NEW_OWNER,
        _OWNER,
        value=command.owner_id,
    )
    ensure(
        new is None or permissions.may_change(new, case),
        rules.edit_case.CASE_IS_IN_NEW_OWNERS_DEPARTMENT,
        _OWNER,
        value=command.owner_id,
    )
    ensure(
        case.owner is None
        or case.owner.id == user.id
        or case.owner.id in user.pull_activities_from,
        rules.edit_case.CALLER_MAY_PULL_FROM_OWNER,
        _CASE,
        value=case.owner and case.owner.id,
    )
    ensure_none(
        related_cases.unseen(related, cases, user),
        rules.edit_case.RELATED_CASES_ARE_VISIBLE,
    )


def _ensure_unchanged(case: Case, is_unchanged: bool) -> None:
    """Refuse to change a case that has changed since the caller read it."""
    ensure(
        is_unchanged,
        rules.edit_case.LAST_MODIFIED_MATCHES,
        "/lastModified/date",
        value=case.id,
    )


def _ensure_possible(command: EditCase, case: Case, new: User | None) -> None:
    """Refuse a closed case, and a user who may not own a case: disabled or without a license."""
    ensure(case.is_open, rules.edit_case.CASE_IS_OPEN, _CASE, value=case.id)
    ensure(
        new is None or new.enabled,
        rules.edit_case.NEW_OWNER_IS_ENABLED,
        _OWNER,
        value=command.owner_id,
    )
    ensure(
        new is None or permissions.is_licensed(new),
        rules.edit_case.NEW_OWNER_IS_LICENSED,
        _OWNER,
        value=command.owner_id,
    )


async def _ensure_fit(command: EditCase, case: Case, work: Work, now: Instant) -> None:
    """Refuse values that do not fit: relations, due date and custom attributes."""
    sent = command.custom_attributes
    full, known = await work.together(
        related_cases.above_limit(work, case.id, command.link, command.unlink),
        custom_attributes.configured_for(sent, work),
    )
    ensure_none((At(_LINK, one) for one in full), rules.edit_case.AT_MOST_75_RELATIONS)
    ensure_none(due_dates.past(command.due_date, now), rules.edit_case.DUE_DATE_IS_IN_FUTURE)
    custom_attributes.ensure_fit(
        sent,
        known,
        configured=rules.edit_case.CUSTOM_ATTRIBUTES_ARE_CONFIGURED,
        one_value=rules.edit_case.CUSTOM_ATTRIBUTES_HAVE_ONE_VALUE,
        options=rules.edit_case.CUSTOM_VALUES_ARE_OPTIONS,
        data_type=rules.edit_case.CUSTOM_VALUES_FIT_DATA_TYPE,
        characters=rules.edit_case.CUSTOM_VALUES_USE_ALLOWED_CHARACTERS,
    )


@effect(
    rules.edit_case.CUSTOM_VALUES_ARE_REPLACED,
    rules.edit_case.EMPTY_CUSTOM_VALUE_CLEARS,
    rules.edit_case.LINKS_RELATE,
    rules.edit_case.UNLINKS_END_RELATIONS,
    rules.edit_case.LAST_MODIFIED_MOVES,
)
async def edit_case(command: EditCase, caller: Caller, work: Work, now: Instant) -> None:
    """Change the sent members of a case, its relations and its custom attributes.

    Raises RuleBroken, with nothing changed. Source: Edit Case.
    """
    user = caller.user
    _ensure_consistent(command)
    related = related_cases.named(command)
    case, owner, cases = await _ensure_existing(command, related, caller, work)
    new = _new_owner(owner, case, user)
    _ensure_permitted(command, related, user, case, new, cases)
    _ensure_unchanged(case, command.last_modified == case.last_modified.date)
    _ensure_possible(command, case, new)
    await _ensure_fit(command, case, work, now)

    _apply(command, case, owner)
    saved = await save_case_if_unchanged(work, case, user, now, command.last_modified)
    _ensure_unchanged(case, saved)
    if command.link:
        await work.cases.relate(case.id, command.link)
    if command.unlink:
        await work.cases.unrelate(case.id, command.unlink)
    await custom_attributes.set_values(work.cases, case.id, command.custom_attributes)


async def _sent_owner(command: EditCase, work: Work) -> User | None:
    """Return the user sent as owner; None without one, and for an unknown id."""
    if command.owner_id is UNSET or command.owner_id is None:
        return None
    return (await work.users.find([command.owner_id])).get(command.owner_id)


def _missing_owner(command: EditCase, owner: User | None) -> Iterator[At]:
    if owner is None and command.owner_id is not UNSET and command.owner_id is not None:
        yield At(_OWNER, command.owner_id)


def _new_owner(owner: User | None, case: Case, caller: User) -> User | None:
    """Return the sent owner if it is neither the caller nor the present owner."""
    if owner is None or owner.id == caller.id:
        return None
    return None if case.owner is not None and case.owner.id == owner.id else owner


@effect(
    rules.edit_case.SENT_MEMBERS_CHANGE,
    rules.edit_case.ABSENT_MEMBERS_STAY,
    rules.edit_case.EMPTY_DUE_DATE_REMOVES_IT,
    rules.edit_case.EMPTY_OWNER_REMOVES_IT,
    rules.edit_case.EMPTY_TEXT_CLEARS,
)
def _apply(command: EditCase, case: Case, owner: User | None) -> None:
    if command.due_date is not UNSET:
        case.due_date = command.due_date
    if command.owner_id is not UNSET:
        case.owner = owner.ref if owner else None
    if command.severity is not UNSET:
        case.severity = command.severity
    if command.subject is not UNSET:
        case.subject = command.subject
    if command.description is not UNSET:
        case.description = command.description
    if command.solution is not UNSET:
        case.solution = command.solution
