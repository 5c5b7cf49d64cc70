"""The members of a body as a table: their JSON key, XML place, values, and description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from twinspec.contract.layout import Version
from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.references import dereference, schema_name
from twinspec.contract.shape import ShapeMember, Shapes, local
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
    the contract has no XML form of it.
    """

    depth: int
    name: str
    xml: str | None
    holds: str
    is_required: bool
    limits: tuple[str, ...]
    description: Markup


@dataclass(frozen=True, slots=True)
class Table:
    """The members of one body; `left_out` is the number of members above the table's limit."""

    role: str
    element: str | None
    rows: tuple[Row, ...]
    left_out: int


class MemberTables:
    """Makes the tables of one version."""

    def __init__(self, version: Version) -> None:
        """Read the schemas of `version`."""
        self._document = version.bundle
        self._writable = version.writable

    @cached_property
    def _shapes(self) -> Shapes:
        return read_openapi(self._writable.document, "openapi.yaml")

    def table(self, role: str) -> Table:
        """Return the table of the schema `role` of components/schemas."""
        rows = list(self._rows({"$ref": f"#/components/schemas/{role}"}, 0, ()))
        root = self._shapes.roots.get(role)
        return Table(
            role, f"<{local(root.tag)}>" if root else None, tuple(rows[:MOST]), len(rows[MOST:])
        )

    def _rows(self, schema: Any, depth: int, inside: tuple[str, ...]) -> Iterator[Row]:
        names, merged = self._merged(schema)
        properties: Mapping[str, Any] = merged.get("properties", {})
        if set(names) & set(inside):
            return
        inside = (*inside, *names)
        bound = self._bound(names)
        for name, node in properties.items():
            repeated, item = self._item(node)
            _, inner = self._merged(item)
            yield Row(
                depth=depth,
                name=name,
                xml=_in_xml(bound[name]) if name in bound else None,
                holds=self._holds(item, repeated=repeated),
                is_required=name in merged.get("required", ()),
                limits=tuple(_limits(inner)) + (tuple(_limits(node)) if repeated else ()),
                description=phrase(str(_first("description", node, inner) or "")),
            )
            yield from self._rows(item, depth + 1, inside)

    def _bound(self, names: tuple[str, ...]) -> Mapping[str, ShapeMember]:
        types = [self._shapes.types[name] for name in names if name in self._shapes.types]
        return {member.key: member for one in types for member in one.members}

    def _merged(self, schema: Any) -> tuple[tuple[str, ...], Mapping[str, Any]]:
        """Return the names of a schema, and its keywords merged with those of its parts.

        Of `oneOf` and `anyOf`, the part with members counts: `Owner or ""` shows Owner.
        """
        name = schema_name(schema) if isinstance(schema, Mapping) else None
        node = dereference(self._document, schema)
        if not isinstance(node, Mapping):
            return (), {}
        names: tuple[str, ...] = (name,) if name else ()
        merged: dict[str, Any] = {key: value for key, value in node.items() if key != "allOf"}
        parts = [*node.get("allOf", ()), *self._with_members(node)]
        for part in parts:
            more, found = self._merged(part)
            names += more
            properties = {**found.get("properties", {}), **merged.get("properties", {})}
            required = [*found.get("required", ()), *merged.get("required", ())]
            merged = {**found, **merged}
            if properties:
                merged["properties"] = properties
            if required:
                merged["required"] = required
        return names, merged

    def _with_members(self, node: Mapping[str, Any]) -> Iterator[Any]:
        for part in (*node.get("oneOf", ()), *node.get("anyOf", ())):
            if self._merged(part)[1].get("properties"):
                yield part
                return

    def _item(self, node: Any) -> tuple[bool, Any]:
        """Return whether a member is a list, and the schema of its items or itself."""
        _, merged = self._merged(node)
        if "items" in merged:
            return True, merged["items"]
        return False, node

    def _holds(self, schema: Any, *, repeated: bool) -> str:
        names, merged = self._merged(schema)
        if merged.get("properties"):
            kind = names[0] if names else "object"
        elif "enum" in merged:
            kind = "one of " + ", ".join(str(one) for one in merged["enum"] if one != "")
        else:
            said = merged.get("type", "text")
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
