"""What a bundled document must not contain: references out of it, circles, exponential size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from twinspec.contract.pointer import escape, join, resolve
from twinspec.contract.references import SCHEMAS, schema_name, schema_pointer

MAX_NODES = 500_000
MAX_PARTS = 2_000  # schemas that one value has to satisfy, references followed
ONE_SCHEMA = frozenset((
    *("schema", "items", "not", "additionalProperties", "if", "then", "else", "contains"),
    *("propertyNames", "unevaluatedItems", "unevaluatedProperties"),
))  # fmt: skip
_COMPOSED = ("allOf", "anyOf", "oneOf")
SCHEMAS_IN_LIST = (*_COMPOSED, "prefixItems")
SCHEMAS_BY_NAME = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
_DATA = frozenset(("example", "default", "enum", "const", "value"))


@dataclass(frozen=True, slots=True)
class BundleFault:
    """What is wrong with a document, and a pointer to the place."""

    pointer: str
    message: str


@dataclass(frozen=True, slots=True)
class _BundleNode:
    """A node of the document that is still to be checked."""

    node: Any
    pointer: str
    in_schema: bool = False
    is_data: bool = False


def bundle_fault(document: Mapping[str, Any]) -> BundleFault | None:
    """Return the first fault that makes a document unsafe to give to tools, None if it is safe."""
    return next(chain(_faults(document), _circles(document), _compositions(document)), None)


def _faults(document: Mapping[str, Any]) -> Iterator[BundleFault]:
    waiting = [_BundleNode(document, "")]
    seen = 0
    while waiting:
        entry = waiting.pop()
        seen += 1
        if seen > MAX_NODES:
            yield BundleFault(entry.pointer, f"the document has more than {MAX_NODES} values")
            return
        if isinstance(entry.node, Mapping):
            yield from _of_map(entry, document)
            waiting += reversed(list(_below(entry)))
        elif isinstance(entry.node, list):
            in_schema = entry.pointer.rsplit("/", 1)[-1] in SCHEMAS_IN_LIST
            waiting += [
                _BundleNode(item, f"{entry.pointer}/{index}", in_schema, entry.is_data)
                for index, item in enumerate(entry.node)
            ]


def _below(entry: _BundleNode) -> Iterator[_BundleNode]:
    last = entry.pointer.rsplit("/", 1)[-1]
    named = last in (*SCHEMAS_BY_NAME, "schemas") and not entry.in_schema
    for key, value in entry.node.items():
        is_data = entry.is_data or (not named and (key in _DATA or key.startswith("x-")))
        in_schema = not is_data and (named or key in ONE_SCHEMA)
        yield _BundleNode(value, f"{entry.pointer}/{escape(key)}", in_schema, is_data)


def _of_map(entry: _BundleNode, document: Mapping[str, Any]) -> Iterator[BundleFault]:
    """Yield the parts of a map that could make a tool read outside the document."""
    for key, value in entry.node.items():
        at = f"{entry.pointer}/{escape(key)}"
        if not isinstance(value, str):
            continue
        if key == "$ref":
            if not value.startswith("#/") or not _leads(value, document):
                yield BundleFault(at, f"the $ref {value!r} leads out of the document, or nowhere")
        elif entry.is_data:
            continue
        elif entry.in_schema and key != "$comment" and (key.startswith("$") or key == "id"):
            yield BundleFault(at, f"{key} changes what references mean; leave it out")
        elif key in ("externalValue", "jsonSchemaDialect"):
            yield BundleFault(at, f"{key} leads out of the document, and nothing is fetched")
        elif key == "operationRef" and not value.startswith("#/"):
            yield BundleFault(at, "operationRef leads out of the document; write operationId")
        elif entry.pointer.endswith("/discriminator/mapping") and not _is_schema(value, document):
            yield BundleFault(at, f"{value!r} is no schema of this document")


def _leads(reference: str, document: Any) -> bool:
    try:
        resolve(document, reference.removeprefix("#"))
    except LookupError:
        return False
    return True


def _is_schema(name: str, document: Mapping[str, Any]) -> bool:
    return name.removeprefix(SCHEMAS) in document.get("components", {}).get("schemas", {})


def _circles(document: Mapping[str, Any]) -> Iterator[BundleFault]:
    """Yield the components other than schemas whose references form a circle."""
    sound: set[str] = set()
    for kind, named in document.get("components", {}).items():
        for name in named if kind != "schemas" else ():
            trail: dict[str, Any] = {}
            pointer = join("components", kind, name)
            while pointer not in sound and pointer not in trail:
                trail[pointer] = node = resolve(document, pointer)
                if not isinstance(node, Mapping) or "$ref" not in node:
                    break
                pointer = node["$ref"].removeprefix("#")
            else:
                if pointer in trail:
                    yield BundleFault(pointer, f"{name} is made of itself: {' → '.join(trail)}")
                    return
            sound |= trail.keys()


def _compositions(document: Mapping[str, Any]) -> Iterator[BundleFault]:
    """Yield the schemas that are composed of themselves, or of too many other schemas."""
    schemas = document.get("components", {}).get("schemas", {})
    sizes: dict[str, int] = {}
    for name in schemas:
        yield from _oversized(name, schemas, sizes)


def _oversized(
    start: str, schemas: Mapping[str, Any], sizes: dict[str, int]
) -> Iterator[BundleFault]:
    """Record in `sizes` how many schemas a value of `start` has to satisfy; without recursion."""
    trail: list[str] = []
    waiting = [(start, False)]
    while waiting:
        name, done = waiting.pop()
        at = schema_pointer(name)
        if done:
            trail.pop()
            sizes[name] = 1 + sum(sizes.get(part, 1) for part in _parts(schemas.get(name)))
            if sizes[name] > MAX_PARTS:
                yield BundleFault(at, f"{name} is made of more than {MAX_PARTS} schemas")
                return
        elif name in trail:
            yield BundleFault(at, f"{name} is made of itself: {' → '.join((*trail, name)[:8])}")
            return
        elif name not in sizes:
            trail.append(name)
            waiting.append((name, True))
            waiting += [(part, False) for part in _parts(schemas.get(name))]


def _parts(schema: Any) -> list[str]:
    """Return the schemas that apply to the same value as `schema`, once for each mention."""
    found: list[str] = []
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Mapping):
            continue
        name = schema_name(node)
        if name is not None:
            found.append(name)
        for keyword in _COMPOSED:
            parts = node.get(keyword)
            waiting += parts if isinstance(parts, list) else []
        waiting += [node.get(keyword) for keyword in ("not", "if", "then", "else")]
        dependent = node.get("dependentSchemas")
        waiting += dependent.values() if isinstance(dependent, Mapping) else []
    return found
