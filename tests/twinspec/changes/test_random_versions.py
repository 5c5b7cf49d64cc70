"""Random versions of a schema, and what jsonschema-rs says of many documents of both."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from twinspec.govern.changes.files import FileComparison, compare_json_schema
from twinspec.grammar.json_schema import open_contract

_TEXTS: tuple[dict[str, Any], ...] = (
    {"type": "string"},
    {"type": "string", "maxLength": 2},
    {"type": "string", "minLength": 1},
    {"type": "string", "pattern": "^a*$"},
    {"enum": ["a", "b"]},
    {"type": "integer"},
    {"type": "integer", "minimum": 1},
    {"type": "number", "maximum": 1},
    {"type": ["string", "null"]},
    {"type": "boolean"},
)
_VALUES: tuple[Any, ...] = ("", "a", "b", "aaa", 0, 1, 2, 1.5, True, None)


def _schema(chance: random.Random, depth: int) -> dict[str, Any]:
    kind = chance.random()
    if depth == 0 or kind < 0.4:
        return chance.choice(_TEXTS)
    if kind < 0.6:
        limits = {"minItems": chance.randint(0, 1), "maxItems": chance.randint(1, 2)}
        return {"type": "array", "items": _schema(chance, depth - 1), **limits}
    keys = chance.sample("xyz", chance.randint(1, 3))
    return {
        "type": "object",
        "properties": {key: _schema(chance, depth - 1) for key in keys},
        "required": [key for key in keys if chance.random() < 0.4],
        "additionalProperties": False,
    }


def _changed(chance: random.Random, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema with one place changed, or another schema."""
    made: dict[str, Any] = json.loads(json.dumps(schema))
    if made.get("type") == "object":
        key = chance.choice(list(made["properties"]))
        match chance.randint(0, 3):
            case 0:
                made["properties"][key] = _changed(chance, made["properties"][key])
            case 1:
                made["required"] = [one for one in made["properties"] if chance.random() < 0.5]
            case 2:
                made["properties"]["w"] = chance.choice(_TEXTS)
            case _:
                del made["properties"][key]
                made["required"] = [one for one in made["required"] if one != key]
        return made
    if made.get("type") == "array":
        made["items"] = _changed(chance, made["items"])
        return made
    return chance.choice(_TEXTS)


def _document(chance: random.Random, depth: int) -> Any:
    kind = chance.random()
    if depth == 0 or kind < 0.4:
        return chance.choice(_VALUES)
    if kind < 0.6:
        return [_document(chance, depth - 1) for _ in range(chance.randint(0, 2))]
    keys = chance.sample("wxyz", chance.randint(0, 4))
    return {key: _document(chance, depth - 1) for key in keys}


def _near(chance: random.Random, schema: dict[str, Any]) -> Any:
    """Return a document that the schema is likely to accept."""
    if schema.get("type") == "object":
        keys = [k for k in schema["properties"] if k in schema["required"] or chance.random() < 0.5]
        return {key: _near(chance, schema["properties"][key]) for key in keys}
    if schema.get("type") == "array":
        return [_near(chance, schema["items"]) for _ in range(chance.randint(0, 2))]
    return chance.choice(_VALUES)


@pytest.mark.parametrize("seed", range(120))
def test_verdict_agrees_with_the_validator_on_many_documents(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    old = _schema(chance, 2)
    new = _changed(chance, old) if chance.random() < 0.8 else _schema(chance, 2)
    files = tmp_path / "old.json", tmp_path / "new.json"
    for file, schema in zip(files, (old, new), strict=True):
        file.write_text(json.dumps(schema), encoding="utf-8")
    contracts = [open_contract(file) for file in files]
    judges = [jsonschema_rs.Draft202012Validator(schema) for schema in (old, new)]
    documents = [_document(chance, 2) for _ in range(100)]
    documents += [_near(chance, chance.choice((old, new))) for _ in range(300)]
    said = [(judges[0].is_valid(one), judges[1].is_valid(one)) for one in documents]
    for direction, counterexample in (("request", (True, False)), ("answer", (False, True))):
        verdict = compare_json_schema(
            contracts[0],
            contracts[1],
            FileComparison("request" if direction == "request" else "answer"),
        )
        assert not verdict.not_compared
        assert not [change for change in verdict.changes if "witness_is" in change.rule]
        if counterexample in said:
            assert verdict.judgement == "breaking", documents[said.index(counterexample)]
        for change in verdict.changes:
            if change.breaking:
                assert change.witness is not None
                assert (change.witness.old_accepts, change.witness.new_accepts) == counterexample
