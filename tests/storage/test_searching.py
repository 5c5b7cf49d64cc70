"""Searches that take long: others are served meanwhile, and each of them comes to an end.

An endless search is one of SQL without end, so it ends because the database is told to end it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from casewright.clock import Clock
from casewright.domain.model import CaseCriteria, Sort, Window
from casewright.domain.repositories import Store, Work
from casewright.storage import DatabaseUnreachable, SearchLimits, open_store

pytestmark = pytest.mark.anyio

ENDLESS = (
    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n > 0) "
    "SELECT count(*) FROM numbers WHERE n < 0"
)
EVERYTHING = CaseCriteria(frozenset({1, 2, 3}))


def endless(begun: threading.Event) -> Callable[[Work], Awaitable[Any]]:
    """Return a search that says when it begins, and never ends by itself."""

    async def search(work: Any) -> Any:
        begun.set()
        return await work.cases._connection.fetch(ENDLESS, {})

    return search


async def everything(work: Work) -> int:
    return (await work.cases.search(EVERYTHING, Sort(), Window(0, 10))).count


async def begin(store: Store, how_many: int) -> list[asyncio.Task[Any]]:
    """Start endless searches; return when all of them run."""
    events = [threading.Event() for _ in range(how_many)]
    tasks = [asyncio.create_task(store.search(endless(one))) for one in events]
    for one in events:
        await asyncio.to_thread(one.wait)
    return tasks


async def cancel(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_others_read_and_write_while_searches_run(office_url: str) -> None:
    async with open_store(office_url, searches=SearchLimits(2, 100)) as store:
        tasks = await begin(store, 2)
        async with store.reading() as work:
            assert (await work.cases.find([1000])).keys() == {1000}
        now = Clock().now()

        async def edit(work: Work) -> bool:
            case = (await work.cases.find([1000]))[1000]
            case.subject = "changed meanwhile"
            before = case.last_modified.date
            case.last_modified = replace(case.last_modified, date=now)
            return await work.cases.save(case, before)

        assert await store.write(edit)
        assert not any(task.done() for task in tasks)
        await cancel(tasks)


async def test_a_search_that_takes_too_long_is_given_up(office_url: str) -> None:
    async with open_store(office_url, searches=SearchLimits(1, 0.3)) as store:
        for _ in range(2):
            with pytest.raises(DatabaseUnreachable, match=r"took longer than 0\.3 s"):
                await store.search(endless(threading.Event()))
        assert await store.search(everything) == 4


async def test_whoever_stops_waiting_leaves_the_turn_to_the_next(office_url: str) -> None:
    async with open_store(office_url, searches=SearchLimits(1, 100)) as store:
        tasks = await begin(store, 1)
        waiting = asyncio.create_task(store.search(everything))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await cancel(tasks)
        assert await waiting == 4


async def test_whoever_waits_too_long_for_a_turn_is_told_so(office_url: str) -> None:
    limits = SearchLimits(1, 100)
    async with open_store(office_url, searches=limits, wait_seconds=1) as store:
        tasks = await begin(store, 1)
        with pytest.raises(DatabaseUnreachable, match="Waited too long for the turn to search"):
            await store.search(everything)
        await cancel(tasks)


async def test_gauges_show_who_runs_and_who_waits(office_url: str) -> None:
    async with open_store(office_url, searches=SearchLimits(1, 100)) as store:
        assert store.gauges()["searches_running"] == 0
        tasks = await begin(store, 1)
        waiting = asyncio.create_task(store.search(everything))
        await asyncio.sleep(0.05)
        found = store.gauges()
        assert (found["searches_running"], found["searches_waiting"]) == (1, 1)
        assert found["database_connections"] >= 1
        assert found.get("database_connections_idle", 0) < found["database_connections"]
        await cancel(tasks)
        await waiting
        found = store.gauges()
        assert (found["searches_running"], found["searches_waiting"]) == (0, 0)


async def test_a_search_sees_what_was_written_before_it(office_url: str) -> None:
    async with open_store(office_url) as store:
        assert await store.search(everything) == 4

        async def add(work: Work) -> int:
            return await work.cases.add((await work.cases.find([1000]))[1000])

        added = await store.write(add)
        assert await store.search(everything) == 5
        assert added == 1004


async def test_what_a_search_raises_is_raised(office_url: str) -> None:
    async def fail(_: Work) -> None:
        raise ZeroDivisionError

    async with open_store(office_url) as store:
        with pytest.raises(ZeroDivisionError):
            await store.search(fail)
        assert await store.search(everything) == 4


async def test_a_store_that_closes_ends_its_searches(office_url: str) -> None:
    store = open_store(office_url, searches=SearchLimits(2, 100))
    tasks = await begin(store, 2)
    await cancel(tasks)
    await store.close()
    assert all(task.cancelled() for task in tasks)
