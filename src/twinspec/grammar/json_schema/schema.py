"""Reads one JSON Schema into the set of values that it accepts, exactly or with a gap.

Chains of references can be long, so reading does not use recursion: a generator yields the schema
that it needs, and continues when that schema is read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Mapping
from itertools import combinations

from twinspec.contract.place import Place
from twinspec.contract.pointer import unescape
from twinspec.grammar.json_schema import presence as when
from twinspec.grammar.json_schema.conditions import Conditions
from twinspec.grammar.json_schema.dialect import Dialect
from twinspec.grammar.json_schema.files import Files, UnresolvedReferenceError
from twinspec.grammar.json_schema.own import OwnReader
from twinspec.grammar.json_schema.resolve import ReferenceResolver
from twinspec.grammar.json_schema.shape import (
    ALL,
    ANY,
    NOTHING,
    Clause,
    Members,
    Shape,
    both,
    meet_members,
)
from twinspec.grammar.json_schema.source import Location
from twinspec.grammar.json_schema.unions import UnionReader
from twinspec.grammar.model import Gap

Steps = Generator[Location, Shape, Shape]


def gap(location: Location, construct: str, message: str) -> Gap:
    """Return a gap with a construct and a message, at the place of a location."""
    return Gap(construct, message, location.place)


class SchemaReader:
    """Reads schemas, each once."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.settled = ReferenceResolver(files)
        self.conditions = Conditions(files)
        self._shapes: dict[Location, Shape] = {}

    def shape(self, location: Location) -> Shape:
        """Return the values that the schema at `location` accepts."""
        if location in self._shapes:
            return self._shapes[location]
        stack: list[tuple[Location, Steps]] = [(location, self._read(location))]
        begun = {location}
        answer: Shape | None = None
        while stack:
            current, steps = stack[-1]
            try:
                needed = next(steps) if answer is None else steps.send(answer)
            except StopIteration as done:
                stack.pop()
                begun.discard(current)
                answer = self._shapes[current] = done.value
                continue
            answer = self._shapes.get(needed)
            if answer is None and needed in begun:
                answer = ANY.with_gaps((gap(current, "$ref", "the schema leads back to itself"),))
            elif answer is None:
                begun.add(needed)
                stack.append((needed, self._read(needed)))
        assert answer is not None
        return answer

    def _read(self, location: Location) -> Steps:
        node = location.node
        if node is True or node is False:
            return ANY if node else NOTHING
        if not isinstance(node, dict):
            return ANY.with_gaps(
                (gap(location, "schema", "this is no schema; it is not compared"),)
            )
        dialect = self.files.dialect(location)
        gaps: list[Gap] = []
        reference, failed = self._reference(location, dialect)
        if reference is not None or failed is not None:
            if dialect.lone_ref:
                shape = ANY if reference is None else (yield reference)
                return shape.with_gaps((*gaps, *([failed] if failed else ())))
            gaps += [failed] if failed else []
        shape = OwnReader(location, dialect).shape()
        if reference is not None:
            shape = both((yield reference), shape, location.place)
        shape = yield from self._combined(location, dialect, shape)
        shape = _unevaluated(location, dialect, shape)
        return _named(location, shape).with_gaps(gaps)

    def _reference(
        self, location: Location, dialect: Dialect
    ) -> tuple[Location | None, Gap | None]:
        """Return the target of a schema's references, or a gap if there is none."""
        for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
            if keyword not in location.node or keyword not in dialect.keywords:
                continue
            at = location[keyword]
            try:
                return self.settled.target(location, keyword), None
            except UnresolvedReferenceError as error:
                return None, gap(at, keyword, f"{error}; what it says is not compared")
        return None, None

    def _combined(self, location: Location, dialect: Dialect, shape: Shape) -> Steps:
        """Restrict the shape by the subschemas that apply to the same value, such as `allOf`."""
        node, place = location.node, location.place
        for keyword in ("allOf", "anyOf", "oneOf"):
            if keyword not in node or keyword not in dialect.keywords:
                continue
            listed = location[keyword].items()
            if not listed:
                message = f"{keyword} is a list of schemas; this is not compared"
                shape = shape.with_gaps((gap(location[keyword], keyword, message),))
                continue
            parts: list[Shape] = []
            for each in listed:
                part = yield each
                parts += (part,)
            if keyword == "allOf":
                for part in parts:
                    shape = both(shape, part, place)
            else:
                chooser = self._chooser(location[keyword], keyword == "oneOf")
                shape = both(shape, chooser.unite(parts), place)
        if "not" in node and "not" in dialect.keywords:
            shape = both(shape, self._not(location["not"]), place)
        for aside in self._sibling_keywords(location, dialect):
            shape = both(shape, (yield from aside), place)
        return shape

    def _sibling_keywords(self, location: Location, dialect: Dialect) -> list[Steps]:
        known: Mapping[str, Callable[[Location], Steps]] = {
            "if": self._if,
            "dependentSchemas": self._dependent,
            "dependentRequired": self._dependent,
            "dependencies": self._dependent,
        }
        return [
            read(location) if keyword == "if" else read(location[keyword])
            for keyword, read in known.items()
            if keyword in location.node and keyword in dialect.keywords
        ]

    def _chooser(self, location: Location, exclusive: bool, construct: str = "") -> UnionReader:
        return UnionReader(location, exclusive, self.settled.alike, self.settled.apart, construct)

    def _not(self, inner: Location) -> Shape:
        refused = self.conditions.refused(inner)
        if refused is None:
            message = "what this not refuses is compared as if it were accepted"
            return ANY.with_gaps((gap(inner, "not", message),))
        return refused

    def _if(self, location: Location) -> Steps:
        """Read `if`, `then` and `else`; `if` may test presence or the value of one member."""
        node, place = location.node, location.place
        if "then" not in node and "else" not in node:
            return ANY
        accepted, refused = self.conditions.split(location["if"])
        if accepted is None or refused is None:
            message = "what if, then and else say is not compared"
            return ANY.with_gaps((gap(location["if"], "if", message),))
        first = (yield location["then"]) if "then" in node else ANY
        second = (yield location["else"]) if "else" in node else ANY
        parts = [both(accepted, first, place), both(refused, second, place)]
        return self._chooser(location["if"], False, "if").unite(parts)

    def _dependent(self, location: Location) -> Steps:
        """Read `dependentRequired` and `dependentSchemas`."""
        result = ANY
        keyword = location.pointer.rpartition("/")[2]
        if not isinstance(location.node, dict):
            return ANY.with_gaps(
                (gap(location, keyword, f"{keyword} is a map; it is not compared"),)
            )
        for key, asked in location.members():
            result = both(result, (yield from self._asked(keyword, key, asked)), location.place)
        return result

    def _asked(self, keyword: str, key: str, asked: Location) -> Steps:
        needed = asked.node
        place = asked.place
        if isinstance(needed, list) and all(isinstance(each, str) for each in needed):
            condition = when.either(when.absent(key), when.there(*needed))
            members = Members(place, Clause("silent", place), presence=when.apart((condition,)))
            return Shape(objects=(members,), free=ALL - {"object"})
        if keyword == "dependentRequired" or not isinstance(needed, (dict, bool)):
            return ANY.with_gaps((gap(asked, keyword, f"{keyword} of {key!r} is not compared"),))
        silent = Clause("silent", place)
        lacking = Members(place, silent, presence=(when.absent(key),))
        having = Members(place, silent, presence=(when.there(key),))
        others = ALL - {"object"}
        inner = both(Shape(objects=(having,), free=others), (yield asked), place)
        inner = dataclasses.replace(inner, texts=(), nil=False, arrays=(), free=others)
        parts = [Shape(objects=(lacking,), free=others), inner]
        return self._chooser(asked, False, keyword).unite(parts)


