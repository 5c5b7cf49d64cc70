"""What a ledger is read from; apart from it, since every command reads settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """Where the program and the tests of a project are; absolute paths.

    `fuzz` is the counts.json of a fuzz run; a file that is not there is one that was not made.
    """

    sources: tuple[Path, ...]
    tests: Path
    exemptions: Path
    fuzz: Path | None = None
