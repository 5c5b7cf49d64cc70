"""One file of a contract, in YAML or JSON: its data, and the place of every member."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from twinspec.contract.place import Place
from twinspec.contract.pointer import escape, index_of, split
from twinspec.contract.yaml_nodes import (
    ContractError,
    compose,
    is_merge,
    pairs,
    read_bytes,
    value_of,
)
from twinspec.grammar.json_schema.scan import Marks, Scanner

MAX_BYTES = 64 << 20
MAX_NODES = 5_000_000

LineAndColumn = Callable[[int], tuple[int, int]]


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A file that was read. `line_and_column` converts the marks of its members."""

    file: Path
    data: Any
    marks: Marks
    line_and_column: LineAndColumn
    _locations: dict[str, Location | None] = field(default_factory=dict, init=False, repr=False)

    @property
    def root(self) -> Location:
        """The location of the whole file."""
        return Location(self, "", self.data, 0)

    def location(self, pointer: str) -> Location | None:
        """Return the location at a JSON Pointer, None when there is nothing."""
        if pointer not in self._locations:  # references lead to the same few places again and again
            self._locations[pointer] = self._find(pointer)
        return self._locations[pointer]

    def _find(self, pointer: str) -> Location | None:
        if pointer and not pointer.startswith("/"):
            return None
        location: Location | None = self.root
        for token in split(pointer):
            if location is None:
                return None
            key = index_of(token) if isinstance(location.node, list) else token
            location = None if key is None else location.child(key)
        return location


@dataclass(slots=True, unsafe_hash=True)
class Location:
    """A place in a file, and the value there (`node`). Two are equal when they are the same place.

    A location is never changed. It is not frozen, since large contracts have a million of them and
    creating a frozen one takes three times as long.
    """

    source: SourceFile
    pointer: str
    node: Any = field(compare=False)
    mark: int = field(compare=False)

    @property
    def place(self) -> Place:
        """The file, line and JSON Pointer of the value."""
        line, column = self.source.line_and_column(self.mark)
        return Place(str(self.source.file), line, self.pointer, column)

    def child(self, key: str | int) -> Location | None:
        """Return the location of a member, by its key or index; None when there is none."""
        node = self.node
        if isinstance(node, dict):
            if key not in node:
                return None
        elif not isinstance(node, list) or not isinstance(key, int) or not 0 <= key < len(node):
            return None
        mark = self.source.marks.get(id(node), {}).get(key, self.mark)
        step = escape(key) if isinstance(key, str) else key
        return Location(self.source, f"{self.pointer}/{step}", node[key], mark)

    def __getitem__(self, key: str | int) -> Location:
        """Return the location of an existing member."""
        found = self.child(key)
        assert found is not None
        return found

    def at(self, *keys: str | int) -> Location:
        """Return the location below, as deep as the keys exist."""
        location = self
        for key in keys:
            location = location.child(key) or location
        return location

    def members(self) -> list[tuple[str, Location]]:
        """Return the members of a map with their keys; empty if it is not a map."""
        if not isinstance(self.node, dict):
            return []
        return [(key, self[key]) for key in self.node]

    def items(self) -> list[Location]:
        """Return the items of a list; empty if it is not a list."""
        return (
            [self[index] for index in range(len(self.node))] if isinstance(self.node, list) else []
        )


def in_memory(file: Path, data: Any) -> SourceFile:
    """Return a source of data derived from `file`: its places have pointers, but no lines."""
    return SourceFile(file, data, {}, lambda _: (0, 0))


def read_source(file: Path) -> SourceFile:
    """Return the content of a file; ContractError, with line and column, for invalid content.

    A file whose name ends with `.json` is read as JSON, every other file as YAML.
    """
    if file.exists() and not file.is_file():
        raise ContractError(f"{file}: not a file; name the file that is the contract")
    content = read_bytes(file, MAX_BYTES)
    if file.suffix.lower() == ".json":
        return _read_json(file, content)
    try:
        return _read_yaml(file, content)
    except ContractError:
        # JSON with tabs is no YAML; what is neither gets the error that speaks of YAML.
        if content.lstrip()[:1] != b"{":
            raise
        try:
            return _read_json(file, content)
        except ContractError:
            pass
        raise


def _read_json(file: Path, content: bytes) -> SourceFile:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ContractError(f"{file}:{line}: not readable as JSON: no UTF-8") from None
    scanner = Scanner(file, text)
    data = scanner.read()
    return SourceFile(file, data, scanner.marks, scanner.line_and_column)


_COLUMNS = 1 << 32  # a mark of YAML is line * _COLUMNS + column


def _read_yaml(file: Path, content: bytes) -> SourceFile:
    reader = _Yaml(file)
    node = compose(content, file, MAX_NODES)
    data = None if node is None else reader.of(node)
    return SourceFile(file, data, reader.marks, _explain)


def _explain(mark: int) -> tuple[int, int]:
    line, column = divmod(mark, _COLUMNS)
    return line + 1, column + 1


class _Yaml:
    """Makes data and marks from nodes; a node with several aliases is converted once."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.marks: Marks = {}
        self.made: dict[int, Any] = {}

    def of(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return value_of(node, self.file)
        if id(node) not in self.made:
            self.made[id(node)] = self.make(node)
        return self.made[id(node)]

    def make(self, node: yaml.Node) -> Any:
        data: Any
        if isinstance(node, yaml.MappingNode):
            data = {key: self.of(value) for key, value in pairs(node, self.file)}
            own = {key.value: key for key, _ in node.value if not is_merge(key)}
            locations = {key: own.get(key, node) for key in data}
        else:
            data = [self.of(item) for item in node.value]
            locations = dict(enumerate(node.value))
        self.marks[id(data)] = {key: _mark(location) for key, location in locations.items()}
        return data


def _mark(node: yaml.Node) -> int:
    return int(node.start_mark.line * _COLUMNS + node.start_mark.column)
