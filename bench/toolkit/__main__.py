"""Run the commands in turn, and write the CPU and the memory that each took into report.md.

The page is written after each round, so that one that is interrupted leaves what it measured.

CPU is user and system time of a command and of all that it starts. Beside it stands the ratio to a
loop of Python that was run in the same rounds, which says less about the machine. Memory is the
most that the command, or one that it starts, had at a time. `--before SRC` runs each command with
an older state of the source as well, right before the present one; SRC is its folder `src`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.toolkit.large import write_large

HERE = Path(__file__).parent
LOOP = [sys.executable, "-c", "x = 0\nfor i in range(10_000_000): x += i"]
LOAN = Path("tests/twinspec/twins/loan")
LARGE = (20_000, 100_000)


@dataclass(frozen=True, slots=True)
class _Command:
    """A command: its arguments, its goal in CPU seconds, and the exit code that it has to have.

    `kept`: the cache has what the outside tools made before.
    """

    name: str
    arguments: Sequence[str]
    goal: float | None = None
    kept: bool = False
    ends: int = 0


COMMANDS = (
    _Command("start", ["--version"]),
    _Command("lint, made before", ["lint"], 1.0, kept=True),
    _Command("lint, nothing kept", ["lint"], 1.0),
    _Command("equal", ["equal"], 0.8),
    # Its halves differ, so that it ends with 1.
    _Command(
        "equal, a small pair", ["equal", f"{LOAN}/openapi.yaml", f"{LOAN}/schema.xsd"], 0.5, ends=1
    ),
    _Command("ledger", ["ledger", "--gaps"], 1.0),
    _Command("generate, nothing kept", ["generate", "--check"], 3.0),
    _Command("generate, made before", ["generate", "--check"], 3.0, kept=True),
    _Command("check, nothing kept", ["check"], 3.0),
    _Command("check, made before", ["check"], 3.0, kept=True),
    _Command("equal, 20 000 lines", ["equal", "20000/openapi.yaml", "20000/schema.xsd"], 3.0),
    _Command("equal, 100 000 lines", ["equal", "100000/openapi.yaml", "100000/schema.xsd"], 15.0),
)


@dataclass(frozen=True, slots=True)
class _Cost:
    """What a run took: CPU in seconds, memory in MiB."""

    cpu: float
    memory: float


def run(command: list[str], environment: dict[str, str], ends: int = 0) -> _Cost:
    """Return what a command and its children took; it has to end with this exit code."""
    with tempfile.TemporaryFile() as said:
        started = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=said, env=os.environ | environment
        )
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode != ends:
            said.seek(0)
            message = f"{' '.join(command)} ended with {started.returncode}"
            raise RuntimeError(f"{message}: {said.read().decode()}")
    return _Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def measure(rounds: int, before: Path | None) -> Iterator[dict[str, list[_Cost]]]:
    """Yield, after each round, the costs of every command so far; older ones as `before NAME`."""
    program = [sys.executable, "-m", "twinspec"]
    found: dict[str, list[_Cost]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for lines in LARGE:
            beside = Path(folder, str(lines))
            beside.mkdir()
            write_large(beside, lines)
        states = {"": Path("src").resolve()} | ({"before ": before.resolve()} if before else {})
        environments = {
            state: {"PYTHONPATH": str(source), "TWINSPEC_CACHE": str(Path(folder, f"kept{state}"))}
            for state, source in states.items()
        }
        for environment in environments.values():  # fills the cache, and that of byte code
            run([*program, "check"], environment)
        for _ in range(rounds):
            found.setdefault("loop", []).append(run(LOOP, {}))
            for one in COMMANDS:
                arguments = [
                    str(Path(folder, each)) if each.split("/")[0].isdigit() else each
                    for each in one.arguments
                ]
                for state, environment in reversed(environments.items()):
                    kept = environment if one.kept else environment | {"TWINSPEC_CACHE": ""}
                    cost = run([*program, *arguments], kept, one.ends)
                    found.setdefault(state + one.name, []).append(cost)
            yield found


def report(found: dict[str, list[_Cost]], busy: str, commit: str) -> str:
    """Return the costs as a page."""
    loop = _middle(found["loop"])
    rows = []
    for one in COMMANDS:
        costs = found[one.name]
        seconds = [cost.cpu for cost in costs]
        older = found.get(f"before {one.name}")
        wanted = "" if one.goal is None else f"{one.goal:.1f}"
        then = _middle(older) if older else 0.0
        earlier = f"{then:.2f} | {_middle(costs) / then:.2f}" if older else " | "
        rows.append(
            f"| {one.name} | `twinspec {' '.join(one.arguments)}` | {_middle(costs):.2f} "
            f"| {min(seconds):.2f}–{max(seconds):.2f} | {wanted} | {_middle(costs) / loop:.1f} "
            f"| {max(cost.memory for cost in costs):.0f} | {earlier} |"
        )
    return "\n".join(
        (
            "# What the commands of twinspec cost",
            "",
            "`make toolkit-bench` wrote this page: CPU seconds, user and system, of each command",
            f"on the contract of this repository, the median of {_rounds(found)} in",
            "turn, and its ratio to a loop of ten million additions in Python, which took",
            f"{loop:.2f} s in the same rounds. {busy}",
            "“Made before”: the cache has what the outside generators make of the same input, and",
            "that the outside validators find nothing wrong with it; “nothing kept”: there is no",
            "cache, as on a new machine. Memory is the most that a process had at a time.",
            "",
            "The pairs of 20 000 and 100 000 lines, both halves counted together, say the same;",
            "`bench/toolkit/large.py` writes them. All of them is compared, and documents of them",
            "are drawn and put to the validators.",
            "",
            *((f"“Before” is {commit}, run in the same rounds.", "") if commit else ()),
            "| | command | CPU s | from–to | goal | loops | MiB | before | ratio |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            *rows,
            "",
        )
    )


def _rounds(found: dict[str, list[_Cost]]) -> str:
    number = len(found["loop"])
    return f"{number} round{'' if number == 1 else 's'}"


def _middle(costs: list[_Cost]) -> float:
    return statistics.median(cost.cpu for cost in costs)


def _load() -> str:
    """Return how busy the machine is: processes that want to run, on average of five minutes."""
    return f"{os.getloadavg()[1]:.0f} processes on {os.cpu_count()} cores"


def main() -> None:
    """Measure, and write report.md and results.json."""
    parser = argparse.ArgumentParser(prog="python -m bench.toolkit", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--before", type=Path, help="the folder src of an older state")
    asked = parser.parse_args()
    commit = ""
    if asked.before:
        command = ["git", "-C", str(asked.before), "rev-parse", "--short=8", "HEAD"]
        commit = f"the commit {subprocess.check_output(command, text=True).strip()}"
    first = _load()
    for found in measure(asked.rounds, asked.before):
        busy = f"The machine had {first} at the beginning and {_load()} at the end."
        text = {
            name: [[round(cost.cpu, 3), round(cost.memory)] for cost in costs]
            for name, costs in found.items()
        }
        (HERE / "results.json").write_text(f"{json.dumps(text)}\n", encoding="utf-8")
        (HERE / "report.md").write_text(report(found, busy, commit), encoding="utf-8")


if __name__ == "__main__":
    main()
