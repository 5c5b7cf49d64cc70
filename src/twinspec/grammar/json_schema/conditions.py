"""Schemas that restrict only which members are present, and the values that they refuse."""

from __future__ import annotations

from typing import Any

from twinspec.grammar.json_schema import presence as when
from twinspec.grammar.json_schema.dialect import Dialect
from twinspec.grammar.json_schema.files import Files, UnresolvedReferenceError
from twinspec.grammar.json_schema.presence import Condition, TooManyCubesError
from twinspec.grammar.json_schema.shape import ALL, ANY, NOTHING, TYPES, Clause, Members, Shape
from twinspec.grammar.json_schema.source import Location
from twinspec.grammar.json_schema.texts import json_type, written

_DEEPEST = 20
_OTHERS = ALL - {"object"}


class Conditions:
    """Reads `not` and `if`, if that is possible exactly."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def refused(self, location: Location) -> Shape | None:
        """Return the values that a schema refuses; None if the grammar cannot represent them.

        `{required: [a]}` refuses the objects without a, `{type: string}` all but strings.
        """
        node = location.node
        if isinstance(node, bool):
            return NOTHING if node else ANY
        if not isinstance(node, dict):
            return None
        dialect = self.files.dialect(location)
        says = _keywords(node, dialect)
        if not says:
            return NOTHING
        if says == {"type"}:
            return _other_types(node["type"])
        values = _values(node, dialect)
        if values is not None and says <= {"const", "enum", "type"}:
            return _without(values, node.get("type"))
        return self.split(location)[1]

    def split(self, location: Location) -> tuple[Shape | None, Shape | None]:
        """Return the values that a schema accepts and those that it refuses; None when unknown."""
        condition = self._condition(location, 0)
        if condition is None:
            return _by_value(location, self.files.dialect(location))
        others = self._takes_others(location, 0)
        place = location.place
        try:
            opposite = when.no(condition)
        except TooManyCubesError:
            return None, None

        def shape(presence: Condition, others: bool) -> Shape:
            free = _OTHERS if others else frozenset()
            if presence == when.NEVER:
                return Shape(free=free)
            members = Members(place, Clause("silent", place), presence=when.apart((presence,)))
            return Shape(objects=(members,), free=free)

        return shape(condition, others), shape(opposite, not others)

    def _takes_others(self, location: Location, depth: int) -> bool:
        """Return whether a schema that restricts presence alone accepts other types than objects.

        `{required: [a]}` does, since it does not restrict other types; `{not: {required: [a]}}`
        does not.
        """
        node = location.node
        if not isinstance(node, dict) or depth > _DEEPEST:
            return node is not False
        if node.get("type") == "object":
            return False
        dialect = self.files.dialect(location)
        for key in ("not", "$ref", "allOf", "anyOf", "oneOf"):
            if key not in node or dialect.is_silent(key):
                continue
            if key == "not":
                taken = not self._takes_others(location[key], depth + 1)
            elif key == "$ref":
                taken = self._takes_others(self.files.resolve(node[key], location), depth + 1)
            else:
                number = sum(self._takes_others(each, depth + 1) for each in location[key].items())
                every = len(location[key].items())
                taken = {"allOf": number == every, "anyOf": number > 0, "oneOf": number == 1}[key]
            if not taken:
                return False
        return True

    def _condition(self, location: Location, depth: int) -> Condition | None:
        """Return the presence condition of a schema; None if it restricts more than presence."""
        node = location.node
        if isinstance(node, bool):
            return when.ALWAYS if node else when.NEVER
        if (
            not isinstance(node, dict)
            or depth > _DEEPEST
            or node.get("type") not in (None, "object")
        ):
            return None
        parts: list[Condition | None] = []
        dialect = self.files.dialect(location)
        try:
            for key in node:
                if dialect.is_silent(key) or key == "type":
                    continue
                parts.append(self._keyword(location, key, depth))
            result = when.ALWAYS
            for part in parts:
                if part is None:
                    return None
                result = when.both(result, part)
        except TooManyCubesError:
            return None
        return result

    def _keyword(self, location: Location, key: str, depth: int) -> Condition | None:
        value = location[key].node
        if key == "required" and isinstance(value, list):
            return when.there(*value) if all(isinstance(each, str) for each in value) else None
        if key == "properties" and isinstance(value, dict):
            return self._properties(location[key])
        if key == "not":
            inner = self._condition(location[key], depth + 1)
            typed = isinstance(value, dict) and "type" in value
            return None if inner is None or typed else when.no(inner)
        if key == "$ref":
            try:
                return self._condition(self.files.resolve(value, location), depth + 1)
            except UnresolvedReferenceError:
                return None
        if key not in ("allOf", "anyOf", "oneOf"):
            return None
        inside = [self._condition(each, depth + 1) for each in location[key].items()]
        known = [each for each in inside if each is not None]
        if not inside or len(known) < len(inside):
            return None
        if key == "anyOf":
            return when.either(*known)
        if key == "oneOf":
            return when.exactly_one(known)
        result = when.ALWAYS
        for each in known:
            result = when.both(result, each)
        return result

    def _properties(self, location: Location) -> Condition | None:
        result = when.ALWAYS
        for key, schema in location.members():
            node = schema.node
            if node is False or node == {"not": {}}:
                result = when.both(result, when.absent(key))
            elif not _is_any(node, self.files.dialect(location)):
                return None
        return result


def _by_value(location: Location, dialect: Dialect) -> tuple[Shape | None, Shape | None]:
    """Return the values that a schema on one member accepts and refuses; None when unknown.

    Example of such a schema: `{properties: {kind: {const: a}}, required: [kind]}`.
    """
    node = location.node
    if not isinstance(node, dict):
        return None, None
    says = _keywords(node, dialect)
    required = node.get("required", [])
    members = location.at("properties").members()
    asked = [each for _, each in members if not _is_any(each.node, dialect)]
    if (
        not says <= {"properties", "required", "type"}
        or "properties" not in says
        or node.get("type") not in (None, "object")
        or not isinstance(required, list)
        or not all(isinstance(each, str) for each in required)
        or len(asked) != 1
        or not isinstance(asked[0].node, dict)
        or _values(asked[0].node, dialect) is None
        or not _keywords(asked[0].node, dialect) <= {"const", "enum", "type"}
    ):
        return None, None
    member = asked[0]
    key = next(key for key, each in location["properties"].members() if each == member)
    silent = Clause("silent", location.place)
    other = Location(member.source, f"{member.pointer}/not", {"not": member.node}, member.mark)
    needed = when.apart((when.there(*required),))
    accepted = Members(location.place, silent, {key: (member,)}, needed)
    there = when.apart((when.there(key, *required),))
    refused = [Members(location.place, silent, {key: (other,)}, there)]
    if required:
        lacking = when.apart((when.no(when.there(*required)),))
        refused.append(Members(location.place, silent, presence=lacking))
    typed = node.get("type") == "object"
    return (
        Shape(objects=(accepted,), free=frozenset() if typed else _OTHERS),
        Shape(objects=tuple(refused), free=_OTHERS if typed else frozenset()),
    )


def _is_any(node: Any, dialect: Dialect) -> bool:
    return node is True or (isinstance(node, dict) and not _keywords(node, dialect))


def _keywords(node: dict[str, Any], dialect: Dialect) -> set[str]:
    """Return the keywords that restrict values."""
    return {key for key in node if not dialect.is_silent(key)}


def _values(node: dict[str, Any], dialect: Dialect) -> frozenset[tuple[str, str]] | None:
    """Return the scalars that `const` or `enum` lists, each with its type; else None."""
    has_const = "const" in node and not dialect.is_silent("const")
    said = [node["const"]] if has_const else node.get("enum")
    if not isinstance(said, list) or any(isinstance(value, (dict, list)) for value in said):
        return None
    return frozenset(
        (json_type(value), "null" if value is None else written(value)) for value in said
    )


def _without(values: frozenset[tuple[str, str]], said: object) -> Shape | None:
    """Return all values but these; None if their types are not all among the types in `said`."""
    listed = said if isinstance(said, list) else [said]
    types = {"number" if each == "integer" else str(each) for each in listed}
    if said is not None and not {kind for kind, _ in values} <= types:
        return None
    return Shape(free=ALL, without=values)


def _other_types(said: object) -> Shape | None:
    listed = said if isinstance(said, list) else [said]
    if not all(isinstance(each, str) and each in TYPES for each in listed):
        return None  # what is no integer may be another number
    return Shape(free=ALL - frozenset(listed))
