"""What an answer means, in either representation: the JSON shape of the contract's binding tables.

It shares nothing with the server's own codec, so that a fault there cannot hide itself.
"""

from __future__ import annotations

import importlib
import json
import re
from functools import cache
from typing import Any

from lxml import etree

from interaction_contract.binding import Member, Root, Type
from interaction_contract.operation import Operation

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


class Unreadable(Exception):
    """An answer that is not what the contract lets it be."""


def operation_of(version: str, method: str, path: str) -> Operation:
    """Return the operation that serves `method` on `path`; Unreadable when none does."""
    for operation in _operations(version).values():
        template = re.sub(r"\{[^}]+\}", "[^/]+", operation.path)
        if operation.method == method and re.fullmatch(rf"(.*)?{template}", path):
            return operation
    raise Unreadable(f"{version} has no operation for {method} {path}")


def read_json(body: bytes) -> Any:
    """Return the JSON value of `body`; Unreadable when it is none."""
    try:
        return json.loads(body)
    except ValueError as error:
        raise Unreadable(f"no JSON: {error}") from error


def read_xml(body: bytes) -> etree._Element:
    """Return the root element of `body`; Unreadable when it is not well-formed."""
    try:
        return etree.fromstring(body, _PARSER)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"no XML: {error}") from error


def shape_of(element: etree._Element, version: str, schema: str) -> Any:
    """Return the JSON shape of `element` as an answer of `schema`; Unreadable for unknown nodes."""
    codec = importlib.import_module(f"interaction_contract.{version}.codec")
    root: Root = codec.ROOTS[schema]
    if element.tag != root.tag:
        raise Unreadable(f"root element is {element.tag}, not {root.tag}")
    return _object(element, codec.TYPES, codec.TYPES[root.type])


@cache
def _operations(version: str) -> dict[str, Operation]:
    server = importlib.import_module(f"interaction_contract.{version}.server")
    operations: dict[str, Operation] = server.OPERATIONS
    return operations


def _object(element: etree._Element, types: dict[str, Type], type_: Type) -> dict[str, Any]:
    shape: dict[str, Any] = {}
    unread = {str(name) for name in element.attrib} | {str(child.tag) for child in element}
    for member in type_.members:
        unread.discard(member.wrapper or member.tag)
        values = _values(element, member, types)
        if values and member.many:
            shape[member.key] = values
        elif values:
            shape[member.key] = values[0]
        if len(values) > 1 and not member.many:
            raise Unreadable(f"{element.tag}: {member.tag} is repeated")
    if unread:
        raise Unreadable(f"{element.tag}: unknown {', '.join(sorted(unread))}")
    return shape


def _values(element: etree._Element, member: Member, types: dict[str, Type]) -> list[Any]:
    if member.attribute:
        text = element.get(member.tag)
        return [] if text is None else [_scalar(text, member.kind)]
    holders = [element] if member.wrapper is None else element.findall(member.wrapper)
    children = [child for holder in holders for child in holder.findall(member.tag)]
    return [_value(child, member, types) for child in children]


def _value(element: etree._Element, member: Member, types: dict[str, Type]) -> Any:
    if member.type is None:
        return _scalar(element.text or "", member.kind)
    return _object(element, types, types[member.type])


def _scalar(text: str, kind: str) -> Any:
    match kind:
        case "integer":
            return int(text)
        case "number":
            return float(text)
        case "boolean":
            return text in ("true", "1")
        case _:
            return text
