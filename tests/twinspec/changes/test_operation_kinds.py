"""Each kind of change of an operation: the rules that break clients, and those that do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.twinspec.changes import document_kinds, operation_kinds
from tests.twinspec.changes.operation_kinds import Kind
from tests.twinspec.changes.schema_kinds import KINDS as SCHEMA_KINDS
from tests.twinspec.changes.told import table, told
from twinspec.govern.changes.change import Category, DiffVerdict
from twinspec.govern.changes.compare_api import compare_api
from twinspec.govern.changes.read_api import read_api
from twinspec.grammar.catalog import read_catalog

KINDS = (*operation_kinds.KINDS, *document_kinds.KINDS)
TOLD = table("operation_kinds")


def _compared(kind: Kind, folder: Path) -> DiffVerdict:
    versions = []
    for name, document in (("old", kind.old), ("new", kind.new)):
        file = folder / f"{name}.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        versions.append(read_api(file, read_catalog(None)))
    return compare_api(versions[0], versions[1])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_kind_is_reported_by_its_rules(kind: Kind, tmp_path: Path) -> None:
    verdict = _compared(kind, tmp_path)
    assert not verdict.not_compared
    assert {change.rule for change in verdict.changes if change.breaking} == kind.breaking
    assert {change.rule for change in verdict.changes if not change.breaking} == kind.others
    assert {change.category for change in verdict.changes} <= set(get_args(Category))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_all_that_a_change_says(kind: Kind, tmp_path: Path) -> None:
    verdict = _compared(kind, tmp_path)
    assert [told(change) for change in verdict.changes] == TOLD.get(kind.name, [])


def test_each_row_is_of_a_kind() -> None:
    assert set(TOLD) == {kind.name for kind in KINDS if kind.breaking | kind.others}


KEY_IN_HEADER = {"type": "apiKey", "in": "header", "name": "k"}
BASIC_LOGIN = {"type": "http", "scheme": "basic"}


def log_in_by(scheme: dict[str, str]) -> dict[str, Any]:
    """A contract whose operation needs a login of this scheme."""
    operation = {"security": [{"key": []}]}
    return operation_kinds.api(operation, components={"securitySchemes": {"key": scheme}})


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        (
            log_in_by(KEY_IN_HEADER),
            log_in_by(BASIC_LOGIN),
            [
                "the security scheme key: type was apiKey, is http.",
                "the security scheme key: in was header, is none.",
                "the security scheme key: name was k, is none.",
                "the security scheme key: scheme was none, is basic.",
            ],
        ),
    ],
    ids=["another scheme of logins"],
)
def test_what_was_or_is_not_there_is_none(
    old: dict[str, Any], new: dict[str, Any], messages: list[str], tmp_path: Path
) -> None:
    found = _compared(Kind("", old, new, frozenset(), frozenset()), tmp_path).changes
    assert [change.message for change in found] == messages


def with_every_map() -> dict[str, Any]:
    """A contract with each map that people put in a file of its own."""
    said = {"schema": {"type": "string"}}
    link = {"operationId": "list"}
    answer = {"content": {"text/plain": said}, "headers": {"X-Total": said}, "links": {"l": link}}
    return operation_kinds.api({"responses": operation_kinds.ok(**answer)})


@pytest.mark.parametrize(
    "pointer",
    [
        ("paths",),
        ("paths", "/orders", "get", "responses"),
        *(
            ("paths", "/orders", "get", "responses", "200", name)
            for name in ("content", "headers", "links")
        ),
    ],
    ids=lambda pointer: pointer[-1],
)
def test_a_map_in_a_place_of_its_own_is_the_same_map(
    pointer: tuple[str, ...], tmp_path: Path
) -> None:
    """OpenAPI has no `$ref` for maps, but contracts are split so."""
    old, new = with_every_map(), with_every_map()
    holder = new
    for name in pointer[:-1]:
        holder = holder[name]
    new["x-map"] = holder[pointer[-1]]
    holder[pointer[-1]] = {"$ref": "#/x-map"}
    verdict = _compared(Kind("", old, new), tmp_path)
    assert (verdict.changes, verdict.not_compared) == ([], [])
    removed = _compared(Kind("", new, {**new, "x-map": {}}), tmp_path)
    assert removed.changes


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_judges_were_asked_about_is_confirmed(kind: Kind, tmp_path: Path) -> None:
    for change in _compared(kind, tmp_path).changes:
        if change.witness is not None and change.breaking:
            said = (change.witness.old_accepts, change.witness.new_accepts)
            assert said == ((True, False) if change.direction == "request" else (False, True))


def test_there_are_hundred_kinds_and_each_once() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert len(KINDS) + len(SCHEMA_KINDS) >= 100
