"""Operations have the rules that they list, those of the groups that they list, and their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.twinspec.contracts import changed
from twinspec.contract.layout import Contract, load_contract

ADD, GET = "v1/operations/add_book.yaml", "v1/operations/get_loans.yaml"
PROTOCOL = "rules/protocol.yaml"
LISTED = """x-twinspec-rules:
- protocol.body_given
- protocol.body_is_well_formed
- add_book.book_is_new
- add_book.book_is_kept
"""


def rules_of(contract: Contract, operation: str) -> tuple[str, ...]:
    [found] = [one for one in contract.versions["v1"].operations if one.id == operation]
    return found.rules


def grouped(*ids: str) -> list[tuple[str, str, str]]:
    return [(PROTOCOL, f"- id: {name}\n", f"- id: {name}\n  group: with_a_body\n") for name in ids]


@pytest.mark.parametrize(
    "said",
    [
        "[with_a_body]",
        "[protocol.body_is_well_formed, protocol.body_given]",
        "[with_a_body, add_book.book_is_new]",
    ],
)
def test_an_operation_has_what_it_lists_and_its_own_in_the_order_of_the_catalogue(
    tmp_path: Path, said: str
) -> None:
    groups = grouped("protocol.body_given", "protocol.body_is_well_formed")
    contract = changed(tmp_path, (ADD, LISTED, f"x-twinspec-rules: {said}\n"), *groups)
    assert rules_of(contract, "add_book") == (
        *("protocol.body_given", "protocol.body_is_well_formed"),
        *("add_book.book_is_new", "add_book.book_is_kept"),
    )


def test_a_rule_of_an_operation_is_not_listed_again_beside_its_group(tmp_path: Path) -> None:
    own = "- id: add_book.book_is_new\n"
    group = ("rules/add_book.yaml", own, f"{own}  group: of_new_books\n")
    said = "x-twinspec-rules: [of_new_books]\n"
    contract = changed(tmp_path, (ADD, LISTED, said), group)
    assert rules_of(contract, "add_book") == ("add_book.book_is_new", "add_book.book_is_kept")


def test_an_operation_that_lists_nothing_has_its_own_rules(tmp_path: Path) -> None:
    said = "x-twinspec-rules:\n- get_loans.book_exists\n"
    assert rules_of(changed(tmp_path, (GET, said, "")), "get_loans") == ("get_loans.book_exists",)


def with_versions(folder: Path, *names: str, said: str = "since: v1") -> Contract:
    """The library with more versions, each a copy of v1 that lists no rule of its own."""
    listed = (GET, "x-twinspec-rules:\n- get_loans.book_exists\n", "")
    spec = changed(folder, listed, ("rules/get_loans.yaml", "since: v1", said)).folder
    for name in names:
        shutil.copytree(spec / "v1", spec / name)
    return load_contract(spec)


def test_versions_are_ordered_as_numbers(tmp_path: Path) -> None:
    assert [*with_versions(tmp_path, "v100", "v12", "v3").versions] == ["v1", "v3", "v12", "v100"]


@pytest.mark.parametrize(
    ("said", "has"),
    [
        ("since: v12", ["v12", "v100"]),
        ("since: v1\n  until: v3", ["v1", "v3"]),
        ("since: v3\n  until: v12", ["v3", "v12"]),
    ],
)
def test_a_rule_is_attached_in_the_versions_that_have_it(
    tmp_path: Path, said: str, has: list[str]
) -> None:
    versions = with_versions(tmp_path, "v3", "v12", "v100", said=said).versions
    assert [
        name
        for name, version in versions.items()
        for one in version.operations
        if "get_loans.book_exists" in one.rules
    ] == has
