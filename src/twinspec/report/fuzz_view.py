"""A fuzz run as its page shows it: all rows prepared, the unreached ones first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from twinspec.contract.layout import Contract, Version
from twinspec.contract.rules import RuleEntry
from twinspec.fuzz.model.exchange import ServerFinding
from twinspec.fuzz.results.counts import (
    NO_OPERATION,
    Counts,
    ReachCounts,
    RunFacts,
    SkippedOperation,
    place_text,
)
from twinspec.fuzz.results.curl import commands
from twinspec.fuzz.results.decided import RuleDecided, decided_of, rules_with_expressions
from twinspec.fuzz.results.gate import GateFailure, RunExemption, gated_rules, met
from twinspec.report.reach import uses


@dataclass(frozen=True, slots=True)
class FindingRow:
    """Findings of one cause: their number, the place, the command to reproduce them, the answer."""

    finding: ServerFinding
    times: int
    places: tuple[str, ...]
    commands: tuple[str, ...]
    answer: str
    files: tuple[tuple[str, str], ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One operation in one representation; `statuses` are in the order of the page's columns."""

    version: str
    operation: str
    representation: str
    statuses: tuple[int, ...]
    requests: int
    lacks_success: bool


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule: `lacks` are the sides that were not reached, `waived` reasons for exemptions.

    `decided` is what its expression decided; None for a rule that has none.
    """

    rule: RuleEntry
    reached: ReachCounts
    lacks: tuple[str, ...]
    fails: bool
    waived: tuple[str, ...]
    decided: RuleDecided | None


@dataclass(frozen=True, slots=True)
class KeywordRow:
    """One keyword of a schema, and how many requests kept and broke it."""

    version: str
    place: str
    kept: int
    broken: int


@dataclass(frozen=True, slots=True)
class SummaryNumber:
    """A total of the page; `lacking` if it is too low or not 0."""

    number: str
    text: str
    lacking: bool = False


@dataclass(frozen=True, slots=True)
class FuzzView:
    """The content of the whole page."""

    title: str
    facts: RunFacts
    cases: int
    cases_per_second: float
    tiles: tuple[SummaryNumber, ...]
    failures: tuple[GateFailure, ...]
    findings: tuple[FindingRow, ...]
    statuses: tuple[int, ...]
    operations: tuple[OperationRow, ...]
    left_out: tuple[SkippedOperation, ...]
    rules: tuple[RuleRow, ...]
    keywords: tuple[KeywordRow, ...]
    checks: tuple[tuple[str, int], ...]


def read_view(
    counts: Counts,
    contract: Contract,
    failures: Sequence[GateFailure],
    exemptions: Iterable[RunExemption] = (),
) -> FuzzView:
    """Return the page for the run of `counts`, which the gate failed with `failures`."""
    operations, statuses = _operations(counts)
    rules = _rules(counts, contract, failures, tuple(exemptions))
    keywords = _keywords(counts)
    return FuzzView(
        title=str(next(iter(contract.versions.values())).bundle["info"]["title"]),
        facts=counts.facts,
        cases=counts.cases,
        cases_per_second=counts.cases_per_second,
        tiles=tuple(_tiles(counts, contract, operations, rules, keywords)),
        failures=tuple(item for item in failures if item.kind != "finding"),
        findings=_findings(counts),
        statuses=statuses,
        operations=operations,
        left_out=counts.facts.left_out,
        rules=rules,
        keywords=keywords,
        checks=tuple(sorted(counts.checks.items())),
    )


def _tiles(
    counts: Counts,
    contract: Contract,
    operations: Sequence[OperationRow],
    rules: Sequence[RuleRow],
    keywords: Sequence[KeywordRow],
) -> Iterable[SummaryNumber]:
    found = len(counts.findings)
    yield SummaryNumber(f"{found}", "finding" if found == 1 else "findings", lacking=found > 0)
    real = [row for row in operations if row.operation != NO_OPERATION]
    good = sum(not row.lacks_success for row in real)
    yield SummaryNumber(
        f"{good} of {len(real)}",
        "operations × versions × representations answered 2xx",
        lacking=good < len(real),
    )
    gated = [counts.of_rule(rule.id) for rule in gated_rules(counts, contract)]
    both = sum(met(item, "satisfied") and met(item, "violated") for item in gated)
    yield SummaryNumber(
        f"{both} of {len(gated)}",
        "refusals of the business satisfied and violated",
        lacking=both < len(gated),
    )
    judged = [row.decided for row in rules if row.decided is not None]
    if judged:
        decided = sum(bool(one.kept or one.broken) for one in judged)
        yield SummaryNumber(
            f"{decided} of {len(judged)}",
            "refusals with an expression decided by it",
            lacking=decided < len(judged),
        )
    refusals = [row for row in rules if row.rule.kind == "refusal"]
    violated = sum(row.reached.violated > 0 for row in refusals)
    yield SummaryNumber(f"{violated} of {len(refusals)}", "refusals of all kinds violated")
    effects = [row for row in rules if row.rule.kind == "effect"]
    visible = [row for row in effects if not row.rule.unseen]
    had = sum(row.reached.exercised > 0 for row in visible)
    yield SummaryNumber(f"{had} of {len(visible)}", "effects exercised")
    broken = sum(row.broken > 0 for row in keywords)
    yield SummaryNumber(
        f"{broken} of {len(keywords)}", "keywords broken, of those that a request met"
    )


def _findings(counts: Counts) -> tuple[FindingRow, ...]:
    rows = []
    for signature in sorted(counts.findings):
        found = counts.findings[signature]
        exchange = found.finding.exchange
        headers = [f"{name}: {value}" for name, value in exchange.answer.headers.items()]
        body = exchange.answer.body.decode(errors="replace")
        first = exchange.answer.lost or f"HTTP {exchange.answer.status}"
        answer = "\n".join((first, *headers, "", body))
        places = tuple(map(place_text, found.at()))
        shown = tuple(commands(found, counts.facts))
        files = tuple(found.files.items())
        also = tuple(found.also())
        rows.append(FindingRow(found.finding, found.times, places, shown, answer, files, also))
    return tuple(rows)


def _operations(counts: Counts) -> tuple[tuple[OperationRow, ...], tuple[int, ...]]:
    columns = tuple(sorted({key.status for key in counts.requests}))
    fuzzed = [
        (version, operation, representation)
        for version, operation in counts.facts.fuzzed
        for representation in counts.facts.representations
    ]
    others = sorted({(key.version, key.operation, key.representation) for key in counts.requests})
    rows = []
    for place in dict.fromkeys((*fuzzed, *others)):
        statuses = counts.statuses(*place)
        rows.append(
            OperationRow(
                *place,
                statuses=tuple(statuses.get(status, 0) for status in columns),
                requests=sum(statuses.values()),
                lacks_success=place in fuzzed and not any(200 <= s <= 299 for s in statuses),
            )
        )
    return tuple(sorted(rows, key=lambda row: not row.lacks_success)), columns


def _concerned(contract: Contract, facts: RunFacts) -> set[str]:
    """Return the rules that requests to the fuzzed operations can meet."""
    return {
        rule
        for version in contract.versions.values()
        if any(name == version.name for name, _ in facts.fuzzed)
        for rule in _of_version(version, facts)
    }


def _of_version(version: Version, facts: RunFacts) -> Iterable[str]:
    yield from version.rules
    for operation in version.operations:
        if (version.name, operation.id) in facts.fuzzed:
            yield from operation.rules
    for use in uses(version):
        if (version.name, use.operation) in facts.fuzzed:
            yield use.rule


def _rules(
    counts: Counts,
    contract: Contract,
    failures: Sequence[GateFailure],
    exemptions: Sequence[RunExemption],
) -> tuple[RuleRow, ...]:
    failing = {item.rule for item in failures if item.kind in ("rule", "stale_exemption")}
    concerned = _concerned(contract, counts.facts)
    judged = {rule.id for rule in rules_with_expressions(counts, contract)}
    rows = [
        RuleRow(
            rule=rule,
            reached=counts.of_rule(rule.id),
            lacks=tuple(_missing_parts(rule, counts.of_rule(rule.id))),
            fails=rule.id in failing,
            waived=tuple(
                f"never {item.of}: {item.why}" for item in exemptions if item.rule == rule.id
            ),
            decided=decided_of(counts, rule.id) if rule.id in judged else None,
        )
        for rule in contract.rules
        if rule.id in concerned
    ]
    return tuple(sorted(rows, key=lambda row: (not row.fails, -len(row.lacks), row.rule.order)))


def _missing_parts(rule: RuleEntry, reached: ReachCounts) -> Iterable[str]:
    if rule.kind == "effect":
        if rule.unseen:
            yield f"cannot be seen by a run: {rule.unseen}"
        elif not reached.exercised:
            yield "never exercised"
        return
    if not reached.satisfied:
        yield "never satisfied"
    if not reached.violated:
        yield "never violated"


def _keywords(counts: Counts) -> tuple[KeywordRow, ...]:
    rows = [
        KeywordRow(key.version, key.place, counts.kept[key], counts.broken[key])
        for key in sorted({*counts.kept, *counts.broken})
    ]
    return tuple(sorted(rows, key=lambda row: row.kept > 0 and row.broken > 0))
