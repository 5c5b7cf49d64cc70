"""One OpenAPI document from many files: operations inlined, everything else named in components."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twinspec.contract.bundle_checks import (
    ONE_SCHEMA,
    SCHEMAS_BY_NAME,
    SCHEMAS_IN_LIST,
    bundle_fault,
)
from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.lines import place_of
from twinspec.contract.operations import METHODS
from twinspec.contract.pointer import join, unescape
from twinspec.contract.references import SourceLocation, dereference, locate, lookup

# What a key of an OpenAPI object holds: one component, a list of them, or a map of them.
_ONE = {"requestBody": "requestBodies", **dict.fromkeys(ONE_SCHEMA, "schemas")}
_LIST = {"parameters": "parameters", **dict.fromkeys(SCHEMAS_IN_LIST, "schemas")}
_MAP = {
    **dict.fromkeys(SCHEMAS_BY_NAME, "schemas"),
    "headers": "headers",
    "responses": "responses",
    "links": "links",
    "examples": "examples",
}
_OPAQUE = {"example", "default", "enum", "const", "security"}


@dataclass(slots=True)
class Bundle:
    """A one-file OpenAPI document and the source location of each of its parts.

    `sources` maps `components/<kind>/<Name>` and `operations/<operationId>` to source locations.
    """

    document: dict[str, Any]
    sources: dict[str, SourceLocation]

    def source(self, pointer: str, root_file: Path) -> SourceLocation:
        """Return the source location of the value at `pointer` of the document."""
        steps = pointer.split("/")[1:]
        node: Any = self.document
        for step in steps[:3]:
            node = node.get(unescape(step)) if isinstance(node, dict) else None
        is_operation = steps[:1] == ["paths"] and isinstance(node, dict)
        key = f"operations/{node.get('operationId')}" if is_operation else "/".join(steps[:3])
        found = self.sources.get(unescape(key))
        if found is None:
            return SourceLocation(root_file, pointer)
        return SourceLocation(
            found.file, "".join([found.pointer, *(f"/{step}" for step in steps[3:])])
        )


@dataclass(slots=True)
class _Bundler:
    """Copies a document; with `siblings`, keys beside `$ref` count, as from OpenAPI 3.1 on."""

    folder: Path
    siblings: bool = False
    components: dict[str, dict[str, Any]] = field(default_factory=dict)
    sources: dict[str, SourceLocation] = field(default_factory=dict)
    waiting: list[tuple[str, str, SourceLocation]] = field(default_factory=list)
    known: dict[tuple[str, Path], SourceLocation] = field(default_factory=dict)
    """Where references lead, by the file that they stand in: most stand there many times."""

    def node(self, node: Any, at: SourceLocation, kind: str | None) -> Any:
        """Return a copy of `node`, which stands at `at`; its references lead to components."""
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return self.reference(node, at, kind)
        return {key: self.member(key, value, at.below(key)) for key, value in node.items()}

    def member(self, key: str, value: Any, at: SourceLocation) -> Any:
        if key.startswith("x-") or key in _OPAQUE:
            return value
        if key in _ONE and isinstance(value, dict):
            return self.node(value, at, _ONE[key])
        if key in _LIST and isinstance(value, list):
            return self.nodes(value, at, _LIST[key])
        if key in _MAP and isinstance(value, dict):
            return {
                name: self.node(item, at.below(name), _MAP[key]) for name, item in value.items()
            }
        if isinstance(value, dict):
            return {name: self.member(name, item, at.below(name)) for name, item in value.items()}
        if isinstance(value, list):
            return self.nodes(value, at, None)
        return value

    def nodes(self, items: list[Any], at: SourceLocation, kind: str | None) -> list[Any]:
        return [self.node(item, at.below(index), kind) for index, item in enumerate(items)]

    def reference(self, node: dict[str, Any], at: SourceLocation, kind: str | None) -> Any:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        more = {key: self.member(key, value, at.below(key)) for key, value in beside.items()}
        at = at.below("$ref")
        if more and not self.siblings:
            extra = ", ".join(sorted(more))
            raise at.error(
                f"members beside $ref {node['$ref']!r} are ignored by OpenAPI 3.0: {extra};"
                " wrap the reference: allOf: [{$ref: …}]"
            )
        if kind is None:
            raise at.error(f"a $ref cannot stand here: {node['$ref']!r}")
        source = self.found(node["$ref"], at)
        self.component(kind, source.name, source, at)
        return {"$ref": "#" + join("components", kind, source.name), **more}

    def found(self, reference: Any, at: SourceLocation) -> SourceLocation:
        """Return the existing source that a `$ref` at `at` refers to; ContractError without one."""
        if isinstance(reference, str) and (reference, at.file) in self.known:
            return self.known[reference, at.file]
        source = locate(reference, at, self.folder)
        lookup(source, at)
        self.known[reference, at.file] = source
        return source

    def component(self, kind: str, name: str, source: SourceLocation, at: SourceLocation) -> None:
        key = f"components/{kind}/{name}"
        known = self.sources.get(key)
        if known == source:
            return
        if not name:
            raise at.error("a $ref names a component, not a whole file; add #/<its name>")
        if known is not None:
            self.refuse_circle(source, at)
            raise at.error(
                f"two {kind} are called {name}: {known.file}#{known.pointer} and "
                f"{source.file}#{source.pointer}; names are unique in a version"
            )
        self.sources[key] = source
        self.waiting.append((kind, name, source))

    def refuse_circle(self, start: SourceLocation, at: SourceLocation) -> None:
        """Raise ContractError at `at` when the references behind `start` lead back to it."""
        trail = [start]
        node = lookup(start, at)
        while isinstance(node, dict) and "$ref" in node:
            trail.append(self.found(node["$ref"], trail[-1].below("$ref")))
            if trail[-1] in trail[:-1]:
                way = " → ".join(str(place_of(each.file, each.pointer)) for each in trail[:8])
                raise at.error(f"the references lead back to where they begin: {way}")
            node = lookup(trail[-1], at)

    def fill(self) -> None:
        """Copy every component that is referred to, without recursion along references."""
        while self.waiting:
            kind, name, source = self.waiting.pop()
            node = self.node(lookup(source, source), source, kind)
            self.components.setdefault(kind, {})[name] = node

    def operation(self, node: Any, at: SourceLocation, unnamed: str) -> Any:
        """Return the operation at `at`, with `unnamed` as its operationId if it has none."""
        source = at
        if isinstance(node, dict) and "$ref" in node:
            source = self.found(node["$ref"], at.below("$ref"))
            node = lookup(source, at)
        if not isinstance(node, dict):
            raise source.error("an operation is a map with responses")
        node = {"operationId": unnamed} | node
        if not isinstance(node["operationId"], str):
            raise source.below("operationId").error("an operationId is a text")
        key = f"operations/{node['operationId']}"
        if self.sources.setdefault(key, source) != source:
            raise source.below("operationId").error(
                f"{node['operationId']} is the operationId of another operation, too, at "
                f"{place_of(self.sources[key].file, self.sources[key].pointer)}"
            )
        return self.node(node, source, None)

    def path_item(self, path: str, item: Any, at: SourceLocation) -> dict[str, Any]:
        """Return a path with its operations; the path's own parameters move to each of them."""
        if not isinstance(item, dict):
            raise at.error("a path is a map from methods to operations")
        if "$ref" in item:
            raise at.error("a $ref to a whole path is not read; refer to each operation")
        made = {
            key: self.operation(value, at.below(key), unnamed_operation(key, path))
            if key in METHODS
            else self.member(key, value, at.below(key))
            for key, value in item.items()
        }
        shared = made.pop("parameters", None) or []
        for method in METHODS:
            if shared and method in made:
                made[method] = self.with_parameters(made[method], shared, at)
        return made

    def with_parameters(
        self, operation: dict[str, Any], shared: list[Any], at: SourceLocation
    ) -> dict[str, Any]:
        """Return an operation with the parameters of its path (`at`) after its own."""
        self.fill()
        own = list(operation.get("parameters") or ())
        try:
            names = {self.parameter(node) for node in own}
            more = [node for node in shared if self.parameter(node) not in names]
        except ContractError as error:
            raise at.error(str(error)) from None
        return {**operation, "parameters": [*own, *more]}

    def parameter(self, node: Any) -> tuple[Any, Any]:
        """Return what identifies a parameter: its name and location."""
        node = dereference({"components": self.components}, node)
        return (node.get("name"), node.get("in")) if isinstance(node, dict) else (None, None)


