"""The shapes of a bundled OpenAPI document: every component schema, with its XML binding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from twinspec.contract.pattern import PatternError, canonical
from twinspec.contract.place import Place
from twinspec.contract.pointer import escape
from twinspec.contract.references import schema_name, schema_pointer
from twinspec.contract.shape import (
    Base,
    Member,
    ObjectShape,
    Problem,
    Root,
    ShapeError,
    Shapes,
    Text,
    Value,
    clark,
)

Locate = Callable[[str], Place]

_BASES: dict[str, Base] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
}
_SIZES = {"int32": 2**31, "int64": 2**63}
# Keywords that say nothing of a document's shape, or (uniqueItems, minProperties) nothing that an
# XSD could say as well: the JSON Schema alone judges them, in both representations.
_SILENT = frozenset(
    (
        *("title", "description", "example", "default", "deprecated", "externalDocs"),
        *("readOnly", "writeOnly", "uniqueItems", "minProperties", "maxProperties", "xml", "type"),
    )
)
_TEXT = frozenset(("format", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum"))
_FORMATS = frozenset(
    ("date-time", "date-time-range", "int32", "int64", "float", "double", "password")
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
    A member's type is the name of the schema it refers to, through `allOf: [{$ref}]` wrappers,
    whose `xml` wins over that of the schema itself.
    Raises ShapeError with every construct that has no canonical shape.
    """
    locate = where if callable(where) else _in_file(where)
    reader = _OpenapiReader(bundle.get("components", {}).get("schemas", {}), locate)
    for name in reader.schemas:
        reader.read(name)
    if reader.problems:
        raise ShapeError(tuple(reader.problems))
    return Shapes(reader.types, reader.values, reader.roots)


def _in_file(file: str) -> Locate:
    return lambda pointer: Place(file, 0, pointer)


@dataclass(slots=True)
class _Resolved:
    """A schema behind its references: where it stands, its own name if any, the merged `xml`."""

    schema: Mapping[str, Any]
    pointer: str
    name: str | None
    xml: dict[str, Any]


