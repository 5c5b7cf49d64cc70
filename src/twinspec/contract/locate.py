"""From a JSON Pointer into a bundle to the file and line that a person edits."""

from __future__ import annotations

from pathlib import Path

from twinspec.contract.layout import Contract, Version
from twinspec.contract.lines import place_of
from twinspec.contract.place import Place
from twinspec.contract.references import Source


class Locator:
    """Finds places of one version's bundle, and of any YAML file of the contract.

    Files are named by their absolute paths.
    """

    def __init__(self, contract: Contract, version: Version | None = None) -> None:
        """Locate in `version`; without one only `in_file` is of use."""
        self.sources = version.openapi.sources if version else {}
        self.operations = {
            operation.pointer.removeprefix("/"): operation.id
            for operation in (version.operations if version else ())
        }
        self.root = version.folder / "openapi.yaml" if version else contract.folder

    def __call__(self, pointer: str) -> Place:
        """The place of `pointer` (into the bundle) in the split files."""
        parts = pointer.split("/")[1:]
        head, rest = "/".join(parts[:3]), parts[3:]
        source = self.sources.get(head)
        if source is None and head in self.operations:
            source = self.sources.get(f"operations/{self.operations[head]}")
        if source is None:
            return self.in_file(self.root, pointer)
        return self.in_source(source, rest)

    def in_source(self, source: Source, rest: list[str]) -> Place:
        """The place of the steps `rest` below a component or operation."""
        return self.in_file(source.file, "/".join([source.pointer, *rest]))

    def below(self, place: Place, *tokens: str) -> Place:
        """The place of a member below `place`, with its own line."""
        return self.in_file(Path(place.file), place.at(*tokens).pointer)

    def in_file(self, file: Path, pointer: str) -> Place:
        """The place of `pointer` in a YAML file; the line is that of the deepest known key."""
        return place_of(file, pointer)
