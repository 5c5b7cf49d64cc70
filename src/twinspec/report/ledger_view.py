"""The ledger as its pages show it: one row per rule, no line numbers, and gaps in words."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from twinspec.contract.layout import Contract
from twinspec.contract.rules import RuleEntry
from twinspec.expressions.described import DescribedExpression
from twinspec.fuzz.results.counts import ReachCounts
from twinspec.ledger.counts import LedgerCounts, count
from twinspec.ledger.ledger import Ledger, LedgerDefect, LedgerEntry
from twinspec.report.places import PlaceFinder, RulePlaces


@dataclass(frozen=True, slots=True)
class CodeLink:
    """A file of the project, the function in it, and a relative link, if there is one."""

    file: str
    function: str
    link: str | None


@dataclass(frozen=True, slots=True)
class ShownSide:
    """One side that a test shows: accepted, refused, before or after; `waived` says why not."""

    side: str
    shown: bool
    waived: str | None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One rule with all facts. `waived` is the reason why nothing enforces it.

    `reached` says how often the fuzz run met the rule; None if no run is joined. `expression` is
    None for a rule without one.
    """

    rule: RuleEntry
    places: RulePlaces
    enforced: tuple[CodeLink, ...]
    is_enforced: bool
    waived: str | None
    proofs: tuple[ShownSide, ...]
    test: CodeLink | None
    gaps: tuple[str, ...]
    reached: ReachCounts | None = None
    expression: DescribedExpression | None = None


@dataclass(frozen=True, slots=True)
class FuzzRunSummary:
    """The joined fuzz run: its length, and the number of requests it judged."""

    seconds: float
    cases: int


@dataclass(frozen=True, slots=True)
class LedgerView:
    """All rows by scope, their counts, and the defects of ids without a rule in the catalogue.

    `run` is the joined fuzz run, if any.
    """

    title: str
    counts: LedgerCounts
    scopes: tuple[tuple[str, tuple[LedgerRow, ...]], ...]
    strangers: tuple[LedgerDefect, ...]
    run: FuzzRunSummary | None = None


class LedgerReader:
    """Makes the view of one project's ledger; links are relative to the pages' `folder`."""

    def __init__(self, contract: Contract, project: Path, folder: Path) -> None:
        """Make views for `contract`, in the folder `project`."""
        self._contract = contract
        self._finder = PlaceFinder(contract)
        self._project = project
        self._folder = folder

    def read(self, ledger: Ledger) -> LedgerView:
        """Return the view of `ledger`."""
        gaps: dict[str, list[str]] = {}
        for defect in ledger.defects:
            gaps.setdefault(defect.rule, []).append(defect.message)
        rows = [self._row(entry, gaps.pop(entry.rule.id, [])) for entry in ledger.entries]
        names = dict.fromkeys(row.rule.scope for row in rows)
        version = next(iter(self._contract.versions.values()))
        return LedgerView(
            title=version.title,
            counts=count(ledger),
            scopes=tuple(
                (name, tuple(row for row in rows if row.rule.scope == name)) for name in names
            ),
            strangers=tuple(defect for defect in ledger.defects if defect.rule in gaps),
            run=FuzzRunSummary(ledger.run.facts.seconds, ledger.run.cases) if ledger.run else None,
        )

    def _row(self, entry: LedgerEntry, gaps: list[str]) -> LedgerRow:
        functions = dict.fromkeys((line.file, line.function) for line in entry.enforced)
        sides = ("accepted", "refused") if entry.rule.kind == "refusal" else ("before and after",)
        needs = {"before and after": "accepted"}
        return LedgerRow(
            rule=entry.rule,
            places=self._finder.find(entry.attached),
            enforced=tuple(self._code(file, function) for file, function in functions),
            is_enforced=entry.is_enforced,
            waived=entry.exempt.get("enforced"),
            proofs=tuple(
                ShownSide(
                    side,
                    entry.shows(needs.get(side, side)),
                    entry.exempt.get(needs.get(side, side)),
                )
                for side in sides
            ),
            test=self._code(entry.test.file, "") if entry.test else None,
            gaps=tuple(gaps),
            reached=entry.reached,
            expression=entry.expression,
        )

    def _code(self, file: Path, function: str) -> CodeLink:
        if not file.is_relative_to(self._project):
            return CodeLink(file.name, function, None)
        link = Path(os.path.relpath(file, self._folder)).as_posix()
        return CodeLink(file.relative_to(self._project).as_posix(), function, link)
