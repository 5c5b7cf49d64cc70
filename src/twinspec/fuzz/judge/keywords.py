"""Which keywords of a schema a value keeps and which it breaks, each with its attached rule.

Example: a subject of 300 characters breaks `maxLength: 255` at `/properties/subject/maxLength`; the
rule that the contract attaches there, such as `case.subject_fits`, may refuse it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import getitem
from typing import Any
from urllib.parse import quote

from jsonschema_rs import Draft4Validator, ValidationError

from twinspec.contract.extensions import RULES
from twinspec.contract.formats import DOUBTFUL, DOUBTFUL_IN_XML, FORMATS, FORMATS_IN_XML, Formats
from twinspec.contract.pointer import escape, join, resolve
from twinspec.contract.references import follow

_APPLIES: Mapping[str, tuple[str, ...]] = {
    "string": ("pattern", "format", "minLength", "maxLength"),
    "number": ("minimum", "maximum", "multipleOf"),
    "array": ("minItems", "maxItems", "uniqueItems"),
    "object": ("minProperties", "maxProperties", "required", "additionalProperties"),
}
_ALWAYS = ("type", "enum", "anyOf")
_NAMING = ("required", "additionalProperties")


@dataclass(frozen=True, slots=True)
class BrokenKeyword:
    """A keyword that a value breaks.

    `place` is the JSON Pointer of the keyword in the one-file document of the version, `where` that
    of the value. `rule` is the rule attached to the keyword, `others` may refuse instead.
    `certain` is false if readers of JSON differ on the value.
    """

    place: str
    where: str
    rule: str | None
    certain: bool = True
    others: frozenset[str] = frozenset()


class SchemaKeywords:
    """One schema of a bundled document, compiled."""

    def __init__(self, schemas: CompiledSchemas, pointer: str) -> None:
        """Take the schema at `pointer` from the compiled `schemas`."""
        self._schemas = schemas
        self._document = schemas.document
        self.pointer = pointer
        self._node = schemas.node(pointer)
        self.validator = schemas.validator(pointer)

    def broken(self, value: Any) -> tuple[BrokenKeyword, ...]:
        """Return the keywords that `value`, a JSON value, breaks."""
        if self.validator.is_valid(value):
            return ()
        leaves = (leaf for error in self.validator.iter_errors(value) for leaf in _leaves(error))
        return tuple(broken for leaf in leaves for broken in self._broken_by(leaf, value))

    def met(self, value: Any) -> frozenset[str]:
        """Return the places of all keywords that apply to `value`."""
        places: set[str] = set()
        self._node.measure(value, places)
        return frozenset(places)

    def _broken_by(self, leaf: ValidationError, value: Any) -> Iterator[BrokenKeyword]:
        *steps, keyword = map(str, leaf.schema_path)
        pointer, where = join(*steps), join(*leaf.instance_path)
        schema = resolve(self._document, pointer)
        rule = schema.get(RULES, {}).get(keyword)
        place = f"{pointer}/{escape(keyword)}"
        for member in _named_members(leaf, keyword, value):
            own = rule.get(member) if isinstance(rule, Mapping) else rule
            yield BrokenKeyword(place, f"{where}/{escape(member)}", own)
        if keyword not in _NAMING:
            certain = not _is_doubtful(keyword, schema, leaf.instance, self._schemas.doubtful)
            yield BrokenKeyword(place, where, rule, certain, self._emptied(keyword, leaf, pointer))

    def _emptied(self, keyword: str, error: ValidationError, pointer: str) -> frozenset[str]:
        """Return the rules that may refuse "" where an object is expected.

        An XML reader may read an empty element as an empty object, and refuse its missing members.
        """
        if keyword != "type" or error.instance != "":
            return frozenset()
        found = SchemaKeywords(self._schemas, pointer).broken({})
        return frozenset(one.rule for one in found if one.rule is not None)


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Yield the errors of a value.

    For `anyOf` these are the errors of the only branch with the type of the value, if there is one.
    """
    branches: Any = getattr(error.kind, "context", ()) if error.schema_path[-1] == "anyOf" else ()
    meant = [branch for branch in branches if not _is_of_other_type(branch, error)]
    if len(meant) != 1:
        yield error
        return
    for nested in meant[0]:
        yield from _leaves(nested)


def _named_members(leaf: ValidationError, keyword: str, value: Any) -> list[str]:
    """Return the members in the error of a keyword: missing ones, or undeclared ones."""
    kind: Any = leaf.kind
    if keyword == "required":
        return [kind.property]
    if keyword != "additionalProperties":
        return []
    # The validator names them only where the schema has `properties`; without, they are all.
    return list(getattr(kind, "unexpected", reduce(getitem, leaf.instance_path, value)))


