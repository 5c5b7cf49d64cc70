"""Reads YAML text as nodes with their lines; all of twinspec reads YAML through this module.

Files may come from strangers, so size, depth, tags and the growth by aliases are limited. Scalars
have the types of YAML 1.2's core schema, as in tools for OpenAPI.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 4 << 20
MAX_SCALAR = 1 << 20
MAX_DEPTH = 100
MAX_NODES = 200_000
MAX_REPEATED = 100_000  # nodes that aliases add, all together
MAX_NUMBER = 100  # characters of a number

_CORE = "tag:yaml.org,2002:"
_MERGE = f"{_CORE}merge"
_KINDS = {
    "null": re.compile(r"null|Null|NULL|~|"),
    "bool": re.compile(r"true|True|TRUE|false|False|FALSE"),
    "int": re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    "float": re.compile(
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
    ),
}


class ContractError(Exception):
    """A contract that cannot be read; the message names the file, the place and the remedy."""


def refused(file: Path, mark: Any, message: str) -> ContractError:
    """Return a ContractError with `message` and the line of `mark` in `file`."""
    return ContractError(f"{file}:{mark.line + 1 if mark else 1}: {message}")


@lru_cache(1 << 14)  # keys and short values come again and again
def kind_of(text: str) -> str:
    """Return the type of a plain scalar in YAML 1.2: null, bool, int, float or str."""
    return next((kind for kind, form in _KINDS.items() if form.fullmatch(text)), "str")


def is_merge(node: yaml.Node) -> bool:
    """Return whether a key is the merge key `<<`."""
    return isinstance(node, yaml.ScalarNode) and node.tag == _MERGE


@dataclass(slots=True)
class _OpenYamlNode:
    """A list or map whose end is not read yet, and the number of nodes before it."""

    node: yaml.CollectionNode
    anchor: str | None
    before: int
    children: list[yaml.Node] = field(default_factory=list)


class _Composer:
    """Builds nodes from events without recursion, so that deep input cannot overflow the stack."""

    def __init__(self, file: Path, most: int) -> None:
        self.file = file
        self.most = most
        self.root: yaml.Node | None = None
        self.open: list[_OpenYamlNode] = []
        self.anchors: dict[str, tuple[yaml.Node, int]] = {}
        self.nodes = 0
        self.repeated = 0

    def feed(self, event: yaml.Event) -> None:
        # Marks of the C parser and of Python's are alike, but have no type in common.
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            self.alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            self.count(1, mark)
            if len(event.value) > MAX_SCALAR:
                raise refused(self.file, mark, f"a text of more than {MAX_SCALAR} characters")
            node = yaml.ScalarNode(self.scalar_tag(event), event.value, mark)
            self.add(node, event.anchor, 1)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.count(1, mark)
            if len(self.open) == MAX_DEPTH:
                raise refused(self.file, mark, f"nested deeper than {MAX_DEPTH} levels")
            is_map = isinstance(event, yaml.MappingStartEvent)
            tag = self.tag(event.tag, "map" if is_map else "seq", mark)
            kind = yaml.MappingNode if is_map else yaml.SequenceNode
            self.open.append(_OpenYamlNode(kind(tag, [], mark), event.anchor, self.nodes - 1))
        elif isinstance(event, yaml.CollectionEndEvent):
            self.close(event)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise refused(self.file, mark, "a second document; a file holds one")

    def alias(self, event: yaml.AliasEvent) -> None:
        name: Any = event.anchor
        mark: Any = event.start_mark
        if any(item.anchor == name for item in self.open):
            raise refused(self.file, mark, f"*{name} stands inside of what it repeats")
        if name not in self.anchors:
            raise refused(self.file, mark, f"not readable as YAML: there is no anchor &{name}")
        node, size = self.anchors[name]
        self.repeated += size
        if self.repeated > MAX_REPEATED:
            raise refused(
                self.file, mark, f"aliases repeat more than {MAX_REPEATED} values; write $ref"
            )
        self.nodes += size
        self.add(node, None, size)

    def count(self, size: int, mark: Any) -> None:
        self.nodes += size
        if self.nodes > self.most + MAX_REPEATED:
            raise refused(self.file, mark, f"more than {self.most} values in one file")

    def close(self, event: yaml.CollectionEndEvent) -> None:
        done = self.open.pop()
        node, children = done.node, done.children
        if isinstance(node, yaml.MappingNode):
            node.value = list(zip(children[::2], children[1::2], strict=True))
        else:
            node.value = children
        node.end_mark = event.end_mark
        self.add(node, done.anchor, self.nodes - done.before)

    def add(self, node: yaml.Node, anchor: str | None, size: int) -> None:
        if anchor is not None:
            self.anchors[anchor] = (node, size)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node

    def scalar_tag(self, event: yaml.ScalarEvent) -> str:
        if event.tag is not None and event.tag != "!":
            return self.tag(event.tag, "scalar", event.start_mark)
        is_plain = event.tag is None and event.implicit[0]
        if is_plain and event.value == "<<":
            return _MERGE
        return _CORE + (kind_of(event.value) if is_plain else "str")

    def tag(self, given: str | None, kind: str, mark: Any) -> str:
        known = ("str", *_KINDS) if kind == "scalar" else (kind,)
        if given is None or given == "!":
            return _CORE + kind
        if given.removeprefix(_CORE) not in known or not given.startswith(_CORE):
            raise refused(self.file, mark, f"the tag {given!r} is not read; JSON has no such type")
        return given


@cache
def read_node(file: Path) -> yaml.Node | None:
    """Return the root node of a YAML file; ContractError says which line could not be read."""
    return compose(read_bytes(file), file)


def compose(content: bytes, file: Path, most: int = MAX_NODES) -> yaml.Node | None:
    """Return the root node of YAML text, None when there is none; errors name `file`."""
    composer = _Composer(file, most)
    try:
        for event in yaml.parse(content, Loader=yaml.CSafeLoader):
            composer.feed(event)
    except yaml.MarkedYAMLError as error:
        raise refused(file, error.problem_mark, f"not readable as YAML: {error.problem}") from error
    except yaml.reader.ReaderError as error:
        line = content[: error.position].count(b"\n") + 1
        # The parser gives -1 where the text ends inside of a character.
        said = error.reason + (f": 0x{error.character:02x}" if error.character >= 0 else "")
        raise ContractError(f"{file}:{line}: not readable as YAML: {said}") from error
    return composer.root


def read_bytes(file: Path, most: int = MAX_BYTES) -> bytes:
    """Return the content of a file of at most `most` bytes; ContractError when there is none."""
    try:
        with file.open("rb") as stream:
            content = stream.read(most + 1)
    except FileNotFoundError:
        raise ContractError(f"{file}: there is no such file") from None
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise ContractError(f"{file}: not readable: {said}") from error
    if len(content) > most:
        raise ContractError(f"{file}:1: the file is larger than {most} bytes; split it")
    return content


def pairs(node: yaml.MappingNode, file: Path) -> Iterator[tuple[str, yaml.Node]]:
    """Yield the keys of a map with their values; its own keys override those merged by `<<`.

    Keys are the texts as written, whatever type they would have as values. ContractError
    for a key that stands twice or is not a text.
    """
    own: dict[str, yaml.Node] = {}
    merged: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if is_merge(key):
            merged |= _merged(value, file)
            continue
        if not isinstance(key, yaml.ScalarNode):
            raise refused(file, key.start_mark, "a key is a text, not a list or map")
        if key.value in own:
            raise refused(file, key.start_mark, f"the key {key.value!r} stands here twice")
        own[key.value] = value
    yield from (merged | own).items()


def _merged(node: yaml.Node, file: Path) -> dict[str, yaml.Node]:
    sources = node.value if isinstance(node, yaml.SequenceNode) else [node]
    found: dict[str, yaml.Node] = {}
    for source in reversed(sources):
        if not isinstance(source, yaml.MappingNode):
            raise refused(file, source.start_mark, "<< merges a map, or a list of maps")
        found |= dict(pairs(source, file))
    return found


def value_of(node: yaml.ScalarNode, file: Path) -> Any:
    """Return the JSON value of a scalar; ContractError for a number that JSON cannot represent."""
    text, kind = node.value, node.tag.removeprefix(_CORE)
    if kind in ("str", "merge"):
        return text
    if not _KINDS[kind].fullmatch(text):
        raise refused(file, node.start_mark, f"{text[:40]!r} is not of the type {kind}")
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if len(text) > MAX_NUMBER:
        raise refused(file, node.start_mark, f"a number of more than {MAX_NUMBER} characters")
    if kind == "int":
        base = {"0o": 8, "0x": 16}.get(text[:2], 10)
        return int(text, base)
    number = math.inf if text.lower().endswith(("inf", "nan")) else float(text)
    if math.isinf(number):
        raise refused(file, node.start_mark, f"the number {text} is not one of JSON's")
    return number