def bundle(root_file: Path, folder: Path | None = None) -> Bundle:
    """Return the one-file form of the version whose table of contents is `root_file`.

    Components are sorted by name; a component's name is the last token of the references to it.
    No file outside `folder` is read, by default the folder of `root_file`. ContractError names the
    place of a reference that cannot be followed.
    """
    root_file = root_file.resolve()
    at = SourceLocation(root_file, "")
    root = read_yaml(root_file)
    if not isinstance(root, dict):
        raise at.error("the document is a map with openapi, info and paths")
    is_old = str(root.get("openapi", "3.0")).startswith("3.0")
    bundler = _Bundler(folder or root_file.parent, siblings=not is_old)
    document = {
        key: bundler.member(key, value, at.below(key))
        for key, value in root.items()
        if key not in ("paths", "components")
    }
    document["paths"] = {
        path: bundler.path_item(str(path), item, at.below("paths").below(path))
        for path, item in _map(root, "paths", at).items()
    }
    for kind, named in _map(root, "components", at).items():
        above = at.below("components").below(kind)
        if kind.startswith("x-"):
            continue
        if not isinstance(named, dict):
            raise above.error(f"{kind} is a map from names to components")
        for name, value in named.items():
            source = above.below(name)
            if isinstance(value, dict) and "$ref" in value:
                source = bundler.found(value["$ref"], source.below("$ref"))
            bundler.component(kind, name, source, above.below(name))
    bundler.fill()
    document["components"] = {
        kind: dict(sorted(named.items())) for kind, named in sorted(bundler.components.items())
    }
    made = Bundle(document, bundler.sources)
    fault = bundle_fault(document)
    if fault is not None:
        raise made.source(fault.pointer, root_file).error(fault.message)
    return made


def unnamed_operation(method: str, path: str) -> str:
    """Return the operationId for an operation that has none: `get /a/{id}` becomes `get_a_id`."""
    return "_".join((method, *re.findall(r"[A-Za-z0-9]+", path))).lower()


def _map(root: dict[str, Any], key: str, at: SourceLocation) -> dict[str, Any]:
    found = root.get(key) or {}
    if not isinstance(found, dict):
        raise at.below(key).error(f"{key} is a map")
    return found
