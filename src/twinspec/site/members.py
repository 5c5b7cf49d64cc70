"""The members of a body as a table: their JSON key, XML place, values, and description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from twinspec.contract.layout import Version
from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.pointer import join
from twinspec.contract.references import follow, schema_name, schema_pointer
from twinspec.contract.shape import ShapeMember, Shapes, local
from twinspec.site.differences import ReportEntries, ReportEntry
from twinspec.site.documents import phrase

MOST = 300
"""How many members one table shows; it says how many more there are."""

_LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "that matches {}",
    "format": "{}",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One member: its depth, its names, and its values.

    `xml` is its place in XML: `@id` an attribute, `cases/case` an element inside a wrapper; None if
    the contract has no XML form of it. `differences` are the report's entries on it.
    """

    depth: int
    name: str
    xml: str | None
    holds: str
    is_required: bool
    limits: tuple[str, ...]
    description: Markup
    differences: tuple[ReportEntry, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The members of one body; `left_out` is the number of members above the table's limit.

    `differences` are the report's entries on the body as a whole.
    """

    role: str
    element: str | None
    rows: tuple[Row, ...]
    left_out: int
    differences: tuple[ReportEntry, ...]


@dataclass(frozen=True, slots=True)
class _Schema:
    """A schema and its place, a JSON Pointer into the one-file document."""

    node: Any
    place: str

    def below(self, *steps: str | int) -> _Schema:
        """Return the schema at `steps` below this one."""
        node = self.node
        for step in steps:
            node = node[step]
        return _Schema(node, self.place + join(*steps))


@dataclass(frozen=True, slots=True)
class _Merged:
    """A schema merged with its parts: `names` and `places` are those of all of them.

    `members` are its properties, `items` is the schema of its items, None if it is no list.
    """

    names: tuple[str, ...]
    places: tuple[str, ...]
    node: Mapping[str, Any]
    members: Mapping[str, _Schema]
    items: _Schema | None


class MemberTables:
    """Makes the tables of one version."""

    def __init__(self, version: Version, differences: ReportEntries) -> None:
        """Read the schemas of `version`; `differences` are the report's entries on them."""
        self._version = version
        self._differences = differences

    @cached_property
    def _shapes(self) -> Shapes:
        return read_openapi(self._version.writable.document, "openapi.yaml")

    def table(self, role: str) -> Table:
        """Return the table of the schema `role` of components/schemas."""
        schema = _Schema({"$ref": f"#{schema_pointer(role)}"}, "")
        rows = list(self._rows(schema, 0, ()))
        root = self._shapes.roots.get(role)
        return Table(
            role=role,
            element=f"<{local(root.tag)}>" if root else None,
            rows=tuple(rows[:MOST]),
            left_out=len(rows[MOST:]),
            differences=self._said_of(self._merged(schema)),
        )

    def _rows(self, schema: _Schema, depth: int, inside: tuple[str, ...]) -> Iterator[Row]:
        merged = self._merged(schema)
        if set(merged.names) & set(inside):
            return
        inside = (*inside, *merged.names)
        bound = self._bound(merged.names)
        for name, member in merged.members.items():
            outer = self._merged(member)
            item = outer.items or member
            inner = self._merged(item) if outer.items else outer
            yield Row(
                depth=depth,
                name=name,
                xml=_in_xml(bound[name]) if name in bound else None,
                holds=_holds(inner, repeated=outer.items is not None),
                is_required=name in merged.node.get("required", ()),
                limits=tuple(_limits(inner.node))
                + tuple(_limits(outer.node) if outer.items else ()),
                description=phrase(str(_first("description", member.node, inner.node) or "")),
                differences=self._said_of(outer, inner),
            )
            yield from self._rows(item, depth + 1, inside)

    def _said_of(self, *merged: _Merged) -> tuple[ReportEntry, ...]:
        places = dict.fromkeys(place for one in merged for place in one.places)
        return self._differences.at(self._version, places)

    def _bound(self, names: tuple[str, ...]) -> Mapping[str, ShapeMember]:
        types = [self._shapes.types[name] for name in names if name in self._shapes.types]
        return {member.key: member for one in types for member in one.members}

    def _merged(self, schema: _Schema) -> _Merged:
        """Return a schema merged with its parts, references followed.

        Of `oneOf` and `anyOf`, the part with members counts: `Owner or ""` shows Owner.
        """
        name = schema_name(schema.node) if isinstance(schema.node, Mapping) else None
        found = _Schema(*follow(self._version.bundle, schema.node, schema.place))
        places = tuple(dict.fromkeys(one for one in (schema.place, found.place) if one))
        if not isinstance(found.node, Mapping):
            return _Merged((), places, {}, {}, None)
        node = {key: value for key, value in found.node.items() if key != "allOf"}
        whole = _Merged(
            names=(name,) if name else (),
            places=places,
            node=node,
            members={key: found.below("properties", key) for key in node.get("properties", ())},
            items=found.below("items") if "items" in node else None,
        )
        for part in self._parts(found):
            whole = _joined(whole, part)
        return whole

    def _parts(self, schema: _Schema) -> Iterator[_Merged]:
        for index in range(len(schema.node.get("allOf", ()))):
            yield self._merged(schema.below("allOf", index))
        for keyword in ("oneOf", "anyOf"):
            for index in range(len(schema.node.get(keyword, ()))):
                part = self._merged(schema.below(keyword, index))
                if part.members:
                    yield part
                    return


def _joined(whole: _Merged, part: _Merged) -> _Merged:
    """Return a schema merged with one of its parts; keywords of `whole` take precedence."""
    required = [*part.node.get("required", ()), *whole.node.get("required", ())]
    return _Merged(
        names=whole.names + part.names,
        places=whole.places + part.places,
        node={**part.node, **whole.node, **({"required": required} if required else {})},
        members={**part.members, **whole.members},
        items=whole.items or part.items,
    )


def _holds(merged: _Merged, *, repeated: bool) -> str:
    if merged.members:
        kind = merged.names[0] if merged.names else "object"
    elif "enum" in merged.node:
        kind = "one of " + ", ".join(str(one) for one in merged.node["enum"] if one != "")
    else:
        said = merged.node.get("type", "text")
        kinds = [said] if isinstance(said, str) else [str(one) for one in said]
        kind = " or ".join("text" if one == "string" else one for one in kinds)
    return f"list of {kind}" if repeated else kind


def _limits(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for keyword, words in _LIMITS.items():
            if keyword in node:
                yield words.format(node[keyword])


def _in_xml(member: ShapeMember) -> str:
    name = f"@{local(member.tag)}" if member.attribute else local(member.tag)
    return f"{local(member.wrapper)}/{name}" if member.wrapper else name


def _first(key: str, *nodes: Any) -> Any:
    return next((node[key] for node in nodes if isinstance(node, Mapping) and key in node), None)
