"""Schemas that ask nothing but which members are there, and what such a schema refuses."""

from __future__ import annotations

from twinspec.grammar.json_schema import presence as when
from twinspec.grammar.json_schema.dialect import ANNOTATIONS, is_extension
from twinspec.grammar.json_schema.files import Files, LeadsNowhere
from twinspec.grammar.json_schema.presence import Condition, TooLarge
from twinspec.grammar.json_schema.shape import ALL, ANY, NOTHING, TYPES, Clause, Members, Shape
from twinspec.grammar.json_schema.source import Spot

_DEEPEST = 20
_OTHERS = ALL - {"object"}


class Conditions:
    """Reads `not` and `if`, exactly or not at all."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def refused(self, spot: Spot) -> Shape | None:
        """Return the values that a schema refuses; None when the grammar cannot say them.

        `{required: [a]}` refuses the objects without a, `{type: string}` all but strings.
        """
        node = spot.node
        if isinstance(node, bool):
            return NOTHING if node else ANY
        if not isinstance(node, dict):
            return None
        says = {key for key in node if not _is_silent(key)}
        if not says:
            return NOTHING
        if says == {"type"}:
            return _other_types(node["type"])
        return self.split(spot)[1]

    def split(self, spot: Spot) -> tuple[Shape | None, Shape | None]:
        """Return the values that a schema accepts and those that it refuses, None when unsaid."""
        condition = self._condition(spot, 0)
        if condition is None:
            return None, None
        typed = isinstance(spot.node, dict) and spot.node.get("type") == "object"
        place = spot.place
        try:
            opposite = when.no(condition)
        except TooLarge:
            return None, None

        def shape(presence: Condition, others: bool) -> Shape:
            free = _OTHERS if others else frozenset()
            if presence == when.NEVER:
                return Shape(free=free)
            members = Members(place, Clause("silent", place), presence=when.apart((presence,)))
            return Shape(objects=(members,), free=free)

        return shape(condition, not typed), shape(opposite, typed)

    def _condition(self, spot: Spot, depth: int) -> Condition | None:
        """Return when an object satisfies a schema that asks for presence alone; else None."""
        node = spot.node
        if isinstance(node, bool):
            return when.ALWAYS if node else when.NEVER
        if (
            not isinstance(node, dict)
            or depth > _DEEPEST
            or node.get("type") not in (None, "object")
        ):
            return None
        parts: list[Condition | None] = []
        try:
            for key in node:
                if _is_silent(key) or key == "type":
                    continue
                parts.append(self._keyword(spot, key, depth))
            result = when.ALWAYS
            for part in parts:
                if part is None:
                    return None
                result = when.both(result, part)
        except TooLarge:
            return None
        return result

    def _keyword(self, spot: Spot, key: str, depth: int) -> Condition | None:
        value = spot[key].node
        if key == "required" and isinstance(value, list):
            return when.there(*value) if all(isinstance(each, str) for each in value) else None
        if key == "properties" and isinstance(value, dict):
            return self._properties(spot[key])
        if key == "not":
            inner = self._condition(spot[key], depth + 1)
            typed = isinstance(value, dict) and "type" in value
            return None if inner is None or typed else when.no(inner)
        if key == "$ref":
            try:
                return self._condition(self.files.resolve(value, spot), depth + 1)
            except LeadsNowhere:
                return None
        if key not in ("allOf", "anyOf", "oneOf"):
            return None
        inside = [self._condition(each, depth + 1) for each in spot[key].items()]
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

    def _properties(self, spot: Spot) -> Condition | None:
        result = when.ALWAYS
        for key, schema in spot.members():
            node = schema.node
            if node is False or node == {"not": {}}:
                result = when.both(result, when.absent(key))
            elif node is not True and not (isinstance(node, dict) and all(map(_is_silent, node))):
                return None
        return result


def _other_types(said: object) -> Shape | None:
    listed = said if isinstance(said, list) else [said]
    if not all(isinstance(each, str) and each in TYPES for each in listed):
        return None  # what is no integer may be another number
    return Shape(free=ALL - frozenset(listed))


def _is_silent(key: str) -> bool:
    return key in ANNOTATIONS or is_extension(key)
