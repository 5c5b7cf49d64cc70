"""Checks that make XSD files safe for any tool: no references outwards, no exponential growth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from lxml import etree

from twinspec.contract.confine import target_of
from twinspec.contract.xml_files import read_xml
from twinspec.contract.yaml_nodes import ContractError

XS = "{http://www.w3.org/2001/XMLSchema}"
MAX_PARTS = 20_000  # particles and attributes of one type, groups and bases followed
MAX_OCCURS = 100_000  # what a bounded maxOccurs may say; tools count that far
URI = re.compile(r"[A-Za-z0-9:/?#@!$&()*+,;=._~% \[\]-]*")  # blanks: lists of namespaces
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\.xsd")
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
LEADS = ("include", "import", "redefine", "override")
_SHARED = ("group", "attributeGroup", "complexType", "simpleType")


def check_xsd_files(files: Sequence[Path], folder: Path) -> None:
    """Refuse XSD files that refer outside the contract's `folder` or expand to an enormous size.

    ContractError names file and line.
    """
    schemas = {file: read_xml(file).getroot() for file in files}
    for file, schema in schemas.items():
        if not _FILE_NAME.fullmatch(file.name):
            raise ContractError(f"{file}:1: an XSD has a name of letters, digits, _, - and .")
        for node in schema.iter():
            _check_namespaces(node, file)
            _check_way_out(node, file, folder)
            _check_number(node, file)
    _check_sizes(schemas)


def _error(node: etree._Element, file: Path, message: str) -> ContractError:
    return ContractError(f"{file}:{cast('int', node.sourceline)}: {message}")


def _check_way_out(node: etree._Element, file: Path, folder: Path) -> None:
    for name in ("schemaLocation", "noNamespaceSchemaLocation"):
        if node.get(_XSI + name) is not None:
            raise _error(node, file, f"xsi:{name} has no meaning in a schema; leave it out")
    name = etree.QName(node).localname
    if name not in LEADS or not str(node.tag).startswith(XS):
        return
    location = node.get("schemaLocation")
    if location is None:
        raise _error(node, file, f"xs:{name} without schemaLocation: tools would look for it")
    try:
        target_of(location, file, folder)
    except ValueError as error:
        raise _error(node, file, f"xs:{name}: {error}") from None


def _check_namespaces(node: etree._Element, file: Path) -> None:
    """Refuse a namespace that is not a URI: generators copy it into programs unchanged."""
    named = (node.get("targetNamespace"), node.get("namespace"), *node.nsmap.values())
    for name in named:
        if name and not URI.fullmatch(name):
            raise _error(node, file, f"the namespace {ascii(name)[:80]} is no URI")


def _check_number(node: etree._Element, file: Path) -> None:
    """Refuse a number that is too large for tools; validators find malformed ones."""
    for name in ("minOccurs", "maxOccurs"):
        text = (node.get(name) or "").strip()
        if text.isdecimal() and (len(text) > len(str(MAX_OCCURS)) or int(text) > MAX_OCCURS):
            raise _error(node, file, f"{name} is greater than {MAX_OCCURS}; write unbounded")


def _check_sizes(schemas: dict[Path, etree._Element]) -> None:
    """Refuse groups and types whose expansion exceeds a limit."""
    shared: dict[tuple[str, str], list[tuple[Path, etree._Element]]] = {}
    for file, schema in schemas.items():
        for node in schema.iter(*(XS + kind for kind in _SHARED)):
            if node.get("name"):
                key = (etree.QName(node).localname, node.get("name", ""))
                shared.setdefault(key, []).append((file, node))
    sizes: dict[tuple[str, str], int] = {}
    for start in shared:
        _measure(start, shared, sizes)


def _measure(
    start: tuple[str, str],
    shared: dict[tuple[str, str], list[tuple[Path, etree._Element]]],
    sizes: dict[tuple[str, str], int],
) -> None:
    """Record in `sizes` the size of `start` when it is fully expanded; without recursion."""
    trail: list[tuple[str, str]] = []
    waiting = [(start, False)]
    while waiting:
        key, done = waiting.pop()
        if key not in shared or (key in sizes and not done):
            continue
        uses = [use for _, node in shared[key] for use in _uses(node)]
        file, node = shared[key][0]
        if done:
            trail.pop()
            own = sum(1 for _, each in shared[key] for _ in each.iter(f"{XS}*"))
            sizes[key] = own + sum(sizes.get(use, 0) for use in uses)
            if sizes[key] > MAX_PARTS:
                raise _error(
                    node, file, f"{key[1]} has more than {MAX_PARTS} parts when written out"
                )
        elif key in trail:
            raise _error(node, file, f"the {key[0]} {key[1]} is made of itself")
        else:
            trail.append(key)
            waiting.append((key, True))
            waiting += [(use, False) for use in uses]


def _uses(node: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield what a group or type includes: groups by reference, base types by derivation.

    Types of different namespaces that share a name count as one; this errs on the safe side
    unless they are each other's base.
    """
    own = node.get("name")
    parent = node.getparent()
    redefines = parent is not None and etree.QName(parent).localname == "redefine"
    for inner in node.iter(f"{XS}group", f"{XS}attributeGroup"):
        name = inner.get("ref", "").rpartition(":")[2]
        if name and not (redefines and name == own):
            yield etree.QName(inner).localname, name
    for inner in node.iter(f"{XS}extension", f"{XS}restriction"):
        kind = etree.QName(node).localname
        base = inner.get("base", "").rpartition(":")[2]
        if base and base != own:
            yield kind, base
