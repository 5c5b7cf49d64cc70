"""Tells news from noise in what tools print: any line that nobody expects is a failure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(slots=True)
class Judge:
    """Knows the lines without news, and those that a client is known to say, with the reason."""

    silent: list[re.Pattern[str]]
    expected: list[re.Pattern[str]]
    seen: set[re.Pattern[str]] = field(default_factory=set)

    @classmethod
    def of(cls, silent: Iterable[str], expected: Iterable[Mapping[str, str]]) -> Judge:
        """Compile the `silent` patterns and the `line` of each `expected` entry of jobs.yaml."""
        return cls(
            [re.compile(pattern) for pattern in silent],
            [re.compile(entry["line"]) for entry in expected],
        )

    def unexpected(self, printed: str) -> list[str]:
        """Return the lines that neither list covers, in order, each once."""
        found: dict[str, None] = {}
        for line in (ANSI.sub("", raw).strip() for raw in printed.splitlines()):
            if not line or any(pattern.search(line) for pattern in self.silent):
                continue
            covering = [pattern for pattern in self.expected if pattern.search(line)]
            self.seen.update(covering)
            if not covering:
                found[line] = None
        return list(found)

    def stale(self) -> list[str]:
        """Return the expected lines that nobody said."""
        return [pattern.pattern for pattern in self.expected if pattern not in self.seen]
