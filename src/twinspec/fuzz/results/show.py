"""Prints a run's progress and outcome on the terminal."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from twinspec.contract.layout import Contract
from twinspec.fuzz.model.exchange import NO_ANSWER, ServerFinding
from twinspec.fuzz.model.pools import Values
from twinspec.fuzz.results.counts import Counts, FindingCount, place_text
from twinspec.fuzz.results.curl import as_curl, session_lines
from twinspec.fuzz.results.decided import decided_lines
from twinspec.fuzz.results.gate import GateFailure, gated_rules
from twinspec.fuzz.results.outcome import Outcome, Progress
from twinspec.fuzz.results.redact import Redactor, without_credentials

_FINDINGS_SHOWN = 20
_PLACES_SHOWN = 40
_ALSO_SHOWN = 5
_LONGEST_COMMAND = 6000
_QUIET_SECONDS = 15
_NOT_REACHED = ("no_success", "rule")
_NOTHING_JUDGED = (
    "The run fails: no request was judged before its time was over. Give it more, by --time, or "
    "name how many requests it is to send, by --examples."
)
_REMEDY = (
    "To reach more, give the run more --time, more --login (some of users who may do little), or "
    "--values of the server's world; --findings-only does without."
)


class ProgressBar:
    """A bar with requests per second, operations and rules; without a terminal, lines."""

    def __init__(
        self, console: Console, seconds: int, operations: int, rules: Iterable[str]
    ) -> None:
        """Show a run of `seconds` with this number of `operations` and these `rules`."""
        self._console = console
        self._operations = operations
        self._rules = frozenset(rules)
        self._started = self._said = time.monotonic()
        self._shown: dict[int, Progress] = {}
        self._bar = Bar(
            TextColumn("[bold]fuzzing"),
            BarColumn(),
            TextColumn("{task.description}"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task("starting", total=seconds)

    def __enter__(self) -> ProgressBar:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the bar."""
        self._bar.stop()

    def show(self, progress: Progress) -> None:
        """Show the progress of a worker."""
        self._shown[progress.worker] = progress
        now = time.monotonic()
        elapsed = now - self._started
        self._bar.update(self._task, completed=elapsed, description=self._line(elapsed))
        if not self._console.is_terminal and now - self._said > _QUIET_SECONDS:
            self._said = now
            self._console.print(f"{elapsed:4.0f} s: {self._line(elapsed)}", highlight=False)

    def _line(self, elapsed: float) -> str:
        workers = self._shown.values()
        cases = sum(one.cases for one in workers)
        accepted = frozenset[tuple[str, str]]().union(*(one.accepted for one in workers))
        violated = frozenset[str]().union(*(one.violated for one in workers))
        return (
            f"{cases} cases, {cases / max(elapsed, 0.1):.0f}/s, "
            f"{len(accepted)} of {self._operations} operations accepted, "
            f"{len(violated & self._rules)} of {len(self._rules)} rules violated, "
            f"{max((one.findings for one in workers), default=0)} findings"
        )


def gate_rules(counts: Counts, contract: Contract) -> list[str]:
    """Return the ids of the rules that a run must reach."""
    return [rule.id for rule in gated_rules(counts, contract)]


def show_outcome(
    console: Console,
    outcome: Outcome,
    contract: Contract,
    failures: Sequence[GateFailure],
    redactor: Redactor | None,
) -> None:
    """Print accepted requests, what expressions decided, findings, and what was not reached."""
    counts = outcome.counts
    console.print(_table(counts))
    for item in counts.facts.left_out:
        where = f" in {item.representation}" if item.representation else ""
        said = f"Left out: {item.version} {item.operation}{where}, because {item.reason}."
        console.print(escape(said), soft_wrap=True, highlight=False)
    for line in decided_lines(counts, contract):
        console.print(escape(line), soft_wrap=True, highlight=False)
    shown = list(counts.findings.values())[:_FINDINGS_SHOWN]
    for found in shown:
        finding = redactor.finding(found.finding) if redactor else found.finding
        _show_finding(console, finding, found, counts)
        files = [outcome.files[place] for place in found.at() if place in outcome.files]
        for file in files[:_PLACES_SHOWN]:
            console.print(f"Kept as {file}", soft_wrap=True, highlight=False)
    if len(counts.findings) > _FINDINGS_SHOWN:
        console.print(f"\n… and {len(counts.findings) - _FINDINGS_SHOWN} more; see the report.")
    for failure in failures:
        if failure.kind != "finding":
            where = f"{failure.place.file}:{failure.place.line}: " if failure.place else ""
            console.print(f"[red]{where}{escape(failure.message)}[/]")
    if any(failure.kind in _NOT_REACHED for failure in failures):
        console.print(_REMEDY)
    for fault in counts.facts.faults:
        said = redactor.redact(fault) if redactor else fault
        console.print(f"[red]The run itself went wrong: {escape(said)}[/]", soft_wrap=True)
    if not counts.cases and outcome.end == "complete":
        console.print(f"[red]{_NOTHING_JUDGED}[/]")
    # Named again: of a long log, people see the end, and some machines keep nothing else.
    for found in shown:
        console.print(_headline(found.finding, found), markup=False)
    console.print(
        f"{counts.cases} cases in {counts.facts.seconds:.0f} s "
        f"({counts.cases_per_second:.0f}/s), seed {counts.facts.seed}: "
        f"{len(counts.findings)} findings, {len(failures) - len(counts.findings)} other failures."
    )


