"""The JSON value of an answer, in either representation.

twinspec's binding reads XML. It shares nothing with the server's codec, so it can find faults of
the codec. No other module of casewright imports twinspec: docs/decisions/0014.
"""

from __future__ import annotations

import importlib
import json
import re
from functools import cache
from typing import Any

from lxml import etree

from casewright.replay import contract
from interaction_contract.operation import Operation
from twinspec.contract.binding.reader import XmlReader

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


class UnreadableAnswer(Exception):
    """An answer that the contract does not allow: it cannot be read, or is not a document."""


def operation_of(version: str, method: str, path: str) -> Operation:
    """Return the operation of `method` on `path`; UnreadableAnswer if there is none."""
    for operation in _operations(version).values():
        template = re.sub(r"\{[^}]+\}", "[^/]+", operation.path)
        if operation.method == method and re.fullmatch(rf"(.*)?{template}", path):
            return operation
    raise UnreadableAnswer(f"{version} has no operation for {method} {path}")


def read_json(body: bytes) -> Any:
    """Return the JSON value of `body`; UnreadableAnswer if it is not JSON."""
    try:
        return json.loads(body)
    except ValueError as error:
        raise UnreadableAnswer(f"no JSON: {error}") from error


def read_xml(body: bytes) -> etree._Element:
    """Return the root element of `body`; UnreadableAnswer if it is not well-formed."""
    try:
        return etree.fromstring(body, _PARSER)
    except etree.XMLSyntaxError as error:
        raise UnreadableAnswer(f"no XML: {error}") from error


def shape_of(body: bytes, version: str, schema: str) -> Any:
    """Return the JSON value of an XML answer; UnreadableAnswer if it is not of `schema`."""
    reading = _reader(version).read(body, schema)
    found = [f"{one.where}: {one.aspect}" for one in (*reading.faults, *reading.doubts)]
    broken = None if found else contract.json_fault(version, schema, reading.value)
    found += [] if broken is None else [broken]
    if found:
        raise UnreadableAnswer(", ".join(found))
    return reading.value


@cache
def _operations(version: str) -> dict[str, Operation]:
    server = importlib.import_module(f"interaction_contract.{version}.server")
    operations: dict[str, Operation] = server.OPERATIONS
    return operations


@cache
def _reader(version: str) -> XmlReader:
    return XmlReader(contract.openapi(version))
