"""What is said of a run: a table per folder and module, and every survivor with why it survives."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import Any, TextIO

import yaml
from bench.mutants.plan import Choice, Mutant
from bench.mutants.suites import SOURCE

FOLDER = Path("bench/mutants")
SURVIVORS = FOLDER / "survivors.yaml"
REPORT = FOLDER / "report.md"

output: TextIO = sys.stdout
"""Where survivors are told as they are found."""

Verdicts = Mapping[str, tuple[str, str]]


@dataclass
class Run:
    """What was tried. `places` counts the places of each folder, also those that were not drawn."""

    choice: Choice
    is_whole: bool
    places: dict[str, int] = field(default_factory=dict)
    mutants: list[Mutant] = field(default_factory=list)
    verdicts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, places: Mapping[str, int], mutants: Sequence[Mutant], verdicts: Verdicts) -> None:
        """Add what was tried of a suite."""
        self.places.update(places)
        self.mutants += mutants
        self.verdicts.update(verdicts)

    def survivors(self) -> list[Mutant]:
        """Return the mutants that no test noticed."""
        return [one for one in self.mutants if self.verdicts.get(one.id, ("",))[0] == "survived"]


def known() -> dict[str, dict[str, Any]]:
    """Return the survivors that are explained, by id."""
    told = yaml.safe_load(SURVIVORS.read_text("utf-8")) if SURVIVORS.exists() else None
    return {one["id"]: one for one in told or []}


def tell_survivor(mutant: Mutant, verdict: tuple[str, str]) -> None:
    """Print a survivor as soon as it is found."""
    if verdict[0] == "survived":
        print(f"survived {_shown(mutant)}", file=output, flush=True)


def _shown(mutant: Mutant) -> str:
    place = f"{mutant.id} {mutant.place}:{mutant.line} ({mutant.operator})"
    return f"{place}\n  - {mutant.before}\n  + {mutant.after}"


def tell(run: Run, *, is_recorded: bool) -> int:
    """Print the outcome; write the report of a run that is recorded. Return the exit code."""
    explained = known()
    missing = [one for one in run.mutants if one.id not in run.verdicts]
    survivors = run.survivors()
    print("\n".join(_by_folder(run, explained)))
    unexplained = [one for one in survivors if one.id not in explained]
    for one in unexplained:
        print(f"Not in {SURVIVORS}: {_shown(one)}")
    for one in missing:
        print(f"Not tried: {one.id} {one.place}")
    stale = sorted(set(explained) - {one.id for one in survivors}) if run.is_whole else []
    for one_id in stale:
        print(f"In {SURVIVORS}, but it does not survive: {one_id}")
    if is_recorded and not missing:
        REPORT.write_text(_report(run, explained), "utf-8")
    return 1 if unexplained or missing or stale else 0


def _rows(
    run: Run, explained: Mapping[str, Any], key: Callable[[Mutant], str]
) -> dict[str, Counter[str]]:
    """Count mutants that were `tried`, `killed`, `survived`, and of these are `explained`."""
    survivors = {one.id for one in run.survivors()}
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for one in run.mutants:
        if one.id in run.verdicts:
            row = rows[key(one)]
            row["tried"] += 1
            row["killed"] += one.id not in survivors
            row["survived"] += one.id in survivors
            row["explained"] += one.id in survivors and one.id in explained
    return dict(rows)


def _by_folder(run: Run, explained: Mapping[str, Any]) -> list[str]:
    rows = _rows(run, explained, lambda one: one.folder)
    all_places = sum(run.places[name] for name in rows)
    lines = [
        "| folder | places | mutants tried | killed | survived | of these explained | killed |"
        " 95 % interval | killed or explained |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, row in rows.items():
        rate = row["killed"] / row["tried"]
        lines.append(_line(name, run.places[name], row, rate, row["tried"]))
    if rows:
        shares = {name: run.places[name] / all_places for name in rows}
        rate = sum(shares[name] * row["killed"] / row["tried"] for name, row in rows.items())
        # A folder of many places has as many mutants in the sample as one of few: so many mutants
        # drawn from all places alike would say as much (Kish).
        size = 1 / sum(shares[name] ** 2 / row["tried"] for name, row in rows.items())
        whole = sum(rows.values(), Counter[str]())
        lines.append(_line("**all**", all_places, whole, rate, size))
    return lines


def _line(name: str, places: int, row: Counter[str], rate: float, size: float) -> str:
    low, high = interval(rate, size)
    counts = f"{row['tried']} | {row['killed']} | {row['survived']} | {row['explained']}"
    good = (row["killed"] + row["explained"]) / row["tried"]
    shown = f"{rate:.1%} | {low:.1%} – {high:.1%} | {good:.1%}"
    return f"| {name} | {places} | {counts} | {shown} |"


def interval(rate: float, size: float) -> tuple[float, float]:
    """Return the bounds of the 95 % interval of a rate that `size` draws have shown (Wilson 1927).

    >>> interval(0.9, 100)
    (0.825..., 0.944...)
    """
    z = 1.96
    middle = rate + z * z / (2 * size)
    half = z * sqrt(rate * (1 - rate) / size + z * z / (4 * size * size))
    whole = 1 + z * z / size
    return (middle - half) / whole, (middle + half) / whole


def _report(run: Run, explained: Mapping[str, Mapping[str, Any]]) -> str:
    by_module = _rows(run, explained, lambda one: one.file.relative_to(SOURCE).as_posix())
    by_operator = _rows(run, explained, lambda one: one.operator)
    parts = [
        "# Mutants",
        "",
        *_how(run),
        "",
        *_by_folder(run, explained),
        "",
        "`killed` of all folders together is weighted by their places; `explained` survivors are",
        "those of survivors.yaml, shown below with the reason.",
        "",
        "## Modules",
        "",
        *_counted("module", by_module),
        "",
        "## Kinds of change",
        "",
        *_counted("operator", by_operator),
        "",
        "## Survivors",
        "",
    ]
    for one in run.survivors():
        told = explained.get(one.id, {"verdict": "unexplained", "reason": "–"})
        parts += [
            f"### {one.id} {one.place}, line {one.line}",
            "",
            "```diff",
            f"- {one.before}",
            f"+ {one.after}",
            "```",
            "",
            f"{told['verdict']}: {' '.join(str(told['reason']).split())}",
            "",
        ]
    return "\n".join(parts).rstrip() + "\n"


def _how(run: Run) -> list[str]:
    """Return the paragraph on how the mutants were chosen and who was asked."""
    if run.choice.sample is None:
        drawn = "every place that an operator can change is tried"
    else:
        drawn = (
            f"{run.choice.sample} places of each folder are drawn (seed {run.choice.seed}); places"
            " whose change is no Python, or the same mutant as another's, are left out"
        )
    return [
        f"Written by `python -m bench.mutants`: {drawn}. Each change is made alone, in memory. The",
        "tests that reach the changed line are asked, the likeliest first, until one fails: on",
        "SQLite (storage: PostgreSQL, too), JSON (rules of the protocol: XML, too) and the newest",
        "version. Tests that start servers, commands or fuzz runs are not asked.",
    ]


def _counted(what: str, rows: Mapping[str, Counter[str]]) -> list[str]:
    columns = ("tried", "killed", "survived", "explained")
    return [
        f"| {what} | mutants tried | killed | survived | of these explained |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {name} | " + " | ".join(str(row[one]) for one in columns) + " |"
            for name, row in sorted(rows.items())
        ),
    ]
