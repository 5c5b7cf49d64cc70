"""What was measured of moves as data, as a table and as a picture."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.bars import Bar, bars

SQLITE, BY_HAND, POSTGRESQL = SERVERS = ("SQLite", "SQLite by hand", "PostgreSQL")


@dataclass(frozen=True, slots=True)
class Moves:
    """Requests that move `size` activities: the server CPU of each in µs, round by round."""

    operation: str
    server: str
    size: int
    micros: list[float] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What is moved, where, and how many."""
        return f"{self.operation} of {self.size}, {self.server}"


def results(measured: Sequence[Moves], load: float) -> dict[str, Any]:
    """Return the rounds of each row, medians, and the medians of the ratios within a round."""
    known = {(one.operation, one.server, one.size): one for one in measured}
    return {
        "load": round(load, 1),
        "cores": os.cpu_count(),
        "rows": [
            {
                "operation": one.operation,
                "server": one.server,
                "activities": one.size,
                "micros": [round(micros, 1) for micros in one.micros],
                "of_request": round(median(one.micros)),
                "of_activity": round(median(one.micros) / one.size, 1),
                "to_one": _ratio(one, known[one.operation, one.server, 1]),
                "to_hand": None
                if one.server == POSTGRESQL
                else _ratio(one, known[one.operation, BY_HAND, one.size]),
                "to_sqlite": _ratio(one, known[one.operation, SQLITE, one.size]),
            }
            for one in measured
        ],
    }


def _ratio(these: Moves, those: Moves) -> float:
    each = zip(these.micros, those.micros, strict=True)
    return round(median(one / other for one, other in each), 2)


def markdown(found: dict[str, Any]) -> str:
    """Return the report."""
    lines = [
        "# What it costs to move activities",
        "",
        "Server CPU of requests that give activities another case, or another customer, JSON;",
        "medians of the rounds of one run, ratios within each round. `python -m bench.moves` wrote",
        f"this; the machine's load was {found['load']} on {found['cores']} cores. Each answer was",
        "204: activities go back and forth, and one that is there already would be refused.",
        "PostgreSQL's own processes are not counted; by hand there is SQLite alone.",
        "",
        "![µs of each activity as bars](report.svg)",
        "",
        "| Another | Server | Activities | µs a request | µs an activity | to a move of one "
        "| to the same by hand | to SQLite |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {one['operation']} | {one['server']} | {one['activities']} | {one['of_request']} "
        f"| {one['of_activity']} | {one['to_one']:.2f} | {_shown(one['to_hand'])} "
        f"| {one['to_sqlite']:.2f} |"
        for one in found["rows"]
    ]
    lines += [
        "",
        "- By hand: Starlette and orjson with the statements of casewright on SQLite, without any",
        "  check, log line or limit.",
        "- Where all activities of a case get another customer, so does their case. In either case",
        "  that activities leave and reach one stays, so that none is closed.",
    ]
    return "\n".join(lines) + "\n"


def _shown(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.2f}"


def picture(found: dict[str, Any]) -> str:
    """Return an SVG with one bar for each row."""
    drawn = [
        Bar(
            f"{one['operation']} of {one['activities']}, {one['server']}",
            one["of_activity"],
            is_ours=one["server"] != BY_HAND,
        )
        for one in found["rows"]
    ]
    return bars("Server CPU of each activity that gets another case or customer, µs", drawn)


def write(found: dict[str, Any], folder: Path) -> None:
    """Write `results.json`, `report.md` and `report.svg`."""
    (folder / "results.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (folder / "report.md").write_text(markdown(found), encoding="utf-8")
    (folder / "report.svg").write_text(picture(found), encoding="utf-8")
