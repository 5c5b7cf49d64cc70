"""What the ports `Users`, `Sessions`, `Customers` and the world's settings promise."""

from __future__ import annotations

import pytest

from casewright.domain.model import (
    ContactPerson,
    ContactPoint,
    Credentials,
    CustomAttributeDefinition,
    Customer,
    Ref,
    Session,
    User,
    WorldSettings,
)
from casewright.domain.repositories import Store
from casewright.storage import digest, open_store

pytestmark = pytest.mark.anyio

FRANK = User(
    id=10,
    user_name="frank",
    name="Frank O.",
    first_name="Frank",
    last_name="Olin",
    enabled=True,
    home_department=1,
    foreign_departments=frozenset({2}),
    shared_departments=frozenset({3}),
    licenses=frozenset({"MailPlus", "ChatPlus"}),
    actions=frozenset({"Edit Case"}),
    transfer_activities_to=frozenset({11}),
    pull_activities_from=frozenset({11, 12}),
)


async def test_users_come_with_all_rights(store: Store) -> None:
    async with store.reading() as work:
        found = await work.users.find([10, 11, 12, 13])
    assert list(found) == [10, 11, 12]
    assert found[10] == FRANK
    assert found[11].name == "mary"
    assert found[11].licenses == frozenset()
    assert found[11].shared_departments == {1, 3}
    assert (found[12].enabled, found[12].shared_departments) == (False, frozenset())


async def test_credentials_go_by_the_exact_user_name(store: Store) -> None:
    async with store.reading() as work:
        assert await work.users.credentials("tom") == Credentials(12, False, "hash of p-tom")
        assert await work.users.credentials("Tom") is None


async def test_a_session_is_found_with_its_user(store: Store) -> None:
    session = Session("k1", 10, 1000, 2000)
    async with store.writing() as work:
        await work.sessions.add(session)
        await work.sessions.touch("k1", 3000)
        await work.sessions.touch("unknown", 3000)
    async with store.reading() as work:
        assert await work.sessions.caller("k1") == (Session("k1", 10, 1000, 3000), FRANK)
        assert await work.sessions.caller("k2") is None


async def test_a_caller_is_known_by_one_question(store: Store) -> None:
    session = Session("k1", 10, 1000, 2000)
    async with store.writing() as work:
        await work.sessions.add(session)
    async with store.reading() as work:
        settings = await work.settings()
    assert await store.caller("k1") == (session, FRANK, settings)
    assert await store.caller("k2") is None
    async with store.writing() as work:
        await work.sessions.remove(["k1"])
    assert await store.caller("k1") is None


async def test_sessions_of_a_user_come_earliest_first(store: Store) -> None:
    async with store.writing() as work:
        for key, user_id, created in (("b", 10, 5), ("a", 10, 7), ("c", 11, 1), ("d", 10, 5)):
            await work.sessions.add(Session(key, user_id, created, created))
        assert [session.key for session in await work.sessions.of_user(10)] == ["b", "d", "a"]
        await work.sessions.remove(["b", "unknown"])
        await work.sessions.remove([])
        assert [session.key for session in await work.sessions.of_user(10)] == ["d", "a"]
        assert [session.key for session in await work.sessions.of_user(11)] == ["c"]


async def test_sessions_are_no_part_of_the_digest(store: Store, office_url: str) -> None:
    before = digest(office_url)
    async with store.writing() as work:
        await work.sessions.add(Session("k1", 10, 1, 1))
    assert digest(office_url) == before
    async with store.writing() as work:
        await work.cases.relate(1000, [1003])
    assert digest(office_url) != before


async def test_customers_come_with_persons_and_points_in_order_of_id(store: Store) -> None:
    async with store.reading() as work:
        found = await work.customers.find([101, 100, 4711])
        points = await work.customers.contact_points([303, 301, 4711])
    phone = ContactPoint(301, 200, 100, "phone", None, "(408) 222-98.98")
    john = ContactPerson(
        200,
        100,
        "John",
        "Tierney",
        (
            ContactPoint(300, 200, 100, "email", None, "J.Henry@customer.com"),
            phone,
            ContactPoint(302, 200, 100, "social", "twitter", "@jhenry"),
        ),
    )
    ann = ContactPerson(201, 100, "Ann", "Tierney")
    assert found[100] == Customer(100, "John Tierney", Ref(1, "Service"), (john, ann))
    assert list(found) == [100, 101]
    assert points == {301: phone, 303: ContactPoint(303, 202, 101, "email", None, "4082229898")}


async def test_the_world_s_settings_rule_over_those_of_the_server(
    store: Store, office_url: str
) -> None:
    async with store.reading() as work:
        assert await work.settings() == WorldSettings(
            customer_departmentalization=True, session_idle_minutes=5
        )
    defaults = WorldSettings(
        session_idle_minutes=99, session_max_hours=99, default_language="de-DE"
    )
    async with open_store(office_url, defaults=defaults) as other, other.reading() as work:
        assert await work.settings() == WorldSettings(True, 5, 99, "de-DE")


async def test_only_custom_attributes_of_cases_are_listed(store: Store) -> None:
    async with store.reading() as work:
        assert await work.custom_attribute_definitions() == {
            "rating": CustomAttributeDefinition("case", "rating", "string", ("1", "2")),
            "topics": CustomAttributeDefinition("case", "topics", "stringList", ()),
        }
