"""How matches are paged is read from the contract, and what is missing there is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.twinspec.contracts import CASEWRIGHT, LIBRARY, changed
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Version, load_contract
from twinspec.contract.operations import Operation
from twinspec.contract.paging import PagingForm, paging_faults, paging_form

SEARCH, PARAMETERS = "v12/operations/search_cases.yaml", "common/parameters.yaml"
RANGE = "  start: $rangestart\n  length: $rangesize\n"
ITEMS, COUNT = "  items: /case\n", "  count: /paginationInfo/count\n"
INCOMPLETE = "names the query parameters page and size, or also start and length"


def operation_of(version: Version, name: str) -> Operation:
    [found] = [operation for operation in version.operations if operation.id == name]
    return found


@pytest.mark.parametrize(
    ("version", "name", "items"),
    [
        ("v12", "search_cases", "case"),
        ("v12", "search_activities", "activity"),
        ("v20", "search_cases", "case"),
        ("v20", "search_activities", "activity"),
        ("v20", "look_up_cases", "case"),
    ],
)
def test_the_real_contract_says_how_searches_are_paged(version: str, name: str, items: str) -> None:
    document = load_contract(CASEWRIGHT).versions[version]
    form = paging_form(document, operation_of(document, name))
    assert form == PagingForm(
        page="$pagenum",
        size="$pagesize",
        start="$rangestart",
        length="$rangesize",
        items=(items,),
        count=("paginationInfo", "count"),
        largest=75,
    )
    assert form.parameters == {"$pagenum", "$pagesize", "$rangestart", "$rangesize"}


@pytest.mark.parametrize("version", ["v12", "v20"])
def test_what_has_pages_says_how(version: str) -> None:
    document = load_contract(CASEWRIGHT).versions[version]
    paged = {"$ref": "#/components/parameters/Pagenum"}
    for operation in document.operations:
        has_pages = paged in operation.node["parameters"]
        assert (paging_form(document, operation) is not None) == has_pages


def test_an_operation_may_be_without_pages() -> None:
    version = load_contract(LIBRARY).versions["v1"]
    assert paging_form(version, operation_of(version, "get_loans")) is None


def test_ranges_and_count_may_be_missing(tmp_path: Path) -> None:
    version = changed(tmp_path, (SEARCH, RANGE, ""), (SEARCH, COUNT, ""), of=CASEWRIGHT).versions[
        "v12"
    ]
    form = paging_form(version, operation_of(version, "search_cases"))
    assert form is not None
    assert (form.start, form.length, form.count) == (None, None, None)
    assert form.parameters == {"$pagenum", "$pagesize"}


def test_the_smaller_of_two_limits_holds_for_every_part(tmp_path: Path) -> None:
    size = "minimum: 1, maximum: 75, x-twinspec-rules: *size"
    change = (PARAMETERS, size, size.replace("75", "50"))
    version = changed(tmp_path, change, of=CASEWRIGHT).versions["v12"]
    form = paging_form(version, operation_of(version, "search_cases"))
    assert form is not None
    assert form.largest == 50


@pytest.mark.parametrize(
    ("file", "old", "new", "fault", "step"),
    [
        (SEARCH, ITEMS, "", INCOMPLETE, ""),
        (SEARCH, "  size: $pagesize\n", "", INCOMPLETE, ""),
        (SEARCH, "  length: $rangesize\n", "", INCOMPLETE, ""),
        (SEARCH, ITEMS, "  items: case\n", INCOMPLETE, ""),
        (SEARCH, ITEMS, "  items: [/case]\n", INCOMPLETE, ""),
        (SEARCH, ITEMS, f"{ITEMS}  total: /count\n", INCOMPLETE, ""),
        (SEARCH, ": $pagenum", ": $page", "no query parameter $page that is an int", "/page"),
        (SEARCH, ": $pagenum", ": email", "no query parameter email that is an int", "/page"),
        (SEARCH, ": $pagenum", ": Accept-Language", "no query parameter Accept-L", "/page"),
        (SEARCH, ": $rangesize", ": $pagenum2", "no query parameter $pagenum2", "/length"),
        (SEARCH, ITEMS, "  items: /cases\n", "/cases leads to no array", "/items"),
        (SEARCH, ITEMS, "  items: /paginationInfo\n", "leads to no array", "/items"),
        (SEARCH, COUNT, "  count: /paginationInfo\n", "leads to no integer", "/count"),
        (SEARCH, COUNT, "  count: /case/0/count\n", "leads to no integer", "/count"),
        (SEARCH, "  '204':", "  '205':", "behind the last match is 204, which is not", ""),
        (
            PARAMETERS,
            "    minimum: 1\n    maximum: 75\n",
            "    minimum: 1\n",
            "$pagesize has no maximum",
            "/size",
        ),
    ],
)
def test_what_is_missing_is_named(
    tmp_path: Path, file: str, old: str, new: str, fault: str, step: str
) -> None:
    version = changed(tmp_path, (file, old, new), of=CASEWRIGHT).versions["v12"]
    operation = operation_of(version, "search_cases")
    [(message, place)] = paging_faults(version, operation)
    assert fault in message
    assert place == step
    with pytest.raises(ContractError, match="search_cases: x-twinspec-paging"):
        paging_form(version, operation)


@pytest.mark.parametrize("said", ["$pagenum", ["$pagenum"], None, {}])
def test_what_is_no_map_of_names_means_nothing(said: object) -> None:
    version = load_contract(CASEWRIGHT).versions["v12"]
    found = operation_of(version, "search_cases")
    operation = replace(found, node={**found.node, "x-twinspec-paging": said})
    assert [step for _, step in paging_faults(version, operation)] == [""]
