"""Change the customer of activities.

The ensure lines follow spec/rules/change_customer_of_activities.yaml, in its order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casewright.clock import Instant
from casewright.domain.commands import ChangeCustomerOfActivities
from casewright.domain.effects import effect
from casewright.domain.ensure import At, ensure, ensure_none
from casewright.domain.model import (
    Activity,
    Caller,
    ContactPoint,
    Customer,
    Id,
    Ref,
    User,
    WorldSettings,
)
from casewright.domain.repositories import Work
from casewright.handlers import activities, contact_points, customers, permissions
from casewright.handlers.duplicates import repeated
from casewright.handlers.saving import save_activity, save_case
from interaction_contract import rules

_ACTIVITY = "/activity/{}/id"
_POINT = "/activity/{}/customer/contactPersons/contactPerson/0/contactPoints/contactPoint/0/id"


@dataclass(frozen=True)
class _ConcernedActivities:
    """The resources of the request.

    `named` pairs each activity with its place in the request, `given` has the place of its contact
    point, the activity and the contact point; `customers` are those of both, parents included.
    """

    named: Sequence[tuple[str, Activity]]
    responses: Sequence[Activity]
    given: Sequence[tuple[str, Activity, ContactPoint]]
    customers: Mapping[Id, Customer]

    @property
    def target(self) -> Customer:
        """The one customer that the contact points belong to."""
        return self.customers[self.given[0][2].customer_id]


async def change_customer_of_activities(
    command: ChangeCustomerOfActivities, caller: Caller, work: Work, now: Instant
) -> None:
    """Give activities, with their responses, another contact point and so another customer.

    Raises RuleBroken, with nothing changed. Source: Change Customer of Activities.
    """
    user, settings = caller.user, await work.settings()
    ensure_none(
        repeated([one.activity_id for one in command.changes], _ACTIVITY),
        rules.change_customer_of_activities.ACTIVITIES_ARE_DISTINCT,
    )
    involved = await _ensure_existing(command, caller, work, settings)
    _ensure_permitted(involved, user)
    _ensure_changeable(involved)
    _ensure_types_match(involved)
    _ensure_customers_match(involved, settings)

    target = involved.target
    point_of = {activity.id: point for _, activity, point in involved.given}
    for _, one in involved.named:
        await _set_customer(one, target, point_of[one.id], work, user, now)
    for one in involved.responses:
        if one.response_to is not None:
            await _set_customer(one, target, point_of[one.response_to], work, user, now)
    case_ids = {one.case_id for _, one in involved.named}
    if len(case_ids) == 1:
        await _set_customer_of_case(case_ids.pop(), target, work, user, now)


async def _ensure_existing(
    command: ChangeCustomerOfActivities, caller: Caller, work: Work, settings: WorldSettings
) -> _ConcernedActivities:
    """Return activities, contact points, customers; refuse those not existing for the caller."""
    ids = [one.activity_id for one in command.changes]
    point_ids = [one.contact_point_id for one in command.changes]
    found, responses = await activities.load(work, ids)
    seen = permissions.known(found, caller)
    ensure_none(
        (At(_ACTIVITY.format(index), one) for index, one in enumerate(ids) if one not in seen),
        rules.change_customer_of_activities.ACTIVITIES_EXIST,
    )
    points = await work.customers.contact_points(sorted(set(point_ids)))
    involved = await customers.find(
        work,
        {
            *(point.customer_id for point in points.values()),
            *(one.customer.id for one in seen.values() if one.customer),
        },
    )
    existing = customers.known(involved, caller, settings)
    ensure_none(
        (
            At(_POINT.format(index), one)
            for index, one in enumerate(point_ids)
            if one not in points or points[one].customer_id not in existing
        ),
        rules.change_customer_of_activities.CONTACT_POINTS_EXIST,
    )
    return _ConcernedActivities(
        named=[(_ACTIVITY.format(index), seen[one]) for index, one in enumerate(ids)],
        responses=responses,
        given=[
            (_POINT.format(index), seen[one], points[point])
            for index, (one, point) in enumerate(zip(ids, point_ids, strict=True))
        ],
        customers=involved,
    )


def _ensure_permitted(involved: _ConcernedActivities, user: User) -> None:
    """Refuse actions for which the user lacks a permission."""
    ensure(
        permissions.may(user, "change_customer_of_activities"),
        rules.change_customer_of_activities.CALLER_MAY_CHANGE_CUSTOMERS,
    )
    activities.ensure_licensed(
        involved.named,
        user,
        email=rules.change_customer_of_activities.CALLER_IS_LICENSED_FOR_EMAIL,
        call_track=rules.change_customer_of_activities.CALLER_IS_LICENSED_FOR_CALL_TRACK,
        others=rules.change_customer_of_activities.CALLER_IS_LICENSED_FOR_OTHER_TYPES,
    )
    ensure_none(
        activities.outside_departments(involved.named, user),
        rules.change_customer_of_activities.ACTIVITIES_ARE_IN_CALLERS_DEPARTMENT,
    )
    ensure_none(
        activities.locked_by_others(involved.named, user),
        rules.change_customer_of_activities.ACTIVITIES_ARE_NOT_LOCKED_BY_OTHERS,
    )


def _ensure_changeable(involved: _ConcernedActivities) -> None:
    """Refuse activities whose state does not allow the change."""
    ensure_none(
        activities.unchangeable(involved.named),
        rules.change_customer_of_activities.ACTIVITIES_WAIT_OR_ARE_ASSIGNED,
    )
    ensure_none(
        activities.with_open_responses(involved.named, involved.responses),
        rules.change_customer_of_activities.RESPONSES_ARE_COMPLETED,
    )


def _ensure_types_match(involved: _ConcernedActivities) -> None:
    """Refuse contact points of another type or social network than their activity has."""
    given = involved.given
    ensure_none(
        contact_points.of_other_types(given, "email"),
        rules.change_customer_of_activities.EMAIL_ACTIVITIES_GET_EMAIL_POINTS,
    )
    ensure_none(
        contact_points.of_other_types(given, "call_track"),
        rules.change_customer_of_activities.CALL_TRACK_ACTIVITIES_GET_PHONE_POINTS,
    )
    ensure_none(
        contact_points.of_other_types(given, "social"),
        rules.change_customer_of_activities.SOCIAL_ACTIVITIES_GET_SOCIAL_POINTS,
    )
    ensure_none(
        contact_points.of_other_networks(given),
        rules.change_customer_of_activities.SOCIAL_NETWORKS_MATCH,
    )


def _ensure_customers_match(involved: _ConcernedActivities, settings: WorldSettings) -> None:
    """Refuse several customers, the present customer, and a customer of other departments."""
    ensure_none(
        contact_points.of_several_customers(involved.given),
        rules.change_customer_of_activities.CONTACT_POINTS_BELONG_TO_ONE_CUSTOMER,
    )
    target = involved.target
    ensure_none(
        (
            At(where, one.id)
            for where, one in involved.named
            if one.customer and one.customer.id == target.id
        ),
        rules.change_customer_of_activities.TARGET_IS_ANOTHER_CUSTOMER,
    )
    ensure_none(
        (
            At(where, one.id)
            for where, one in involved.named
            if not customers.share_department(target, one.customer, involved.customers, settings)
        ),
        rules.change_customer_of_activities.CUSTOMERS_SHARE_A_DEPARTMENT,
    )


@effect(
    rules.change_customer_of_activities.ACTIVITIES_GET_CUSTOMER_PERSON_AND_POINT,
    rules.change_customer_of_activities.COMPLETED_RESPONSES_FOLLOW,
    rules.change_customer_of_activities.CONTACT_POINT_DATA_STAYS,
    rules.change_customer_of_activities.LAST_MODIFIED_MOVES,
)
async def _set_customer(
    activity: Activity, target: Customer, point: ContactPoint, work: Work, user: User, now: Instant
) -> None:
    """Set the activity's contact point, contact person and customer.

    A response may have them already; then it does not change, and neither does lastModified.
    """
    if activity.contact_point is not None and activity.contact_point.id == point.id:
        return
    person = next(one for one in target.contact_persons if one.id == point.person_id)
    activity.customer = Ref(target.id, target.name)
    activity.contact_person = replace(person, contact_points=(point,))
    activity.contact_point = point
    await save_activity(work, activity, user, now)


@effect(
    rules.change_customer_of_activities.CASE_FOLLOWS_WHEN_ALL_ACTIVITIES_AGREE,
)
async def _set_customer_of_case(
    case_id: Id | None, target: Customer, work: Work, user: User, now: Instant
) -> None:
    """Give the case the target as its customer, if all its activities now have the target."""
    if case_id is None:
        return
    case = (await work.cases.find([case_id]))[case_id]
    customer = Ref(target.id, target.name)
    siblings = await work.activities.of_case(case_id)
    if case.customer != customer and all(one.customer == customer for one in siblings):
        case.customer = customer
        await save_case(work, case, user, now)
