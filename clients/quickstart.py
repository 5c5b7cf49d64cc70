"""The program that the README of a package shows, and what the README says that it prints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(?P<language>\w+)[^\n]*\n(?P<content>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shown:
    """A program and what it prints, as a README has them."""

    program: str
    printed: str

    def faults(self, output: str) -> list[str]:
        """Return the lines in which what was printed is not what the README says."""
        expected, found = self.printed.splitlines(), output.splitlines()
        if expected == found:
            return []
        return [f"README says {expected}", f"the program printed {found}"]


def shown(readme: Path, language: str) -> Shown:
    r"""Return the first block of the language, and the first of `text`.

    ValueError when the README lacks either.

    Example: of a page with "```go\npackage main\n```" and "```text\n1002\n```"
    the program is "package main\n", and prints "1002\n".
    """
    blocks: dict[str, str] = {}
    for block in _BLOCK.finditer(readme.read_text(encoding="utf-8")):
        blocks.setdefault(block["language"], block["content"])
    missing = [name for name in (language, "text") if name not in blocks]
    if missing:
        raise ValueError(f"{readme.name} has no block of {' and none of '.join(missing)}")
    return Shown(blocks[language], blocks["text"])
