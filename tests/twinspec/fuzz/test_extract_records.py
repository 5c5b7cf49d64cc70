"""Answers fill the pools: with what they show, and with what belongs together in them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.twinspec.contracts import LIBRARY
from tests.twinspec.fuzz.documents import READERS
from tests.twinspec.fuzz.exchanges import examples
from tests.twinspec.fuzz.plans import surface, surface_of
from twinspec.contract.layout import Contract
from twinspec.fuzz.model.exchange import Exchange
from twinspec.fuzz.model.extract import extract_records
from twinspec.fuzz.model.pools import Pools

READING = {"get_cases": "case", "get_activities": "activity", "get_customers": "customer"}


def extracted(exchange: Exchange) -> dict[tuple[str, str], dict[str, Any]]:
    """What is known of each thing, by kind and key, after an answer."""
    operation = surface(exchange.version).operations[exchange.operation or ""]
    answered = operation.answers[str(exchange.answer.status)]
    if exchange.representation == "xml":
        value = READERS[exchange.version].read(exchange.answer.body, answered.role).value
    else:
        value = json.loads(exchange.answer.body)
    records = extract_records(value, answered.node, Pools())
    return {(record.kind, record.key): record.values for record in records}


def successes(*operations: str) -> list[str]:
    return [
        name
        for name, one in examples().items()
        if one.operation in operations and one.answer.status == 200 and one.answer.body
    ]


@pytest.mark.parametrize("name", successes(*READING))
def test_a_thing_that_is_read_is_known_by_its_id(name: str) -> None:
    exchange = examples()[name]
    known = extracted(exchange)
    asked = exchange.request.target.partition("?")[0].rpartition("/")[2].split(",")
    kind = READING[exchange.operation or ""]
    assert all(known[kind, key]["id"] == key for key in asked)


@pytest.mark.parametrize("name", [name for name in successes(*READING) if name.endswith("-json")])
def test_json_and_xml_fill_the_same(name: str) -> None:
    other = examples()[name.removesuffix("json") + "xml"]
    assert extracted(examples()[name]) == extracted(other)


def test_an_outer_thing_names_the_inner_ones() -> None:
    value = json.loads((LIBRARY / "v1/examples/get_loans/one_loan.response.json").read_bytes())
    pools = Pools()
    records = extract_records(
        value, surface("v1").operations["get_loans"].answers["200"].node, pools
    )
    assert [(record.kind, record.key) for record in records] == [
        ("loan", "1"),
        ("book", "9780000000001"),
    ]
    loan = pools.find("loan", "1")
    assert loan is not None
    assert loan.values == {"id": 1, "book": "9780000000001"}


def test_all_marked_values_of_a_thing_are_taken(library: Contract) -> None:
    node = surface_of(library.versions["v2"]).operations["find_books"].answers["200"].node
    pools = Pools()
    books = [{"isbn": "1", "edition": 3, "title": "x"}, {"isbn": "2"}]
    extract_records({"book": books, "count": 2}, node, pools)
    found = [pools.find("book", key) for key in "12"]
    assert [record.values for record in found if record] == [
        {"id": "1", "edition": 3},
        {"id": "2"},
    ]


@pytest.mark.parametrize(
    "value", [None, 7, "x", [], {}, {"loan": 7}, {"loan": [7]}, {"loan": [{"id": {}, "book": []}]}]
)
def test_what_is_no_such_answer_fills_nothing(value: object) -> None:
    pools = Pools()
    extract_records(value, surface("v1").operations["get_loans"].answers["200"].node, pools)
    assert pools.sizes() == {}
