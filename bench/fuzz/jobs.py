"""Runs that are kept: what was measured before, with the same question, is not measured again."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.defective.servers import ROOT

KEPT = ROOT / ".run" / "fuzz-bench"


@dataclass(frozen=True, slots=True)
class Job:
    """One run: `asked` is all that its outcome depends on; `work` makes it."""

    name: str
    asked: dict[str, Any]
    work: Callable[[], dict[str, Any]]

    @property
    def file(self) -> Path:
        """Where the outcome is kept."""
        return KEPT / f"{self.name}.json"

    def outcome(self) -> dict[str, Any] | None:
        """Return the outcome that is kept; None if there is none, or to another question."""
        if not self.file.exists():
            return None
        kept: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
        found: dict[str, Any] = kept["outcome"]
        return found if kept["asked"] == self.asked else None

    def keep(self, outcome: dict[str, Any]) -> None:
        """Write an outcome down, in one piece."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        part = self.file.with_suffix(".part")
        said = {"asked": self.asked, "outcome": outcome}
        part.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
        part.replace(self.file)


def do(jobs: Sequence[Job], at_a_time: int, console: Console) -> bool:
    """Make the runs that are not kept, so many at a time; return whether all were made."""
    waiting = [job for job in jobs if job.outcome() is None]
    failed: list[str] = []
    printing = threading.Lock()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("runs", total=len(jobs), completed=len(jobs) - len(waiting))

        def make(job: Job) -> None:
            try:
                job.keep(job.work())
                said = f"{job.name}: done"
            except Exception as error:  # one run that fails must not end the others
                failed.append(job.name)
                said = f"{job.name}: failed: {type(error).__name__}: {error}"
            with printing:
                progress.console.print(said, markup=False, highlight=False)
                progress.advance(task)

        with ThreadPoolExecutor(at_a_time) as pool:
            list(pool.map(make, waiting))
    return not failed
