"""Catalogs map addresses to local files, since twinspec never fetches anything.

A catalog is a folder, in which files are found by the end of their path or by the address that they
declare, or an XML catalog (OASIS XML Catalogs 1.1).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from twinspec.contract.yaml_nodes import ContractError, read_bytes

MAX_FILES = 20_000
MAX_DEPTH = 20
_HEAD = 1 << 16  # bytes of a file in which it states its own address
_ENDINGS = (".json", ".yaml", ".yml", ".xsd", ".dtd", ".xml")
_OWN = re.compile(
    rb"""(?:"\$?id"\s*:\s*"([^"\\]+)")|(?:^\$?id:\s*["']?([^\s"'#]+))"""
    rb"""|(?:\btargetNamespace\s*=\s*["']([^"']+))""",
    re.MULTILINE,
)
_OASIS = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


class Catalog(Protocol):
    """Maps addresses to local files."""

    def find(self, *names: str) -> Path | None:
        """Return the file of the first name that the catalog has, None if it has none.

        A name is an address (`http://example.org/a.xsd`), a public identifier or a namespace.
        """


def read_catalog(path: Path | None) -> Catalog:
    """Return the catalog at `path`, a folder or an XML catalog; an empty one without a path.

    ContractError, with file and line, for a file that is not a catalog.
    """
    if path is None:
        return _CatalogEntries()
    if path.is_dir():
        return _CatalogFolder(path)
    entries = _CatalogEntries()
    _XmlCatalogReader(entries).read(path, 0)
    return entries


@dataclass(frozen=True)
class _CatalogFolder:
    """Finds `http://example.org/schema/a.xsd` as `schema/a.xsd`, or as `a.xsd`, at any depth."""

    path: Path

    def find(self, *names: str) -> Path | None:
        for name in names:
            found = self._find(name)
            if found is not None:
                return found
        return None

    def _find(self, name: str) -> Path | None:
        own = self._own.get(name.rstrip("#"))
        if own is not None:
            return own
        address = urlsplit(name)
        steps = [unquote(step) for step in (address.netloc, *address.path.split("/")) if step]
        alike = [(_shared(steps, file), file) for file in self._files.get((steps or [""])[-1], ())]
        most = max((shared for shared, _ in alike), default=0)
        best = [file for shared, file in alike if shared == most]
        return best[0] if len(best) == 1 else None

    @cached_property
    def _files(self) -> dict[str, list[Path]]:
        """The files of the folder by file name."""
        found: dict[str, list[Path]] = {}
        number = 0
        for parent, folders, files in os.walk(self.path):
            folders.sort()
            for file in sorted(files):
                number += 1
                if number > MAX_FILES:
                    raise ContractError(f"{self.path}: more than {MAX_FILES} files; name a smaller")
                found.setdefault(file, []).append(Path(parent, file))
        return found

    @cached_property
    def _own(self) -> dict[str, Path | None]:
        """The files by the address that they declare; None if several declare the same."""
        found: dict[str, Path | None] = {}
        for files in self._files.values():
            for file in files:
                if file.suffix.lower() in _ENDINGS and file.is_file():
                    for name in _stated(file):
                        found[name] = None if name in found else file
        return found


def _shared(steps: list[str], file: Path) -> int:
    """Return the number of trailing steps that an address and a path have in common."""
    same = 0
    for mine, its in zip(reversed(steps), reversed(file.parts), strict=False):
        if mine != its:
            break
        same += 1
    return same


def _stated(file: Path) -> set[str]:
    """Return the addresses that the head of a file declares for itself."""
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return set()
    found = _OWN.search(head)
    names = [group for group in found.groups() if group] if found else []
    return {name.decode("utf-8", "replace").rstrip("#") for name in names}


@dataclass
class _CatalogEntries:
    """The entries of XML catalogs: exact names come first, then the longest prefix, then suffix.

    Example: `<uri name="urn:x" uri="x.xsd"/>` maps `urn:x` to the file x.xsd beside the catalog.
    """

    whole: dict[str, str] = field(default_factory=dict)
    begins: list[tuple[str, str]] = field(default_factory=list)
    ends: list[tuple[str, str]] = field(default_factory=list)

    def find(self, *names: str) -> Path | None:
        for name in names:
            for address in self._addresses(name):
                file = _local(address)
                if file is not None and file.is_file():
                    return file
        return None

    def _addresses(self, name: str) -> Iterator[str]:
        if name in self.whole:
            yield self.whole[name]
        for begin, target in sorted(self.begins, key=lambda entry: -len(entry[0])):
            if name.startswith(begin):
                yield target + name.removeprefix(begin)
        for end, target in sorted(self.ends, key=lambda entry: -len(entry[0])):
            if name.endswith(end):
                yield target


def _local(address: str) -> Path | None:
    """Return the local file that an address names; None for another address."""
    parts = urlsplit(address)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return None
    path = unquote(parts.path)
    return Path(path) if path.isprintable() else None


_WHOLE = {"uri": "name", "system": "systemId", "public": "publicId"}
_BEGINS = {"rewriteURI": "uriStartString", "rewriteSystem": "systemIdStartString"}
_ENDS = {"uriSuffix": "uriSuffix", "systemSuffix": "systemIdSuffix"}
_MORE = ("nextCatalog", "delegateURI", "delegateSystem", "delegatePublic")


class _XmlCatalogReader:
    """Reads an XML catalog and the catalogs it refers to; the first entry of a name counts."""

    def __init__(self, entries: _CatalogEntries) -> None:
        self.entries = entries
        self.seen: set[Path] = set()

    def read(self, file: Path, depth: int) -> None:
        file = file.resolve()
        if file in self.seen:
            return
        if depth > MAX_DEPTH:
            raise ContractError(f"{file}: catalogs name each other deeper than {MAX_DEPTH}")
        self.seen.add(file)
        root = _root(file)
        if root.tag != f"{_OASIS}catalog":
            raise ContractError(
                f"{file}:{_line(root)}: the root is {root.tag}; give a folder, "
                "or a catalog of OASIS (urn:oasis:names:tc:entity:xmlns:xml:catalog)"
            )
        more = []
        for element in root.iter(f"{_OASIS}*"):
            kind = str(element.tag).removeprefix(_OASIS)
            base = _base(element, file)
            if kind in _MORE:
                more.append(urljoin(base, element.get("catalog", "")))
            else:
                self.add(kind, element, base)
        for address in more:
            target = _local(address)
            if target is not None:
                self.read(target, depth + 1)

    def add(self, kind: str, element: etree._Element, base: str) -> None:
        target = urljoin(base, element.get("uri") or element.get("rewritePrefix") or "")
        if kind in _WHOLE:
            name = element.get(_WHOLE[kind], "")
            self.entries.whole.setdefault(" ".join(name.split()), target)
        elif kind in _BEGINS:
            self.entries.begins.append((element.get(_BEGINS[kind], ""), target))
        elif kind in _ENDS:
            self.entries.ends.append((element.get(_ENDS[kind], ""), target))


def _root(file: Path) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        return etree.fromstring(read_bytes(file), parser)
    except etree.XMLSyntaxError as error:
        raise ContractError(
            f"{file}:{error.lineno or 1}: not readable as XML: {error.msg}"
        ) from None


def _line(element: etree._Element) -> int:
    return cast("int | None", element.sourceline) or 1


def _base(element: etree._Element, file: Path) -> str:
    """Return the base address of an entry: the nearest `xml:base`, else the catalog's own."""
    base = file.as_uri()
    for around in (*reversed(list(element.iterancestors())), element):
        base = urljoin(base, around.get(_BASE, ""))
    return base
