"""What the port `Activities` promises, on every kind of database."""

from __future__ import annotations

import pytest

from casewright.clock import parse_instant
from casewright.domain.model import (
    Activity,
    ContactPerson,
    ContactPoint,
    Ref,
    Stamp,
    UserRef,
)
from casewright.domain.repositories import Store

pytestmark = pytest.mark.anyio

FRANK = UserRef(10, "Frank O.", "Frank", "Olin")
MARY = UserRef(11, "mary", "", "")
TWITTER = ContactPoint(302, 200, 100, "social", "twitter", "@jhenry")
HELLO = Activity(
    id=5000,
    case_id=1000,
    department=Ref(1, "Service"),
    type="social",
    subtype="twitter",
    mode="inbound",
    status="assigned",
    substatus="in_progress",
    assigned_to=FRANK,
    locked_by=11,
    customer=Ref(100, "John Tierney"),
    contact_person=ContactPerson(200, 100, "John", "Tierney", (TWITTER,)),
    contact_point=TWITTER,
    contact_point_data="@jh",
    response_to=None,
    subject="Hello",
    created=parse_instant("2021-08-20T09:00:00Z"),
    last_modified=Stamp(MARY, parse_instant("2021-08-20T09:00:00.007Z")),
    queue=Ref(400, "Complaints"),
)


async def test_find_returns_whole_activities(store: Store) -> None:
    async with store.reading() as work:
        found = await work.activities.find([5003, 5000, 1])
    assert found[5000] == HELLO
    assert list(found) == [5000, 5003]
    task = found[5003]
    assert (task.case_id, task.assigned_to, task.customer) == (None, None, None)
    assert (task.contact_person, task.contact_point, task.contact_point_data) == (None, None, "")


async def test_activities_of_a_case_come_in_order_of_id(store: Store) -> None:
    async with store.reading() as work:
        everything = await work.activities.of_case(1000)
        nothing = await work.activities.of_case(1003)
    assert [activity.id for activity in everything] == [5000, 5001, 5002]
    assert nothing == ()


async def test_custom_attributes_are_in_the_order_they_were_stored(store: Store) -> None:
    async with store.reading() as work:
        held = await work.activities.custom_attributes([5002, 5000, 5001, 1])
    assert held == {
        5000: {"rating": ("red", "blue")},
        5001: {},
        5002: {"rating": ("red",)},
        1: {},
    }


async def test_responses_are_found_by_what_they_answer(store: Store) -> None:
    async with store.reading() as work:
        responses = await work.activities.responses_to([5000, 5002])
        assert [(activity.id, activity.response_to) for activity in responses] == [(5001, 5002)]
        assert await work.activities.responses_to([5001]) == ()


async def test_save_writes_every_own_member(store: Store) -> None:
    phone = ContactPoint(301, 200, 100, "phone", None, "(408) 222-98.98")
    changed = Activity(
        id=5000,
        case_id=1003,
        department=Ref(2, "Sales"),
        type="call_track",
        subtype="general",
        mode="outbound",
        status="completed",
        substatus="done",
        assigned_to=MARY,
        locked_by=None,
        customer=Ref(100, "John Tierney"),
        contact_person=ContactPerson(200, 100, "John", "Tierney", (phone,)),
        contact_point=phone,
        contact_point_data="408",
        response_to=5003,
        subject="",
        created=3,
        last_modified=Stamp(FRANK, HELLO.last_modified.date + 9),
    )
    async with store.writing() as work:
        await work.activities.save(changed)
    async with store.reading() as work:
        assert (await work.activities.find([5000]))[5000] == changed
        assert changed.last_modified.date == HELLO.last_modified.date + 9
        assert (await work.activities.find([5002]))[5002].case_id == 1000


@pytest.mark.parametrize("shift", [-5000, 0])
async def test_a_save_moves_last_modified_forward_even_if_time_went_back(
    store: Store, shift: int
) -> None:
    async with store.writing() as work:
        activity = (await work.activities.find([5000]))[5000]
        activity.last_modified = Stamp(FRANK, HELLO.last_modified.date + shift)
        await work.activities.save(activity)
        assert activity.last_modified == Stamp(FRANK, HELLO.last_modified.date + 1)
        assert (await work.activities.find([5000]))[5000] == activity
