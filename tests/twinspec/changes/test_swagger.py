"""Swagger 2.0: parameters that are their own schemas, and the step to OpenAPI 3."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from twinspec.govern.changes.change import DiffVerdict
from twinspec.govern.changes.compare_api import compare_api
from twinspec.govern.changes.read_api import read_api
from twinspec.grammar.catalog import read_catalog

ORDER = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}},
         "additionalProperties": False}  # fmt: skip
QUERY: dict[str, Any] = {"name": "q", "in": "query", "required": True, "type": "string",
                         "maxLength": 9}  # fmt: skip
IDS: dict[str, Any] = {"name": "ids", "in": "query", "type": "array", "collectionFormat": "csv",
                       "items": {"type": "integer"}}  # fmt: skip


def _swagger(*parameters: dict[str, Any], schema: dict[str, Any] = ORDER) -> dict[str, Any]:
    named = {"$ref": "#/definitions/Order"}
    body = {"name": "b", "in": "body", "required": True, "schema": named}
    return {
        "swagger": "2.0",
        "info": {"title": "T", "version": "1"},
        "host": "a.example",
        "basePath": "/v1",
        "schemes": ["https"],
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "paths": {"/orders": {"post": {
            "operationId": "add",
            "parameters": [*parameters, body],
            "responses": {"200": {"description": "", "schema": named}},
        }}},
        "definitions": {"Order": schema},
        "securityDefinitions": {"login": {"type": "basic"}},
        "security": [{"login": []}],
    }  # fmt: skip


def _openapi() -> dict[str, Any]:
    named = {"$ref": "#/components/schemas/Order"}
    media = {"application/json": {"schema": named}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://a.example/v1"}],
        "paths": {"/orders": {"post": {
            "operationId": "add",
            "parameters": [
                {"name": "q", "in": "query", "required": True,
                 "schema": {"type": "string", "maxLength": 9}},
                {"name": "ids", "in": "query", "explode": False,
                 "schema": {"type": "array", "items": {"type": "integer"}}},
            ],
            "requestBody": {"required": True, "content": media},
            "responses": {"200": {"description": "", "content": media}},
        }}},
        "components": {"schemas": {"Order": ORDER},
                       "securitySchemes": {"login": {"type": "http", "scheme": "basic"}}},
        "security": [{"login": []}],
    }  # fmt: skip


def _compared(folder: Path, old: dict[str, Any], new: dict[str, Any]) -> DiffVerdict:
    versions = []
    for name, document in (("old", old), ("new", new)):
        file = folder / f"{name}.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        versions.append(read_api(file, read_catalog(None)))
    return compare_api(versions[0], versions[1])


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        (_swagger(QUERY), _swagger({**QUERY, "maxLength": 4}), {"length_narrowed"}),
        (_swagger(QUERY), _swagger({**QUERY, "maxLength": 12}), set()),
        (_swagger(IDS), _swagger({**IDS, "collectionFormat": "multi"}), {"parameter_style"}),
        (_swagger(IDS), _swagger({**IDS, "items": {"type": "string"}}), set()),
        (_swagger(), _swagger(schema={**ORDER, "required": []}), {"member_optional"}),
        (_swagger(), _swagger() | {"host": "b.example"}, {"server_removed"}),
        (_swagger(), _swagger() | {"consumes": ["application/xml"]}, {"media_type_removed"}),
    ],
)
def test_changes_of_swagger(
    old: dict[str, Any], new: dict[str, Any], rules: set[str], tmp_path: Path
) -> None:
    verdict = _compared(tmp_path, old, new)
    assert not verdict.not_compared
    assert {change.rule for change in verdict.changes if change.breaking} == rules
    for change in verdict.changes:
        if change.breaking and change.witness is not None:
            assert change.witness.old_accepts is not change.witness.new_accepts


def test_step_from_swagger_to_openapi_changes_nothing(tmp_path: Path) -> None:
    verdict = _compared(tmp_path, _swagger(QUERY, IDS), _openapi())
    assert verdict.changes == []
    assert not verdict.not_compared
