"""What the port `LogInFailures` promises."""

from __future__ import annotations

import asyncio

import pytest

from casewright.domain.repositories import Store, Work
from casewright.domain.throttle import Failures
from casewright.storage import digest, open_store

pytestmark = pytest.mark.anyio

A, B = Failures("a", 3, 1000, 5000), Failures("b", 1, 2000, 3000)


async def save(store: Store, *failures: Failures) -> None:
    async with store.writing() as work:
        await work.log_in_failures.hold([one.key for one in failures])
        for one in failures:
            await work.log_in_failures.save(one)


async def find(store: Store) -> set[Failures]:
    async with store.reading() as work:
        return set((await work.log_in_failures.find(["a", "b", "c"])).values())


async def test_what_is_saved_is_found(store: Store) -> None:
    await save(store, A, B)
    assert await find(store) == {A, B}
    async with store.writing() as work:
        held = await work.log_in_failures.hold(["c", "a"])
        assert held == {"a": A, "c": Failures("c", 0, 0, 0)}
        await work.log_in_failures.remove("a")
    assert await find(store) == {B, Failures("c", 0, 0, 0)}


async def test_only_what_is_forgotten_is_removed(store: Store) -> None:
    await save(store, A, B)
    for now, left in ((2999, {A, B}), (3000, {A}), (9000, set())):
        async with store.writing() as work:
            await work.log_in_failures.forget(now)
        assert await find(store) == left


async def test_a_part_is_removed_at_a_time(store: Store) -> None:
    await save(store, *(Failures(f"{number:03}", 1, 0, number) for number in range(150)))
    async with store.writing() as work:
        await work.log_in_failures.forget(1000)
    async with store.reading() as work:
        left = await work.log_in_failures.find([f"{number:03}" for number in range(150)])
    assert sorted(left) == [f"{number:03}" for number in range(100, 150)]


async def test_no_failure_gets_lost_between_stores(store: Store, office_url: str) -> None:
    async def count(work: Work) -> None:
        held = await work.log_in_failures.hold(["b", "a"])
        await asyncio.sleep(0)
        for one in held.values():
            await work.log_in_failures.save(Failures(one.key, one.count + 1, 0, 10))
        await work.log_in_failures.forget(5)

    async with open_store(office_url) as other:
        await asyncio.gather(*((store, other)[number % 2].write(count) for number in range(40)))
    assert {(one.key, one.count) for one in await find(store)} == {("a", 40), ("b", 40)}


async def test_failures_are_no_content_of_the_world(store: Store, office_url: str) -> None:
    before = digest(office_url)
    await save(store, A)
    assert digest(office_url) == before
