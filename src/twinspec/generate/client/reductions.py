"""Removes the parts of a bundle that clients do not use.

Each function changes a document in place and returns the number of places it changed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from twinspec.contract.operations import representation_of
from twinspec.generate.client.places import (
    Node,
    contents,
    responses,
    schema_holders,
    schemas,
)


def only_json(document: Node) -> int:
    """Remove all media types but JSON, where there is JSON."""
    changed = 0
    for _, content in contents(document):
        kinds = {name: representation_of(name) for name in content}
        if "json" in kinds.values():
            changed += _drop(content, *(name for name, kind in kinds.items() if kind != "json"))
    return changed


def without_examples(document: Node) -> int:
    """Remove examples and links, which generators warn of or ignore."""
    changed = _drop(document.get("components", {}), "examples", "links")
    for _, holder in (*schema_holders(document), *responses(document)):
        changed += _drop(holder, "example", "examples", "links")
    return changed + _in_schemas(document, "example")


def without_xml(document: Node) -> int:
    """Remove the `xml` objects of schemas."""
    return _in_schemas(document, "xml")


def without_titles(document: Node) -> int:
    """Remove the titles of schemas: some generators name types by them, others by component."""
    return _in_schemas(document, "title")


def without_extensions(document: Node) -> int:
    """Remove the keys that begin with x-, such as rules and pools."""
    changed = 0
    for node in _objects(document):
        changed += _drop(node, *(key for key in node if str(key).startswith("x-")))
    return changed


def servers_absolute(document: Node, address: str) -> int:
    """Put `address` before each server URL that is only a path."""
    changed = 0
    for server in document.setdefault("servers", [{"url": "/"}]):
        if not urlsplit(server["url"]).scheme:
            server["url"] = urljoin(address, server["url"])
            changed += 1
    return changed


_MAPS = frozenset(
    (
        *("properties", "patternProperties", "headers", "schemas", "parameters", "responses"),
        *("requestBodies", "securitySchemes", "content", "callbacks", "variables", "mapping"),
        *("encoding", "scopes", "paths"),
    )
)
_VALUES = frozenset(("default", "enum", "required", "example", "examples", "security"))


def _objects(node: Any) -> list[Node]:
    """Return the OpenAPI objects at or below a node, without maps such as `properties`."""
    if isinstance(node, list):
        return [found for item in node for found in _objects(item)]
    if not isinstance(node, dict):
        return []
    found = [node]
    for key, value in node.items():
        if key in _MAPS and isinstance(value, dict):
            found += [one for item in value.values() for one in _objects(item)]
        elif key not in _VALUES:
            found += _objects(value)
    return found


def _in_schemas(document: Node, key: str) -> int:
    return sum(_drop(holder[name], key) for _, holder, name in schemas(document))


def _drop(node: Node, *keys: str) -> int:
    return sum(node.pop(key, None) is not None for key in keys)
