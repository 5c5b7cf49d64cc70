"""Prints verdicts: a table per operation, then every difference, then the count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from casewright.replay.examples import REPRESENTATIONS, Representation
from casewright.replay.replayer import ReplayVerdict


def show(found: Sequence[ReplayVerdict], console: Console) -> None:
    """Print the verdicts: a row per example, a column per representation."""
    for (version, operation), verdicts in groupby(found, key=_operation):
        console.print(_table(f"{version} {operation}", verdicts))
    for verdict in found:
        for fault in verdict.faults:
            sent = verdict.example.representation.upper()
            console.print(f"{verdict.example.name} in {sent}: {fault}", style="red", markup=False)
    console.print(summary(found), highlight=False)


def summary(found: Sequence[ReplayVerdict]) -> str:
    """Return one line: how many examples there were, and how many are not as documented."""
    failed = sum(not verdict.kept for verdict in found)
    examples = len({verdict.example.file for verdict in found})
    outcome = f"{failed} of them with differences" if failed else "all answered as documented"
    return f"{_count(examples, 'example')}, sent {_count(len(found), 'time')}: {outcome}"


def _table(title: str, verdicts: Iterable[ReplayVerdict]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    table.add_column("Example", no_wrap=True)
    table.add_column("What it shows")
    for representation in REPRESENTATIONS:
        table.add_column(representation.upper(), width=7)
    for _, verdicts_of_one in groupby(verdicts, key=_file):
        sent = {verdict.example.representation: verdict for verdict in verdicts_of_one}
        example = next(iter(sent.values())).example
        cells = [_cell(sent, representation) for representation in REPRESENTATIONS]
        table.add_row(Text(example.file.stem), Text(example.title), *cells)
    return table


def _cell(sent: dict[Representation, ReplayVerdict], representation: Representation) -> Text:
    if representation not in sent:
        return Text("–", style="dim")
    kept = sent[representation].kept
    return Text("ok", style="green") if kept else Text("differs", style="red")


def _operation(verdict: ReplayVerdict) -> tuple[str, str]:
    return verdict.example.version, verdict.example.operation


def _file(verdict: ReplayVerdict) -> Path:
    return verdict.example.file


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
