"""Comparisons of expressions are turned, and a request at a bound is told from its neighbours."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from twinspec.contract.layout import load_contract
from twinspec.expressions.bounds import turned
from twinspec.expressions.verdict import OperationRules

CONTRACT = load_contract(Path("tests/twinspec/bookings/spec"))
VERSION = CONTRACT.versions["v1"]
BOOK = OperationRules(
    CONTRACT, VERSION, next(one for one in VERSION.operations if one.id == "book_room")
)
NOW = dt.datetime(2030, 1, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("size(ids) <= 75", ["size(ids) < 75"]),
        ("a < b && b >= c", ["a <= b && b >= c", "a < b && b > c"]),
        ("a > 0", ["a >= 0"]),
        ("a == 1 || b != 2", []),
        ("name == \"a < b\" || name == '<=' || a<b", ["name == \"a < b\" || name == '<=' || a<=b"]),
        (r'name == "\"<" && a > b', [r'name == "\"<" && a >= b']),
        ('name == """ "<" """ && a > b', ['name == """ "<" """ && a >= b']),
        ("a > b // not a < b", ["a >= b "]),
    ],
)
def test_each_comparison_is_turned_once(text: str, others: list[str]) -> None:
    assert list(turned(text)) == others


def _values(**request: Any) -> dict[str, Any]:
    known = {"room": "1", "begins": "2030-02-01T09:00:00Z", "ends": "2030-02-01T10:00:00Z"}
    return {
        "request": {**known, "guests": 4, **request},
        "parameters": {},
        "caller": {"id": "7", "name": "mary", "rights": ["book"]},
        "rooms": {"1": {"id": "1", "state": "open", "seats": 4}},
        "now": NOW,
    }


@pytest.mark.parametrize(
    ("rule", "request_", "is_at_bound"),
    [
        ("guests_fit", {"guests": 3}, False),
        ("guests_fit", {"guests": 4}, True),
        ("guests_fit", {"guests": 5}, False),
        ("ends_after_it_begins", {"ends": "2030-02-01T09:00:00Z"}, True),
        ("ends_after_it_begins", {"ends": "2030-02-01T09:00:00.001Z"}, False),
        ("guests_fit", {"room": "2"}, False),  # undecided: there is no such room
    ],
)
def test_a_request_at_a_bound_is_told_from_its_neighbours(
    rule: str, request_: dict[str, Any], is_at_bound: bool
) -> None:
    met = BOOK.at_bounds(f"book_room.{rule}", _values(**request_))
    assert met == ({0} if is_at_bound else set())


def test_rules_that_compare_have_bounds() -> None:
    assert {rule.partition(".")[2] for rule in BOOK.bounds} == {
        "ends_after_it_begins",
        "guests_fit",
        "begins_in_future",
    }


@pytest.mark.parametrize(
    ("request_", "is_kept"), [({}, True), ({"guests": 5}, False), ({"room": "2"}, False)]
)
def test_what_cannot_be_decided_is_not_kept(request_: dict[str, Any], is_kept: bool) -> None:
    assert BOOK.keeps("book_room.guests_fit", _values(**request_)) is is_kept
