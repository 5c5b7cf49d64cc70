"""The places of an OpenAPI document that a client profile changes, by JSON Pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from twinspec.contract.operations import METHODS
from twinspec.contract.pointer import join

Node = dict[str, Any]
At = tuple[str, Node]
"""A pointer into a document, and the node there."""

_ONE = ("items", "not", "additionalProperties")
_LIST = ("allOf", "anyOf", "oneOf")
_MAP = ("properties", "patternProperties")


def operations(document: Node) -> Iterator[At]:
    """Yield every Path Item Object, followed by its Operation Objects."""
    for path, item in document.get("paths", {}).items():
        pointer = join("paths", path)
        yield pointer, item
        yield from ((pointer + join(name), item[name]) for name in METHODS if name in item)


def parameters(document: Node) -> Iterator[At]:
    """Yield every Parameter Object; one behind references only once."""
    for pointer, node in operations(document):
        yield from _written(
            pointer + join("parameters"), dict(enumerate(node.get("parameters", ())))
        )
    yield from _components(document, "parameters")


def responses(document: Node) -> Iterator[At]:
    """Yield every Response Object; one behind references only once."""
    for pointer, node in operations(document):
        yield from _written(pointer + join("responses"), node.get("responses", {}))
    yield from _components(document, "responses")


def bodies(document: Node) -> Iterator[At]:
    """Yield every Request Body Object; one behind references only once."""
    for pointer, node in operations(document):
        yield from _written(pointer, {key: node[key] for key in ("requestBody",) if key in node})
    yield from _components(document, "requestBodies")


def headers(document: Node) -> Iterator[At]:
    """Yield every Header Object of an answer; one behind references only once."""
    for pointer, response in responses(document):
        yield from _written(pointer + join("headers"), response.get("headers", {}))
    yield from _components(document, "headers")


def contents(document: Node) -> Iterator[At]:
    """Yield every map of media types: of requests, answers, parameters and headers."""
    for holders in (bodies, responses, parameters, headers):
        for pointer, holder in holders(document):
            if "content" in holder:
                yield pointer + join("content"), holder["content"]


def schema_holders(document: Node) -> Iterator[At]:
    """Yield every node whose `schema` is a schema: media types, parameters, headers."""
    for pointer, content in contents(document):
        yield from _written(pointer, content)
    yield from parameters(document)
    yield from headers(document)


def schemas(document: Node) -> Iterator[tuple[str, Any, Any]]:
    """Yield every schema as its pointer, its container, and its key there; inner schemas first.

    `(/components/schemas/Case/properties/id, <properties of Case>, id)`
    """
    for pointer, holder in list(schema_holders(document)):
        if "schema" in holder:
            yield from _schema(pointer, holder, "schema")
    named = document.get("components", {}).get("schemas", {})
    for name in list(named):
        yield from _schema(join("components", "schemas"), named, name)


def _schema(above: str, holder: Any, key: Any) -> Iterator[tuple[str, Any, Any]]:
    schema, pointer = holder[key], above + join(key)
    if not isinstance(schema, dict):
        return
    for one in _ONE:
        if one in schema:
            yield from _schema(pointer, schema, one)
    for many in (*_LIST, *_MAP):
        inner = schema.get(many, {})
        for name in list(inner if isinstance(inner, dict) else range(len(inner))):
            yield from _schema(pointer + join(many), inner, name)
    yield pointer, holder, key


def change_schemas(document: Node, change: Callable[[str, Node], Node | None]) -> int:
    """Replace every schema by `change(pointer, schema)`, unless that is None; return how many.

    Inner schemas are changed before the schema that contains them.
    """
    changed = 0
    for pointer, holder, key in schemas(document):
        new = change(pointer, holder[key])
        if new is not None:
            holder[key] = new
            changed += 1
    return changed


def references(node: Any) -> Iterator[Node]:
    """Yield every Reference Object at or below a node."""
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    elif isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node
        for item in node.values():
            yield from references(item)


def reached(document: Node, start: Any) -> frozenset[str]:
    """Return the references that a node leads to, including those in the components it leads to."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for reference in references(waiting.pop()):
            name = reference["$ref"]
            if name in found or not name.startswith("#/components/"):
                continue
            found.add(name)
            _, _, kind, component = name.split("/", 3)
            waiting.append(document["components"][kind][component])
    return frozenset(found)


def _written(pointer: str, nodes: Mapping[Any, Any]) -> Iterator[At]:
    """Yield the nodes that are not references."""
    for key, node in nodes.items():
        if "$ref" not in node:
            yield pointer + join(key), node


def _components(document: Node, kind: str) -> Iterator[At]:
    yield from _written(join("components", kind), document.get("components", {}).get(kind, {}))
