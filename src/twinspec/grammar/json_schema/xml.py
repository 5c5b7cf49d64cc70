"""Reads `xml` objects: where XML writes a member, its wrapper and its entries.

OpenAPI 3.0 and 3.1 have `attribute` and `wrapped`, 3.2 has `nodeType`. The default name is the key.
The `xml` object beside a reference overrides that of the referenced schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from twinspec.grammar.json_schema.files import Files
from twinspec.grammar.json_schema.resolve import ReferenceResolver
from twinspec.grammar.json_schema.shape import Conj
from twinspec.grammar.json_schema.source import Location
from twinspec.grammar.model import Gap, Tag

_KNOWN = frozenset(("name", "namespace", "prefix", "attribute", "wrapped"))
_KINDS: Mapping[str, Literal["element", "attribute", "text"]] = {
    "element": "element",
    "attribute": "attribute",
    "text": "text",
    "cdata": "text",
}


@dataclass(frozen=True)
class XmlForm:
    """How XML writes a member; `tag` is None if no `xml` object says so."""

    tag: Tag | None = None
    wrapped: bool = False
    item_tag: Tag | None = None
    gaps: tuple[Gap, ...] = ()


class XmlObjectReader:
    """Reads the `xml` objects of schemas, through references."""

    def __init__(self, files: Files, settled: ReferenceResolver) -> None:
        self.files = files
        self.settled = settled

    def member(self, key: str, schemas: Conj, items: Conj | None) -> XmlForm:
        """Return the XML form of a member; `items` are the schemas of its entries, if it has any.

        Example: `tags: {type: array, xml: {wrapped: true}, items: {xml: {name: tag}}}` has the tag
        `tags`, is wrapped, and its entries have the tag `tag`.
        """
        gaps: list[Gap] = []
        own = self._merged(schemas, gaps)
        if items is None:
            if own.get("nodeType") == "none":
                message = f"{key!r} has no node of its own in XML; where it stands is not compared"
                gaps.append(Gap("xml.nodeType", message, schemas[0].place))
            return XmlForm(_tag(own, key, self._kind(own)), gaps=tuple(gaps))
        inner = self._merged(items, gaps)
        if self._wrapped(own):
            outer = _tag(own, key, "element")
            assert outer is not None
            entry = _tag(inner, outer.name, self._kind(inner))
            return XmlForm(outer, True, entry or outer, tuple(gaps))
        # Without a wrapper the array itself is nowhere in XML, and its name is ignored.
        if inner:
            return XmlForm(_tag(inner, key, self._kind(inner)), gaps=tuple(gaps))
        kind = self._kind(own) if "nodeType" not in own else "element"
        nameless = {name: value for name, value in own.items() if name != "name"}
        return XmlForm(_tag(nameless, key, kind), gaps=tuple(gaps))

    def root(self, name: str, schema: Location) -> tuple[Tag | None, tuple[Gap, ...]]:
        """Return the tag of a document, None without an `xml` object; `name` is its default."""
        gaps: list[Gap] = []
        return _tag(self._merged((schema,), gaps), name, "element"), tuple(gaps)

    def way(self, location: Location) -> list[Location]:
        """Return a schema and the schemas that it refers to, the outermost first."""
        way = [location]
        while (following := self.settled.step(way[-1])) is not None and following not in way:
            way.append(following)
        return way

    def _merged(self, schemas: Conj, gaps: list[Gap]) -> dict[str, Any]:
        """Return the merged `xml` objects along the references, where outer ones override."""
        said: dict[str, Any] = {}
        for schema in schemas:
            for location in self.way(schema):
                said = {**_of_altinn(location.node), **said}
                found = location.child("xml")
                if found is None:
                    continue
                gap = self._unread(location, found)
                if gap is not None:
                    gaps.append(gap)
                else:
                    said = {**{key: found.node[key] for key in found.node}, **said}
        return said

    def _unread(self, location: Location, found: Location) -> Gap | None:
        dialect = self.files.dialect(location)
        if not isinstance(found.node, dict) or not all(
            isinstance(found.node.get(key, ""), str) for key in ("name", "namespace", "nodeType")
        ):
            return Gap("xml", "this is no XML Object; it is not compared", found.place)
        if dialect.lone_ref and isinstance(location.node.get("$ref"), str):
            message = f"xml beside $ref is ignored by {dialect.name}; wrap it: allOf: [{{$ref: …}}]"
            return Gap("xml", message, found.place)
        known = _KNOWN | ({"nodeType"} if dialect.node_type else set())
        for key in found.node:
            if key not in known and not key.startswith("x-"):
                message = f"{dialect.name} has no {key[:60]!r} in an XML Object; it is not compared"
                return Gap(f"xml.{key}", message, found[key].place)
        return None

    def _wrapped(self, said: Mapping[str, Any]) -> bool:
        if "nodeType" in said:
            return bool(said["nodeType"] == "element")
        return said.get("wrapped") is True

    def _kind(self, said: Mapping[str, Any]) -> Literal["element", "attribute", "text"]:
        if said.get("x-text") is True:
            return "text"
        node_type = said.get("nodeType")
        if node_type is None:
            return "attribute" if said.get("attribute") is True else "element"
        return _KINDS.get(node_type, "element")


def _of_altinn(node: Any) -> dict[str, Any]:
    """Return the XML form that Altinn's extension keywords of JSON Schema state."""
    if not isinstance(node, dict):
        return {}
    found = {"attribute": True} if node.get("@xsdAttribute") is True else {}
    return found | ({"x-text": True} if node.get("@xsdText") is True else {})


def _tag(
    said: Mapping[str, Any], name: str, kind: Literal["element", "attribute", "text"]
) -> Tag | None:
    """Return the tag of merged `xml` objects; None if they have no more than a prefix."""
    if not any(key != "prefix" for key in said):
        return None
    if kind == "text":
        return Tag("text")
    return Tag(kind, said.get("namespace", ""), said.get("name") or name)
