"""Which schemas of a document can be read and written as XML, and why the others cannot.

Example: a schema with `oneOf`, and every schema that refers to it, gets a reason; the rest of the
document is read and written as if these did not exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from twinspec.contract.openapi_shape import read_openapi
from twinspec.contract.pointer import unescape
from twinspec.contract.references import schema_name
from twinspec.contract.shape import ShapeError

_AT = "/components/schemas/"


@dataclass(frozen=True, slots=True)
class Writable:
    """A document without the schemas that have no XML form; `reasons` says why, by schema name.

    `roots` are the names of the schemas that are whole documents: their `xml` names a root element.
    """

    document: Mapping[str, Any]
    reasons: Mapping[str, str]
    roots: frozenset[str]

    def reason(self, role: str | None) -> str | None:
        """Return why no body of the schema `role` is written as XML; None if bodies are."""
        if role is None:
            return "the schema of its XML body is written inline, without a name"
        if role in self.reasons:
            return self.reasons[role]
        return None if role in self.roots else f"the schema {role} names no root element (xml.name)"


def writable(bundle: Mapping[str, Any]) -> Writable:
    """Return the part of a one-file document that can be read and written as XML."""
    components = bundle.get("components", {})
    schemas = dict(components.get("schemas", {}))
    reasons: dict[str, str] = {}
    while True:
        document = {**bundle, "components": {**components, "schemas": schemas}}
        try:
            shapes = read_openapi(document, "")
        except ShapeError as error:
            found = {_name(one.place.pointer): one.message.rstrip(".") for one in error.problems}
            if not found.keys() & schemas.keys():
                raise
            for name in sorted(found.keys() & schemas.keys()):
                reasons[name] = f"the schema {name} has no XML form here: {found[name]}"
                del schemas[name]
            _drop_referring(schemas, reasons)
            continue
        return Writable(document, reasons, frozenset(shapes.roots))


def _drop_referring(schemas: dict[str, Any], reasons: dict[str, str]) -> None:
    """Remove the schemas that refer, directly or not, to removed ones."""
    has_more = True
    while has_more:
        has_more = False
        for name, schema in list(schemas.items()):
            lost = next((one for one in _referred(schema) if one in reasons), None)
            if lost is not None:
                reasons[name] = reasons[lost]
                del schemas[name]
                has_more = True


def _referred(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        name = schema_name(node)
        if name is not None:
            yield name
        for item in node.values():
            yield from _referred(item)
    elif isinstance(node, list):
        for item in node:
            yield from _referred(item)


def _name(pointer: str) -> str:
    return unescape(pointer.removeprefix(_AT).partition("/")[0])
