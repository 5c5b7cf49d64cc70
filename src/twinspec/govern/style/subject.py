"""The contract as style checks read it, and the form of what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from twinspec.contract.extensions import RULES
from twinspec.contract.layout import Contract, Version
from twinspec.contract.lines import place_of
from twinspec.contract.operations import Operation
from twinspec.contract.place import Place
from twinspec.contract.pointer import escape
from twinspec.contract.references import follow
from twinspec.contract.rules import RuleEntry, rule_place

OPAQUE = frozenset(("example", "examples", "default", "enum"))


@dataclass(frozen=True, slots=True)
class Breach:
    """One place that breaks a style rule, and the message."""

    message: str
    places: tuple[Place, ...]


Check = Callable[["Subject"], Iterator[Breach]]


@dataclass(frozen=True, slots=True)
class UsedSchema:
    """A schema with its place, and the rules that wrappers attach to it."""

    schema: Mapping[str, Any]
    pointer: str
    attached: Mapping[str, Any] = field(default_factory=dict)


class Subject:
    """A contract, with the data that several checks use."""

    def __init__(self, contract: Contract) -> None:
        """Prepare `contract`; data are computed when a check first uses them."""
        self.contract = contract
        self.versions = list(contract.versions.values())

    def place(self, version: Version, pointer: str) -> Place:
        """Return the source place of a pointer into the version's bundle."""
        return version.place(pointer)

    def in_file(self, file: Path, pointer: str = "") -> Place:
        """Return the place of a pointer into any YAML file."""
        return place_of(file, pointer)

    @cached_property
    def rules(self) -> dict[str, RuleEntry]:
        """The catalogue by id."""
        return {rule.id: rule for rule in self.contract.rules}

    def rule_place(self, rule: RuleEntry) -> Place:
        """Return the place of a rule in its file."""
        return rule_place(rule)

    def requests(self, version: Version) -> Iterator[UsedSchema]:
        """Yield every schema that judges a request, once: parameters first, then bodies.

        A schema with several wrappers is yielded once for each wrapper.
        """
        seen: set[tuple[str, str]] = set()
        for operation in version.operations:
            yield from parameter_schemas(operation, seen)
            yield from body_schemas(operation, seen)

    def request_bodies(self, version: Version) -> Iterator[UsedSchema]:
        """Yield every schema that judges a request body, without repetition."""
        seen: set[tuple[str, str]] = set()
        for operation in version.operations:
            yield from body_schemas(operation, seen)


def parameter_schemas(operation: Operation, seen: set[tuple[str, str]]) -> Iterator[UsedSchema]:
    """Yield the schemas of an operation's parameters that are not in `seen`.

    The schema of a required parameter is yielded with the keyword `required`, to which the rule
    is attached that a request without the parameter breaks. It names the schema's own required
    members: none, unless the parameter is an object.
    """
    for parameter in operation.parameters:
        pointer = f"{parameter.pointer}/schema"
        for found in _walk(operation.document, parameter.schema, pointer, {}, seen):
            must = parameter.required and parameter.location != "path"
            if must and found.pointer == pointer:
                yield replace(found, schema={"required": [], **found.schema})
            else:
                yield found


def body_schemas(operation: Operation, seen: set[tuple[str, str]]) -> Iterator[UsedSchema]:
    """Yield the schemas of an operation's request body that are not in `seen`."""
    for media in operation.body.content.values() if operation.body else ():
        yield from _walk(operation.document, media.schema, media.pointer, {}, seen)


def every_schema(version: Version) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield every Schema Object of the bundle with its pointer, without following references."""
    yield from _schemas(version.bundle, "", in_schema=False)


def _walk(
    document: Mapping[str, Any],
    node: Mapping[str, Any],
    pointer: str,
    attached: Mapping[str, Any],
    seen: set[tuple[str, str]],
) -> Iterator[UsedSchema]:
    node, pointer = follow(document, node, pointer)
    key = (pointer, repr(sorted(attached.items())))
    if key in seen:
        return
    seen.add(key)
    if "allOf" in node:
        inherited = {**node.get(RULES, {}), **attached}
        for index, part in enumerate(node["allOf"]):
            yield from _walk(document, part, f"{pointer}/allOf/{index}", inherited, seen)
        return
    yield UsedSchema(node, pointer, attached)
    for name, schema in node.get("properties", {}).items():
        yield from _walk(document, schema, f"{pointer}/properties/{escape(name)}", {}, seen)
    for keyword in ("items", "additionalProperties"):
        if isinstance(node.get(keyword), dict):
            yield from _walk(document, node[keyword], f"{pointer}/{keyword}", {}, seen)
    for keyword in ("anyOf", "oneOf"):
        for index, part in enumerate(node.get(keyword, ())):
            yield from _walk(document, part, f"{pointer}/{keyword}/{index}", {}, seen)


def _schemas(
    node: Any, pointer: str, *, in_schema: bool
) -> Iterator[tuple[Mapping[str, Any], str]]:
    if not isinstance(node, dict):
        return
    if in_schema:
        yield node, pointer
    for key, value in node.items():
        at = f"{pointer}/{escape(key)}"
        if key.startswith("x-") or key in OPAQUE:
            continue
        if key in ("properties", "schemas") and isinstance(value, dict):
            for name, schema in value.items():
                yield from _schemas(schema, f"{at}/{escape(name)}", in_schema=True)
        elif isinstance(value, list):
            inner = key in ("allOf", "anyOf", "oneOf")
            for index, item in enumerate(value):
                yield from _schemas(item, f"{at}/{index}", in_schema=inner)
        else:
            inner = key in ("schema", "items", "additionalProperties", "not")
            yield from _schemas(value, at, in_schema=inner)
