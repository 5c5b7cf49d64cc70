"""Searching activities: every criterion, all of them together, windows."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.clock import parse_instant
from casewright.domain.model import ActivityCriteria, InstantRange, Ref, Window
from casewright.domain.repositories import Store

pytestmark = pytest.mark.anyio

ALL = frozenset({1, 2, 3})
NINE = parse_instant("2021-08-20T09:00:00Z")
HALF_PAST = parse_instant("2021-08-20T09:30:00Z")
TEN = parse_instant("2021-08-20T10:00:00Z")


async def ids_of(store: Store, departments: frozenset[int] = ALL, **criteria: Any) -> list[int]:
    async with store.reading() as work:
        found = await work.activities.search(
            ActivityCriteria(departments, **criteria), Window(0, 100)
        )
    assert found.count == len(found.items)
    return [activity.id for activity in found.items]


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({}, [5000, 5001, 5002, 5003]),
        ({"departments": frozenset({2})}, [5003]),
        ({"departments": frozenset()}, []),
        ({"customer": 100}, [5000]),
        ({"customer": 4711}, []),
        ({"case_id": 1000}, [5000, 5001, 5002]),
        ({"case_id": 4711}, []),
        ({"status": "assigned"}, [5000, 5003]),
        ({"status": "assign"}, []),
        ({"status": "assigned", "substatus": "new"}, [5003]),
        ({"status": "completed", "substatus": "new"}, []),
        ({"is_open": True}, [5000, 5002, 5003]),
        ({"mode": "none"}, [5003]),
        ({"assigned_to": 10}, [5000]),
        ({"assigned_to": 11}, []),
        ({"assigned_user_name": "frank"}, [5000]),
        ({"assigned_user_name": "Frank"}, []),
        ({"assigned_user_name": "mary"}, []),
        ({"queue": 400}, [5000]),
        ({"queue": 4711}, []),
        ({"created": InstantRange(NINE, NINE)}, [5000]),
        ({"created": InstantRange(NINE + 1, None)}, [5001, 5002, 5003]),
        ({"created": InstantRange(None, HALF_PAST)}, [5000, 5002, 5003]),
        ({"last_modified": InstantRange(NINE + 7, TEN - 1)}, [5000, 5002, 5003]),
        ({"last_modified": InstantRange(NINE + 8, HALF_PAST)}, [5002, 5003]),
        ({"custom": (("rating", "red"),)}, [5000, 5002]),
        ({"custom": (("rating", "Red"),)}, []),
        ({"custom": (("tags", "red"),)}, []),
        ({"custom": (("rating", "red"), ("rating", "blue"))}, [5000]),
        ({"custom": (("rating", "red"), ("rating", "green"))}, []),
        ({"type": "email"}, [5001, 5002]),
        ({"type": "email", "is_open": True}, [5002]),
        ({"type": "email", "case_id": 1000, "mode": "outbound"}, [5001]),
        ({"assigned_to": 10, "assigned_user_name": "mary"}, []),
    ],
    ids=str,
)
async def test_criteria(store: Store, criteria: dict[str, Any], expected: list[int]) -> None:
    assert await ids_of(store, **criteria) == expected


async def test_all_criteria_hold_together(store: Store) -> None:
    everything: dict[str, Any] = {
        "customer": 100,
        "case_id": 1000,
        "status": "assigned",
        "substatus": "in_progress",
        "is_open": True,
        "mode": "inbound",
        "assigned_to": 10,
        "queue": 400,
        "created": InstantRange(NINE, TEN),
        "last_modified": InstantRange(NINE, TEN),
        "custom": (("rating", "blue"),),
        "assigned_user_name": "frank",
        "type": "social",
    }
    assert await ids_of(store, **everything) == [5000]
    others: dict[str, Any] = {
        "customer": 101,
        "case_id": 1001,
        "status": "completed",
        "substatus": "new",
        "mode": "outbound",
        "assigned_to": 11,
        "queue": 401,
        "created": InstantRange(TEN, None),
        "last_modified": InstantRange(None, NINE),
        "custom": (("rating", "green"),),
        "assigned_user_name": "mary",
        "type": "email",
    }
    for name, other in others.items():
        assert await ids_of(store, **{**everything, name: other}) == [], name


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Window(0, 1), [5000]),
        (Window(1, 5), [5001, 5002]),
        (Window(3, 5), []),
        (Window(2**60, 75), []),
    ],
    ids=str,
)
async def test_windows(store: Store, window: Window, expected: list[int]) -> None:
    async with store.reading() as work:
        found = await work.activities.search(ActivityCriteria(ALL, case_id=1000), window)
    assert [activity.id for activity in found.items] == expected
    assert found.count == 3


async def test_only_departments_that_are_seen_count(store: Store) -> None:
    async with store.writing() as work:
        moved = (await work.activities.find([5001]))[5001]
        moved.department = Ref(2, "")
        await work.activities.save(moved)
    assert await ids_of(store, frozenset({1}), case_id=1000) == [5000, 5002]
    assert await ids_of(store, frozenset({1, 2}), case_id=1000) == [5000, 5001, 5002]
    assert await ids_of(store, frozenset(), case_id=1000) == []