def _unevaluated(location: Location, dialect: Dialect, shape: Shape) -> Shape:
    """Add `unevaluatedProperties` and `unevaluatedItems`, which depend on all other keywords."""
    gaps = []
    if "unevaluatedItems" in location.node and "unevaluatedItems" in dialect.keywords:
        message = "items that nothing else speaks of are compared as if they were free"
        gaps.append(gap(location["unevaluatedItems"], "unevaluatedItems", message))
    if (
        "unevaluatedProperties" not in location.node
        or "unevaluatedProperties" not in dialect.keywords
    ):
        return shape.with_gaps(gaps)
    said = location["unevaluatedProperties"]
    place = said.place
    if said.node is False:
        clause = Clause("closed", place)
    else:
        clause = Clause("open", place, () if said.node is True else (said,))
    objects = shape.objects or (
        (Members(location.place, Clause("silent", location.place)),)
        if "object" in shape.free
        else ()
    )
    by_alternatives, is_known = _evaluated(objects, location.place)
    seen = [key for key in _SEEN_SOMETIMES if key in location.node and key in dialect.keywords]
    seen += [each.uneven for each in objects if each.uneven in _SEEN_SOMETIMES]
    names = {frozenset(one.named) for one in objects if not one.parts}
    if not is_known or (len(names) > 1 and "anyOf" in location.node):
        seen.append("anyOf")
    if seen and said.node is not True:
        message = f"which members {seen[0]} has spoken of is not compared; all that it may are"
        gaps.append(gap(said, "unevaluatedProperties", message))
    changed = tuple(
        dataclasses.replace(each, clause=dataclasses.replace(clause, patterns=each.clause.patterns))
        if each.clause.state == "silent"
        else each
        for each in (by_alternatives if said.node is not True else objects)
    )
    free = shape.free - {"object"}
    return dataclasses.replace(shape, objects=changed, free=free).with_gaps(gaps)


_MOST_ALTERNATIVES = 5


def _evaluated(objects: tuple[Members, ...], place: Place) -> tuple[tuple[Members, ...], bool]:
    """Return objects by the alternatives that they satisfy, and whether all members are known.

    Each alternative evaluates the members that it names where it is satisfied, and no others.
    Example: `anyOf` of {a} and {b, c} gives the objects of a, of b and c, and of all three.
    """
    apart: list[Members] = []
    is_known = True
    for one in objects:
        if len(one.parts) > _MOST_ALTERNATIVES:
            is_known = False
        if not one.parts or len(one.parts) > _MOST_ALTERNATIVES:
            apart.append(one)
            continue
        for number in range(1, len(one.parts) + 1):
            for first, *others in combinations(one.parts, number):
                together: Members | None = first
                for other in others:
                    together = together and meet_members(together, other, place)
                apart += [together] if together else []
    return tuple(apart), is_known


_SEEN_SOMETIMES = ("if", "dependentSchemas", "dependencies")


def _named(location: Location, shape: Shape) -> Shape:
    """Name the objects after the schema, if that schema alone defines them."""
    name = name_of(location)
    if not name or not shape.objects:
        return shape
    alone = len(shape.objects) == 1
    objects = tuple(
        dataclasses.replace(each, name=name) if alone or not each.name else each
        for each in shape.objects
    )
    return dataclasses.replace(shape, objects=objects)


_HOLDERS = ("/components/schemas/", "/definitions/", "/$defs/")


def name_of(location: Location) -> str:
    """Return the name of a component or definition; "" for an inline schema."""
    holder, _, name = location.pointer.rpartition("/")
    if any(f"{holder}/" == known or f"{holder}/".endswith(known) for known in _HOLDERS):
        return unescape(name)
    return ""
