"""Parts that the comparison does not support: if both versions write them alike, they are equal.

So an unchanged `not` or `xs:assert` does not make a comparison incomplete.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from twinspec.contract.documents import ContractError
from twinspec.contract.xml_files import read_marked_xml
from twinspec.grammar.inclusion.decide import SameGap
from twinspec.grammar.json_schema import JsonContract
from twinspec.grammar.json_schema.files import UnresolvedReferenceError
from twinspec.grammar.json_schema.source import Location
from twinspec.grammar.model import Gap

_MISSING = ("$ref", "xs:import", "xs:include", "xs:redefine", "type")
_MAX_SPOTS = 2000


def json_gaps(old: JsonContract, new: JsonContract) -> SameGap:
    """Return a function that decides whether two gaps of JSON Schemas are written alike.

    The schemas that they refer to must be written alike, too.
    """

    def same(one: Gap, other: Gap) -> bool:
        if one.construct != other.construct or one.construct in _MISSING:
            return False
        texts = [_json_text(*each) for each in ((old, one), (new, other))]
        return texts[0] == texts[1] and texts[0] is not None

    return same


def _json_text(contract: JsonContract, gap: Gap) -> tuple[str, ...] | None:
    """Return the uncompared keyword, and everything that it refers to, as texts."""
    sources = {str(file.source.file): file.source for file in contract.files.files.values()}
    source = sources.get(gap.place.file)
    location = source.location(gap.place.pointer) if source else None
    if location is None:
        return None
    met: set[Location] = set()
    waiting, texts = _with_dependencies(location, gap.construct), []
    while waiting:
        one = waiting.pop()
        if one in met:
            continue
        met.add(one)
        if len(met) > _MAX_SPOTS:
            return None
        texts.append(json.dumps(_restricting(one.node), sort_keys=True, default=str))
        for inner in _references(one):
            try:
                waiting.append(contract.files.resolve(inner.node["$ref"], inner))
            except UnresolvedReferenceError:
                return None
    return tuple(texts)


_ANNOTATIONS = frozenset(
    ("title", "description", "$comment", "example", "examples", "deprecated", "externalDocs")
)
_NAMES = frozenset(("properties", "patternProperties", "dependentSchemas", "definitions", "$defs"))


def _restricting(node: Any, *, names: bool = False) -> Any:
    """Return a schema without its descriptions; with `names`, its keys are names of members."""
    if isinstance(node, list):
        return [_restricting(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _restricting(each, names=not names and key in _NAMES)
        for key, each in node.items()
        if names or key not in _ANNOTATIONS
    }


_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "contains": ("contains", "minContains", "maxContains"),
    "if": ("if", "then", "else"),
    "patternProperties": ("patternProperties", "properties", "additionalProperties"),
    "unevaluatedItems": ("unevaluatedItems", "prefixItems", "items", "contains"),
    "prefixItems": ("prefixItems", "items"),
    "items": ("items", "additionalItems"),
}
"""Keywords that mean something only with each other."""


def _with_dependencies(location: Location, construct: str) -> list[Location]:
    """Return the uncompared keyword, and the keywords on which its meaning depends.

    The place of a gap is the schema that has the keyword, the keyword, or a part of its value.
    """
    pointer = location.pointer
    while True:
        holder = location.source.location(pointer)
        if holder is not None and isinstance(holder.node, dict) and construct in holder.node:
            found = [holder.child(key) for key in _TOGETHER.get(construct, (construct,))]
            return [each for each in found if each is not None]
        if not pointer:
            return [location]
        pointer = pointer.rpartition("/")[0]


def _references(location: Location) -> Iterator[Location]:
    """Yield the locations inside a schema that have a `$ref`, in document order."""
    if isinstance(location.node, dict):
        if isinstance(location.node.get("$ref"), str):
            yield location
        for _, inner in location.members():
            yield from _references(inner)
    for inner in location.items():
        yield from _references(inner)


def xml_gaps(one: Gap, other: Gap) -> bool:
    """Return whether two gaps of XSDs are written alike."""
    if one.construct != other.construct or one.construct in _MISSING:
        return False
    texts = [
        _elements(gap.place.file).get((gap.place.line, gap.place.column)) for gap in (one, other)
    ]
    return texts[0] == texts[1] and texts[0] is not None


@lru_cache(maxsize=64)
def _elements(file: str) -> dict[tuple[int, int], str]:
    """Return the elements of a file as canonical XML, by line and column."""
    try:
        root, marks = read_marked_xml(Path(file).read_bytes(), Path(file))
    except (ContractError, OSError):
        return {}
    return dict(zip(marks, map(_canonical, root.iter(etree.Element)), strict=False))


def _canonical(element: Any) -> str:
    text: str = etree.canonicalize(
        etree.tostring(element, encoding="unicode", with_tail=False), strip_text=True
    )
    return text
