"""Measure the CPU time of an edit with 1, 2 and 4 workers on PostgreSQL, and of ends under load.

python -m bench.workers [--rounds N]

Edits per second need a machine that does nothing else, or `chrt -r 5` before the command.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from bench.durability.writers import write
from bench.requests.edit import clock_offset
from bench.requests.servers import Server

from tests.concurrency.serving import fill
from tests.databases import DURABLE, cluster
from tests.hostile.servers import Served, served
from tests.processes.editors import editing, log_in, wait_for_edits, world_of

FOLDER = Path(__file__).parent
COUNTS = (1, 2, 4)
WRITERS = 32
SECONDS = 2.0
EDITORS = 8


def _used(server: Served) -> Counter[str]:
    """Return what all processes that serve have used: CPU in µs, and how often they waited."""
    used: Counter[str] = Counter()
    for pid in server.workers() or [server.process.pid]:
        used["cpu_us"] += round(Server(server.port, pid, 0).cpu())
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        used["system_us"] += int(stat[12]) * 1_000_000 // os.sysconf("SC_CLK_TCK")
        for status in Path(f"/proc/{pid}/task").glob("*/status"):
            found = re.search(
                r"^voluntary_ctxt_switches:\s+(\d+)", status.read_text(), re.MULTILINE
            )
            used["waits"] += int(found[1]) if found else 0
    return used


def _cost(server: Served, session: str) -> dict[str, float]:
    """Return what an edit costs, and the edits per second."""
    before = _used(server)
    done = asyncio.run(write(server.port, session, WRITERS, SECONDS))
    after = _used(server)
    cost = {name: (after[name] - before[name]) / len(done.edits) for name in after}
    return cost | {"per_second": len(done.edits) / done.seconds}


def _seconds_to_end(folder: Path, url: str, workers: int) -> float:
    """Return how long the end takes that SIGTERM asks for while clients edit."""
    with (
        served(folder, url, workers, log_level="warning") as server,
        editing(server.port, EDITORS, thinks=(0, 0, 0.05)) as editors,
    ):
        wait_for_edits(editors, 50)
        began = time.monotonic()
        server.process.terminate()
        server.ended()
        return time.monotonic() - began


def _measured(rounds: int) -> dict[str, dict[int, list[float]]]:
    found: dict[str, dict[int, list[float]]] = {
        name: {count: [] for count in COUNTS}
        for name in ("cpu_us", "system_us", "waits", "per_second", "end_s")
    }
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(cluster(DURABLE))
        fill(url, world_of(WRITERS), folder)
        with ExitStack() as running:
            servers = {}
            for count in COUNTS:
                place = folder / str(count)
                place.mkdir()
                serving = served(
                    place, url, count, log_level="warning", clock_offset=clock_offset()
                )
                server = running.enter_context(serving)
                session = log_in(server.port)
                asyncio.run(write(server.port, session, WRITERS, SECONDS))
                servers[count] = server, session
            for number in range(rounds):
                for count in COUNTS if number % 2 == 0 else COUNTS[::-1]:
                    cost = _cost(*servers[count])
                    for name, value in cost.items():
                        found[name][count].append(value)
                    sys.stdout.write(f"{number} {count} workers: {cost}\n")
        for count in COUNTS:
            for _ in range(3):
                seconds = _seconds_to_end(folder / str(count), url, count)
                found["end_s"][count].append(seconds)
                sys.stdout.write(f"{count} workers end in {seconds:.2f} s\n")
    return found


def _report(found: dict[str, dict[int, list[float]]], rounds: int) -> str:
    base = statistics.median(found["cpu_us"][1])
    lines = [
        "# Several workers on PostgreSQL",
        "",
        f"Made by `make workers-bench`. {rounds} rounds, medians, {os.cpu_count()} cores; "
        f"{WRITERS} clients edit a case each.",
        f"The end is that of SIGTERM while {EDITORS} clients read and edit; the longest of three.",
        "",
        "| Workers | CPU of the servers per edit, µs | against one | of it in the system "
        "| Waits per edit | Edits/s | End, s |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for count in COUNTS:
        cpu, system, waits, rate = (
            statistics.median(found[name][count])
            for name in ("cpu_us", "system_us", "waits", "per_second")
        )
        lines.append(
            f"| {count} | {cpu:.0f} | {cpu / base:.2f} × | {system:.0f} | {waits:.2f} | {rate:.0f} "
            f"| {max(found['end_s'][count]):.2f} |"
        )
    lines += [
        "",
        "With more workers than cores each does less at a time: it waits, and gives its core to "
        "another process, more often for each edit.",
        "The time in the system stays the same; the program itself takes longer, since its data is "
        "no longer in the caches when it goes on.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and write `report.md` and `results.json`."""
    parser = argparse.ArgumentParser(prog="python -m bench.workers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    found = _measured(rounds)
    (FOLDER / "results.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (FOLDER / "report.md").write_text(_report(found, rounds), encoding="utf-8")


if __name__ == "__main__":
    main()
