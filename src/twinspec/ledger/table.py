"""The ledger as a table in the terminal, and its totals."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from twinspec.contract.visible import visible
from twinspec.ledger.counts import count
from twinspec.ledger.ledger import Ledger, LedgerEntry


def _relative(file: Path, project: Path) -> str:
    return file.relative_to(project).as_posix() if file.is_relative_to(project) else str(file)


def enforced_at(entry: LedgerEntry, project: Path) -> str:
    """Return where a rule is enforced: the line of the program, or the keyword of a schema."""
    if entry.rule.checked_by == "schema":
        pointers = [f"{item.version}#{item.pointer}" for item in entry.attached if item.keyword]
        more = f" (+{len(pointers) - 1})" if len(pointers) > 1 else ""
        return pointers[0] + more if pointers else "not yet"
    if not entry.enforced:
        return "not yet"
    line = entry.enforced[0]
    return f"{_relative(line.file, project)}:{line.line}"


def _tested(entry: LedgerEntry) -> str:
    if entry.test is None:
        return "exempt" if {"accepted", "refused"} & set(entry.exempt) else "not yet"
    if entry.rule.kind == "effect":
        return "before, after" if entry.shows("accepted") else "not yet"
    sides = [side for side in ("accepted", "refused") if entry.shows(side)]
    return ", ".join(sides) or "not yet"


def _expressed(entry: LedgerEntry) -> str:
    """Return whether a refusal of a handler has an expression, "" for other rules."""
    rule = entry.rule
    if rule.kind != "refusal" or rule.checked_by != "handler":
        return ""
    if rule.expression is not None:
        return "yes"
    return "not yet" if rule.undecidable is None else f"undecidable: {rule.undecidable}"


def _fuzzed(entry: LedgerEntry) -> tuple[str, ...]:
    """Return how often a fuzz run met a rule, as two columns; empty if no run is joined."""
    reached = entry.reached
    if reached is None:
        return ()
    if entry.rule.kind == "effect":
        return (f"exercised {reached.exercised}", "")
    return (str(reached.satisfied), str(reached.violated))


def print_ledger(ledger: Ledger, project: Path, console: Console) -> None:
    """Print a table with one row per rule."""
    table = Table(box=None, pad_edge=False)
    fuzzed = ("satisfied", "violated") if ledger.run else ()
    expression = ("expression",) if count(ledger).uses_expressions else ()
    for name in ("rule", "kind", "answer", "enforced", "tests", *expression, *fuzzed, "source"):
        table.add_column(name, overflow="fold")
    for entry in ledger.entries:
        rule = entry.rule
        answer = f"{rule.status} {rule.code}" if rule.status else ""
        cells = (
            *(rule.id, rule.kind, answer, enforced_at(entry, project), _tested(entry)),
            *([_expressed(entry)] if expression else ()),
            *_fuzzed(entry),
            "; ".join(map(str, rule.sources)),
        )
        # As Text: brackets in a text would be styles and links to rich.
        table.add_row(*(Text(visible(cell)) for cell in cells))
    console.print(table)


def summary(ledger: Ledger) -> str:
    """Return the totals of the ledger in one line."""
    counts = count(ledger)
    fuzzed = (
        f"fuzzed: {counts.violated} of {counts.refusals} refusals violated, "
        f"{counts.exercised} of {counts.effects} effects exercised; "
    )
    expressed = (
        f"{counts.expressed} of {counts.by_handlers} refusals of handlers have an expression, "
        f"{counts.undecidable} say why not; "
    )
    return (
        f"{counts.rules} rules: {counts.enforced} enforced; "
        f"{counts.both_ways} of {counts.refusals} refusals shown both ways"
        f"{f', {counts.exempt} exempt' if counts.exempt else ''}; "
        f"{counts.shown} of {counts.effects} effects shown; "
        f"{expressed if counts.uses_expressions else ''}"
        f"{fuzzed if ledger.run else ''}"
        f"{counts.defects} defect{'' if counts.defects == 1 else 's'}"
    )
