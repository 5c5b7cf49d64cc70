"""The shapes of a bundled OpenAPI document: every component schema, with its XML binding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from twinspec.contract.place import Place
from twinspec.contract.pointer import escape
from twinspec.contract.references import schema_name, schema_pointer
from twinspec.contract.shape import (
    Kind,
    ObjectShape,
    ShapeError,
    ShapeMember,
    ShapeProblem,
    ShapeRoot,
    Shapes,
    ShapeValue,
    clark,
)

Locate = Callable[[str], Place]

_KINDS: Mapping[str, Kind] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
}
# Keywords that say nothing of where XML writes a value: the JSON Schema alone judges them.
_SILENT = frozenset(
    (
        *("title", "description", "example", "default", "deprecated", "externalDocs"),
        *("readOnly", "writeOnly", "uniqueItems", "minProperties", "maxProperties", "xml", "type"),
        *("format", "enum", "const", "pattern", "minLength", "maxLength", "multipleOf"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    )
)
_OBJECT = frozenset(("properties", "required", "additionalProperties"))
_ARRAY = frozenset(("items", "minItems", "maxItems"))
_REMEDIES = {
    "oneOf": "Use anyOf.",
    "nullable": "Leave the member out instead, or give clearing a value of its own.",
    "allOf": "Wrap exactly one $ref; write all members of an object in one schema.",
    "discriminator": "Give each kind a member of its own.",
}


def read_openapi(bundle: Mapping[str, Any], where: str | Locate) -> Shapes:
    """Return the shapes of every schema in `bundle["components"]["schemas"]`.

    `where` is the name of the bundle's file, or a function from a JSON Pointer into the bundle
    (`/components/schemas/Case/properties/id`) to the place where a person edits it.
    A member's type is the name of the schema that it refers to, directly or through a wrapper
    `allOf: [{$ref}]`; the wrapper's `xml` overrides that of the schema.
    Raises ShapeError with every construct that cannot be written as XML.
    """
    locate = where if callable(where) else _in_file(where)
    reader = _OpenapiReader(bundle.get("components", {}).get("schemas", {}), locate)
    for name in reader.schemas:
        reader.read(name)
    if reader.problems:
        raise ShapeError(tuple(reader.problems))
    return Shapes(reader.types, reader.roots)


def _in_file(file: str) -> Locate:
    return lambda pointer: Place(file, 0, pointer)


@dataclass(slots=True)
class _Resolved:
    """A schema with references followed: its pointer, its name if any, the merged `xml`."""

    schema: Mapping[str, Any]
    pointer: str
    name: str | None
    xml: dict[str, Any]


@dataclass(slots=True)
class _OpenapiReader:
    schemas: Mapping[str, Mapping[str, Any]]
    locate: Locate
    types: dict[str, ObjectShape] = field(default_factory=dict)
    roots: dict[str, ShapeRoot] = field(default_factory=dict)
    problems: list[ShapeProblem] = field(default_factory=list)

    def problem(self, pointer: str, message: str, hint: str = "") -> None:
        problem = ShapeProblem(message, self.locate(pointer), hint)
        if problem not in self.problems:
            self.problems.append(problem)

    def read(self, name: str) -> None:
        """Read one component schema; arrays are read where they are used."""
        pointer = schema_pointer(name)
        found = self.resolve({"$ref": f"#{pointer}"}, pointer)
        if found is None or found.schema.get("type") == "array":
            return
        place = self.locate(pointer)
        if found.schema.get("type") != "object":
            self.value(found)
            return
        if found.name == name:
            self.types[name] = self.object(name, found)
        if "name" in found.xml and found.name:
            tag = clark(found.xml.get("namespace"), found.xml["name"])
            self.roots[name] = ShapeRoot(name, tag, found.name, place)

    def resolve(self, schema: Mapping[str, Any], pointer: str) -> _Resolved | None:
        """Follow `$ref` and single `allOf` wrappers; None (and a problem) where that fails."""
        name: str | None = None
        xml: dict[str, Any] = {}
        seen: set[str] = set()
        while True:
            xml = {**schema.get("xml", {}), **xml}
            reference = schema.get("$ref")
            wrapped = schema.get("allOf")
            if reference is None and wrapped is None:
                return _Resolved(schema, pointer, name, xml)
            if wrapped is not None:
                if not self.check_wrapper(schema, pointer):
                    return None
                schema, pointer = wrapped[0], f"{pointer}/allOf/0"
                continue
            name = schema_name(schema)
            if name is None or name not in self.schemas or name in seen:
                self.problem(pointer, f"$ref {reference!r} leads to no schema of this document.")
                return None
            seen.add(name)
            schema, pointer = self.schemas[name], schema_pointer(name)

    def check_wrapper(self, schema: Mapping[str, Any], pointer: str) -> bool:
        if len(schema["allOf"]) != 1:
            self.problem(pointer, "allOf of several schemas has no XML form.", _REMEDIES["allOf"])
            return False
        self.check_keywords(schema, pointer, frozenset(("allOf",)))
        return True

    def check_keywords(
        self, schema: Mapping[str, Any], pointer: str, known: frozenset[str]
    ) -> None:
        for keyword in schema:
            if keyword not in known | _SILENT and not keyword.startswith("x-"):
                self.problem(
                    f"{pointer}/{escape(keyword)}",
                    f"the keyword {keyword} has no form in XML here.",
                    _REMEDIES.get(keyword, "Say it with other keywords."),
                )

    def object(self, name: str, found: _Resolved) -> ObjectShape:
        self.check_keywords(found.schema, found.pointer, _OBJECT)
        closed = found.schema.get("additionalProperties", True)
        if not isinstance(closed, bool):
            self.problem(
                f"{found.pointer}/additionalProperties",
                "a schema for unnamed members has no XML form.",
                "Name the members, or write an array of name and value.",
            )
        required = frozenset(found.schema.get("required", ()))
        members = [
            self.member(key, schema, f"{found.pointer}/properties/{escape(key)}", key in required)
            for key, schema in found.schema.get("properties", {}).items()
        ]
        return ObjectShape(
            name=name,
            members=tuple(member for member in members if member),
            closed=closed is False,
            where=self.locate(found.pointer),
        )

    def member(
        self, key: str, schema: Mapping[str, Any], pointer: str, required: bool
    ) -> ShapeMember | None:
        found = self.resolve(schema, pointer)
        if found is None:
            return None
        if found.schema.get("type") == "array":
            return self.array(key, found, pointer, required)
        return ShapeMember(
            key=key,
            tag=clark(found.xml.get("namespace"), found.xml.get("name", key)),
            attribute=bool(found.xml.get("attribute", False)),
            wrapper=None,
            minimum=int(required),
            maximum=1,
            many=False,
            required=required,
            value=self.value(found),
            where=self.locate(pointer),
        )

    def array(self, key: str, found: _Resolved, pointer: str, required: bool) -> ShapeMember | None:
        self.check_keywords(found.schema, found.pointer, _ARRAY)
        item = self.resolve(found.schema.get("items", {}), f"{found.pointer}/items")
        if item is None:
            return None
        if item.schema.get("type") == "array":
            self.problem(item.pointer, "an array of arrays has no XML form.", "Name the inner one.")
            return None
        wrapped = bool(found.xml.get("wrapped", False))
        own = clark(found.xml.get("namespace"), found.xml.get("name", key))
        least = int(found.schema.get("minItems", 0))
        return ShapeMember(
            key=key,
            tag=clark(item.xml.get("namespace"), item.xml["name"]) if "name" in item.xml else own,
            attribute=False,
            wrapper=own if wrapped else None,
            minimum=least if required or wrapped else 0,
            maximum=found.schema.get("maxItems"),
            many=True,
            required=required,
            value=self.value(item),
            where=self.locate(pointer),
        )

    def value(self, found: _Resolved) -> ShapeValue:
        """Return the alternatives of a value; arrays are read by `array`."""
        place = self.locate(found.pointer)
        if "anyOf" in found.schema:
            return self.union(found)
        kind = found.schema.get("type")
        if kind == "object":
            if found.name is None:
                self.problem(
                    found.pointer,
                    "an object without a name has no type.",
                    "Move it to components/schemas and refer to it.",
                )
            return ShapeValue(frozenset(), found.name or "", False, place)
        if not isinstance(kind, str) or kind not in _KINDS:
            said = "no type" if kind is None else f"the type {kind!r}"
            self.problem(
                found.pointer,
                f"a schema with {said} has no form in XML here.",
                "State type: string, integer, number, boolean or object.",
            )
            return ShapeValue(frozenset(), None, False, place)
        self.check_keywords(found.schema, found.pointer, frozenset())
        return ShapeValue(frozenset((_KINDS[kind],)), None, _is_empty(found.schema), place)

    def union(self, found: _Resolved) -> ShapeValue:
        self.check_keywords(found.schema, found.pointer, frozenset(("anyOf",)))
        branches: list[Mapping[str, Any]] = []
        values: list[ShapeValue] = []
        for index, branch in enumerate(found.schema["anyOf"]):
            alternative = self.resolve(branch, f"{found.pointer}/anyOf/{index}")
            if alternative is not None:
                branches.append(alternative.schema)
                values.append(self.value(alternative))
        objects = [value.object for value in values if value.object is not None]
        if len(objects) > 1:
            self.problem(
                found.pointer,
                f"a union of the objects {', '.join(objects)} has no XML form.",
                "Write one object with the members of all, or give each its own member.",
            )
        texts = {branch["pattern"] for branch in branches if "pattern" in branch}
        kinds = [
            value.kinds
            for branch, value in zip(branches, values, strict=True)
            if _digits(branch) not in texts
        ]
        return ShapeValue(
            frozenset[Kind]().union(*kinds),
            objects[0] if objects else None,
            any(value.may_be_empty_text for value in values),
            self.locate(found.pointer),
        )


def _is_empty(schema: Mapping[str, Any]) -> bool:
    """Return whether the only value is the empty text."""
    return schema.get("type") == "string" and (
        schema.get("maxLength") == 0 or schema.get("enum") == [""]
    )


def _digits(schema: Mapping[str, Any]) -> str | None:
    """Return the pattern of the integers from 1 to 9…9, None for any other schema.

    Where another alternative has this pattern, too, XML writes both with the same characters: as
    a text.
    """
    most = str(schema.get("maximum"))
    if schema.get("type") != "integer" or schema.get("minimum") != 1 or set(most) != {"9"}:
        return None
    return f"^[1-9][0-9]{{0,{len(most) - 1}}}$"
