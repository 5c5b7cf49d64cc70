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

_DATA = frozenset(("example", "examples", "default", "enum"))
_LISTS_OF_SCHEMAS = frozenset(("allOf", "anyOf", "oneOf"))
_SCHEMAS = _LISTS_OF_SCHEMAS | {"schema", "items", "additionalProperties", "not"}
_MAPS_OF_SCHEMAS = frozenset(("properties", "schemas"))
MAPS = _MAPS_OF_SCHEMAS | {"callbacks", "content", "encoding", "headers", "links", "mapping"}
MAPS |= {"parameters", "requestBodies", "scopes", "securitySchemes", "variables"}
"""Keys of maps from names, which may be any text: a header may be called `x-request-id`."""


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
    for key, node, pointer in nodes(version.bundle):
        if key in _SCHEMAS:
            yield node, pointer


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
        rules = {**node.get(RULES, {}), **attached}
        inherited = {keyword: rule for keyword, rule in rules.items() if keyword not in node}
        for index, part in enumerate(node["allOf"]):
            yield from _walk(document, part, f"{pointer}/allOf/{index}", inherited, seen)
        # What stands beside the parts is a part, too.
        attached = {keyword: rule for keyword, rule in rules.items() if keyword in node}
        node = {key: value for key, value in node.items() if key not in ("allOf", RULES)}
    yield UsedSchema(node, pointer, attached)
    for name, schema in node.get("properties", {}).items():
        yield from _walk(document, schema, f"{pointer}/properties/{escape(name)}", {}, seen)
    for keyword in ("items", "additionalProperties"):
        if isinstance(node.get(keyword), dict):
            yield from _walk(document, node[keyword], f"{pointer}/{keyword}", {}, seen)
    for keyword in ("anyOf", "oneOf"):
        for index, part in enumerate(node.get(keyword, ())):
            yield from _walk(document, part, f"{pointer}/{keyword}/{index}", {}, seen)


def nodes(
    node: Any, pointer: str = "", within: str = ""
) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """Yield the maps of a document: the key that a map is the value of, the map, its pointer.

    The key is `schema` for a schema with a name, "" for all else that has a name. Values that are
    only data (examples, defaults, extensions) are left out.
    """
    if not isinstance(node, dict):
        return
    yield within, node, pointer
    for key, value in node.items():
        at = f"{pointer}/{escape(str(key))}"
        if within in MAPS:
            yield from nodes(value, at, "schema" if within in _MAPS_OF_SCHEMAS else "")
        elif is_extension(key, within) or (key in _DATA and within != "responses"):
            continue
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from nodes(item, f"{at}/{index}", key if key in _LISTS_OF_SCHEMAS else "")
        else:
            yield from nodes(value, at, key)


def is_extension(key: Any, within: str) -> bool:
    """Return whether a key of a map is an extension, and no name that begins like one."""
    return str(key).startswith("x-") and within not in MAPS
