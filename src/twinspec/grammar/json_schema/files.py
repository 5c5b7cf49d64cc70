"""The files of a contract, and the targets of references in them; nothing is fetched.

A reference leads to the address that a schema declares (`$id`, `id`, `$anchor`, `$dynamicAnchor`),
to a path relative to the file, or to an address in the catalog.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from twinspec.contract.yaml_nodes import ContractError
from twinspec.grammar.catalog import Catalog
from twinspec.grammar.json_schema.dialect import Dialect, detect
from twinspec.grammar.json_schema.source import Location, SourceFile, read_source

MAX_FILES = 2_000
MAPS = frozenset(
    (
        *("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"),
        *("dependencies", "schemas", "responses", "parameters", "headers", "requestBodies"),
        *("callbacks", "paths", "pathItems", "webhooks", "content"),
    )
)
DATA = frozenset(("enum", "const", "default", "example", "examples", "value"))


class UnresolvedReferenceError(Exception):
    """A reference without a target; the message gives the reason in one sentence."""


@dataclass
class _File:
    """A file that was read, and the addresses declared in it, by pointer."""

    source: SourceFile
    dialect: Dialect
    bases: dict[str, str] = field(default_factory=dict)


@dataclass
class Files:
    """All files of one contract: the contract's own, then the files that references lead to."""

    catalog: Catalog
    files: dict[Path, _File] = field(default_factory=dict)
    by_source: dict[SourceFile, _File] = field(default_factory=dict)
    addresses: dict[str, Location] = field(default_factory=dict)
    anchors: dict[tuple[str, str], Location] = field(default_factory=dict)
    dynamic: dict[str, list[Location]] = field(default_factory=dict)

    def add(self, source: SourceFile, dialect: Dialect) -> None:
        """Register a file and the schemas in it that have an `$id` or anchor."""
        own, path = _File(source, dialect), source.file.resolve()
        self.files[path] = self.by_source[source] = own
        own.bases[""] = path.as_uri()
        self.addresses.setdefault(own.bases[""], source.root)
        for location in _named(source, dialect):
            self._name(own, location)

    def _name(self, own: _File, location: Location) -> None:
        given = location.node.get(own.dialect.id_keyword)
        if isinstance(given, str):
            try:
                address, fragment = urldefrag(_join(_base(own, location.pointer), given))
            except ValueError:
                return
            if fragment or not address or given.startswith("#"):
                self._anchor(own, location, fragment)
            else:
                own.bases[location.pointer] = address
                self.addresses.setdefault(address, location)
        if location.node.get("$recursiveAnchor") is True:
            self.dynamic.setdefault("$recursiveAnchor", []).append(location)
        for keyword in ("$anchor", "$dynamicAnchor"):
            name = location.node.get(keyword)
            if isinstance(name, str):
                self._anchor(own, location, name)
                if keyword == "$dynamicAnchor":
                    self.dynamic.setdefault(name, []).append(location)

    def _anchor(self, own: _File, location: Location, name: str) -> None:
        self.anchors.setdefault((_base(own, location.pointer), name), location)

    def has_no_inner_names(self, source: SourceFile) -> bool:
        """Return whether all references in a file are relative to its root."""
        return len(self.by_source[source].bases) == 1

    def dialect(self, location: Location) -> Dialect:
        """Return the dialect of a schema."""
        return self.by_source[location.source].dialect

    def resolve(self, reference: Any, at: Location) -> Location:
        """Return the location that a `$ref` at `at` leads to.

        UnresolvedReferenceError says why it leads nowhere.
        """
        if not isinstance(reference, str):
            raise UnresolvedReferenceError("a $ref is a text")
        own = self.by_source[at.source]
        # `#/…` inside of a file leads from its own root, without the work of addresses.
        if reference.startswith("#") and len(own.bases) == 1:
            return self._inside(at.source.root, own.bases[""], reference[1:], reference)
        try:
            address, fragment = urldefrag(_join(_base(own, at.pointer), reference))
        except ValueError:
            raise UnresolvedReferenceError(f"{reference[:80]!r} is no address") from None
        resource = self.addresses.get(address) or self._fetch(address, reference, own)
        return self._inside(resource, address, fragment, reference)

    def _inside(self, resource: Location, address: str, fragment: str, reference: str) -> Location:
        fragment = unquote(fragment)
        if not fragment:
            return resource
        if fragment.startswith("/"):
            location = resource
            found = location.source.location(location.pointer + fragment)
        else:
            found = self.anchors.get((address, fragment))
            if found is None:
                base = self.by_source[resource.source].bases[""]
                found = self.anchors.get((base, fragment))
        if found is None:
            raise UnresolvedReferenceError(f"there is nothing at {reference[:200]!r}")
        return found

    def _fetch(self, address: str, reference: str, own: _File) -> Location:
        """Read the local file for an address: beside the referring file, or by the catalog."""
        path = self._local(address, reference, own)
        if path is None:
            raise UnresolvedReferenceError(
                f"{address[:200]!r} is missing; --catalog says where its file is"
            )
        known = self.files.get(path.resolve())
        source = known.source if known else self._read(path, own)
        self.addresses.setdefault(address, source.root)
        return source.root

    def _read(self, path: Path, own: _File) -> SourceFile:
        if len(self.files) == MAX_FILES:
            raise UnresolvedReferenceError(f"the contract has more than {MAX_FILES} files")
        try:
            source = read_source(path)
            said, known = detect(source)
        except ContractError as error:
            raise UnresolvedReferenceError(str(error)) from None
        self.add(source, said if known else own.dialect)
        return source

    def _local(self, address: str, reference: str, own: _File) -> Path | None:
        """Return the file of a `$ref`: relative to this file, or from the catalog."""
        if address.startswith("file:"):
            return _beside(reference, own) or self.catalog.find(address)
        return self.catalog.find(address) or _beside(reference, own)

    def base(self, location: Location) -> str:
        """Return the base address of references at a location."""
        return _base(self.by_source[location.source], location.pointer)


def _beside(reference: str, own: _File) -> Path | None:
    step = unquote(urldefrag(reference)[0])
    if "://" in step or step.startswith(("/", "urn:")) or not step.isprintable():
        return None
    beside = own.source.file.parent / step
    try:
        return beside if beside.is_file() else None
    except OSError:
        return None


def _join(base: str, reference: str) -> str:
    # urljoin does not know the addresses of every scheme (`urn:`).
    return base + reference if reference.startswith("#") else urljoin(base, reference)


def _base(own: _File, pointer: str) -> str:
    """Return the address of the innermost schema with an `$id` around a pointer."""
    if len(own.bases) == 1:
        return own.bases[""]
    while pointer and pointer not in own.bases:
        pointer = pointer.rpartition("/")[0]
    return own.bases[pointer]


def _named(source: SourceFile, dialect: Dialect) -> Iterator[Location]:
    """Yield the schemas that declare an address, outer ones first; examples are not searched."""
    words = {dialect.id_keyword, "$anchor", "$dynamicAnchor", "$recursiveAnchor"}
    waiting: list[tuple[Location, bool]] = [(source.root, False)]
    while waiting:
        location, is_map = waiting.pop()
        node = location.node
        if isinstance(node, list):
            waiting += [(location[at], False) for at, item in enumerate(node) if _deep(item)]
        elif isinstance(node, dict):
            if not is_map and not words.isdisjoint(node):
                yield location
            waiting += [
                (location[key], not is_map and key in MAPS)
                for key, value in node.items()
                if _deep(value) and (is_map or key not in DATA)
            ]


def _deep(value: Any) -> bool:
    return isinstance(value, (dict, list))
