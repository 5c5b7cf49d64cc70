"""What the port `Cases` promises, on every kind of database."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from casewright.clock import parse_instant
from casewright.domain.model import Case, Ref, RelatedCase, Stamp, UserRef
from casewright.domain.repositories import Store
from casewright.storage import digest

pytestmark = pytest.mark.anyio

FRANK = UserRef(10, "Frank O.", "Frank", "Olin")
MARY = UserRef(11, "mary", "", "")
SLOW = Case(
    id=1000,
    department=Ref(1, "Service"),
    status="open",
    severity="high",
    subject="Slow",
    description="Charging",
    solution="Cable",
    due_date=parse_instant("2030-01-01T00:00:00Z"),
    owner=FRANK,
    customer=Ref(100, "John Tierney"),
    originating_channel="Chat",
    created=parse_instant("2021-08-20T09:00:00Z"),
    last_modified=Stamp(MARY, parse_instant("2021-08-25T13:18:25.001Z")),
    last_closed=None,
)


async def test_find_returns_whole_cases(store: Store) -> None:
    async with store.reading() as work:
        found = await work.cases.find([1000, 1001, 4711])
    assert list(found) == [1000, 1001]
    assert found[1000] == SLOW
    closed = found[1001]
    assert (closed.status, closed.owner, closed.customer) == (
        "closed",
        None,
        Ref(101, "Émile Zola"),
    )
    assert closed.last_modified == Stamp(None, parse_instant("2021-08-26T00:00:00Z"))
    assert closed.last_closed == parse_instant("2021-08-26T00:00:00Z")
    assert closed.is_open is False


async def test_find_accepts_no_ids(store: Store) -> None:
    async with store.reading() as work:
        assert await work.cases.find([]) == {}


async def test_save_writes_every_own_member(store: Store) -> None:
    changed = Case(
        id=1000,
        department=Ref(3, "Archive"),
        status="closed",
        severity="low",
        subject="ä\U0001f600",
        description="",
        solution="'; --",
        due_date=None,
        owner=None,
        customer=None,
        originating_channel="Email",
        created=1,
        last_modified=Stamp(FRANK, SLOW.last_modified.date + 5),
        last_closed=7,
    )
    async with store.writing() as work:
        assert await work.cases.save(changed, SLOW.last_modified.date)
    async with store.reading() as work:
        assert (await work.cases.find([1000]))[1000] == changed
        assert (await work.cases.find([1003]))[1003].subject == ""


async def test_save_with_another_last_modified_writes_nothing(
    store: Store, office_url: str
) -> None:
    before = digest(office_url)
    async with store.writing() as work:
        stale = replace(SLOW, subject="stale")
        assert not await work.cases.save(stale, SLOW.last_modified.date - 1)
        assert not await work.cases.save(replace(stale, id=4711), SLOW.last_modified.date)
    assert digest(office_url) == before


@pytest.mark.parametrize("shift", [-86_400_000, 0])
async def test_a_save_moves_last_modified_forward_even_if_time_went_back(
    store: Store, shift: int
) -> None:
    expected = SLOW.last_modified.date
    case = replace(SLOW, last_modified=Stamp(MARY, expected + shift))
    async with store.writing() as work:
        assert await work.cases.save(case, expected)
        assert case.last_modified == Stamp(MARY, expected + 1)
        assert (await work.cases.find([1000]))[1000] == case


async def test_of_fifty_saves_at_once_exactly_one_wins(store: Store) -> None:
    async def edit(number: int) -> bool:
        async with store.writing() as work:
            case = (await work.cases.find([1000]))[1000]
            await asyncio.sleep(0)
            case.subject = f"edit {number}"
            case.last_modified = Stamp(MARY, SLOW.last_modified.date + 1)
            return await work.cases.save(case, SLOW.last_modified.date)

    verdicts = await asyncio.gather(*map(edit, range(50)))
    assert sorted(verdicts) == [False] * 49 + [True]
    async with store.reading() as work:
        found = await work.cases.find([1000])
    assert found[1000].subject == f"edit {verdicts.index(True)}"


async def test_fifty_saves_at_once_without_reading_first(store: Store) -> None:
    async def edit(number: int) -> bool:
        async with store.writing() as work:
            return await work.cases.save(
                replace(SLOW, subject=str(number)), SLOW.last_modified.date
            )

    assert sum(await asyncio.gather(*map(edit, range(50)))) == 1


async def test_add_takes_the_greatest_id_plus_one(store: Store) -> None:
    async with store.writing() as work:
        new_id = await work.cases.add(replace(SLOW, id=0, subject="New"))
        assert new_id == 1004
        assert (await work.cases.find([1004]))[1004] == replace(SLOW, id=1004, subject="New")
        assert await work.cases.custom_attributes([1004]) == {1004: {}}


async def test_cases_added_at_once_get_different_ids(store: Store) -> None:
    async def add() -> int:
        async with store.writing() as work:
            return await work.cases.add(SLOW)

    ids = await asyncio.gather(*(add() for _ in range(20)))
    assert sorted(ids) == list(range(1004, 1024))


async def test_relations_show_on_both_sides(store: Store) -> None:
    async with store.reading() as work:
        assert await work.cases.related(1000) == (RelatedCase(1001, "closed", "", 2),)
        assert [case.id for case in await work.cases.related(1001)] == [1000, 1002]
        assert [case.id for case in await work.cases.related(1002)] == [1001]
        assert await work.cases.count_related([1000, 1001, 1003]) == {1000: 1, 1001: 2, 1003: 0}


async def test_relate_and_unrelate_are_symmetric_and_idempotent(store: Store) -> None:
    async with store.writing() as work:
        await work.cases.relate(1000, [1003, 1001, 1003])
        await work.cases.relate(1000, [])
        assert [case.id for case in await work.cases.related(1000)] == [1001, 1003]
        assert [case.id for case in await work.cases.related(1003)] == [1000]
        await work.cases.unrelate(1003, [1000, 1002])
        await work.cases.unrelate(1000, [])
        assert await work.cases.related(1003) == ()
        assert [case.id for case in await work.cases.related(1000)] == [1001]
        assert [case.id for case in await work.cases.related(1001)] == [1000, 1002]


async def test_custom_attributes_keep_the_order_of_their_values(store: Store) -> None:
    async with store.reading() as work:
        assert await work.cases.custom_attributes([1000, 1002]) == {
            1000: {"rating": ("2",), "topics": ("zebra", "ant")},
            1002: {},
        }


async def test_setting_a_custom_attribute_replaces_all_its_values(store: Store) -> None:
    async with store.writing() as work:
        await work.cases.set_custom_attribute(1000, "topics", ("b", "a", "c"))
        await work.cases.set_custom_attribute(1000, "rating", ())
        await work.cases.set_custom_attribute(1002, "rating", ("1",))
        assert await work.cases.custom_attributes([1000, 1002, 1003]) == {
            1000: {"topics": ("b", "a", "c")},
            1002: {"rating": ("1",)},
            1003: {"rating": ("1",), "topics": ("ant",)},
        }
