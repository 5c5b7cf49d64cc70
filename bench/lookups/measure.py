"""Measuring look-ups: CPU of this process and of the database's, whatever else is going on.

What helpers of a parallel query take is not seen, so there are none.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.lookups.questions import SORTS, Instants, Question, questions

from casewright.domain.model import InstantRange, Sort, Window
from casewright.storage import SqliteStore, open_store
from casewright.storage.postgresql import PostgresqlStore

SIZE = 25
_LEAST, _MOST, _SECONDS = 3, 100, 0.15
_AROUND, _NEAR = 500, 12
_ALONE = "SELECT pg_backend_pid(), set_config('max_parallel_workers_per_gather', '0', true)"


@dataclass(frozen=True, slots=True)
class Row:
    """One question at one size, sorted in one way, one of its pages: milliseconds of CPU."""

    database: str
    cases: int
    question: str
    is_broad: bool
    sort: str
    page: str
    matches: int
    p50: float
    p99: float


Store = SqliteStore | PostgresqlStore


def measured(urls: Mapping[int, str]) -> Iterator[Row]:
    """Yield the rows of databases, given by their numbers of cases.

    One question after the other is asked of all of them, so that what else the machine does, which
    changes with time, is the same for every size.
    """
    with asyncio.Runner() as runner:
        stores = {cases: open_store(url) for cases, url in urls.items()}
        asked = {
            cases: questions(cases, runner.run(_instants(store, cases)))
            for cases, store in stores.items()
        }
        for same in zip(*asked.values(), strict=True):
            for sort in SORTS:
                for cases, question in zip(asked, same, strict=True):
                    yield from runner.run(_rows(stores[cases], cases, question, sort))
        for store in stores.values():
            runner.run(store.close())


async def _instants(store: Store, cases: int) -> Instants:
    async def read(work: Any) -> Instants:
        places = [max(1, cases * place // 1000) for place in range(1001)]
        middle = cases // 2
        around = range(middle - _AROUND, middle + _AROUND)
        found = await work.cases.find([*places, *around])
        at = [found[one].created for one in places]
        # Ids follow the dates of creation, except within an hour.
        near = sorted(found[one].created for one in around)
        ends = InstantRange(near[_AROUND - _NEAR], near[_AROUND + _NEAR])
        return Instants(at, ends)

    return await store.search(read)


async def _rows(store: Store, cases: int, question: Question, sort: Sort) -> Sequence[Row]:
    name = "sqlite" if isinstance(store, SqliteStore) else "postgresql"
    rows: list[Row] = []
    count = (await _asked(store, question, sort, 0))[1]
    last = max(0, (count - 1) // SIZE * SIZE)
    for page, offset in (("first", 0), ("last", last)):
        times = await _times(store, question, sort, offset)
        p50, p99 = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
        by = f"{sort.attribute} {sort.order}"
        rows.append(Row(name, cases, question.name, question.is_broad, by, page, count, p50, p99))
    return rows


async def _times(store: Store, question: Question, sort: Sort, offset: int) -> list[float]:
    """Return milliseconds, in order, of some askings after a first one that fills caches."""
    times: list[float] = []
    end = time.monotonic() + _SECONDS
    while len(times) < _LEAST or (len(times) < _MOST and time.monotonic() < end):
        times.append((await _asked(store, question, sort, offset))[0])
    return sorted(times)


async def _asked(store: Store, question: Question, sort: Sort, offset: int) -> tuple[float, int]:
    """Return the milliseconds of CPU, and the number of matches."""
    server = 0

    async def ask(work: Any) -> int:
        nonlocal server
        pid = 0
        if isinstance(store, PostgresqlStore):
            pid = (await work.cases._connection.fetch(_ALONE, {}))[0][0]
        began = _nanoseconds_of(pid)
        found = await work.cases.search(question.criteria, sort, Window(offset, SIZE))
        server = _nanoseconds_of(pid) - began
        return int(found.count)

    began = time.process_time_ns()
    count = await store.search(ask)
    return (time.process_time_ns() - began + server) / 1e6, count


def _nanoseconds_of(pid: int) -> int:
    """Return how long a process of the database has been on a CPU; 0 for none."""
    scheduled = Path(f"/proc/{pid}/schedstat")
    if not pid or not scheduled.exists():
        return 0
    return int(scheduled.read_text(encoding="ascii").split()[0])
