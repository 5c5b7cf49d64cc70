"""Converts requests, as the contract types them, to commands and queries of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeVar

from pydantic import MISSING

from casewright.api import requested
from casewright.clock import Instant, parse_instant
from casewright.domain.commands import (
    UNSET,
    ActivityCustomer,
    CaseTarget,
    ChangeCaseOfActivities,
    ChangeCustomerOfActivities,
    ChangeCustomerOfCase,
    CustomValues,
    EditCase,
    LogIn,
    Unset,
)
from casewright.domain.effects import effect
from casewright.domain.model import Id, InstantRange, Sort, SortOrder
from casewright.domain.queries import DEFAULT_SIZE, LookUpCases, Page, Paging, Span
from interaction_contract import rules

T = TypeVar("T")


def ids_of(texts: Iterable[str]) -> tuple[Id, ...]:
    """Return ids as numbers: `["7", "12"]` gives `(7, 12)`."""
    return tuple(map(int, texts))


def id_of(text: str | None) -> Id | None:
    """Return an id as a number, None for None."""
    return None if text is None else int(text)


def log_in(body: requested.SentLogIn, force_login: Literal["yes"] | None, address: str) -> LogIn:
    """Return the command of a log-in from an address."""
    return LogIn(body.userName, body.password, force_login == "yes", address)


def edit_case(body: requested.CaseEdit) -> EditCase:
    """Return the command of an edit_case request."""
    related = None if body.relatedCases is MISSING else body.relatedCases
    return EditCase(
        case_id=int(body.id),
        last_modified=parse_instant(body.lastModified.date),
        due_date=_due_date(body.dueDate),
        owner_id=_owner(body.owner),
        severity=UNSET if body.severity is MISSING else body.severity.value,
        subject=_sent(body.subject),
        description=_sent(body.description),
        solution=_sent(body.solution),
        link=() if related is None else _related(related.link),
        unlink=() if related is None else _related(related.unlink),
        custom_attributes=_custom_attributes(body.customAttributes),
    )


def change_case_of_activities(
    ids: Sequence[str], body: requested.SentCaseTarget, relate_case: Literal["yes"] | None
) -> ChangeCaseOfActivities:
    """Return the command of a change_case_of_activities request."""
    target = CaseTarget(
        case_id=None if body.id is MISSING else int(body.id),
        due_date=UNSET if body.dueDate is MISSING else parse_instant(body.dueDate),
        severity=UNSET if body.severity is MISSING else body.severity.value,
        subject=_sent(body.subject),
        description=_sent(body.description),
        solution=_sent(body.solution),
        custom_attributes=_custom_attributes(body.customAttributes),
        other_members=tuple(
            name
            for name in type(body).__annotations__
            if name != "id" and getattr(body, name) is not MISSING
        ),
    )
    return ChangeCaseOfActivities(ids_of(ids), target, relate_case == "yes")


def change_customer_of_activities(
    body: requested.ActivitiesCustomerChange,
) -> ChangeCustomerOfActivities:
    """Return the command of a change_customer_of_activities request."""
    return ChangeCustomerOfActivities(
        tuple(ActivityCustomer(int(one.id), _contact_point(one.customer)) for one in body.activity)
    )


def change_customer_of_case(
    case_id: str, body: requested.CaseCustomerChange
) -> ChangeCustomerOfCase:
    """Return the command of a change_customer_of_case request."""
    return ChangeCustomerOfCase(int(case_id), int(body.customer.id))


def look_up_cases(
    body: requested.CaseLookup, attribute: list[str] | None, sort: Sort, paging: Paging
) -> LookUpCases:
    """Return the query of a look_up_cases request."""
    custom = body.custom
    return LookUpCases(
        customer=_id(body.customer),
        email=_or_none(body.email),
        phone=_or_none(body.phone),
        status=_or_none(body.status),
        custom=None if custom is MISSING else (custom.name, custom.value),
        created=range_of(_or_none(body.createdDate)),
        last_modified=range_of(_or_none(body.lastModifiedDate)),
        last_closed=range_of(_or_none(body.lastClosedDate)),
        department=_or_none(body.department),
        owner_id=_id(body.ownerId),
        owner_user_name=_or_none(body.ownerLoginId),
        attributes=tuple(attribute or ()),
        sort=sort,
        paging=paging,
    )


def custom_of(sent: dict[str, str] | None) -> tuple[tuple[str, str], ...]:
    """Return names and values of the custom attributes in parameters `custom.<name>`."""
    return tuple((name.removeprefix("custom."), value) for name, value in (sent or {}).items())


def sort_of(sort: str | None, order: SortOrder | None) -> Sort:
    """Return the order of the matches; the default is by id, ascending."""
    return Sort(sort or "id", order or "asc")


@effect(
    rules.protocol.MATCHES_ARE_PAGED,
)
def paging_of(
    pagenum: int | None, pagesize: int | None, rangestart: int | None, rangesize: int | None
) -> Paging:
    """Return the part of the matches that is requested; the default is the first page."""
    if rangestart is not None or rangesize is not None:
        return Span(rangestart or 1, rangesize or DEFAULT_SIZE)
    return Page(pagenum or 1, pagesize or DEFAULT_SIZE)


def _sent(value: T | MISSING) -> T | Literal[Unset.UNSET]:
    return UNSET if value is MISSING else value


def _or_none(value: T | MISSING) -> T | None:
    return None if value is MISSING else value


def _id(sent: str | int | MISSING) -> Id | None:
    return None if sent is MISSING else int(sent)


def _due_date(sent: str | MISSING) -> Instant | None | Literal[Unset.UNSET]:
    if sent is MISSING:
        return UNSET
    return parse_instant(sent) if sent else None


def _owner(sent: requested.Owner | str | MISSING) -> Id | None | Literal[Unset.UNSET]:
    if sent is MISSING:
        return UNSET
    return None if isinstance(sent, str) else int(sent.user.id)


def _related(sent: Sequence[requested.HasHref] | MISSING) -> tuple[Id, ...]:
    return () if sent is MISSING else ids_of(one.href.rpartition("/")[2] for one in sent)


def _custom_attributes(sent: requested.CustomAttributes | MISSING) -> tuple[CustomValues, ...]:
    if sent is MISSING:
        return ()
    return tuple(
        CustomValues(one.attribName, tuple(held.value for held in one.attribValues.attribValue))
        for one in sent.customAttribute
    )


def _contact_point(sent: requested.SentActivityCustomer) -> Id:
    """Return the id of the one contact point of the one contact person."""
    (person,) = sent.contactPersons.contactPerson
    (point,) = person.contactPoints.contactPoint
    return int(point.id)


def range_of(sent: str | None) -> InstantRange | None:
    """Return the range of a text such as `[start,end]`, None for None."""
    if sent is None:
        return None
    start, _, end = sent.strip("[]").partition(",")
    return InstantRange(
        parse_instant(start) if start else None, parse_instant(end) if end else None
    )
