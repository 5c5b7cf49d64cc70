"""Searches with many matches: the same windows as by sorting everything, on every database.

What counts as few is lowered, so that a small invented world has many of everything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casewright.domain.model import Case, CaseCriteria, InstantRange, Sort, Window
from casewright.storage import case_search, open_store
from casewright.storage.populate import Size, populate
from tests.databases import KINDS, Databases

CASES = 150
EVERYWHERE = frozenset(range(1, 25))
SORTS = ("id", "department", "status", "customer", "custom.region", "custom.products")


class World:
    """All cases with their custom values, and the URL of the database that holds them."""

    def __init__(
        self, url: str, cases: list[Case], custom: dict[int, dict[str, tuple[str, ...]]]
    ) -> None:
        self.url = url
        self.cases = cases
        self.custom = custom


@pytest.fixture(scope="module", params=KINDS)
def world(request: pytest.FixtureRequest, databases: Databases) -> Iterator[World]:
    url = databases.new(request.param)
    populate(url, Size(CASES), seed=3)

    async def read() -> World:
        ids = range(1, CASES + 1)
        async with open_store(url) as store, store.reading() as work:
            cases = await work.cases.find(ids)
            custom = await work.cases.custom_attributes(ids)
            return World(url, list(cases.values()), {k: dict(v) for k, v in custom.items()})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_search, "FEW", 4)
        patch.setattr(case_search, "_MANY", 12)
        patch.setattr(case_search, "_STEPS", (5, 10))
        yield asyncio.run(read())


def key_of(world: World, attribute: str) -> Callable[[Case], str | None]:
    """Return what gives the text that a case is sorted by, None for a case that has none."""
    if attribute.startswith("custom."):
        name = attribute.removeprefix("custom.")
        return lambda case: world.custom[case.id].get(name, (None,))[0]
    return {
        "department": lambda case: case.department.name,
        "status": lambda case: case.status,
        "customer": lambda case: case.customer.name if case.customer else None,
    }[attribute]


def in_order(world: World, found: list[Case], sort: Sort) -> list[int]:
    """Return ids as the rule says: by the key, those without one last, the id breaking ties."""
    descending = sort.order == "desc"
    if sort.attribute == "id":
        return sorted((case.id for case in found), reverse=descending)
    key = key_of(world, sort.attribute)
    by_id = sorted(found, key=lambda case: case.id)
    having = [case for case in by_id if key(case) is not None]
    having.sort(key=lambda case: str(key(case)), reverse=descending)
    return [case.id for case in having] + [case.id for case in by_id if key(case) is None]


def meets(world: World, case: Case, criteria: CaseCriteria) -> bool:
    """Return whether a case fulfils all criteria, each compared on its own."""
    created, modified = criteria.created or InstantRange(), criteria.last_modified or InstantRange()
    closed = criteria.last_closed
    return (
        case.department.id in criteria.departments
        and criteria.status in (None, case.status)
        and criteria.department_name in (None, case.department.name)
        and criteria.owner_id in (None, case.owner.id if case.owner else 0)
        and criteria.customer in (None, case.customer.id if case.customer else 0)
        and (created.start or 0) <= case.created <= (created.end or 2**62)
        and (modified.start or 0) <= case.last_modified.date <= (modified.end or 2**62)
        and (
            closed is None
            or (
                case.last_closed is not None
                and (closed.start or 0) <= case.last_closed <= (closed.end or 2**62)
            )
        )
        and all(value in world.custom[case.id].get(name, ()) for name, value in criteria.custom)
    )


def some(draw: Any, values: Any) -> Any:
    """Return one of `values`, or None more often than not."""
    return draw(st.none() | st.none() | st.sampled_from(list(values)))


@st.composite
def searches(draw: Any) -> dict[str, Any]:
    """Draw criteria in terms of cases by their place, and a sort."""
    place = st.integers(0, CASES - 1)
    ends = st.tuples(place, place).map(sorted)
    return {
        "departments": draw(
            st.just(EVERYWHERE) | st.frozensets(st.integers(1, 24), min_size=1, max_size=5)
        ),
        "status": some(draw, ("open", "closed")),
        "department_of": draw(st.none() | st.none() | place),
        "owner_of": draw(st.none() | st.none() | place),
        "customer_of": draw(st.none() | st.none() | st.none() | place),
        "created": draw(st.none() | ends),
        "last_modified": draw(st.none() | st.none() | ends),
        "last_closed": draw(st.none() | st.none() | ends),
        "custom": draw(
            st.just(())
            | st.just((("region", "north"),))
            | st.just((("rating", "4"),))
            | st.just((("products", "charger"), ("region", "north")))
        ),
        "sort": Sort(draw(st.sampled_from(SORTS)), draw(st.sampled_from(("asc", "desc")))),
        "size": draw(st.integers(1, 9)),
    }


def criteria_of(world: World, drawn: dict[str, Any]) -> CaseCriteria:
    """Return the criteria that were drawn, with values of the world."""
    cases = world.cases

    def of(name: str, value: Callable[[Case], Any]) -> Any:
        return None if drawn[name] is None else value(cases[drawn[name]])

    def between(name: str, instant: Callable[[Case], int]) -> InstantRange | None:
        if drawn[name] is None:
            return None
        return InstantRange(*sorted(instant(cases[at]) for at in drawn[name]))

    return CaseCriteria(
        departments=drawn["departments"],
        status=drawn["status"],
        department_name=of("department_of", lambda case: case.department.name),
        owner_id=of("owner_of", lambda case: case.owner.id if case.owner else None),
        customer=of("customer_of", lambda case: case.customer.id if case.customer else None),
        created=between("created", lambda case: case.created),
        last_modified=between("last_modified", lambda case: case.last_modified.date),
        last_closed=between("last_closed", lambda case: case.last_closed or case.created),
        custom=drawn["custom"],
    )


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(drawn=searches())
def test_windows_are_those_of_all_matches_in_order(world: World, drawn: dict[str, Any]) -> None:
    criteria, sort, size = criteria_of(world, drawn), drawn["sort"], drawn["size"]
    matching = [case for case in world.cases if meets(world, case, criteria)]
    expected = in_order(world, matching, sort)

    async def walk() -> None:
        async with open_store(world.url, connections=1) as store, store.reading() as work:
            for offset in range(0, len(expected) + size, size):
                found = await work.cases.search(criteria, sort, Window(offset, size))
                assert found.count == len(expected)
                ids = [case.id for case in found.items]
                assert ids == expected[offset : offset + size], (sort, size, offset, criteria)

    asyncio.run(walk())
