"""Searches of drawn worlds: every page of every order is that of all matches, sorted here.

What counts as few is lowered, so that a dozen cases are many. The worlds have what invented ones
lack: lists that repeat a value, departments and customers of one name, and gaps between ids.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casewright.domain.model import CaseCriteria, InstantRange, Sort, Window
from casewright.storage import case_search, open_store, parse_url, tables
from casewright.storage.direct import exclusive
from casewright.storage.tables import metadata
from tests.databases import KINDS, Databases

ATTRIBUTES = ("area", "tags")
VALUES = ("B", "a", "ä", "b", "z")
DEPARTMENTS = {1: "Sales", 2: "Billing", 3: "Sales"}
CUSTOMERS = {1: "Ray", 2: "ray", 3: "Ray"}
SORTS = [
    Sort(attribute, order)
    for attribute in ("id", "department", "status", "customer", "custom.area", "custom.tags")
    for order in ("asc", "desc")
]


@dataclass(frozen=True)
class DrawnCase:
    """A case, as far as searches see it."""

    id: int
    department: int
    status: str
    customer: int | None
    created: int
    custom: Mapping[str, tuple[str, ...]]

    def key(self, attribute: str) -> str | None:
        """Return the text that the case is sorted by, None if it has none."""
        if attribute.startswith("custom."):
            return next(iter(self.custom[attribute.removeprefix("custom.")]), None)
        return {
            "department": DEPARTMENTS[self.department],
            "status": self.status,
            "customer": None if self.customer is None else CUSTOMERS[self.customer],
        }[attribute]


def in_order(found: list[DrawnCase], sort: Sort) -> list[int]:
    """Return ids as the rule says: by the key, those without one last, the id breaking ties."""
    descending = sort.order == "desc"
    if sort.attribute == "id":
        return sorted((case.id for case in found), reverse=descending)
    by_id = sorted(found, key=lambda case: case.id)
    having = [case for case in by_id if case.key(sort.attribute) is not None]
    having.sort(key=lambda case: str(case.key(sort.attribute)), reverse=descending)
    return [case.id for case in having] + [
        case.id for case in by_id if case.key(sort.attribute) is None
    ]


def meets(case: DrawnCase, criteria: CaseCriteria) -> bool:
    """Return whether a case fulfils all criteria."""
    created = criteria.created or InstantRange()
    return (
        case.department in criteria.departments
        and criteria.status in (None, case.status)
        and (created.start or 0) <= case.created <= (created.end or 100)
        and all(value in case.custom[name] for name, value in criteria.custom)
    )


@st.composite
def worlds(draw: Any) -> list[DrawnCase]:
    ids = sorted(draw(st.sets(st.integers(1, 60), min_size=9, max_size=30)))
    one, many = st.sampled_from(VALUES), st.lists(st.sampled_from(VALUES), max_size=3)
    # In many worlds a case with a later id was created later, and the old ones are closed.
    is_in_time = draw(st.booleans())
    return [
        DrawnCase(
            number,
            draw(st.integers(1, 3)),
            draw(st.sampled_from(("open", "closed")))
            if number > 30 or not is_in_time
            else "closed",
            draw(st.none() | st.integers(1, 3)),
            number if is_in_time else draw(st.integers(1, 60)),
            {
                "area": tuple(draw(st.just([]) | one.map(lambda value: [value]))),
                "tags": tuple(draw(many)),
            },
        )
        for number in ids
    ]


@st.composite
def criteria(draw: Any) -> CaseCriteria:
    ends = st.tuples(st.integers(1, 60), st.integers(1, 60)).map(sorted)
    custom = st.tuples(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES))
    created = draw(st.none() | ends)
    return CaseCriteria(
        frozenset(draw(st.sampled_from(((1, 2, 3), (1, 2, 3), (1, 2), (3,))))),
        status=draw(st.none() | st.sampled_from(("open", "closed"))),
        created=created and InstantRange(*created),
        custom=tuple(draw(st.lists(custom, max_size=2))),
    )


def rows_of(world: list[DrawnCase]) -> dict[Any, list[dict[str, object]]]:
    """Return the rows of all tables that are not empty."""
    return {
        tables.departments: [{"id": one, "name": name} for one, name in DEPARTMENTS.items()],
        tables.customers: [
            {"id": one, "name": name, "department_id": 1} for one, name in CUSTOMERS.items()
        ],
        tables.cases: [
            {column.name: "" for column in tables.cases.columns}
            | {
                "id": case.id,
                "department_id": case.department,
                "status": case.status,
                "due_date": None,
                "owner_id": None,
                "customer_id": case.customer,
                "created": case.created,
                "last_modified_by": None,
                "last_modified": case.created,
                "last_closed": None,
            }
            for case in world
        ],
        tables.case_custom_attributes: [
            {"case_id": case.id, "name": name, "position": position, "value": value}
            for case in world
            for name, values in case.custom.items()
            for position, value in enumerate(values)
        ],
    }


@pytest.fixture(scope="module", params=KINDS)
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        for name, few in (("FEW", 3), ("_MANY", 6), ("_STEPS", (2, 4)), ("_FEW_VALUES", 4)):
            patch.setattr(case_search, name, few)
        yield databases.clean(request.param)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds(), asked=st.lists(criteria(), min_size=2, max_size=3), size=st.integers(1, 7))
def test_every_page_of_every_order_is_that_of_all_matches(
    url: str, world: list[DrawnCase], asked: list[CaseCriteria], size: int
) -> None:
    with exclusive(parse_url(url)) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.clear(table)
        for table, rows in rows_of(world).items():
            connection.insert(table, rows)

    async def walk() -> None:
        # One unit asks some hundred times, maybe on a machine that is busy with other tests.
        opened = open_store(url, connections=1, wait_seconds=300)
        async with opened as store, store.reading() as work:
            for one in asked:
                matching = [case for case in world if meets(case, one)]
                for sort in SORTS:
                    expected = in_order(matching, sort)
                    for offset in range(0, len(expected) + size, size):
                        found = await work.cases.search(one, sort, Window(offset, size))
                        assert found.count == len(expected), (sort, one)
                        ids = [case.id for case in found.items]
                        assert ids == expected[offset : offset + size], (sort, size, offset, one)

    asyncio.run(walk())
