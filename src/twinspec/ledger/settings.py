"""The sources of a ledger; a module of its own, since every command reads settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """The folders of a project's program and tests; absolute paths.

    `fuzz` is the counts.json of a fuzz run; without that file no run is joined.
    """

    sources: tuple[Path, ...]
    tests: Path
    exemptions: Path
    fuzz: Path | None = None
