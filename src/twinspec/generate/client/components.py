"""Names of components: every type gets a name, and no two components have the same.

Each function changes a document in place and returns the number of places it changed.
"""

from __future__ import annotations

from typing import Any

from twinspec.contract.references import SCHEMAS
from twinspec.generate.client.places import Node, operations, references

_SUFFIXES = {
    "parameters": "Parameter",
    "headers": "Header",
    "responses": "Response",
    "requestBodies": "Body",
}
_TYPES = frozenset(("properties", "enum", "anyOf", "oneOf", "allOf"))


def schemas_named(document: Node) -> int:
    """Give a component name to every object, enum and union inside another schema.

    The name follows the place: `status` of `Case` becomes `CaseStatus`, an item of `Cases`
    `CasesItem`.
    """
    named = document.setdefault("components", {}).setdefault("schemas", {})
    naming = _ComponentNaming(named, {name.lower() for name in named})
    before = len(named)
    for name in list(named):
        naming.inside(named[name], name)
    for _, node in operations(document):
        if "operationId" in node:
            naming.operation(node, _pascal(node["operationId"]))
    return len(named) - before


class _ComponentNaming:
    """Moves schemas into components, under unused names."""

    def __init__(self, named: Node, taken: set[str]) -> None:
        self.named = named
        self.taken = taken

    def operation(self, operation: Node, name: str) -> None:
        """Name the inline schemas of an operation's body and answers."""
        holders = [(f"{name}Request", operation.get("requestBody", {}))]
        holders += [
            (f"{name}{'Answer' if status.startswith('2') else status}", response)
            for status, response in operation.get("responses", {}).items()
        ]
        for body_name, body in holders:
            for media_type in body.get("content", {}).values():
                if "schema" in media_type:
                    media_type["schema"] = self.one(media_type["schema"], body_name)

    def inside(self, schema: Any, name: str) -> None:
        """Name the inline schemas inside the schema `name`."""
        if not isinstance(schema, dict):
            return
        for key, inner in schema.get("properties", {}).items():
            schema["properties"][key] = self.one(inner, name + _pascal(key))
        for key, suffix in (("items", "Item"), ("additionalProperties", "Value")):
            if key in schema:
                schema[key] = self.one(schema[key], name + suffix)
        for key in ("anyOf", "oneOf", "allOf"):
            for at, inner in enumerate(schema.get(key, ())):
                schema[key][at] = self.one(inner, f"{name}{at + 1}")

    def one(self, schema: Any, name: str) -> Any:
        """Return a reference to a schema that needs a name; any other schema unchanged."""
        if not isinstance(schema, dict) or "$ref" in schema:
            return schema
        self.inside(schema, name)
        if not schema.keys() & _TYPES:
            return schema
        free = _free(name, self.taken)
        self.named[free] = schema
        return {"$ref": f"{SCHEMAS}{free}"}


def names_apart(document: Node) -> int:
    """Rename parameters, headers, answers and bodies with a schema's name, ignoring case."""
    kinds = document.get("components", {})
    taken = {name.lower() for name in kinds.get("schemas", {})}
    renamed: dict[str, str] = {}
    for kind, suffix in _SUFFIXES.items():
        found = {}
        for name, node in kinds.get(kind, {}).items():
            new = _free(name if name.lower() not in taken else name + suffix, taken)
            found[new] = node
            if new != name:
                renamed[f"#/components/{kind}/{name}"] = f"#/components/{kind}/{new}"
        if found:
            kinds[kind] = found
    for reference in references(document):
        reference["$ref"] = renamed.get(reference["$ref"], reference["$ref"])
    return len(renamed)


def used_alone(document: Node) -> int:
    """Remove the components that nothing refers to."""
    kinds = document.get("components", {})
    dropped = 0
    while True:
        used = {node["$ref"] for node in references(document)}
        unused = [
            (kind, name)
            for kind in (*_SUFFIXES, "schemas")
            for name in kinds.get(kind, {})
            if f"#/components/{kind}/{name}" not in used
        ]
        if not unused:
            return dropped
        for kind, name in unused:
            del kinds[kind][name]
        dropped += len(unused)


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free.lower() in taken:
        free, number = f"{name}{number}", number + 1
    taken.add(free.lower())
    return free


def _pascal(name: str) -> str:
    words = "".join(char if char.isalnum() else " " for char in name).split()
    return "".join(word[:1].upper() + word[1:] for word in words)