@dataclass(slots=True)
class _OpenapiReader:
    schemas: Mapping[str, Mapping[str, Any]]
    locate: Locate
    types: dict[str, ObjectShape] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    roots: dict[str, Root] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, pointer: str, message: str, hint: str = "") -> None:
        problem = Problem(message, self.locate(pointer), hint)
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
            self.values[name] = self.value(found)
            return
        if found.name == name:
            self.types[name] = self.object(name, found)
        if "name" in found.xml and found.name:
            tag = clark(found.xml.get("namespace"), found.xml["name"])
            self.roots[name] = Root(name, tag, found.name, place)

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
            self.problem(pointer, "allOf of several schemas has no XSD form.", _REMEDIES["allOf"])
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
                    f"the keyword {keyword} has no canonical shape here.",
                    _REMEDIES.get(keyword, "Say it with keywords that XSD can say as well."),
                )

    def object(self, name: str, found: _Resolved) -> ObjectShape:
        self.check_keywords(found.schema, found.pointer, _OBJECT)
        closed = found.schema.get("additionalProperties", True)
        if not isinstance(closed, bool):
            self.problem(
                f"{found.pointer}/additionalProperties",
                "a schema for unnamed members has no XSD form.",
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
    ) -> Member | None:
        found = self.resolve(schema, pointer)
        if found is None:
            return None
        if found.schema.get("type") == "array":
            return self.array(key, found, pointer, required)
        return Member(
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

    def array(self, key: str, found: _Resolved, pointer: str, required: bool) -> Member | None:
        self.check_keywords(found.schema, found.pointer, _ARRAY)
        item = self.resolve(found.schema.get("items", {}), f"{found.pointer}/items")
        if item is None:
            return None
        if item.schema.get("type") == "array":
            self.problem(item.pointer, "an array of arrays has no XML form.", "Name the inner one.")
            return None
        wrapped = bool(found.xml.get("wrapped", False))
        own = clark(found.xml.get("namespace"), found.xml.get("name", key))
        self.check_range(found, "minItems", "maxItems")
        least = int(found.schema.get("minItems", 0))
        return Member(
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

    def value(self, found: _Resolved) -> Value:
        """Return the alternatives of a value that is no array."""
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
            return Value((), found.name or "", place)
        text = self.text(found)
        return Value((text,) if text else (), None, place)

    def union(self, found: _Resolved) -> Value:
        self.check_keywords(found.schema, found.pointer, frozenset(("anyOf",)))
        texts: list[Text] = []
        objects: list[str] = []
        for index, branch in enumerate(found.schema["anyOf"]):
            pointer = f"{found.pointer}/anyOf/{index}"
            alternative = self.resolve(branch, pointer)
            if alternative is None:
                continue
            value = self.value(alternative)
            texts += value.texts
            objects += [value.object] if value.object is not None else []
        if len(objects) > 1:
            self.problem(
                found.pointer,
                f"a union of the objects {', '.join(objects)} has no XSD form.",
                "Write one object with the members of all, or give each its own member.",
            )
        place = self.locate(found.pointer)
        return Value(_without_numbers(texts), objects[0] if objects else None, place)

    def text(self, found: _Resolved) -> Text | None:
        schema = found.schema
        kind = schema.get("type")
        if kind not in _BASES:
            said = "no type" if kind is None else f"the type {kind!r}"
            self.problem(
                found.pointer,
                f"a schema with {said} has no canonical shape here.",
                "State type: string, integer, number, boolean or object.",
            )
            return None
        self.check_keywords(schema, found.pointer, _TEXT)
        if schema.get("format", "password") not in _FORMATS:
            self.problem(
                f"{found.pointer}/format",
                f"the format {schema['format']!r} means nothing to an XSD.",
                "State a pattern in both halves.",
            )
        self.check_range(found, "minLength", "maxLength")
        self.check_range(found, "minimum", "maximum")
        size = _SIZES.get(schema.get("format", "")) if kind in ("integer", "number") else None
        least = _decimal(schema.get("minimum"))
        most = _decimal(schema.get("maximum"))
        if size is not None:
            least = max(Decimal(-size), least) if least is not None else Decimal(-size)
            most = min(Decimal(size - 1), most) if most is not None else Decimal(size - 1)
        return Text(
            base="dateTime" if schema.get("format") == "date-time" else _BASES[kind],
            enumeration=_enumeration(schema.get("enum")),
            patterns=self.patterns(schema, found.pointer),
            min_length=schema.get("minLength") or None,
            max_length=schema.get("maxLength"),
            minimum=least,
            maximum=most,
            where=self.locate(found.pointer),
        )

    def check_range(self, found: _Resolved, least: str, most: str) -> None:
        """Report a range that holds nothing: neither half can be equal to it."""
        low, high = found.schema.get(least), found.schema.get(most)
        if low is not None and high is not None and low > high:
            self.problem(
                f"{found.pointer}/{least}",
                f"{least} {low} is greater than {most} {high}.",
                "Correct one of them; nothing satisfies both.",
            )

    def patterns(self, schema: Mapping[str, Any], pointer: str) -> tuple[str, ...]:
        if "pattern" not in schema:
            return ()
        try:
            return (canonical(schema["pattern"], "json"),)
        except PatternError as error:
            self.problem(f"{pointer}/pattern", str(error))
            return ()


def _without_numbers(texts: list[Text]) -> tuple[Text, ...]:
    """Return alternatives without the integers that another one writes as text.

    In XML both are the same characters, so that an XSD states the text alone.
    """
    written = {pattern for text in texts if text.base == "string" for pattern in text.patterns}
    return tuple(text for text in texts if text.base != "integer" or _written(text) not in written)


def _written(whole: Text) -> str | None:
    """Return the canonical pattern of the numbers from 1 to 9…9, None for other bounds."""
    most = str(whole.maximum)
    if whole.minimum != 1 or set(most) != {"9"}:
        return None
    return canonical(f"[1-9][0-9]{{0,{len(most) - 1}}}", "xsd")


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _enumeration(values: list[Any] | None) -> frozenset[str] | None:
    if values is None:
        return None
    return frozenset(
        str(value).lower() if isinstance(value, bool) else str(value) for value in values
    )
