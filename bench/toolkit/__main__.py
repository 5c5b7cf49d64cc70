"""Run the commands in turn, five rounds, and write the CPU that each took into report.md.

The page is written after each round, so that one that is interrupted leaves what it measured.

CPU is user and system time of a command and of all that it starts. Beside it stands the ratio to a
loop of Python that was run in the same rounds, which says less about the machine.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ROUNDS = 5
LOOP = [sys.executable, "-c", "x = 0\nfor i in range(10_000_000): x += i"]
KEPT, NOTHING_KEPT = "kept", ""
PAIR = Path("tests/twinspec/twins/loan")
ENDS = {"equal, a small pair": 1}
"""The exit codes of those that do not end with 0: the halves of that pair differ."""
# Name, arguments, what is kept from before, the goal in seconds, and what it took in loops at the
# commit 010e0ffb, by this page there (the small pair, which it had not: measured beside it).
COMMANDS = (
    ("start", ["--version"], NOTHING_KEPT, None, 0.2),
    ("lint, made before", ["lint"], KEPT, 1.0, 3.0),
    ("lint, nothing kept", ["lint"], NOTHING_KEPT, 1.0, 3.0),
    ("equal", ["equal"], NOTHING_KEPT, 0.8, 3.9),
    (
        "equal, a small pair",
        ["equal", f"{PAIR}/openapi.yaml", f"{PAIR}/schema.xsd"],
        NOTHING_KEPT,
        0.5,
        0.6,
    ),
    ("ledger", ["ledger", "--gaps"], NOTHING_KEPT, 1.0, 1.3),
    ("generate, nothing kept", ["generate", "--check"], NOTHING_KEPT, 3.0, 12.6),
    ("generate, made before", ["generate", "--check"], KEPT, 3.0, 8.5),
    ("check, nothing kept", ["check"], NOTHING_KEPT, 3.0, 13.7),
    ("check, made before", ["check"], KEPT, 3.0, 9.3),
)


def cpu(command: list[str], cache: str, ends: int = 0) -> float:
    """Return the CPU seconds of a command and its children; it has to end with this exit code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"TWINSPEC_CACHE": cache}
    done = subprocess.run(command, check=False, capture_output=True, env=environment)
    if done.returncode != ends:
        said = done.stderr.decode()
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {said}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure() -> Iterator[dict[str, list[float]]]:
    """Yield, after each round, the CPU seconds of every command in the rounds so far."""
    program = str(Path(sys.executable).parent / "twinspec")
    found: dict[str, list[float]] = {"loop": [], **{name: [] for name, *_ in COMMANDS}}
    with tempfile.TemporaryDirectory() as cache:
        cpu([program, "generate", "--check"], cache)
        for _ in range(ROUNDS):
            found["loop"].append(cpu(LOOP, ""))
            for name, arguments, kept, *_ in COMMANDS:
                own = cache if kept else ""
                found[name].append(cpu([program, *arguments], own, ENDS.get(name, 0)))
            yield found


def report(found: dict[str, list[float]]) -> str:
    """Return the figures as a page."""
    loop, rounds = statistics.median(found["loop"]), len(found["loop"])
    rows = []
    for name, arguments, _, goal, before in COMMANDS:
        seconds = found[name]
        middle = statistics.median(seconds)
        spread = f"{min(seconds):.2f}–{max(seconds):.2f}"
        wanted = "" if goal is None else f"{goal:.1f}"
        command = f"`twinspec {' '.join(arguments)}`"
        rows.append(
            f"| {name} | {command} | {middle:.2f} | {spread} | {wanted} "
            f"| {middle / loop:.1f} | {before:.1f} | {middle / loop / before:.2f} |"
        )
    return "\n".join(
        (
            "# What the commands of twinspec cost",
            "",
            "`make toolkit-bench` wrote this page: CPU seconds, user and system, of each command",
            f"on the contract of this repository, the median of {rounds} rounds in turn, and its",
            f"ratio to a loop of ten million additions in Python, which took {loop:.2f} s in the",
            "same rounds. “Made before”: the cache has what the outside generators make of the",
            "same input, and that the outside validators find nothing wrong with it; “nothing",
            "kept”: there is no cache, as on a new machine. The ratio is that of the loops to",
            "those at the commit 010e0ffb.",
            "",
            "| | command | CPU s | from–to | goal | loops | at 010e0ffb | ratio |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
            *rows,
            "",
        )
    )


def main() -> None:
    """Measure, and write report.md and results.json."""
    for found in measure():
        text = json.dumps({name: [round(one, 3) for one in all_] for name, all_ in found.items()})
        (HERE / "results.json").write_text(f"{text}\n", encoding="utf-8")
        (HERE / "report.md").write_text(report(found), encoding="utf-8")


if __name__ == "__main__":
    main()
