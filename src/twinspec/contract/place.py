"""A place in the contract: a file, a line, a JSON Pointer."""

from __future__ import annotations

from dataclasses import dataclass

from twinspec.contract.pointer import join


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place that a person can open: `line` and `column` count from 1; 0 if they are not known.

    `pointer` is a JSON Pointer into a YAML file, or the path of names inside an XSD.
    """

    file: str
    line: int = 0
    pointer: str = ""
    column: int = 0

    def __str__(self) -> str:
        """`file:line pointer`, without the parts that are not known."""
        file = f"{self.file}:{self.line}" if self.line else self.file
        return f"{file} {self.pointer}".rstrip()

    def at(self, *tokens: str) -> Place:
        """Return the same place with escaped `tokens` appended to its JSON Pointer."""
        return Place(self.file, self.line, self.pointer + join(*tokens), self.column)
