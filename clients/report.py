"""What people read of a run: findings as they come, and the table client × step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from clients.scenario import Scenario
from clients.work import Outcome

_SHOWN = 30


def findings(outcome: Outcome) -> Iterator[str]:
    """Yield what went wrong with a client, one line each."""
    yield from outcome.faults[:_SHOWN]
    if len(outcome.faults) > _SHOWN:
        yield f"... and {len(outcome.faults) - _SHOWN} more"
    for (version, name), differences in outcome.steps.items():
        yield from (f"{version} {name}: {difference}" for difference in differences)


def table(scenario: Scenario, outcomes: Sequence[Outcome]) -> str:
    """Return the table as Markdown: a line for each step, a column for each client."""
    heads = [f"{outcome.client.name} ({outcome.client.representation})" for outcome in outcomes]
    rows = [["step", *heads]]
    for step in scenario.steps:
        cells = [_cell(outcome, step.key) for outcome in outcomes]
        rows.append([f"{step.version} {step.name}", *cells])
    return "\n".join(_markdown(rows))


def _cell(outcome: Outcome, key: tuple[str, str]) -> str:
    if key not in outcome.steps:
        return "not run"
    return "differs" if outcome.steps[key] else "ok"


def _markdown(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]

    def line(cells: Iterable[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    yield line(rows[0])
    yield line("-" * width for width in widths)
    yield from map(line, rows[1:])
