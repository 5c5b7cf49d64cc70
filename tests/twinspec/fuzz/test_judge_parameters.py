"""What a parameter means by its schema and style (OpenAPI 3.1), and what is left to a reader.

`sure` breaks its rule however it is read; `perhaps` breaks it for a strict reader alone.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.twinspec.contracts import changed
from twinspec.fuzz.judge.faults import Faults, ProcessingStage
from twinspec.fuzz.judge.operations import JudgedOperation, OperationReader
from twinspec.fuzz.judge.parameters import judge_parameters

RULE = "get_loans.book_exists"
ISBN = "- {$ref: ../../common/parameters.yaml#/Isbn}\n"
PARAMETERS = (
    """
- name: weight
  in: query
  schema:
    type: number
    minimum: 1
    maximum: 9
    x-twinspec-rules: {type: R, minimum: R, maximum: R}
- {name: open, in: query, schema: {type: boolean, x-twinspec-rules: {type: R}}}
- name: shelves
  in: query
  explode: false
  schema:
    type: array
    items: {type: integer, minimum: 1, x-twinspec-rules: {type: R, minimum: R}}
- name: since
  in: query
  required: true
  schema: {type: string, x-twinspec-rules: {required: R}}
- name: X-Copies
  in: header
  required: true
  schema: {type: integer, x-twinspec-rules: {type: R, required: R}}
- {name: filter, in: query, style: deepObject, schema: {type: object}}
""".lstrip()
    .replace("R}", f"{RULE}}}")
    .replace("R,", f"{RULE},")
)


@pytest.fixture(scope="module")
def operation(tmp_path_factory: pytest.TempPathFactory) -> JudgedOperation:
    folder = tmp_path_factory.mktemp("contract")
    contract = changed(folder, ("v1/operations/get_loans.yaml", ISBN, ISBN + PARAMETERS))
    operations = OperationReader(contract, contract.versions["v1"]).operations()
    return next(one for _, _, one in operations if one.id == "get_loans")


def judged(operation: JudgedOperation, query: str, copies: str | None = "1") -> Faults:
    faults = Faults()
    headers = {} if copies is None else {"x-copies": copies}
    judge_parameters(operation, {"isbn": "9780000000001"}, query, headers, faults)
    return faults


def said(faults: Faults) -> str:
    """Whether the rule is broken for sure, perhaps, or not."""
    if any(one.rules == {RULE} for one in faults.certain):
        return "sure"
    return "perhaps" if RULE in faults.possible else "fine"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("since=x", "fine"),
        ("since=x&weight=5.5&open=true&shelves=1,2", "fine"),
        ("since=x&weight=1&open=false", "fine"),
        ("since=x&weight=0.5", "sure"),
        ("since=x&weight=x", "sure"),
        ("since=x&weight=10", "sure"),
        ("since=x&weight=%2B5", "perhaps"),
        ("since=x&weight=1e0", "perhaps"),
        ("since=x&weight=nan", "sure"),
        ("since=x&open=maybe", "sure"),
        ("since=x&open=yes", "perhaps"),
        ("since=x&open=TRUE", "perhaps"),
        ("since=x&shelves=1,0", "sure"),
        ("since=x&shelves=1,x", "sure"),
        ("since=x&shelves=1&shelves=0", "perhaps"),
        ("weight=1", "sure"),
        ("weight=%zz", "perhaps"),
    ],
)
def test_a_query(operation: JudgedOperation, query: str, expected: str) -> None:
    assert said(judged(operation, query)) == expected


@pytest.mark.parametrize(
    ("copies", "expected"),
    [("1", "fine"), ("-12", "fine"), ("one", "sure"), (None, "sure"), ("1\x07", "perhaps")],
)
def test_a_header(operation: JudgedOperation, copies: str | None, expected: str) -> None:
    assert said(judged(operation, "since=x", copies)) == expected


def test_what_no_rule_says_is_left_open(operation: JudgedOperation) -> None:
    """The library has no rule about names that are not declared, nor about values given twice."""
    assert not judged(operation, "since=x").is_open
    assert judged(operation, "since=x&weight=1&weight=2").is_open
    assert judged(operation, "since=%e4").is_open
    # Names of an object's members may be any: `filter[hue]=red`.
    assert not judged(operation, "since=x&filter%5Bhue%5D=red").is_open


def test_keywords_that_were_measured_are_counted(operation: JudgedOperation) -> None:
    met = {place.rpartition("/")[2] for place in judged(operation, "since=x&weight=5").met}
    assert {"required", "minimum", "maximum"} <= met
    broken = {place.rpartition("/")[2] for place in judged(operation, "weight=0.5", None).broken}
    assert broken == {"required", "minimum"}


def test_rules_of_members_are_no_rule_of_a_parameter_that_is_not_sent(tmp_path: Path) -> None:
    at = "- {name: at, in: query, required: true, schema: {type: object, required: [row],"
    rules = " x-twinspec-rules: {required: {row: R}}}}\n".replace("R", RULE)
    contract = changed(tmp_path, ("v1/operations/get_loans.yaml", ISBN, f"{ISBN}{at}{rules}"))
    operations = OperationReader(contract, contract.versions["v1"]).operations()
    [own] = [one for _, _, one in operations if one.id == "get_loans"]
    assert {one.name: one.unsent for one in own.parameters}["at"] == frozenset()


def test_a_parameter_that_the_path_has_not_is_not_judged(operation: JudgedOperation) -> None:
    """A contract may declare it, and forget it in the template."""
    faults = Faults()
    judge_parameters(operation, {}, "since=x", {"x-copies": "1"}, faults)
    assert not faults.certain


def test_a_server_may_refuse_a_path_that_is_encoded_badly_as_wrong_http(
    operation: JudgedOperation,
) -> None:
    faults = Faults()
    own = replace(operation, aspects={"http": frozenset({"protocol.http_is_understood"})})
    judge_parameters(own, {"isbn": "97800000000%zz"}, "since=x", {"x-copies": "1"}, faults)
    assert faults.by_stage["protocol.http_is_understood"] == ProcessingStage.HEAD
