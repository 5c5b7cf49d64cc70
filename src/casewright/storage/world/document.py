"""YAML as data with line numbers. Duplicate keys, tags and exponential aliases are errors.

No message quotes the text: a wrong file may be given, and its content may be secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import events

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 20
_EVENTS = 10_000  # after which it is told again how many lines are read
_MAX_REPEATED = 100_000  # values that aliases may repeat in all
_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NAMED: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STR = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True, order=True)
class WorldFinding:
    """An error at a line (counted from 1)."""

    line: int
    message: str


class UnreadableWorld(Exception):
    """A text that is not a world file; `findings` give the reasons."""

    def __init__(self, findings: Sequence[WorldFinding]) -> None:
        self.findings = tuple(findings)
        super().__init__(findings)


@dataclass(slots=True)
class WorldDocument:
    """A value of dicts, lists and scalars, and the lines of its parts."""

    value: Any = None
    first_line: int = 1
    lines: dict[int, dict[str | int, int]] = field(default_factory=dict)

    def line(self, path: Sequence[str | int]) -> int:
        """Return the line of the part at `path`, or of the nearest part around it."""
        part, line = self.value, self.first_line
        for step in path:
            line = self.lines.get(id(part), {}).get(step, line)
            try:
                part = part[step]
            except (KeyError, IndexError, TypeError):
                break
        return line


@dataclass(slots=True)
class _OpenNode:
    """A mapping or sequence that is being read; `size` is the number of values inside."""

    value: dict[str, Any] | list[Any]
    line: int
    anchor: str | None
    key: str | None = None
    key_line: int = 0
    size: int = 1


class _WorldReader:
    def __init__(self) -> None:
        self.document = WorldDocument()
        self.line = 1
        self.findings: list[WorldFinding] = []
        self._open: list[_OpenNode] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._repeated = 0
        self._documents = 0

    def read(self, event: events.Event) -> None:
        line = self.line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, events.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._fail(line, "a world file holds one YAML document, here a second one begins")
        elif isinstance(event, events.AliasEvent):
            self._alias(str(event.anchor), line)
        elif isinstance(event, events.ScalarEvent):
            self._check_tag(event.tag, line)
            self._add(_scalar(event), line, 1, event.anchor)
        elif isinstance(event, events.CollectionStartEvent):
            self._check_tag(event.tag, line)
            if len(self._open) >= _MAX_DEPTH:
                self._fail(line, f"nested more than {_MAX_DEPTH} levels deep")
            mapping = isinstance(event, events.MappingStartEvent)
            self._open.append(_OpenNode({} if mapping else [], line, event.anchor))
        elif isinstance(event, events.CollectionEndEvent):
            closed = self._open.pop()
            self._add(closed.value, closed.line, closed.size, closed.anchor)

    def _alias(self, name: str, line: int) -> None:
        if name not in self._anchors:
            self._fail(line, "an alias refers to no finished value")
        value, size = self._anchors[name]
        self._repeated += size
        if self._repeated > _MAX_REPEATED:
            self._fail(line, f"aliases repeat more than {_MAX_REPEATED} values")
        self._add(value, line, size, None)

    def _add(self, value: Any, line: int, size: int, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = (value, size)
        if isinstance(value, str) and (bad := _NOT_XML.search(value)):
            self._fail(line, f"the character U+{ord(bad[0]):04X} cannot be part of an answer")
        if not self._open:
            self.document.value, self.document.first_line = value, line
            return
        parent = self._open[-1]
        parent.size += size
        places = self.document.lines.setdefault(id(parent.value), {})
        if isinstance(parent.value, list):
            places[len(parent.value)] = line
            parent.value.append(value)
        elif parent.key is None:
            self._begin_member(parent, places, value, line)
        else:
            parent.value[parent.key] = value
            places[parent.key] = parent.key_line
            parent.key = None

    def _begin_member(
        self, parent: _OpenNode, places: dict[str | int, int], key: Any, line: int
    ) -> None:
        if isinstance(key, dict | list):
            self._fail(line, "a key must be a plain text")
        parent.key, parent.key_line = str(key), line
        if parent.key in places:
            first = places[parent.key]
            message = f"duplicate key, first given at line {first}"
            self.findings.append(WorldFinding(line, message))

    def _check_tag(self, tag: str | None, line: int) -> None:
        if tag not in (None, "!", _STR):
            self._fail(line, "tags are not supported")

    def _fail(self, line: int, message: str) -> None:
        raise UnreadableWorld([*self.findings, WorldFinding(line, message)])


def read_document(
    content: bytes, tell: Callable[[int, int], None] = lambda _done, _total: None
) -> WorldDocument:
    """Return the YAML document in `content`; UnreadableWorld, with findings, if malformed.

    `tell` is called, in the course of reading, with the number of lines that are read, of how many.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableWorld([WorldFinding(line, "the file is not UTF-8 text")]) from error
    reader = _WorldReader()
    lines = text.count("\n")
    try:
        for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
            reader.read(event)
            if number % _EVENTS == 0:
                tell(reader.line, lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = error.problem or error.context or "malformed"
        raise UnreadableWorld([*reader.findings, WorldFinding(line, f"YAML: {problem}")]) from error
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise UnreadableWorld(
            [*reader.findings, WorldFinding(line, f"YAML: {error.reason}")]
        ) from error
    if reader.findings:
        raise UnreadableWorld(reader.findings)
    return reader.document


def _scalar(event: events.ScalarEvent) -> Any:
    text: str = event.value
    if not event.implicit[0] or event.tag == _STR:
        return text
    if text in _NAMED:
        return _NAMED[text]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 40 else text
    if _NUMBER.fullmatch(text):
        return float(text)
    return text
