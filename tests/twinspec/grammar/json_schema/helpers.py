"""Small contracts for the tests: written to a file, read, and looked into."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from twinspec.grammar.json_schema import read
from twinspec.grammar.model import Gap, Half, Value

DRAFTS = {
    "draft-04": "http://json-schema.org/draft-04/schema#",
    "draft-06": "http://json-schema.org/draft-06/schema#",
    "draft-07": "http://json-schema.org/draft-07/schema#",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}
VERSIONS = {"OpenAPI 3.0": "3.0.4", "OpenAPI 3.1": "3.1.1", "OpenAPI 3.2": "3.2.0"}


def document(dialect: str, schema: Any, **components: Any) -> Any:
    """Return a contract of a dialect whose only document is `schema`."""
    if dialect in DRAFTS:
        return {"$schema": DRAFTS[dialect], "definitions": components, **schema}
    if dialect == "Swagger 2.0":
        operation = {"produces": ["application/json"]}
        responses = {"200": {"description": "", "schema": schema}}
        return {
            "swagger": "2.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"operationId": "get_a", "responses": responses, **operation}}},
            "definitions": components,
        }
    content = {"application/json": {"schema": schema}}
    return {
        "openapi": VERSIONS[dialect],
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {
                "get": {
                    "operationId": "get_a",
                    "responses": {"200": {"description": "", "content": content}},
                }
            }
        },
        "components": {"schemas": components},
    }


def write(file: Path, data: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    text = data if isinstance(data, str) else json.dumps(data, indent=1)
    file.write_text(text, encoding="utf-8")
    return file


def half_of(folder: Path, dialect: str, schema: Any, **components: Any) -> Half:
    return read(write(folder / "contract.json", document(dialect, schema, **components)))


def root_value(half: Half) -> Value:
    (root,) = half.roots
    return half.values[root.value]


def all_gaps(half: Half) -> Iterator[Gap]:
    yield from half.gaps
    for value in half.values.values():
        yield from value.gaps
        for text in value.texts:
            yield from text.gaps
        for each in value.objects:
            yield from each.gaps
