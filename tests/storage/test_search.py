"""Searching cases: every criterion, every order, windows; one order on every database."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casewright.clock import parse_instant
from casewright.domain.model import CaseCriteria, InstantRange, Sort, Window
from casewright.domain.repositories import Store
from casewright.storage import open_store
from casewright.storage.world import load_world
from tests.databases import KINDS, Databases

pytestmark = pytest.mark.anyio

ALL = frozenset({1, 2, 3})
DAY = 86_400_000
AUGUST_21 = parse_instant("2021-08-21T09:00:00Z")
AUGUST_26 = parse_instant("2021-08-26T00:00:00Z")


async def ids_of(
    store: Store, sort: Sort | None = None, departments: frozenset[int] = ALL, **criteria: Any
) -> list[int]:
    async with store.reading() as work:
        found = await work.cases.search(
            CaseCriteria(departments, **criteria), sort or Sort(), Window(0, 100)
        )
    assert found.count == len(found.items)
    return [case.id for case in found.items]


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({}, [1000, 1001, 1002, 1003]),
        ({"departments": frozenset({1, 3})}, [1000, 1002, 1003]),
        ({"departments": frozenset()}, []),
        ({"customer": 100}, [1000, 1003]),
        ({"customer": 4711}, []),
        ({"email": "J.Henry@customer.com"}, [1000, 1003]),
        ({"email": "j.henry@customer.com"}, [1000, 1003]),
        ({"email": "henry@customer.com"}, []),
        ({"email": "4082229898"}, [1001]),
        ({"phone": "408-222-9898"}, [1000, 1003]),
        ({"phone": "4082229898"}, [1000, 1003]),
        ({"phone": "+4082229898"}, []),
        ({"phone": "408-222-989"}, []),
        ({"status": "closed"}, [1001]),
        ({"status": "open"}, [1000, 1002, 1003]),
        ({"custom": (("topics", "ant"),)}, [1000, 1003]),
        ({"custom": (("topics", "Ant"),)}, []),
        ({"custom": (("rating", "2"),)}, [1000]),
        ({"custom": (("rating", ""),)}, []),
        ({"custom": (("topics", "ant"), ("rating", "2"))}, [1000]),
        ({"custom": (("topics", "ant"), ("topics", "zebra"))}, [1000]),
        ({"custom": (("topics", "ant"), ("rating", "3"))}, []),
        ({"created": InstantRange(AUGUST_21, AUGUST_21)}, [1001]),
        ({"created": InstantRange(AUGUST_21 + 1, None)}, [1002, 1003]),
        ({"created": InstantRange(None, AUGUST_21 - 1)}, [1000]),
        ({"last_modified": InstantRange(AUGUST_26, AUGUST_26 + DAY)}, [1001, 1002, 1003]),
        ({"last_modified": InstantRange(AUGUST_26 + 1, AUGUST_26 + DAY - 1)}, []),
        ({"last_closed": InstantRange(AUGUST_26, None)}, [1001]),
        ({"last_closed": InstantRange(None, AUGUST_26 - 1)}, []),
        ({"department_name": "Service"}, [1000, 1003]),
        ({"department_name": "service"}, []),
        ({"owner_id": 11}, [1002]),
        ({"owner_user_name": "frank"}, [1000, 1003]),
        ({"owner_user_name": "Frank"}, []),
        ({"customer": 100, "custom": (("rating", "1"),), "owner_user_name": "frank"}, [1003]),
    ],
    ids=str,
)
async def test_criteria(store: Store, criteria: dict[str, Any], expected: list[int]) -> None:
    assert await ids_of(store, **criteria) == expected


@pytest.mark.parametrize(
    ("attribute", "ascending", "descending"),
    [
        ("id", [1000, 1001, 1002, 1003], [1003, 1002, 1001, 1000]),
        ("department", [1002, 1001, 1000, 1003], [1000, 1003, 1001, 1002]),
        ("status", [1001, 1000, 1002, 1003], [1000, 1002, 1003, 1001]),
        ("customer", [1000, 1003, 1001, 1002], [1001, 1000, 1003, 1002]),
        ("custom.rating", [1003, 1000, 1001, 1002], [1000, 1003, 1001, 1002]),
        ("custom.topics", [1003, 1000, 1001, 1002], [1000, 1003, 1001, 1002]),
        ("custom.unknown", [1000, 1001, 1002, 1003], [1000, 1001, 1002, 1003]),
    ],
)
async def test_sorting(
    store: Store, attribute: str, ascending: list[int], descending: list[int]
) -> None:
    assert await ids_of(store, Sort(attribute, "asc")) == ascending
    assert await ids_of(store, Sort(attribute, "desc")) == descending


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Window(0, 1), [1003]),
        (Window(1, 2), [1000, 1001]),
        (Window(3, 2), [1002]),
        (Window(4, 2), []),
        (Window(2**60, 75), []),
    ],
    ids=str,
)
async def test_windows(store: Store, window: Window, expected: list[int]) -> None:
    async with store.reading() as work:
        found = await work.cases.search(CaseCriteria(ALL), Sort("custom.rating"), window)
    assert [case.id for case in found.items] == expected
    assert found.count == 4


TEXTS = st.text(
    st.sampled_from("aAbBzZ_- .'\"%äÄßéñ中\U0001f600\ue000")
    | st.characters(codec="utf-8", categories=("L", "N", "P")),
    min_size=1,
    max_size=4,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(TEXTS, min_size=8, max_size=8), values=st.lists(TEXTS, min_size=5, max_size=5)
)
def test_every_database_sorts_text_by_code_point(
    names: list[str], values: list[str], databases: Databases, tmp_path: Path
) -> None:
    world = _world_of(names, values)
    path = tmp_path / "world.yaml"
    path.write_text(yaml.dump(world, Dumper=yaml.CSafeDumper, allow_unicode=True), "utf-8")
    expected = {
        attribute: [
            case["id"]
            for case in sorted(world["cases"], key=lambda case: (key(world, case), int(case["id"])))
        ]
        for attribute, key in _KEYS.items()
    }
    for kind in KINDS:
        url = databases.clean(kind)
        load_world(path, url, hash_password=str)
        assert _orders(url) == expected, kind


def _world_of(names: list[str], values: list[str]) -> dict[str, Any]:
    stamp = {"date": "2021-08-20T09:00:00Z"}
    cases: list[dict[str, Any]] = [
        {"id": str(number), "department": str(number % 3 + 1), "created": stamp["date"]}
        | {"lastModified": stamp}
        for number in range(1, 9)
    ]
    for case, value in zip(cases, values, strict=False):
        case["customAttributes"] = {"note": value}
        case["customer"] = str(int(case["id"]) % 5 + 1)
    return {
        "departments": [{"id": str(i + 1), "name": name} for i, name in enumerate(names[:3])],
        "customers": [
            {"id": str(i + 1), "customerName": name, "department": "1"}
            for i, name in enumerate(names[3:])
        ],
        "customAttributes": [{"resource": "case", "name": "note", "dataType": "string"}],
        "cases": cases,
    }


def _name(items: list[dict[str, Any]], id_: str | None, key: str) -> tuple[bool, str]:
    """Sort by code point, with what has no value last."""
    return (id_ is None, next((item[key] for item in items if item["id"] == id_), ""))


_KEYS: dict[str, Any] = {
    "department": lambda world, case: _name(world["departments"], case["department"], "name"),
    "customer": lambda world, case: _name(world["customers"], case.get("customer"), "customerName"),
    "custom.note": lambda _, case: (
        "customAttributes" not in case,
        case.get("customAttributes", {}).get("note", ""),
    ),
}


def _orders(url: str) -> dict[str, list[str]]:
    async def search() -> dict[str, list[str]]:
        async with open_store(url, connections=1) as store:
            return {
                attribute: [str(id_) for id_ in await ids_of(store, Sort(attribute))]
                for attribute in _KEYS
            }

    return asyncio.run(search())
