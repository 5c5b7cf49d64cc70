"""Each kind of change of an operation: the rules that break clients, and those that do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.twinspec.changes import document_kinds, operation_kinds
from tests.twinspec.changes.operation_kinds import Kind
from tests.twinspec.changes.schema_kinds import KINDS as SCHEMA_KINDS
from twinspec.govern.changes.change import Category, DiffVerdict
from twinspec.govern.changes.compare_api import compare_api
from twinspec.govern.changes.read_api import read_api
from twinspec.grammar.catalog import read_catalog

KINDS = (*operation_kinds.KINDS, *document_kinds.KINDS)


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


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_judges_were_asked_about_is_confirmed(kind: Kind, tmp_path: Path) -> None:
    for change in _compared(kind, tmp_path).changes:
        if change.witness is not None and change.breaking:
            said = (change.witness.old_accepts, change.witness.new_accepts)
            assert said == ((True, False) if change.direction == "request" else (False, True))


def test_there_are_hundred_kinds_and_each_once() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert len(KINDS) + len(SCHEMA_KINDS) >= 100