def _show_finding(
    console: Console, finding: ServerFinding, found: FindingCount, counts: Counts
) -> None:
    """Print a finding, and the command that reproduces it."""
    exchange = finding.exchange
    is_answered = exchange.answer.status != NO_ANSWER
    status = f"answered {exchange.answer.status}" if is_answered else "not answered"
    refused = f", rule {finding.rule}" if finding.rule else ""
    console.print(f"\n[bold red]{escape(_headline(finding, found))}[/]: {status}{refused}")
    console.print(finding.message, markup=False)
    for message in found.also()[:_ALSO_SHOWN]:
        console.print(f"Also: {message}", markup=False)
    others = [place_text(place) for place in found.at()]
    if len(others) > 1:
        console.print(f"Found in: {_listed(others)}", markup=False, soft_wrap=True)
    url = without_credentials(counts.facts.base_urls.get(exchange.version, ""))
    signed = counts.facts.signed.get((exchange.version, exchange.operation or ""), ())
    curl = as_curl(exchange.request, url, counts.facts.credentials, signed=signed)
    if len(curl) > _LONGEST_COMMAND:
        console.print(f"The command for curl has {len(curl)} characters: --report DIR keeps it.")
        return
    console.print(curl, soft_wrap=True, highlight=False, markup=False)
    lines = session_lines(exchange.request, counts.facts.log_ins.get(exchange.version))
    if lines:
        console.print("where $SESSION is the id of a live session, such as these lines begin:")
        console.print(lines, soft_wrap=True, highlight=False, markup=False)


def _headline(finding: ServerFinding, found: FindingCount) -> str:
    """Return a line with the check that found something, the place and the number."""
    exchange = finding.exchange
    place = f"{exchange.version} {exchange.operation or '-'} {exchange.representation}"
    more = len(found.at()) - 1
    also = f" and {more} more {'places' if more > 1 else 'place'}" if more else ""
    return f"{finding.check} in {place}{also}, {found.times} times"


def _listed(items: Sequence[str]) -> str:
    more = len(items) - _PLACES_SHOWN
    return ", ".join(items[:_PLACES_SHOWN]) + (f" and {more} more" if more > 0 else "")


def show_reports(console: Console, folder: Path) -> None:
    """Print where the reports are."""
    files = "report.html, counts.json, junit.xml, findings.sarif"
    console.print(f"Reports: {folder}/{files}", soft_wrap=True)


def show_values(console: Console, file: Path, values: Values) -> None:
    """Print how much the run has learned of the server's world, and where it is written."""
    said = ", ".join(f"{len(records)} {kind}" for kind, records in values.items()) or "nothing"
    console.print(f"Values: {escape(f'{file}: {said}')}", soft_wrap=True)


def show_learned(console: Console, guessed: Mapping[str, str], values: Values) -> None:
    """Print what a run without marks in the contract took for things, and how many it has seen."""
    if guessed:
        said = ", ".join(
            f"{len(values.get(kind, {}))} {kind} (by {member})" for kind, member in guessed.items()
        )
        why = "the contract marks no values, so its paths say what names what"
        console.print(escape(f"Learned from answers: {said}; {why}."), soft_wrap=True)


def _table(counts: Counts) -> Table:
    table = Table("operation", "representation", "2xx", "4xx", "5xx")
    for version, operation in counts.facts.fuzzed:
        for representation in counts.facts.representations:
            if counts.facts.reason(version, operation, representation) is not None:
                table.add_row(f"{version} {operation}", representation, "left out", "", "")
                continue
            statuses = counts.statuses(version, operation, representation)
            sums = [
                sum(times for status, times in statuses.items() if status // 100 == group)
                for group in (2, 4, 5)
            ]
            table.add_row(f"{version} {operation}", representation, *map(str, sums))
    return table
