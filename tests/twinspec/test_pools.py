"""Marks of pools mean one thing each, or are refused; the real contract has those that it needs."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.twinspec.contracts import CASEWRIGHT
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import load_contract
from twinspec.contract.pools import Pool, pools_of_operation, pools_of_schema

KEY = "x-twinspec-pools"


def test_a_mark_is_a_pool_and_a_place() -> None:
    marks = pools_of_schema({KEY: {"/case/*/id": "case.id", "/a~1b": "case.lastModified"}})
    assert list(marks) == [("case", "*", "id"), ("a/b",)]
    mark = marks["case", "*", "id"]
    assert mark.pool == Pool("case", "id")
    assert str(mark.pool) == "case.id"
    assert mark.is_whole
    assert mark.write("1000") == "1000"


def test_text_around_a_pool_is_written_and_not_read() -> None:
    [mark] = pools_of_schema({KEY: {"/range": "[{case.closed},{case.closed}]"}}).values()
    assert mark.pool == Pool("case", "closed")
    assert not mark.is_whole
    assert mark.places == 2
    assert mark.write("2021", "2022") == "[2021,2022]"


def test_parameters_are_marked_by_name() -> None:
    marks = pools_of_operation({KEY: {"$sort": "custom.{attribute.name}", "ids": "case.id"}})
    assert marks["$sort"].write("rating") == "custom.rating"
    assert marks["ids"].pool == Pool("case", "id")


def test_what_is_not_marked_has_no_pools() -> None:
    assert pools_of_schema({"type": "object"}) == {}
    assert pools_of_operation({"operationId": "log_out"}) == {}


def test_ids_and_names_tell_records_apart() -> None:
    told = [Pool("case", member).identifies for member in ("id", "name", "lastModified")]
    assert told == [True, True, False]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("case.id", "is a map from places to pools, not 'case.id'"),
        (["/id"], "is a map from places to pools"),
        ({"id": "case.id"}, "'id' is no JSON Pointer below the object"),
        ({"": "case.id"}, "'' is no JSON Pointer below the object"),
        ({"/id": "case"}, "'case' at /id is neither a pool"),
        ({"/id": "case.id.value"}, "'case.id.value' at /id is neither a pool"),
        ({"/id": "Case.id"}, "'Case.id' at /id is neither a pool"),
        ({"/id": "custom.{name}"}, "is neither a pool"),
        ({"/id": "{case.id}{case.name}"}, "is neither a pool"),
        ({"/id": 7}, "7 at /id is neither a pool"),
        ({"/id": ["case.id"]}, "is neither a pool"),
    ],
)
def test_a_mark_that_means_nothing_is_refused(said: Any, message: str) -> None:
    with pytest.raises(ContractError, match=re.escape(message)):
        pools_of_schema({KEY: said})


@pytest.mark.parametrize("version", ["v12", "v20"])
def test_every_id_that_a_request_names_is_drawn_from_the_world(version: str) -> None:
    """Ids of a path or a query are always somebody's; none is left to chance."""
    document = load_contract(CASEWRIGHT).versions[version]
    for operation in document.operations:
        marks = pools_of_operation(operation.node)
        names = {parameter.name for parameter in operation.parameters}
        for name in {"id", "ids", "case", "customer"} & names:
            assert marks[name].pool.member == "id"


def test_a_stamp_comes_with_the_case_that_it_belongs_to() -> None:
    schemas = load_contract(CASEWRIGHT).versions["v12"].bundle["components"]["schemas"]
    for name in ("CaseEdit", "CaseView"):
        marks = pools_of_schema(schemas[name])
        assert marks["id",].pool == Pool("case", "id")
        assert marks["lastModified", "date"].pool == Pool("case", "lastModified")