@dataclass(slots=True)
class _Node:
    """A schema, reduced to its keywords and the values they apply to."""

    always: frozenset[str] = frozenset()
    by_type: Mapping[str, frozenset[str]] = field(default_factory=dict)
    members: Mapping[str, _Node] = field(default_factory=dict)
    rest: _Node | None = None
    items: _Node | None = None
    all_of: tuple[_Node, ...] = ()
    any_of: tuple[tuple[_Node, Draft4Validator], ...] = ()

    def measure(self, value: Any, places: set[str]) -> None:
        """Add the places of the keywords that apply to `value`."""
        places |= self.always
        kind = _type(value)
        places |= self.by_type.get(kind, frozenset())
        for node in self.all_of:
            node.measure(value, places)
        if self.any_of:
            self._measure_branch(value, kind, places)
        if kind == "object":
            for name, item in value.items():
                member = self.members.get(name) or self.rest
                if member is not None:
                    member.measure(item, places)
        elif kind == "array" and self.items is not None:
            for item in value:
                self.items.measure(item, places)

    def _measure_branch(self, value: Any, kind: str, places: set[str]) -> None:
        """Add those of the branches that accept `value`, else of the only branch for its type."""
        held = [node for node, holds in self.any_of if holds.is_valid(value)]
        if not held:
            fitting = [node for node, _ in self.any_of if kind in node.types()]
            held = fitting if len(fitting) == 1 else []
        for node in held:
            node.measure(value, places)

    def types(self) -> frozenset[str]:
        """Return the types that this schema, or a schema that it wraps, has keywords for."""
        return frozenset(self.by_type).union(*(node.types() for node in self.all_of))


class CompiledSchemas:
    """The schemas of one bundled document by their places, each compiled once."""

    def __init__(self, document: Mapping[str, Any], *, in_xml: bool = False) -> None:
        """Compile schemas of `document` at their first use; XML accepts fewer formats."""
        self.document = document
        self.doubtful = DOUBTFUL_IN_XML if in_xml else DOUBTFUL
        self._formats = FORMATS_IN_XML if in_xml else FORMATS
        self._nodes: dict[str, _Node] = {}
        self._validators: dict[str, Draft4Validator] = {}

    def resolved(self, pointer: str) -> tuple[Any, str]:
        """Return the node at `pointer`, references followed, and its pointer."""
        return follow(self.document, resolve(self.document, pointer), pointer)

    def validator(self, pointer: str) -> Draft4Validator:
        """Return the validator of the schema at `pointer`."""
        _, pointer = self.resolved(pointer)
        if pointer not in self._validators:
            reference = "#" + quote(pointer, safe="/~")
            self._validators[pointer] = Draft4Validator(
                {**self.document, "$ref": reference},
                validate_formats=True,
                formats=self._formats,
                offline=True,
            )
        return self._validators[pointer]

    def node(self, pointer: str) -> _Node:
        """Return the node for the schema at `pointer`, which finds the keywords for a value."""
        schema, pointer = self.resolved(pointer)
        if pointer not in self._nodes:
            node = self._nodes[pointer] = _Node()
            self._fill(node, schema, pointer)
        return self._nodes[pointer]

    def _fill(self, node: _Node, schema: Mapping[str, Any], pointer: str) -> None:
        def places(keywords: Sequence[str]) -> frozenset[str]:
            return frozenset(f"{pointer}/{name}" for name in keywords if _refuses(schema, name))

        node.always = places(_ALWAYS)
        declared = schema.get("type")
        node.by_type = {
            kind: places(keywords)
            for kind, keywords in _APPLIES.items()
            if declared in (None, kind) or (kind == "number" and declared == "integer")
        }
        if declared == "boolean":
            node.by_type = {"boolean": frozenset()}
        node.members = {
            name: self.node(f"{pointer}/properties/{escape(name)}")
            for name in schema.get("properties", {})
        }
        if isinstance(schema.get("additionalProperties"), Mapping):
            node.rest = self.node(f"{pointer}/additionalProperties")
        if "items" in schema:
            node.items = self.node(f"{pointer}/items")
        node.all_of = tuple(
            self.node(f"{pointer}/allOf/{index}") for index in range(len(schema.get("allOf", ())))
        )
        node.any_of = tuple(
            (self.node(branch), self.validator(branch))
            for branch in (f"{pointer}/anyOf/{at}" for at in range(len(schema.get("anyOf", ()))))
        )


def _refuses(schema: Mapping[str, Any], keyword: str) -> bool:
    if keyword == "additionalProperties":
        return schema.get(keyword) is False
    if keyword == "uniqueItems":
        return schema.get(keyword) is True
    return keyword in schema


def _is_doubtful(keyword: str, schema: Mapping[str, Any], value: Any, doubtful: Formats) -> bool:
    """Return whether readers of JSON differ on a value that breaks a keyword.

    The draft of JSON Schema decides whether 1.0 is an integer, the server on years 0 and 10000.
    """
    if keyword == "format":
        known = doubtful.get(schema["format"])
        return known is not None and known(value)
    if keyword == "anyOf":
        return _is_whole(value)
    return keyword == "type" and schema.get("type") == "integer" and _is_whole(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()


def _is_of_other_type(branch: Sequence[ValidationError], error: ValidationError) -> bool:
    """Return whether a branch of `anyOf` refuses the type of the value itself."""
    depth = len(error.instance_path)
    refused_by = {one.schema_path[-1] for one in branch if len(one.instance_path) == depth}
    return "type" in refused_by


def _type(value: Any) -> str:
    if isinstance(value, str):
        return "string"
    if isinstance(value, Mapping):
        return "object"
    if isinstance(value, list):
        return "array"
    if isinstance(value, bool):
        return "boolean"
    return "null" if value is None else "number"
