"""Verdicts for people: a table per operation, then every difference, then the count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from casewright.replay.play import Verdict
from casewright.replay.story import REPRESENTATIONS, Representation


def show(found: Sequence[Verdict], console: Console) -> None:
    """Print the verdicts: a row per story, a column per representation."""
    for (version, operation), verdicts in groupby(found, key=_operation):
        console.print(_table(f"{version} {operation}", verdicts))
    for verdict in found:
        for fault in verdict.faults:
            sent = verdict.take.representation.upper()
            console.print(f"{verdict.take.name} in {sent}: {fault}", style="red", markup=False)
    console.print(summary(found), highlight=False)


def summary(found: Sequence[Verdict]) -> str:
    """Return one line: how many examples there were, and how many are not as documented."""
    failed = sum(not verdict.kept for verdict in found)
    stories = len({verdict.take.file for verdict in found})
    outcome = f"{failed} of them with differences" if failed else "all answered as documented"
    return f"{_count(stories, 'example')}, sent {_count(len(found), 'time')}: {outcome}"


def _table(title: str, verdicts: Iterable[Verdict]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    table.add_column("Example", no_wrap=True)
    table.add_column("What it shows")
    for representation in REPRESENTATIONS:
        table.add_column(representation.upper(), width=7)
    for _, story in groupby(verdicts, key=_file):
        played = {verdict.take.representation: verdict for verdict in story}
        take = next(iter(played.values())).take
        cells = [_cell(played, representation) for representation in REPRESENTATIONS]
        table.add_row(Text(take.file.stem), Text(take.title), *cells)
    return table


def _cell(played: dict[Representation, Verdict], representation: Representation) -> Text:
    if representation not in played:
        return Text("–", style="dim")
    kept = played[representation].kept
    return Text("ok", style="green") if kept else Text("differs", style="red")


def _operation(verdict: Verdict) -> tuple[str, str]:
    return verdict.take.version, verdict.take.operation


def _file(verdict: Verdict) -> Path:
    return verdict.take.file


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
