"""The progress of a run, and its outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from twinspec.fuzz.model.pools import Values
from twinspec.fuzz.results.counts import Counts, End, Signature


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a worker: numbers of requests and findings, operations and rules reached."""

    worker: int
    cases: int
    findings: int
    accepted: frozenset[tuple[str, str]]
    violated: frozenset[str]


def progress_of(worker: int, counts: Counts) -> Progress:
    """Return the progress of a worker with these counts.

    The counts are copied first: the thread of Schemathesis may be adding to them.
    """
    requests, violated = list(counts.requests), list(counts.violated)
    return Progress(
        worker,
        counts.cases,
        len({(one.finding.check, one.finding.message) for one in list(counts.findings.values())}),
        frozenset((key.version, key.operation) for key in requests if 200 <= key.status < 300),
        frozenset(key.rule for key in violated),
    )


@dataclass(slots=True)
class Outcome:
    """The outcome of a run: its counts, the files of its findings, and its errors.

    `values` are those of the server's world that the run has learned of.
    """

    counts: Counts
    files: dict[Signature, Path] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    end: End = "complete"
    values: Values = field(default_factory=dict)

    def add(self, other: Outcome) -> None:
        """Add the outcome of another part of the run."""
        self.counts.merge(other.counts)
        self.files |= other.files
        self.errors += other.errors
        for kind, records in other.values.items():
            own = self.values.setdefault(kind, {})
            for key, members in records.items():
                own.setdefault(key, {}).update(members)
        if self.end == "complete":
            self.end = other.end
