"""What is said of a run: a table per module, and every survivor with why it survives."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import yaml
from bench.mutants.plan import PACKAGE, Mutant

FOLDER = Path("bench/mutants")
SURVIVORS = FOLDER / "survivors.yaml"
REPORT = FOLDER / "report.md"

output: TextIO = sys.stdout
"""Where survivors are told as they are found."""

Verdicts = Mapping[str, tuple[str, str]]


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


def tell(mutants: Sequence[Mutant], verdicts: Verdicts, *, is_whole: bool) -> int:
    """Print the outcome; after a run of everything write the report. Return the exit code."""
    explained = known()
    missing = [one for one in mutants if one.id not in verdicts]
    survivors = [one for one in mutants if verdicts.get(one.id, ("",))[0] == "survived"]
    table = _table(mutants, verdicts, explained)
    print("\n".join(table))
    unexplained = [one for one in survivors if one.id not in explained]
    for one in unexplained:
        print(f"Not in {SURVIVORS}: {_shown(one)}")
    for one in missing:
        print(f"Not tried: {one.id} {one.place}")
    stale = sorted(set(explained) - {one.id for one in survivors}) if is_whole else []
    for one_id in stale:
        print(f"In {SURVIVORS}, but it does not survive: {one_id}")
    if is_whole and not missing:
        REPORT.write_text(_report(mutants, survivors, table, explained), "utf-8")
    return 1 if unexplained or missing or stale else 0


def _table(
    mutants: Sequence[Mutant], verdicts: Verdicts, explained: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for one in mutants:
        what = verdicts.get(one.id, ("not tried",))[0]
        module = one.file.relative_to(PACKAGE).as_posix()
        for name in (module, "**all**"):
            rows[name]["mutants"] += 1
            rows[name]["killed" if what == "timeout" else what] += 1
            if what == "survived" and explained.get(one.id, {}).get("verdict") == "equivalent":
                rows[name]["equivalent"] += 1
    lines = [
        "| module | mutants | killed | survived | of these equivalent | kill rate |"
        " without equivalent ones |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    names = sorted(name for name in rows if name != "**all**")
    for name in [*names, *(["**all**"] if rows else [])]:
        row = rows[name]
        real = row["mutants"] - row["equivalent"]
        lines.append(
            f"| {name} | {row['mutants']} | {row['killed']} | {row['survived']} | "
            f"{row['equivalent']} | {_rate(row['killed'], row['mutants'])} | "
            f"{_rate(row['killed'], real)} |"
        )
    return lines


def _rate(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _report(
    mutants: Sequence[Mutant],
    survivors: Sequence[Mutant],
    table: Sequence[str],
    explained: Mapping[str, Mapping[str, Any]],
) -> str:
    operators = Counter(one.operator for one in mutants)
    lived = Counter(one.operator for one in survivors)
    parts = [
        "# Condition mutants",
        "",
        "Written by `make mutants`: every condition, boundary, constant and own/target name of the",
        "handlers, the domain and the codec changed, one at a time, and what the tests of rules",
        "(SQLite, JSON; XML where the protocol is concerned), of handlers and of the codec say.",
        "",
        *table,
        "",
        "## Kinds of change",
        "",
        "| operator | mutants | survived |",
        "| --- | ---: | ---: |",
        *(f"| {name} | {count} | {lived[name]} |" for name, count in sorted(operators.items())),
        "",
        "## Survivors",
        "",
    ]
    for one in survivors:
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
