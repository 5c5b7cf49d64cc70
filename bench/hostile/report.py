"""The report: what each attack cost, and what random clients left behind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
RESULTS, RANDOM_CLIENTS = FOLDER / "results.json", FOLDER / "random_clients.json"

_HEAD = """# Hostile clients

Written by `make hostile-bench`: one process, SQLite, default settings, all on one machine.

Each attack goes on for six seconds, from a process of its own, while another asks `/health/live` on
new connections.
Memory is what is resident in the server's process; descriptors are those before and a second after.

| Attack | connections | sent | memory | at its peak | after | descriptors | health | slowest |
| --- | ---: | ---: | ---: | ---: | ---: | --- | --- | ---: |
"""

_RANDOM = """
## Random clients

`python -m bench.hostile.random_clients`: for {minutes:g} minutes {clients} clients at a time send
requests that are split, mutated, piled up, aborted or not read, drawn by seed {seed}.
For {warm_up:g} minutes before, others did so by another seed: memory allocators fill up then.
Before and after, the server was left alone for {settled} seconds.

| | before | after |
| --- | ---: | ---: |
| memory | {memory[0]} | {memory[1]} |
| descriptors | {descriptors[0]} | {descriptors[1]} |

Memory after each minute: {by_minute}.

{connections} connections; answers by status: {statuses}.
Answers that are no HTTP or say 500: {faults}. Errors in the server's log: {errors}.
"""


def row_of(cost: Mapping[str, Any]) -> str:
    """Return an attack's row of the table."""
    cells = (
        cost["attack"] + (f" ({cost['answers']})" if cost["answers"] else ""),
        cost["connections"],
        _mebibytes(cost["sent"]),
        *(_mebibytes(cost[when]) for when in ("before", "peak", "after")),
        f"{cost['descriptors_before']}, {cost['descriptors_after']}",
        f"{cost['health_answered']} of {cost['health_asked']}",
        f"{cost['health_slowest'] * 1000:.0f} ms",
    )
    return f"| {' | '.join(map(str, cells))} |"


def write_report() -> None:
    """Write report.md from the results that are there."""
    text = _HEAD + "".join(f"{row_of(cost)}\n" for cost in _read(RESULTS))
    if RANDOM_CLIENTS.exists():
        text += _of_random_clients(_read(RANDOM_CLIENTS))
    (FOLDER / "report.md").write_text(text, encoding="utf-8")


def _of_random_clients(found: Mapping[str, Any]) -> str:
    counts = found["counts"]
    statuses = (f"{number} × {name}" for name, number in counts.items() if name.isdigit())
    return _RANDOM.format(
        minutes=found["minutes"],
        clients=found["clients"],
        seed=found["seed"],
        warm_up=found["minutes_to_warm_up"],
        settled=found["seconds_to_settle"],
        memory=[_mebibytes(one) for one in found["memory_before_after"]],
        by_minute=", ".join(map(_mebibytes, found["memory_by_minute"])),
        descriptors=found["descriptors_before_after"],
        connections=counts["connections"],
        statuses=", ".join(statuses),
        faults=len(found["faults"]),
        errors=len(found["errors_logged"]),
    )


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _mebibytes(count: int) -> str:
    return f"{count / 2**20:.1f} MiB"
