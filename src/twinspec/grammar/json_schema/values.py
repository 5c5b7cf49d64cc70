"""Converts sets of JSON values to values of the grammar, each once."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from os.path import relpath
from pathlib import Path
from typing import Any

from twinspec.contract.place import Place
from twinspec.grammar.boxes import merge_ranges
from twinspec.grammar.json_schema import presence as when
from twinspec.grammar.json_schema.boxes import factors
from twinspec.grammar.json_schema.files import Files
from twinspec.grammar.json_schema.schema import SchemaReader, name_of
from twinspec.grammar.json_schema.shape import (
    ALL,
    Clause,
    Conj,
    Entries,
    Members,
    Shape,
    meet_all,
    narrow,
)
from twinspec.grammar.json_schema.source import Location
from twinspec.grammar.json_schema.texts import matches, written
from twinspec.grammar.json_schema.unions import UnionReader
from twinspec.grammar.json_schema.xml import XmlObjectReader
from twinspec.grammar.model import (
    Array,
    Gap,
    Member,
    Object,
    Pattern,
    Range,
    Rest,
    Text,
    Value,
    ValueConstraint,
    ValueId,
)

Union = tuple[Conj, ...]
"""Alternatives, each a list of schemas that all apply."""

_Lists = Mapping[str, tuple[Entries, ...]]
"""Which of its kinds of lists a member is, by key."""

_ONCE = (Range(1, 1),)
MAX_LISTS = 8
MAX_VARIANTS = 50
MAX_VALUES = 200_000


class ValueReader:
    """Makes values from schemas. Values that others refer to wait in a queue, without recursion."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.schemas = SchemaReader(files)
        self.settled = self.schemas.settled
        self.xml = XmlObjectReader(files, self.settled)
        self.values: dict[ValueId, Value] = {}
        self.gaps: list[Gap] = []
        self._main: Path | None = None
        self._waiting: deque[tuple[ValueId, Union, str]] = deque()
        self._known: set[ValueId] = set()
        self._shapes: dict[Conj, Shape] = {}

    def id_of(self, alternatives: Union, name: str) -> ValueId:
        """Return the id of the value that the alternatives form; `read` reads it later.

        `name` is its name in messages if its schema has no name.
        """
        settled = tuple(dict.fromkeys(self.settled.all(each) for each in alternatives))
        if () in settled:
            settled = ((),)
        key = " | ".join(
            " & ".join(self._address(location) for location in each) for each in settled
        )
        key = key or "anything"
        if key not in self._known:
            if len(self._known) > MAX_VALUES:
                self.gaps.append(self._too_many(settled))
                key, settled = "anything", ((),)
            self._known.add(key)
            own = name_of(settled[0][0]) if len(settled) == 1 and len(settled[0]) == 1 else ""
            self._waiting.append((key, settled, own or name))
        return key

    def _too_many(self, alternatives: Union) -> Gap:
        message = f"more than {MAX_VALUES} combinations of schemas; further ones are not compared"
        return Gap("allOf", message, alternatives[0][0].place)

    def _address(self, location: Location) -> str:
        if self._main is None:
            self._main = next(iter(self.files.files.values())).source.file
        other = location.source.file
        file = "" if other == self._main else f"{relpath(other, self._main.parent)}#"
        return f"{file}{location.pointer}" or "#"

    def read(self) -> None:
        """Read all queued values, and those that they refer to."""
        while self._waiting:
            key, alternatives, name = self._waiting.popleft()
            self.values[key] = self._value(alternatives, name)

    def shape(self, schemas: Conj) -> Shape:
        """Return the JSON values that satisfy all of the schemas."""
        if schemas not in self._shapes:
            parts = [self.schemas.shape(location) for location in self.settled.all(schemas)]
            place = schemas[0].place if schemas else Place("")
            shape = meet_all(parts, place).settled()
            if shape.without:
                listed = ", ".join(sorted(value[:20] for _, value in shape.without))
                message = f"that {listed[:80]} is refused is not compared"
                shape = shape.with_gaps((Gap("not", message, place),))
            self._shapes[schemas] = shape
        return self._shapes[schemas]

    def _value(self, alternatives: Union, name: str) -> Value:
        if alternatives == ((),):
            return Value("anything", self._nowhere(), anything=True)
        first = alternatives[0][0]
        shapes = [self.shape(each) for each in alternatives]
        if len(shapes) == 1:
            shape = shapes[0]
        else:
            shape = UnionReader(first, False, self.settled.alike, self.settled.apart).unite(shapes)
        value = self._of_shape(shape, name, first.place)
        if len(alternatives) == 1 and len(alternatives[0]) == 1:
            value = dataclasses.replace(value, variants=tuple(self._variants(first)))
        return value

    def _variants(self, location: Location) -> Iterator[tuple[str, ValueId]]:
        """Yield the named schemas of a `oneOf` or `anyOf`, if each value satisfies just one."""
        dialect = self.files.dialect(location)
        node = location.node if isinstance(location.node, dict) else {}
        says = [key for key in node if not dialect.is_silent(key) and key != "type"]
        if len(says) != 1 or says[0] not in ("oneOf", "anyOf"):
            return
        listed = [self.settled.settle(each) for each in location[says[0]].items()]
        named = {name_of(each): each for each in listed}
        if "" in named or not 1 < len(named) == len(listed) <= MAX_VARIANTS:
            return
        chooser = UnionReader(location, True, self.settled.alike, self.settled.apart)
        if chooser.are_apart([self.shape((each,)) for each in listed]):
            for name, each in named.items():
                yield name, self.id_of(((each,),), name)

    def _nowhere(self) -> Place:
        return Place(str(next(iter(self.files.files.values())).source.file))

    def _of_shape(self, shape: Shape, name: str, place: Place) -> Value:
        said = shape.said
        if not said and shape.free == ALL:
            return Value(name, place, anything=True, gaps=shape.gaps)
        if not said:
            shape = _spelled_out(shape, place)
        objects = [
            self._object(each, name, lists) for each in shape.objects for lists in self._lists(each)
        ]
        gaps = list(shape.gaps)
        return Value(
            name=name,
            place=place,
            texts=shape.texts,
            objects=tuple(each for each in objects if each is not None),
            nil=shape.nil,
            array=self._array(shape.arrays, name, gaps),
            gaps=tuple(dict.fromkeys(gaps)),
            typeless=bool(said and shape.free),
        )

    def _array(self, entries: tuple[Entries, ...], name: str, gaps: list[Gap]) -> Array | None:
        if not entries:
            return None
        gaps += [gap for each in entries for gap in each.gaps]
        items, counts = self._list(entries, gaps)
        if len(counts) > 1:
            message = "the numbers of entries between those of the alternatives are not compared"
            gaps.append(Gap("anyOf", message, entries[0].place))
            limits = [each.most for each in counts]
            most = None if None in limits else max(each for each in limits if each is not None)
            counts = (Range(counts[0].least, most),)
        tag = self.xml.member("", (), items[0]).tag if items and items[0] else None
        if tag is not None and tag.kind == "element" and not tag.name:
            tag = None
        return Array(self.id_of(items, name), counts[0], tag, entries[0].place)

    def _list(
        self, entries: tuple[Entries, ...], gaps: list[Gap]
    ) -> tuple[Union, tuple[Range, ...]]:
        """Return the items and counts of a list; a gap if alternatives have different items."""
        items = list(entries[0].items)
        for each in (item for entry in entries[1:] for item in entry.items):
            if not any(self.settled.alike(each, known) for known in items):
                items.append(each)
        if any(len(entry.items) != len(items) for entry in entries):
            message = "lists of one kind are not told from lists of another, items are compared"
            gaps.append(Gap("anyOf", message, entries[0].place))
        return tuple(items), tuple(merge_ranges(entry.counts for entry in entries))

    def _lists(self, members: Members) -> list[_Lists]:
        """Return the combinations of list items that members may have: one, unless items differ.

        A member that is a list of texts or a list of objects gives two sets of objects.
        """
        kinds: dict[str, list[tuple[Entries, ...]]] = {}
        for key, schemas in members.named.items():
            arrays = self.shape(schemas).arrays
            if len(arrays) < 2:
                continue
            found: list[list[Entries]] = []
            for each in arrays:
                alike = next((one for one in found if self._same_items(one[0], each)), None)
                if alike is None:
                    found.append([each])
                else:
                    alike.append(each)
            if len(found) > 1:
                kinds[key] = [tuple(one) for one in found]
        size = prod(len(each) for each in kinds.values())
        if size > MAX_LISTS:
            return [{}]
        return [dict(zip(kinds, chosen, strict=True)) for chosen in product(*kinds.values())]

    def _same_items(self, one: Entries, other: Entries) -> bool:
        return len(one.items) == len(other.items) and all(
            self.settled.alike(a, b) for a, b in zip(one.items, other.items, strict=True)
        )

    def _object(self, members: Members, name: str, lists: _Lists) -> Object | None:
        """Return one set of objects of the grammar; None when it is empty."""
        name = members.name or name
        gaps = list(members.gaps)
        named = dict(members.named)
        closing = []
        asked = {key for condition in members.presence for key in when.keys_of(condition)}
        for key in sorted(asked - named.keys()):
            schemas = members.clause.of(key)
            if schemas is None:
                closing.append(when.absent(key))
            else:
                named[key] = schemas
        made: dict[str, Member] = {}
        counts: dict[str, tuple[Range, ...]] = {}
        for key, schemas in named.items():
            allowed = all(matches(pattern.source, key) for pattern in members.names)
            member, ranges = self._member(key, schemas, f"{name}.{key}", lists, gaps)
            if not allowed:
                closing.append(when.absent(key))
                if members.clause.state == "closed":
                    continue  # a key that nothing names is not accepted anyway
            made[key], counts[key] = member, ranges
        presence, lost = narrow(members.presence, closing)
        if lost:
            message = "too many conditions on which members are there, not compared"
            gaps.append(Gap("required", message, members.place))
        if when.NEVER in presence:
            return None
        rest = self._rest(members, name, gaps)
        boxes, exact = factors(presence, counts)
        if not exact:
            message = "which members come together is not compared: too many possibilities"
            gaps.append(Gap("required", message, members.place))
        there, _ = factors(presence, dict.fromkeys(counts, _ONCE))
        return Object(
            name=name,
            place=members.place,
            members=made,
            factors=boxes,
            presence=there,
            rest=rest,
            gaps=tuple(dict.fromkeys(gaps)),
            uneven=members.uneven,
        )

    def _member(
        self, key: str, schemas: Conj, name: str, lists: _Lists, gaps: list[Gap]
    ) -> tuple[Member, tuple[Range, ...]]:
        """Return a member, and its possible numbers when it is present."""
        lists_or_one = self._one_or_many(schemas)
        shape = lists_or_one or self.shape(schemas)
        place = schemas[0].place if schemas else self._nowhere()
        default = self._default(schemas, gaps)
        if shape.said - {"null"} != {"array"}:
            tags = self.xml.member(key, schemas, None)
            gaps += tags.gaps
            value = self.id_of((schemas,), name)
            return Member(key, value, place, tag=tags.tag, default=default), _ONCE
        if shape.nil:
            message = f"null in place of the list {key!r} is compared as a list without entries"
            gaps.append(Gap("null", message, place))
        gaps += shape.gaps
        arrays = lists.get(key, shape.arrays)
        gaps += [gap for each in arrays for gap in each.gaps]
        items, ranges = self._list(arrays, gaps)
        tags = self.xml.member(key, schemas, items[0])
        gaps += tags.gaps
        member = Member(
            key=key,
            value=self.id_of(items, name),
            place=place,
            tag=tags.tag,
            many=True,
            entries=ranges,
            single=lists_or_one is not None,
            wrapped=tags.wrapped,
            item_tag=tags.item_tag,
            default=default,
        )
        return member, ranges

    def _one_or_many(self, schemas: Conj) -> Shape | None:
        """Return the lists of a member that is a value or a list of such values; else None.

        The single value counts as a list of one.
        Example: `oneOf: [{$ref: T}, {type: array, items: {$ref: T}}]`.
        """
        settled = self.settled.all(schemas)
        node = settled[0].node if len(settled) == 1 else None
        if not isinstance(node, dict):
            return None
        dialect = self.files.dialect(settled[0])
        says = [key for key in node if not dialect.is_silent(key)]
        if len(says) != 1 or says[0] not in ("oneOf", "anyOf"):
            return None
        shapes = {each: self.shape((each,)) for each in settled[0][says[0]].items()}
        lists = [shape for shape in shapes.values() if shape.said == {"array"} and not shape.free]
        ones = [each for each, shape in shapes.items() if "array" not in shape.said | shape.free]
        if len(shapes) != 2 or len(lists) != 1 or len(ones) != 1:
            return None
        (entries, *more) = lists[0].arrays
        alike = len(entries.items) == 1 and self.settled.alike((ones[0],), entries.items[0])
        holds_one = entries.counts.least <= 1 and entries.counts.most != 0
        return lists[0] if alike and holds_one and not more else None

    def _default(self, schemas: Conj, gaps: list[Gap]) -> ValueConstraint | None:
        for schema in schemas:
            for location in self.xml.way(schema):
                found = location.child("default")
                if found is None or found.node is None or found.node in ([], {}):
                    continue
                if isinstance(found.node, (dict, list)):
                    gaps.append(Gap("default", "a default of several values", found.place))
                    continue
                return ValueConstraint(written(found.node), found.place)
        return None

    def _rest(self, members: Members, name: str, gaps: list[Gap]) -> Rest:
        clause = members.clause
        state, rest, keys = clause.state, clause.rest, members.names
        if clause.patterns:
            state, rest, more = self._patterned(clause, gaps)
            keys += more
        if rest and not (self.shape(rest).said or self.shape(rest).free):
            return Rest("closed", clause.place)
        value = self.id_of((rest,), f"{name}.*") if rest and self.settled.all(rest) else None
        if state != "open":
            value = None
        return Rest(state, clause.place, value, keys if state != "closed" else ())

    def _patterned(self, clause: Clause, gaps: list[Gap]) -> tuple[Any, Conj, tuple[Pattern, ...]]:
        """Return state, schemas and patterns of additional members if patterns have schemas."""
        first = clause.patterns[0]
        alike = all(self.settled.alike((first[1],), (other,)) for _, other in clause.patterns)
        if clause.state == "closed" and alike:
            sources = [pattern.source for pattern, _ in clause.patterns]
            joined = sources[0] if len(sources) == 1 else "|".join(f"(?:{one})" for one in sources)
            return "open", (first[1],), (Pattern("json", joined, first[0].place),)
        silent = all(not self.settled.all((schema,)) for _, schema in clause.patterns)
        if clause.state == "closed" or not silent:
            message = "members whose names match patterns are not compared"
            gaps.append(Gap("patternProperties", message, first[0].place))
        if clause.state == "closed":
            return "open", (), ()
        return clause.state, clause.rest, ()


def _spelled_out(shape: Shape, place: Place) -> Shape:
    """Return a shape that restricts only types, with all values of these types listed."""
    texts = {
        "string": Text("string", place, "string"),
        "number": Text("decimal", place, "number", white_space="collapse"),
        "boolean": Text("boolean", place, "boolean", white_space="collapse"),
    }
    return dataclasses.replace(
        shape,
        texts=tuple(text for kind, text in texts.items() if kind in shape.free),
        nil="null" in shape.free,
        objects=(Members(place, Clause("silent", place)),) if "object" in shape.free else (),
        arrays=(Entries(place),) if "array" in shape.free else (),
        free=frozenset(),
    )
