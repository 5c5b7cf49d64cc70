"""From a JSON Pointer into a bundle to the file and line that a person edits."""

from __future__ import annotations

from pathlib import Path

import yaml

from twinspec.contract.bundle import Source
from twinspec.contract.layout import Contract, Version
from twinspec.contract.place import Place, escape, unescape


class Locator:
    """Finds places of one version's bundle, and of any YAML file of the contract.

    Files are named by their absolute paths.
    """

    def __init__(self, contract: Contract, version: Version | None = None) -> None:
        """Locate in `version`; without one only `in_file` is of use."""
        self.sources = version.openapi.sources if version else {}
        self.operations = {
            f"paths/{escape(path)}/{method.lower()}": operation["operationId"]
            for path, method, operation in (version.operations() if version else ())
        }
        self.root = version.folder / "openapi.yaml" if version else contract.folder
        self.nodes: dict[Path, yaml.Node | None] = {}

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
        return Place(str(file), self.line(file, pointer), pointer)

    def line(self, file: Path, pointer: str) -> int:
        """The line of `pointer` in `file`, counted from 1; 0 when the file cannot be read."""
        if file not in self.nodes:
            self.nodes[file] = _compose(file)
        node = self.nodes[file]
        line = node.start_mark.line + 1 if node is not None else 0
        for step in pointer.split("/")[1:]:
            found = _child(node, unescape(step))
            if found is None:
                break
            line, node = found
        return line


def _compose(file: Path) -> yaml.Node | None:
    try:
        with file.open("rb") as stream:
            node: yaml.Node | None = yaml.compose(stream, Loader=yaml.CSafeLoader)
            return node
    except (OSError, yaml.YAMLError):
        return None


def _child(node: yaml.Node | None, token: str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode):
        if token.isdecimal() and int(token) < len(node.value):
            child = node.value[int(token)]
            return child.start_mark.line + 1, child
        return None
    if not isinstance(node, yaml.MappingNode):
        return None
    for key, value in node.value:
        if key.value == token:
            return key.start_mark.line + 1, value
    for key, value in node.value:
        if key.value == "<<":
            merged = value.value if isinstance(value, yaml.SequenceNode) else [value]
            for candidate in merged:
                found = _child(candidate, token)
                if found:
                    return found
    return None
