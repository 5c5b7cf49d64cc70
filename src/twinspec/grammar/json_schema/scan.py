"""Reads JSON text as data with the place of each member, in one pass and without recursion.

Positions are offsets into the text; `line_and_column` converts them.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any

from twinspec.contract.yaml_nodes import MAX_NUMBER, ContractError

MAX_DEPTH = 200

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}

Marks = dict[int, dict[Any, int]]
"""Of each list or map, by its id: where the members stand, by key or index."""


@dataclass(slots=True)
class _OpenCollection:
    """A list or map whose end is not read yet: its content, its position, and the current key."""

    value: Any
    marks: dict[Any, int]
    end: str
    key: str = ""


@dataclass(slots=True)
class Scanner:
    """Reads one JSON text; ContractError names line and column of an error."""

    file: Path
    text: str
    marks: Marks = field(default_factory=dict)
    open: list[_OpenCollection] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    def read(self) -> Any:
        """Return the data, such as `{"a": [1]}`, and fill `marks`."""
        result: Any = None
        at = self._space(0)
        while True:
            value, at = self._value(at)
            if isinstance(value, _OpenCollection):
                self.open.append(value)
                at = self._space(at)
                if self._peek(at) != value.end:
                    at = self._before(at)
                    continue
                at += 1
                value = self.open.pop().value
            # The value is complete: put it where it belongs, and close what ends behind it.
            while self.open:
                around = self.open[-1]
                self._put(around, value)
                at = self._space(at)
                sign = self._peek(at)
                if sign == ",":
                    at = self._before(self._space(at + 1))
                    break
                if sign != around.end:
                    raise self._error(at, f"',' or '{around.end}' is missing")
                at += 1
                value = self.open.pop().value
            else:
                result = value
                break
        at = self._space(at)
        if at != len(self.text):
            raise self._error(at, "something stands behind the end")
        return result

    def _space(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        assert found is not None
        return found.end()

    def _peek(self, at: int) -> str:
        return self.text[at : at + 1]

    def _before(self, at: int) -> int:
        """Read the part before a value: nothing in a list, the key in a map."""
        around = self.open[-1]
        if around.end == "]":
            around.marks[len(around.value)] = at
            return at
        if self._peek(at) != '"':
            raise self._error(at, "a key in quotes is missing")
        key, end = self._string(at)
        if key in around.marks:
            raise self._error(at, f"the key {key[:40]!r} stands here twice")
        around.key = key
        around.marks[key] = at
        end = self._space(end)
        if self._peek(end) != ":":
            raise self._error(end, "':' is missing")
        return self._space(end + 1)

    def _put(self, around: _OpenCollection, value: Any) -> None:
        if around.end == "]":
            around.value.append(value)
        else:
            around.value[around.key] = value

    def _value(self, at: int) -> tuple[Any, int]:
        """Return the value that begins at `at`, and the offset of its end.

        A list or map is an `_OpenCollection`.
        """
        sign = self._peek(at)
        if sign == '"':
            return self._string(at)
        if sign and sign in "{[":
            if len(self.open) == MAX_DEPTH:
                raise self._error(at, f"nested deeper than {MAX_DEPTH} levels")
            value: Any = {} if sign == "{" else []
            marks: dict[Any, int] = {}
            self.marks[id(value)] = marks
            return _OpenCollection(value, marks, "}" if sign == "{" else "]"), at + 1
        word, meaning = _WORDS.get(sign, ("", None))
        if word and self.text.startswith(word, at):
            return meaning, at + len(word)
        return self._number(at)

    def _string(self, at: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self.text, at + 1, True)
            text.encode("utf-8")
        except JSONDecodeError as error:
            raise self._error(error.pos, error.msg) from None
        except UnicodeEncodeError:
            raise self._error(at, "a surrogate stands without its other half") from None
        return text, end

    def _number(self, at: int) -> tuple[int | float, int]:
        found = _NUMBER.match(self.text, at)
        if found is None:
            raise self._error(at, "a value is missing")
        text = found.group()
        if len(text) > MAX_NUMBER:
            raise self._error(at, f"a number of more than {MAX_NUMBER} characters")
        if found.lastindex is None:
            return int(text), found.end()
        number = float(text)
        if math.isinf(number):
            raise self._error(at, f"the number {text} is too large")
        return number, found.end()

    def _error(self, at: int, message: str) -> ContractError:
        line, column = self.line_and_column(at)
        return ContractError(f"{self.file}:{line}:{column}: not readable as JSON: {message}")

    def line_and_column(self, at: int) -> tuple[int, int]:
        """Return line and column of an offset, both counted from 1."""
        if not self._starts:
            self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1
