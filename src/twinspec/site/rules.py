"""The rules: statement, sources, lines, tests, examples and counts of each on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from twinspec.contract.layout import Contract
from twinspec.fuzz.results.counts import ReachCounts
from twinspec.ledger.ledger import Ledger, LedgerEntry
from twinspec.report.catalogue import Catalogue, RulePage
from twinspec.report.places import PlaceFinder, RulePlaces
from twinspec.site.rule_tests import RuleTests, TestedRequest
from twinspec.site.sources import Sources


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a project's file, and the page that shows it."""

    file: str
    number: int
    function: str
    href: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """All facts of one rule; `refusal` has its answers, None for an effect.

    `operations` are those that list the rule, by the versions that have them.
    """

    entry: LedgerEntry
    refusal: RulePage | None
    places: RulePlaces
    lines: tuple[Line, ...]
    test: Line | None
    requests: tuple[TestedRequest, ...]
    gaps: tuple[str, ...]

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"rules/{self.entry.rule.id}.html"

    @property
    def reached(self) -> ReachCounts | None:
        """How often a fuzz run met the rule; None if no run was counted."""
        return self.entry.reached

    @property
    def state(self) -> str:
        """`proven`: enforced and tested; `exempt`: exempt from that, with a reason; else `gap`."""
        if self.gaps:
            return "gap"
        return "exempt" if self.entry.exempt else "proven"


def read_rules(
    contract: Contract, ledger: Ledger, catalogue: Catalogue, sources: Sources
) -> tuple[RuleView, ...]:
    """Return the views of all rules, in the order of evaluation; adds their files to `sources`."""
    refusals = {page.rule.id: page for page in catalogue.rules}
    finder = PlaceFinder(contract)
    tests = RuleTests(contract)
    gaps: dict[str, list[str]] = {}
    for defect in ledger.defects:
        gaps.setdefault(defect.rule, []).append(defect.message)
    return tuple(
        RuleView(
            entry=entry,
            refusal=refusals.get(entry.rule.id),
            places=finder.find(entry.attached),
            lines=tuple(_lines(entry, sources)),
            test=_line(entry.test.file, 1, "", sources) if entry.test else None,
            requests=tuple(tests.requests(entry.test.file, entry.rule.id)) if entry.test else (),
            gaps=tuple(gaps.get(entry.rule.id, ())),
        )
        for entry in ledger.entries
    )


def _lines(entry: LedgerEntry, sources: Sources) -> Iterator[Line]:
    for one in entry.enforced:
        yield _line(one.file, one.line, one.function, sources)


def _line(file: Path, number: int, function: str, sources: Sources) -> Line:
    return Line(sources.name(file), number, function, sources.link(file, number))
