"""One OpenAPI document from many files: operations inlined, everything else named in components."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twinspec.contract.documents import ContractError, read_yaml

# What a key of an OpenAPI object holds: one component, a list of them, or a map of them.
_ONE = {
    "schema": "schemas",
    "items": "schemas",
    "not": "schemas",
    "additionalProperties": "schemas",
    "requestBody": "requestBodies",
}
_LIST = {
    "parameters": "parameters",
    "allOf": "schemas",
    "anyOf": "schemas",
    "oneOf": "schemas",
}
_MAP = {
    "properties": "schemas",
    "headers": "headers",
    "responses": "responses",
    "links": "links",
    "examples": "examples",
}
_OPAQUE = {"example", "default", "enum", "security"}
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a component or an operation is written: a file and a JSON Pointer into it."""

    file: Path
    pointer: str


@dataclass(slots=True)
class Bundle:
    """A one-file OpenAPI document and the source of each of its parts.

    `sources` maps `components/<kind>/<Name>` and `operations/<operationId>` to their Source.
    """

    document: dict[str, Any]
    sources: dict[str, Source]


@dataclass(slots=True)
class _Bundler:
    components: dict[str, dict[str, Any]] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    def node(self, node: Any, file: Path, kind: str | None) -> Any:
        """Return a copy of `node` (of `file`) in which every reference is a component's."""
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return self.reference(node, file, kind)
        return {key: self.member(key, value, file) for key, value in node.items()}

    def member(self, key: str, value: Any, file: Path) -> Any:
        if key.startswith("x-") or key in _OPAQUE:
            return value
        if key in _ONE and isinstance(value, dict):
            return self.node(value, file, _ONE[key])
        if key in _LIST and isinstance(value, list):
            return [self.node(item, file, _LIST[key]) for item in value]
        if key in _MAP and isinstance(value, dict):
            return {name: self.node(item, file, _MAP[key]) for name, item in value.items()}
        if isinstance(value, dict):
            return {name: self.member(name, item, file) for name, item in value.items()}
        if isinstance(value, list):
            return [self.node(item, file, None) for item in value]
        return value

    def reference(self, node: dict[str, Any], file: Path, kind: str | None) -> Any:
        if len(node) > 1:
            extra = ", ".join(sorted(set(node) - {"$ref"}))
            raise ContractError(
                f"{file}: members beside $ref {node['$ref']!r} are ignored by OpenAPI 3.0: {extra};"
                " wrap the reference: allOf: [{$ref: …}]"
            )
        if kind is None:
            raise ContractError(f"{file}: a $ref cannot stand here: {node['$ref']!r}")
        source = locate(node["$ref"], file)
        name = source.pointer.rsplit("/", 1)[-1]
        self.component(kind, name, source)
        return {"$ref": f"#/components/{kind}/{name}"}

    def component(self, kind: str, name: str, source: Source) -> None:
        key = f"components/{kind}/{name}"
        known = self.sources.get(key)
        if known == source:
            return
        if known is not None:
            raise ContractError(
                f"two {kind} are called {name}: {known.file}#{known.pointer} and "
                f"{source.file}#{source.pointer}; names are unique in a version"
            )
        self.sources[key] = source
        self.components.setdefault(kind, {})[name] = self.node(lookup(source), source.file, kind)

    def operation(self, node: Any, file: Path) -> Any:
        source = Source(file, "")
        if isinstance(node, dict) and "$ref" in node:
            source = locate(node["$ref"], file)
            node = lookup(source)
        if not isinstance(node, dict) or "operationId" not in node:
            raise ContractError(f"{source.file}: an operation needs an operationId")
        self.sources[f"operations/{node['operationId']}"] = source
        return self.node(node, source.file, None)


def locate(reference: str, file: Path) -> Source:
    """Return the source that a `$ref` in `file` points to."""
    target, _, pointer = reference.partition("#")
    return Source((file.parent / target).resolve() if target else file, pointer)


def lookup(source: Source) -> Any:
    """Return the node at `source`; ContractError if there is none."""
    node = read_yaml(source.file)
    for token in source.pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        try:
            node = node[int(name)] if isinstance(node, list) else node[name]
        except (KeyError, IndexError, ValueError, TypeError):
            raise ContractError(f"{source.file}: there is nothing at #{source.pointer}") from None
    return node


def bundle(root_file: Path) -> Bundle:
    """Return the one-file form of the version whose table of contents is `root_file`.

    Components are sorted by name; names are the last token of the references to them.
    """
    root_file = root_file.resolve()
    root = read_yaml(root_file)
    bundler = _Bundler()
    document = {key: value for key, value in root.items() if key not in ("paths", "components")}
    document["paths"] = {
        path: {
            key: bundler.operation(value, root_file)
            if key in METHODS
            else bundler.member(key, value, root_file)
            for key, value in item.items()
        }
        for path, item in root.get("paths", {}).items()
    }
    for kind, named in root.get("components", {}).items():
        for name, value in named.items():
            source = Source(root_file, f"/components/{kind}/{name}")
            if isinstance(value, dict) and "$ref" in value:
                source = locate(value["$ref"], root_file)
            bundler.component(kind, name, source)
    document["components"] = {
        kind: dict(sorted(named.items())) for kind, named in sorted(bundler.components.items())
    }
    return Bundle(document, bundler.sources)
