"""Measure what it costs that a confirmed edit survives a power failure; write the report.

python -m bench.durability [--before FOLDER] [--folder FOLDER]

`--before` is a checkout of another version, which is measured beside this one; `--folder` is where
the databases are, on a file system of a disk: what is kept in memory alone costs nothing to keep.
Edits per second need a machine that does nothing else, or `chrt -r 5` before the command.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.durability.writers import write
from bench.requests.edit import clock_offset
from bench.requests.servers import Server

from tests.concurrency.serving import fill
from tests.processes.editors import log_in, world_of

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
WRITERS = (1, 50)
ROUNDS = 5
SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured once: edits per second, CPU in µs, latencies in ms."""

    peer: str
    writers: int
    values: dict[str, float]


@contextmanager
def _served(source: Path, url: str, synchronous: str) -> Iterator[tuple[int, int]]:
    """Serve with the sources of a checkout; yield process id and port."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(source / "src"), str(source / "generated"))),
        "CASEWRIGHT_LOG_LEVEL": "warning",
        "CASEWRIGHT_SYNCHRONOUS": synchronous,
        "CASEWRIGHT_CLOCK_OFFSET": str(clock_offset()),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "casewright", "serve", "--port", "0", "--database-url", url]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=sys.stderr, text=True, env=environment, cwd=source
    ) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://[^:]+:(\d+)", process.stdout.readline())
            assert found
            yield process.pid, int(found[1])
        finally:
            process.terminate()


def _file_system(folder: Path) -> str:
    """Return type and device of the file system of a folder."""
    line = ["findmnt", "--noheadings", "--output", "FSTYPE,SOURCE", "--target", str(folder)]
    return " on ".join(subprocess.run(line, capture_output=True, text=True).stdout.split())


def _measured(pid: int, port: int, session: str, writers: int) -> dict[str, float]:
    server = Server(port, pid, 0)
    before = server.cpu()
    done = asyncio.run(write(port, session, writers, SECONDS))
    cpu = server.cpu() - before
    took = sorted(done.edits)
    return {
        "edits_per_second": len(took) / done.seconds,
        "cpu_us": cpu / len(took),
        "p50_ms": took[len(took) // 2] * 1e3,
        "p99_ms": took[int(len(took) * 0.99)] * 1e3,
    }


def _rounds(peers: dict[str, tuple[Path, str]], folder: Path) -> Iterator[Result]:
    """Measure all peers in turn, several times, each on a database of its own."""
    urls = {}
    for name in peers:
        place = folder / re.sub(r"\W+", "-", name)
        place.mkdir()
        urls[name] = f"sqlite:///{place / 'bench.db'}"
        fill(urls[name], world_of(max(WRITERS)), place)
    for number in range(ROUNDS):
        for name, (source, synchronous) in peers.items():
            with _served(source, urls[name], synchronous) as (pid, port):
                session = log_in(port)
                asyncio.run(write(port, session, 10, 0.5))
                for writers in WRITERS:
                    found = _measured(pid, port, session, writers)
                    sys.stdout.write(f"{number} {name} {writers} {found}\n")
                    yield Result(name, writers, found)


def _report(results: Mapping[str, object], rows: list[Result], base: str) -> str:
    lines = [
        "# What it costs that a confirmed edit survives a power failure",
        "",
        f"Made by `make durability-bench`. {ROUNDS} rounds, peers in turn, medians; SQLite on "
        f"{results['file_system']}, {results['cores']} cores, {results['scheduled']}.",
        "Each writer edits a case of its own, again and again.",
        "",
        f"| Commits | Writers | Edits/s | against {base} | CPU per edit, µs "
        f"| against {base} | p50, ms | p99, ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]

    def of(peer: str, writers: int, value: str) -> float:
        return statistics.median(
            row.values[value] for row in rows if (row.peer, row.writers) == (peer, writers)
        )

    for writers in WRITERS:
        for peer in dict.fromkeys(row.peer for row in rows):
            values = {
                name: of(peer, writers, name)
                for name in ("edits_per_second", "cpu_us", "p50_ms", "p99_ms")
            }
            rate = values["edits_per_second"] / of(base, writers, "edits_per_second")
            cost = values["cpu_us"] / of(base, writers, "cpu_us")
            lines.append(
                f"| {peer} | {writers} | {values['edits_per_second']:.0f} | {rate:.2f} × "
                f"| {values['cpu_us']:.0f} | {cost:.2f} × | {values['p50_ms']:.1f} "
                f"| {values['p99_ms']:.1f} |"
            )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and write `report.md` and `results.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path, help="checkout of another version")
    parser.add_argument("--folder", type=Path, default=ROOT / ".run")
    given = parser.parse_args()
    peers = {"synchronous=full": (ROOT, "full"), "synchronous=normal": (ROOT, "normal")}
    base = "synchronous=normal"
    if given.before is not None:
        base = "version before, normal"
        peers[base] = (given.before, "normal")
    given.folder.mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="durability-", dir=given.folder))
    try:
        is_first = os.sched_getscheduler(0) == os.SCHED_RR
        results = {
            "file_system": _file_system(place),
            "cores": os.cpu_count(),
            "scheduled": "before other programs" if is_first else "beside other programs",
        }
        rows = list(_rounds(peers, place))
    finally:
        shutil.rmtree(place)
    found = {"base": base, **results, "rows": [asdict(one) for one in rows]}
    (FOLDER / "results.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (FOLDER / "report.md").write_text(_report(results, rows, base), encoding="utf-8")


if __name__ == "__main__":
    main()
