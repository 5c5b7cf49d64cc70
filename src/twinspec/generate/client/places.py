"""Where an OpenAPI document holds what a client profile says otherwise: contents, schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from twinspec.contract.operations import METHODS

Node = dict[str, Any]
Change = Callable[[Node], Node]

_ONE = ("items", "not", "additionalProperties")
_LIST = ("allOf", "anyOf", "oneOf")
_MAP = ("properties", "patternProperties")


def operations(document: Node) -> Iterator[Node]:
    """Yield every Operation Object and, before its operations, each Path Item Object."""
    for item in document.get("paths", {}).values():
        yield item
        yield from (item[method] for method in METHODS if method in item)


def parameters(document: Node) -> Iterator[Node]:
    """Yield every Parameter Object, those behind references once."""
    for node in operations(document):
        yield from _written(node.get("parameters", ()))
    yield from _components(document, "parameters")


def responses(document: Node) -> Iterator[Node]:
    """Yield every Response Object, those behind references once."""
    for node in operations(document):
        yield from _written(node.get("responses", {}).values())
    yield from _components(document, "responses")


def headers(document: Node) -> Iterator[Node]:
    """Yield every Header Object of an answer, those behind references once."""
    for response in responses(document):
        yield from _written(response.get("headers", {}).values())
    yield from _components(document, "headers")


def contents(document: Node) -> Iterator[Node]:
    """Yield every map of media types: of requests, answers, parameters and headers."""
    bodies = [node["requestBody"] for node in operations(document) if "requestBody" in node]
    for holder in (
        *_written(bodies),
        *_components(document, "requestBodies"),
        *responses(document),
        *parameters(document),
        *headers(document),
    ):
        if "content" in holder:
            yield holder["content"]


def schema_holders(document: Node) -> Iterator[Node]:
    """Yield every node whose `schema` is a schema: media types, parameters, headers."""
    for content in contents(document):
        yield from content.values()
    yield from parameters(document)
    yield from headers(document)


def change_schemas(document: Node, change: Change) -> None:
    """Put `change(schema)` in place of every schema, those inside of one before it."""
    for holder in schema_holders(document):
        if "schema" in holder:
            holder["schema"] = _changed(holder["schema"], change)
    named = document.get("components", {}).get("schemas", {})
    for name in named:
        named[name] = _changed(named[name], change)


def _changed(schema: Any, change: Change) -> Any:
    if not isinstance(schema, dict):
        return schema
    for key in _ONE:
        if key in schema:
            schema[key] = _changed(schema[key], change)
    for key in _LIST:
        if key in schema:
            schema[key] = [_changed(inner, change) for inner in schema[key]]
    for key in _MAP:
        if key in schema:
            schema[key] = {name: _changed(inner, change) for name, inner in schema[key].items()}
    return change(schema)


def _written(nodes: Any) -> Iterator[Node]:
    """Yield those nodes that are written where they stand, no references."""
    yield from (node for node in nodes if "$ref" not in node)


def _components(document: Node, kind: str) -> Iterator[Node]:
    yield from _written(document.get("components", {}).get(kind, {}).values())
