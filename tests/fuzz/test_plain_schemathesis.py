"""The settings for plain Schemathesis expect what is declared; useless runs are noticed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from casewright.storage.world import DEMO_WORLD
from tests.fuzz import plain
from tests.fuzz.servers import serving
from twinspec.contract.layout import Contract, load_contract

# Rules that the server checks before a handler, and that a request may break although it fits the
# OpenAPI document, which cannot state them.
BEYOND_SCHEMAS = {
    "protocol.attribute_is_supported",
    "protocol.page_and_range_are_not_mixed",
    "protocol.order_needs_sort",
    "protocol.text_is_xml_text",
    "protocol.rate_is_kept",
}
V20 = plain.BUNDLES / "v20.yaml"
SEARCH = "GET /interaction/activity"
NO_RIGHTS = {"CASEWRIGHT_USER": "paul", "CASEWRIGHT_PASSWORD": "demo-paul"}
WRONG_PASSWORD = {"CASEWRIGHT_USER": "olivia", "CASEWRIGHT_PASSWORD": "wrong"}


@cache
def contract() -> Contract:
    return load_contract(plain.ROOT / "spec")


def operations() -> list[str]:
    """Return the names of the operations of all versions."""
    return sorted(
        {
            operation.id
            for version in contract().versions.values()
            for operation in version.operations
        }
    )


def refusals(name: str) -> set[int]:
    """Return the statuses with which the contract refuses a well-formed request of an operation."""
    declared = {
        rule
        for version in contract().versions.values()
        for operation in version.operations
        if operation.id == name
        for rule in operation.rules
    }
    return {
        rule.status
        for rule in contract().rules
        if rule.id in declared
        and rule.status is not None
        and (rule.checked_by == "handler" or rule.id in BEYOND_SCHEMAS)
    }


@pytest.mark.parametrize("name", operations())
def test_exactly_the_declared_refusals_are_expected(name: str) -> None:
    settings = tomllib.loads(plain.SETTINGS.read_text(encoding="utf-8"))
    tables = [one for one in settings["operations"] if name in one["include-operation-id"]]
    assert len(tables) <= 1
    checks = (tables[0] if tables else settings)["checks"]
    expected = checks["positive_data_acceptance"]["expected-statuses"]
    assert set(expected) == {"2xx"} | refusals(name)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(DEMO_WORLD) as (one,):
        yield one


def search(address: str, user: dict[str, str], folder: Path) -> tuple[int, list[str]]:
    """Run one operation; return the exit code and the operations that had no success."""
    events = folder / "events.ndjson"
    only = ("--include-operation-id", "search_activities", "--phases", "coverage", "--seed", "1")
    code = plain.run(address, V20, user, *only, "--report-ndjson-path", str(events))
    return code, plain.unsuccessful(V20, events)


def test_a_run_with_a_session_passes(address: str, tmp_path: Path) -> None:
    code, unsuccessful = search(address, plain.USER, tmp_path)
    assert code == 0
    assert SEARCH not in unsuccessful
    assert "GET /interaction/case" in unsuccessful, "was not part of the run"


def test_a_run_that_cannot_log_in_fails(address: str, tmp_path: Path) -> None:
    code, unsuccessful = search(address, WRONG_PASSWORD, tmp_path)
    assert code != 0
    assert SEARCH in unsuccessful


def test_a_run_of_a_user_without_rights_is_noticed(address: str, tmp_path: Path) -> None:
    assert SEARCH in search(address, NO_RIGHTS, tmp_path)[1]
