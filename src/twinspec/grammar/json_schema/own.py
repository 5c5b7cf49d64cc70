"""The values that one schema's own keywords accept, without referenced or combined schemas."""

from __future__ import annotations

import dataclasses
from typing import Any

from twinspec.grammar.json_schema.dialect import Dialect
from twinspec.grammar.json_schema.members import read_members
from twinspec.grammar.json_schema.shape import ALL, TYPES, Conj, Entries, Shape
from twinspec.grammar.json_schema.source import Location
from twinspec.grammar.json_schema.texts import (
    NUMBER_KEYWORDS,
    STRING_KEYWORDS,
    TextReader,
    is_count,
    json_type,
    narrowed,
    written,
)
from twinspec.grammar.model import Gap, Range, Text

OBJECT_KEYWORDS = (
    *("properties", "required", "additionalProperties", "patternProperties", "propertyNames"),
    *("minProperties", "maxProperties"),
)
ARRAY_KEYWORDS = (
    *("items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems"),
    *("contains", "minContains", "maxContains"),
)
_OF_TYPE = {
    "string": (*STRING_KEYWORDS, "format"),
    "number": (*NUMBER_KEYWORDS, "format"),
    "object": OBJECT_KEYWORDS,
    "array": ARRAY_KEYWORDS,
}


class OwnReader:
    """Reads the keywords of one schema: its types, and the restrictions of each type."""

    def __init__(self, location: Location, dialect: Dialect) -> None:
        self.location = location
        self.dialect = dialect
        self.gaps: list[Gap] = []

    def _report(self, location: Location, construct: str, message: str) -> Gap:
        return Gap(construct, message, location.place)

    def _gap(self, keyword: str, message: str) -> None:
        self.gaps.append(self._report(self.location[keyword], keyword, message))

    def _has(self, keyword: str) -> bool:
        return keyword in self.location.node and keyword in self.dialect.keywords

    def shape(self) -> Shape:
        """Return the values that the schema's own keywords accept."""
        types, whole = self._types()
        listed = self._listed()
        free = frozenset() if types is not None or listed is not None else self._free_types()
        kinds = (ALL if types is None else types) - free
        texts: list[Text] = []
        reader = TextReader(self.location, self.dialect.flags, self._report)
        if "string" in kinds:
            texts.append(reader.string())
        if "number" in kinds:
            texts.append(reader.number(whole))
        if "boolean" in kinds:
            texts.append(reader.boolean())
        shape = Shape(
            texts=tuple(texts),
            nil="null" in kinds,
            objects=(read_members(self.location, self.dialect),) if "object" in kinds else (),
            arrays=(self._entries(),) if "array" in kinds else (),
            free=free,
        )
        if listed is not None:
            shape = self._only(shape, listed)
        return shape.with_gaps(self.gaps)

    def _free_types(self) -> frozenset[str]:
        """Return the types that no keyword restricts."""
        said = {
            kind
            for kind, keywords in _OF_TYPE.items()
            if any(self._has(keyword) for keyword in keywords)
        }
        if "contentEncoding" in self.location.node:
            said.add("string")
        return ALL - said

    def _types(self) -> tuple[frozenset[str] | None, bool]:
        """Return the types of `type` (None without it), and whether numbers must be integers."""
        node = self.location.node
        said = node.get("type")
        nullable = self.dialect.nullable and node.get("nullable") is True
        if said is None:
            if nullable:
                self._gap("nullable", "nullable without a type beside it lets nothing in")
            return None, False
        listed = said if isinstance(said, list) else [said]
        if not listed or not all(each in (*TYPES, "integer") for each in listed):
            self._gap("type", f"the type {str(said)[:60]!r} is not known; any type is compared")
            return None, False
        if (
            isinstance(said, list)
            and self.dialect.language == "openapi"
            and self.dialect.draft == 4
        ):
            self._gap(
                "type", f"{self.dialect.name} has no lists of types; they are compared as such"
            )
        kinds = {"number" if each == "integer" else each for each in listed}
        kinds |= {"null"} if nullable else set()
        return frozenset(kinds), "number" not in listed

    def _listed(self) -> list[Any] | None:
        """Return the values of `enum` and `const`, None without either."""
        node = self.location.node
        listed: list[Any] | None = None
        if self._has("enum"):
            if isinstance(node["enum"], list) and node["enum"]:
                listed = node["enum"]
            else:
                self._gap("enum", "enum is a list of values; this one is not compared")
        if self._has("const"):
            constant = node["const"]
            if listed is None or any(same(constant, value) for value in listed):
                return [constant]
            return []
        return listed

    def _only(self, shape: Shape, listed: list[Any]) -> Shape:
        """Return the listed values that a shape includes."""
        keyword = "enum" if self._has("enum") else "const"
        texts: list[Text] = []
        for text in shape.texts:
            values = [value for value in listed if json_type(value) == text.json_type]
            kept = narrowed(text, tuple(dict.fromkeys(written(value) for value in values)))
            texts += [kept] if kept else []
        has = {json_type(value) for value in listed}
        for kind in ("object", "array"):
            if kind in has and (shape.objects if kind == "object" else shape.arrays):
                self._gap(keyword, f"values of the type {kind} in {keyword} are not compared")
        return dataclasses.replace(
            shape,
            texts=tuple(texts),
            nil=shape.nil and None in listed,
            objects=shape.objects if "object" in has else (),
            arrays=shape.arrays if "array" in has else (),
        )

    def _entries(self) -> Entries:
        node, place = self.location.node, self.location.place
        before = len(self.gaps)
        items, most = self._items()
        for keyword in ("contains", "uniqueItems"):
            if self._has(keyword) and node[keyword] is not False:
                self._gap(keyword, f"{keyword} is not compared")
        least = self._count("minItems") or 0
        limit = self._count("maxItems")
        limits = [each for each in (most, limit) if each is not None]
        gaps, self.gaps = tuple(self.gaps[before:]), self.gaps[:before]
        return Entries(place, items, Range(least, min(limits) if limits else None), gaps)

    def _count(self, keyword: str) -> int | None:
        value = self.location.node.get(keyword)
        if value is not None and not is_count(value):
            self._gap(keyword, f"{keyword} is no number of items; it is not compared")
            return None
        return None if value is None else int(value)

    def _items(self) -> tuple[tuple[Conj, ...], int | None]:
        """Return the schemas of items, and the limit of their number that tuples set."""
        node = self.location.node
        tuples, others = "prefixItems", "items"
        if self.dialect.tuples and isinstance(node.get("items"), list):
            tuples, others = "items", "additionalItems"
        rest: Conj = (self.location[others],) if self._has(others) else ()
        if not self._has(tuples) or (tuples == "items" and not isinstance(node["items"], list)):
            if rest and not isinstance(rest[0].node, (dict, bool)):
                self._gap(others, f"{others} is a schema; this is not compared")
                rest = ()
            return (rest,), 0 if rest and rest[0].node is False else None
        first = self.location[tuples].items()
        closed = bool(rest) and rest[0].node is False
        most = node.get("maxItems")
        if len(first) == 1 and is_count(most) and most <= 1:
            return ((first[0],),), None
        self._gap(tuples, "which item stands where is not compared; each may be any of them")
        alternatives = tuple((each,) for each in first)
        return alternatives + (() if closed else (rest,)), len(first) if closed else None


def same(one: Any, other: Any) -> bool:
    """Return whether two values are equal in JSON: 1 and 1.0 are, 1 and true are not."""
    return json_type(one) == json_type(other) and bool(one == other)
