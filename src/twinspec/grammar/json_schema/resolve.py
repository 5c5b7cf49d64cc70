"""Resolves references of schemas, and compares schemas quickly by types and constants."""

from __future__ import annotations

import json
from typing import Any

from twinspec.grammar.json_schema.dialect import Dialect
from twinspec.grammar.json_schema.files import MAPS, Files, UnresolvedReferenceError
from twinspec.grammar.json_schema.shape import Conj
from twinspec.grammar.json_schema.source import Location

_MOST = 40  # schemas that a glance looks at


class ReferenceResolver:
    """Follows references, each once."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._targets: dict[tuple[Location, str], Location | UnresolvedReferenceError] = {}
        self._settled: dict[Location, Location] = {}
        self._said: dict[Location, str] = {}
        self._allowed: dict[Conj, _AllowedValues] = {}

    def target(self, location: Location, keyword: str = "$ref") -> Location:
        """Return the target of a schema's reference.

        UnresolvedReferenceError gives the reason if it has none.
        """
        known = self._targets.get((location, keyword))
        if known is None:
            try:
                known = self._find(location, keyword)
            except UnresolvedReferenceError as error:
                known = error
            self._targets[location, keyword] = known
        if isinstance(known, UnresolvedReferenceError):
            raise known
        return known

    def _find(self, location: Location, keyword: str) -> Location:
        reference = location.node[keyword]
        found = self.files.resolve(reference, location)
        if keyword == "$dynamicRef":
            name = str(reference).rpartition("#")[2]
            dynamic = isinstance(found.node, dict) and found.node.get("$dynamicAnchor") == name
            if dynamic and len(self.files.dynamic.get(name, ())) > 1:
                raise UnresolvedReferenceError(
                    f"where {reference[:80]!r} leads depends on who refers to it"
                )
        if keyword == "$recursiveRef" and len(self.files.dynamic.get("$recursiveAnchor", ())) > 1:
            raise UnresolvedReferenceError(
                "where the $recursiveRef leads depends on who refers to it"
            )
        return found

    def settle(self, location: Location) -> Location:
        """Return the schema behind `$ref`s and behind each `allOf` with one schema."""
        way: list[Location] = []
        seen: set[Location] = set()
        while location not in self._settled and location not in seen:
            way.append(location)
            seen.add(location)
            location = self.step(location) or location
        end = self._settled.get(location, location)
        for each in way:
            self._settled[each] = end
        return end

    def step(self, location: Location) -> Location | None:
        """Return the next schema on the way to the resolved one; None at the end."""
        node = location.node
        if not isinstance(node, dict):
            return None
        dialect = self.files.dialect(location)
        says = [key for key in node if not dialect.is_silent(key) or key == "nullable"]
        if says == ["$ref"] or (dialect.lone_ref and "$ref" in says):
            try:
                return self.target(location)
            except UnresolvedReferenceError:
                return None
        if says == ["allOf"] and isinstance(node["allOf"], list) and len(node["allOf"]) == 1:
            return location["allOf"][0]
        return None

    def all(self, schemas: Conj) -> Conj:
        """Return the resolved schemas, without repetition and without empty ones."""
        found = dict.fromkeys(self.settle(each) for each in schemas)
        return tuple(each for each in found if not self._says_nothing(each))

    def alike(self, one: Conj, other: Conj) -> bool:
        """Return whether two lists of schemas are the same: equal locations, or equal keywords."""
        mine, its = self.all(one), self.all(other)
        return len(mine) == len(its) and all(
            a == b or (a.source is b.source and self._words(a) == self._words(b))
            for a, b in zip(mine, its, strict=True)
        )

    def _says_nothing(self, location: Location) -> bool:
        node, dialect = location.node, self.files.dialect(location)
        return node is True or (
            isinstance(node, dict)
            and all(dialect.is_silent(key) and key != "contentEncoding" for key in node)
        )

    def _words(self, location: Location) -> str:
        """Return the text of a schema without its annotations."""
        if location not in self._said:
            bare = _bare(location.node, self.files.dialect(location))
            self._said[location] = json.dumps(bare, sort_keys=True)
        return self._said[location]

    def types(self, location: Location) -> set[str] | None:
        """Return the types that `type`, `const` and `enum` allow; None without these."""
        return self._allowed_values((location,)).types

    def apart(self, one: Conj, other: Conj) -> bool:
        """Return whether types and constants exclude values that satisfy both lists of schemas."""
        mine, its = self._allowed_values(one), self._allowed_values(other)
        if mine.types is not None and its.types is not None and mine.types.isdisjoint(its.types):
            return True
        return mine.values is not None and its.values is not None and not mine.values & its.values

    def _allowed_values(self, schemas: Conj) -> _AllowedValues:
        if schemas in self._allowed:
            return self._allowed[schemas]
        allowed = self._allowed[schemas] = _AllowedValues()
        waiting, looked = list(schemas), 0
        while waiting and looked < _MOST:
            looked += 1
            location = self.settle(waiting.pop())
            node = location.node
            if not isinstance(node, dict):
                continue
            if isinstance(node.get("$ref"), str):
                try:
                    waiting.append(self.target(location))
                except UnresolvedReferenceError:
                    continue
                if self.files.dialect(location).lone_ref:
                    continue
            keywords = self.files.dialect(location).keywords
            allowed.narrow(node, keywords)
            if isinstance(node.get("allOf"), list):
                waiting += location["allOf"].items()
        return allowed


class _AllowedValues:
    """The types and constants that all of several schemas allow; None for any."""

    def __init__(self) -> None:
        self.types: set[str] | None = None
        self.values: set[Any] | None = None

    def narrow(self, node: dict[str, Any], keywords: frozenset[str]) -> None:
        said = node.get("type")
        listed = said if isinstance(said, list) else [said]
        if said is not None and all(isinstance(each, str) for each in listed):
            types = {"number" if each == "integer" else str(each) for each in listed}
            types |= {"null"} if node.get("nullable") is True else set()
            self.types = types if self.types is None else self.types & types
        for keyword in ("enum", "const"):
            if keyword not in node or keyword not in keywords:
                continue
            values = node["enum"] if keyword == "enum" else [node["const"]]
            if isinstance(values, list) and all(_is_scalar(value) for value in values):
                # True and 1 are one for Python, not for JSON.
                found = {(isinstance(value, bool), value) for value in values}
                self.values = found if self.values is None else self.values & found


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float))


_KEPT = frozenset(("xml", "default", "nullable", "contentEncoding"))


def _bare(node: Any, dialect: Dialect, is_map: bool = False) -> Any:
    """Return a schema without its annotations, so that schemas with the same meaning are equal."""
    if isinstance(node, list):
        return [_bare(each, dialect) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _bare(value, dialect, not is_map and key in MAPS)
        for key, value in node.items()
        if is_map or key in _KEPT or not dialect.is_silent(key)
    }
