"""A read that answers one resource, and no list, supplies a fact, too: GET /books/{isbn}."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import twinspec.start
from twinspec.contract.layout import Contract, load_contract
from twinspec.expressions.facts import FactRequest, FactResponse, FactUnknown, Reading, read_facts
from twinspec.expressions.language import NotCompiled
from twinspec.expressions.verdict import OperationRules

LIBRARY = Path(twinspec.start.__file__).parent / "example" / "spec"
BOOKS = '{read: get_book, ids: "[request.isbn]", parameter: isbn, key: isbn}'
RULE = "add_book.book_is_new"
NOT_FOUND = FactResponse(404, {"code": "404-001"})


def library(folder: Path, fact: str = BOOKS) -> Contract:
    """The library of `twinspec init`; before a book is added, it is read."""
    spec = folder / "spec"
    shutil.copytree(LIBRARY, spec)
    (spec / "variables.yaml").write_text(f"facts:\n  add_book:\n    books: {fact}\n", "utf-8")
    rules = spec / "rules" / "add_book.yaml"
    text = rules.read_text("utf-8")
    said = '  checked_by: handler\n  expression: "!(request.isbn in books)"\n'
    rules.write_text(text.replace("  checked_by: handler\n", said, 1), "utf-8")
    return load_contract(spec)


def rules_of(contract: Contract) -> OperationRules:
    version = contract.versions["v1"]
    operation = next(one for one in version.operations if one.id == "add_book")
    return OperationRules(contract, version, operation)


def begun(contract: Contract, isbn: str = "0123456789") -> tuple[Reading, FactRequest]:
    values = {"request": {"isbn": isbn}}
    reading = read_facts(rules_of(contract).language, contract.versions["v1"], values)
    return reading, next(reading)


def facts(reading: Reading, answer: FactResponse) -> dict[str, Any]:
    with pytest.raises(StopIteration) as done:
        reading.send(answer)
    known: dict[str, Any] = done.value.value
    return known


@pytest.mark.parametrize(
    ("answer", "books", "is_kept"),
    [
        (FactResponse(200, {"isbn": "0123456789"}), {"0123456789": {"isbn": "0123456789"}}, False),
        (NOT_FOUND, {}, True),
    ],
    ids=["there", "not_there"],
)
def test_the_fact_holds_the_resource_by_its_key(
    tmp_path: Path, answer: FactResponse, books: dict[str, Any], is_kept: bool
) -> None:
    contract = library(tmp_path)
    reading, wanted = begun(contract)
    assert wanted == FactRequest("get_book", {"isbn": ["0123456789"]})
    known = facts(reading, answer)
    assert known == {"books": books}
    values = {"request": {"isbn": "0123456789"}, **known}
    assert rules_of(contract).keeps(RULE, values) is is_kept


def test_one_is_read_at_a_time_though_the_parameter_takes_more(tmp_path: Path) -> None:
    several = BOOKS.replace("[request.isbn]", "[request.isbn, '9876543210']")
    library(tmp_path, several)
    operation = tmp_path / "spec" / "v1" / "operations" / "get_book.yaml"
    text = operation.read_text("utf-8")
    one = "{$ref: ../schemas/book.yaml#/Isbn}"
    operation.write_text(text.replace(one, f"{{type: array, maxItems: 5, items: {one}}}"), "utf-8")
    reading, first = begun(load_contract(tmp_path / "spec"))
    second = reading.send(NOT_FOUND)
    assert [first.parameters, second.parameters] == [
        {"isbn": ["0123456789"]},
        {"isbn": ["9876543210"]},
    ]


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        ({"title": "x"}, "answered a resource without isbn"),
        (["0123456789"], "answered a resource without isbn"),
        ("0123456789", "answered no list and no resource"),
        (None, "answered no list and no resource"),
    ],
    ids=["no_key", "texts", "a_text", "nothing"],
)
def test_an_answer_in_another_form_leaves_the_fact_unknown(
    tmp_path: Path, shape: Any, why: str
) -> None:
    reading, _ = begun(library(tmp_path))
    with pytest.raises(FactUnknown, match=f"books: get_book {why}"):
        reading.send(FactResponse(200, shape))


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (BOOKS.replace("key: isbn", "key: id"), "what get_book answers has no member id"),
        ("{read: get_book, query: {isbn: x}}", "a 200 of get_book has no list at /"),
        (BOOKS.replace("key: isbn", "items: /title, key: isbn"), "has no list at /title"),
    ],
    ids=["no_such_key", "a_search_without_a_list", "a_text"],
)
def test_what_supplies_no_resource_is_refused(tmp_path: Path, fact: str, why: str) -> None:
    with pytest.raises(NotCompiled, match=why):
        rules_of(library(tmp_path, fact))
