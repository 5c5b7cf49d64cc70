"""What people read of a run: findings as they come, and the table of docs/clients.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from clients.jobs import ROOT
from clients.scenario import Scenario
from clients.work import Outcome

PAGE = ROOT / "docs" / "clients.md"
_MEASURED = re.compile(r"<!-- /?measured -->")
_SHOWN = 30


def findings(outcome: Outcome) -> Iterator[str]:
    """Yield what went wrong with a client, one line each."""
    yield from outcome.faults[:_SHOWN]
    if len(outcome.faults) > _SHOWN:
        yield f"... and {len(outcome.faults) - _SHOWN} more"
    for (version, name), differences in outcome.steps.items():
        yield from (f"{version} {name}: {difference}" for difference in differences)


def table(scenario: Scenario, outcomes: Sequence[Outcome]) -> str:
    """Return the table as Markdown: a line for each step, a column for each client.

    The last line has how many documented examples were sent; all of them were answered as
    documented, or the client has failed.
    """
    heads = [f"{outcome.client.name} ({outcome.client.representation})" for outcome in outcomes]
    rows = [["step", *heads]]
    for step in scenario.steps:
        cells = [_cell(outcome, step.key) for outcome in outcomes]
        rows.append([f"{step.version} {step.name}", *cells])
    rows.append(["documented examples", *map(_sent, outcomes)])
    return "\n".join(_markdown(rows))


def documented() -> str:
    """Return the table that docs/clients.md has."""
    return _MEASURED.split(PAGE.read_text(encoding="utf-8"))[1].strip()


def document(measured: str) -> None:
    """Write the table into docs/clients.md."""
    before, _, after = _MEASURED.split(PAGE.read_text(encoding="utf-8"))
    start, end = _MEASURED.findall(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(f"{before}{start}\n{measured}\n{end}{after}", encoding="utf-8")


def _cell(outcome: Outcome, key: tuple[str, str]) -> str:
    if key not in outcome.steps:
        return "not run"
    return "differs" if outcome.steps[key] else "ok"


def _sent(outcome: Outcome) -> str:
    return str(len(outcome.replayed.sent)) if outcome.replayed else "not sent"


def _markdown(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]

    def line(cells: Iterable[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    yield line(rows[0])
    yield line("-" * width for width in widths)
    yield from map(line, rows[1:])
