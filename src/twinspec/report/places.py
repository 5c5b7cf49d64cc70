"""The places of a rule in the contract, in terms of the source files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from twinspec.contract.layout import Contract, Version
from twinspec.ledger.attached import Attachment


@dataclass(frozen=True, slots=True)
class SchemaPlace:
    """Keywords of one schema: `file` is relative to the folder of each of `versions`."""

    file: str
    pointer: str
    keywords: tuple[str, ...]
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OperationsPlace:
    """Operations that list a rule; all of them do in each of `versions`."""

    operations: tuple[str, ...]
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulePlaces:
    """All attachments of one rule; `documents` are the versions that list it for all requests."""

    schemas: tuple[SchemaPlace, ...]
    operations: tuple[OperationsPlace, ...]
    documents: tuple[str, ...]

    @property
    def keywords(self) -> tuple[str, ...]:
        """The keywords that check the rule."""
        return tuple(dict.fromkeys(name for place in self.schemas for name in place.keywords))


class PlaceFinder:
    """Finds the attachments of a contract in its source files."""

    def __init__(self, contract: Contract) -> None:
        """Read the source location of every operation and component of `contract`."""
        self._operations = {
            name: {operation.pointer: operation.id for operation in version.operations}
            for name, version in contract.versions.items()
        }
        self._versions = contract.versions

    def find(self, attached: Iterable[Attachment]) -> RulePlaces:
        """Return the places of one rule; equal places in several versions are merged."""
        schemas: dict[tuple[str, str], dict[str, list[str]]] = {}
        operations: dict[str, list[str]] = {}
        documents: list[str] = []
        for item in attached:
            operation = self._operations[item.version].get(item.pointer)
            if not item.pointer:
                documents.append(item.version)
            elif operation is not None:
                operations.setdefault(operation, []).append(item.version)
            else:
                pointer, _, keyword = item.pointer.rpartition("/")
                by_version = schemas.setdefault(self._written(item.version, pointer), {})
                by_version.setdefault(item.version, []).append(keyword)
        return RulePlaces(tuple(_schemas(schemas)), tuple(_groups(operations)), tuple(documents))

    def _written(self, version: str, pointer: str) -> tuple[str, str]:
        """Return file and pointer of a pointer of the bundle; the file relative to the version."""
        source = self._versions[version].source(pointer)
        return _relative(source.file, self._versions[version]), source.pointer


def _relative(file: Path, version: Version) -> str:
    for folder in (version.folder, version.folder.parent):
        if file.is_relative_to(folder):
            return file.relative_to(folder).as_posix()
    return file.name


def _schemas(found: dict[tuple[str, str], dict[str, list[str]]]) -> Iterable[SchemaPlace]:
    for (file, pointer), by_version in found.items():
        same: dict[tuple[str, ...], list[str]] = {}
        for version, keywords in by_version.items():
            same.setdefault(tuple(keywords), []).append(version)
        for words, versions in same.items():
            yield SchemaPlace(file, pointer, words, tuple(versions))


def _groups(found: dict[str, list[str]]) -> Iterable[OperationsPlace]:
    same: dict[tuple[str, ...], list[str]] = {}
    for operation, versions in found.items():
        same.setdefault(tuple(versions), []).append(operation)
    for versions_of_all, operations in same.items():
        yield OperationsPlace(tuple(operations), versions_of_all)
