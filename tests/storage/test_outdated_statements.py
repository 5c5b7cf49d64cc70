"""Tables that are changed while PostgreSQL's server has statements prepared for them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import psycopg
import pytest

from casewright.domain.model import CaseCriteria, Sort, Window
from casewright.domain.repositories import Work
from casewright.storage import Conflict, open_store
from casewright.storage.postgresql import PostgresqlStore
from casewright.storage.world import load_world
from tests.databases import Databases
from tests.storage.conftest import OFFICE

pytestmark = pytest.mark.anyio

CHANGE = b"ALTER TABLE cases ALTER COLUMN severity TYPE varchar(%d)"
EVERYTHING = CaseCriteria(frozenset(range(1, 100)))


class Office:
    """A store with one connection, on a database whose cases can be changed by others."""

    def __init__(self, url: str, store: PostgresqlStore) -> None:
        self._url = url
        self._length = 100
        self.store = store

    def change(self) -> None:
        """Give a column of the cases another type."""
        self._length += 1
        with psycopg.connect(self._url, options="-c lock_timeout=10s") as connection:
            connection.execute(CHANGE % self._length)


@pytest.fixture
async def office(databases: Databases) -> AsyncIterator[Office]:
    url = databases.new("postgresql")
    load_world(OFFICE, url, hash_password=str)
    store = open_store(url, connections=1)
    assert isinstance(store, PostgresqlStore)
    async with store:
        yield Office(url, store)


async def subject(work: Work) -> str:
    return (await work.cases.find([1000]))[1000].subject


async def test_units_that_begin_after_the_change_go_on(office: Office) -> None:
    async def search(work: Work) -> int:
        return (await work.cases.search(EVERYTHING, Sort(), Window(0, 5))).count

    async def mark(work: Work) -> None:
        case = (await work.cases.find([1000]))[1000]
        case.subject += "!"
        assert await work.cases.save(case, case.last_modified.date)

    expected = await office.store.search(search)
    async with office.store.reading() as work:
        before = await subject(work)
    for times in range(1, 3):
        office.change()
        assert await office.store.search(search) == expected
        office.change()
        await office.store.write(mark)
        office.change()
        async with office.store.reading() as work:
            assert await subject(work) == before + "!" * times
        office.change()
        async with office.store.reading(once=True) as work:
            assert await subject(work) == before + "!" * times


async def test_a_reading_unit_that_began_before_the_change_is_a_conflict(office: Office) -> None:
    async def read(*, changes: bool) -> str:
        async with office.store.reading() as work:
            await work.customers.find([1])
            if changes:
                office.change()
            return await subject(work)

    expected = await read(changes=False)
    with pytest.raises(Conflict):
        await read(changes=True)
    assert await read(changes=False) == expected


async def test_a_writing_unit_that_began_before_the_change_is_done_again(office: Office) -> None:
    begun = 0

    async def read(work: Work) -> str:
        nonlocal begun
        begun += 1
        await work.customers.find([1])
        if begun == 2:
            office.change()
        return await subject(work)

    first = await office.store.write(read)
    assert await office.store.write(read) == first
    assert begun == 3
