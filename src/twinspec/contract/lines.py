"""The lines of YAML files at which JSON Pointers lead, for messages to people who edit them."""

from __future__ import annotations

from pathlib import Path

import yaml

from twinspec.contract.place import Place
from twinspec.contract.pointer import index_of, split
from twinspec.contract.yaml_nodes import ContractError, is_merge, read_node


def place_of(file: Path, pointer: str) -> Place:
    """Return the place of `pointer` in a YAML file, with the line of the deepest existing key."""
    return Place(str(file), line_of(file, pointer), pointer)


def below(place: Place, *tokens: str) -> Place:
    """Return the place of a member below `place` of a YAML file, with its own line."""
    return place_of(Path(place.file), place.at(*tokens).pointer)


def line_of(file: Path, pointer: str) -> int:
    """Return the line of `pointer` in `file`, counted from 1; 0 when the file cannot be read."""
    try:
        node = read_node(file)
    except ContractError:
        return 0
    line = node.start_mark.line + 1 if node is not None else 0
    for token in split(pointer):
        found = _child(node, token)
        if found is None:
            break
        line, node = found
    return line


def _child(node: yaml.Node | None, token: str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode):
        index = index_of(token)
        if index is None or index >= len(node.value):
            return None
        child = node.value[index]
        return child.start_mark.line + 1, child
    if not isinstance(node, yaml.MappingNode):
        return None
    for key, value in node.value:
        if key.value == token and not is_merge(key):
            return key.start_mark.line + 1, value
    for key, value in node.value:
        if is_merge(key):
            merged = value.value if isinstance(value, yaml.SequenceNode) else [value]
            for candidate in merged:
                found = _child(candidate, token)
                if found:
                    return found
    return None


def scalar_place(file: Path, pointer: str, line: int, column: int) -> Place:
    """Return the place of a character of a text in a YAML file; both numbers count from 1.

    They are those inside of the text. Of a text that YAML folds or escapes (`>`, quotes over
    several lines) only the place where it begins is known.
    """
    start = _value_mark(file, pointer)
    if start is None:
        return place_of(file, pointer)
    lines = file.read_text(encoding="utf-8").splitlines()
    begin = lines[start.line][start.column :]
    if begin.startswith("|") and start.line + line < len(lines):
        first = lines[start.line + 1]
        indent = len(first) - len(first.lstrip(" "))
        return Place(str(file), start.line + 1 + line, pointer, indent + column)
    is_quoted = begin.startswith(("'", '"'))
    shift = 0 if line > 1 or begin.startswith(">") else column - 1 + is_quoted
    return Place(str(file), start.line + 1, pointer, start.column + 1 + shift)


def _value_mark(file: Path, pointer: str) -> yaml.Mark | None:
    """Return where the value at `pointer` begins; None when it is not there."""
    node = read_node(file)
    for token in split(pointer):
        found = _child(node, token)
        if found is None:
            return None
        node = found[1]
    return node.start_mark if node is not None else None
