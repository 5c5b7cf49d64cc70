"""Each kind of change of a schema, in a request and in an answer of an API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.changes import mixed_kinds, schema_kinds
from tests.twinspec.changes.schema_kinds import Kind, Relation
from twinspec.govern.changes.change import DiffVerdict, Judgement
from twinspec.govern.changes.compare_api import compare_api
from twinspec.govern.changes.read_api import read_api
from twinspec.grammar.catalog import read_catalog

KINDS = (*schema_kinds.KINDS, *mixed_kinds.KINDS)
_EXPECTED: Mapping[Relation, tuple[Judgement, Judgement]] = {
    "wider": ("compatible", "breaking"),
    "narrower": ("breaking", "compatible"),
    "other": ("breaking", "breaking"),
    "same": ("none", "none"),
    "default": ("compatible", "compatible"),
    "open": ("compatible", "compatible"),
}


def api_of(schema: dict[str, Any], direction: str) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}
    operation: dict[str, Any] = {"operationId": "put", "responses": {"204": {"description": ""}}}
    if direction == "request":
        operation["requestBody"] = {**body, "required": True}
    else:
        operation["responses"] = {"200": {"description": "", **body}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/orders": {"put": operation}},
        "components": {"schemas": {"Order": schema}},
    }


def _compared(kind: Kind, direction: str, folder: Path) -> DiffVerdict:
    versions = []
    for name, schema in (("old", kind.old), ("new", kind.new)):
        file = folder / f"{name}-{direction}.json"
        file.write_text(json.dumps(api_of(schema, direction)), encoding="utf-8")
        versions.append(read_api(file, read_catalog(None)))
    return compare_api(versions[0], versions[1])


@pytest.mark.parametrize("direction", ["request", "answer"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_kind_has_its_verdict_and_a_confirmed_document(
    kind: Kind, direction: str, tmp_path: Path
) -> None:
    verdict = _compared(kind, direction, tmp_path)
    assert not verdict.not_compared
    for change in verdict.changes:
        assert change.rule != "witness_is_confirmed", change
        if change.breaking:
            assert change.witness is not None, change
            said = (change.witness.old_accepts, change.witness.new_accepts)
            assert said == ((True, False) if direction == "request" else (False, True)), change
    assert verdict.judgement == _EXPECTED[kind.relation][direction == "answer"]


def test_each_kind_is_there_once() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 80
