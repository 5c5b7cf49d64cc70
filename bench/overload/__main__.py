"""Ask a server on PostgreSQL for more than it can do, and write what clients see of it.

python -m bench.overload

Times need a machine that does nothing else, or `chrt -r 5` before the command.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.overload.open_loop import Seen, ask, edit

from tests.concurrency.serving import fill
from tests.databases import DURABLE, cluster
from tests.hostile.servers import served
from tests.processes.editors import log_in, world_of

FOLDER = Path(__file__).parent
CASES = 50
SECONDS = 5.0
CONNECTIONS = (200, 900, 2000)
RATES = (500, 1500, 3000, 5000)
"""Requests per second: from less than one process can do to several times that."""

Row = dict[str, float]


def _row(connections: int, rate: int, seen: Seen) -> Row:
    def at(values: list[float], share: float) -> float:
        return sorted(values)[int((len(values) - 1) * share)] * 1000 if values else 0.0

    done, refused = seen.answers.pop(409, []), seen.answers.pop(503, [])
    return {
        "connections": connections,
        "rate": rate,
        "done_per_second": len(done) / SECONDS,
        "done_p50_ms": at(done, 0.5),
        "done_p99_ms": at(done, 0.99),
        "refused_per_second": len(refused) / SECONDS,
        "refused_p50_ms": at(refused, 0.5),
        "refused_p99_ms": at(refused, 0.99),
        "others": sum(
            len(all_) for status, all_ in seen.answers.items() if status not in (409, 503)
        ),
        "closed": seen.closed,
        "health_max_ms": at(seen.health, 1),
        "unhealthy": seen.unhealthy,
    }


def _measured() -> list[Row]:
    rows = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(cluster(DURABLE))
        fill(url, world_of(CASES), folder)
        server = stack.enter_context(served(folder, url, log_level="warning"))
        session = log_in(server.port)
        requests = [edit(session, case) for case in range(1, CASES + 1)]
        asyncio.run(ask(server.port, requests, 50, 500, 2.0))
        for connections in CONNECTIONS:
            for rate in RATES:
                seen = asyncio.run(ask(server.port, requests, connections, rate, SECONDS))
                rows.append(_row(connections, rate, seen))
                sys.stdout.write(f"{rows[-1]}\n")
    return rows


def _report(rows: list[Row]) -> str:
    lines = [
        "# More than a server can do",
        "",
        f"Made by `make overload-bench`. One process with the default limits on PostgreSQL, "
        f"{os.cpu_count()} cores, which the clients share.",
        "Edits of a state of long ago (409), sent at times that do not depend on answers, for "
        f"{SECONDS:.0f} s each; health is asked on a new connection ten times a second.",
        "",
        "| Connections | Requests/s asked | done/s | p50, p99, ms | 503/s | p50, p99, ms "
        "| other answers | closed | health: longest, ms | not 200 |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row['connections']} | {row['rate']} | {row['done_per_second']:.0f} "
        f"| {row['done_p50_ms']:.0f}, {row['done_p99_ms']:.0f} | {row['refused_per_second']:.0f} "
        f"| {row['refused_p50_ms']:.1f}, {row['refused_p99_ms']:.0f} | {row['others']} "
        f"| {row['closed']} | {row['health_max_ms']:.0f} | {row['unhealthy']} |"
        for row in rows
    ]
    lines += [
        "",
        "Connections beyond `CASEWRIGHT_CONNECTIONS` (1000) cost more than requests: those that "
        "are idle are closed for others, and opened again.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and write `report.md` and `results.json`."""
    rows = _measured()
    (FOLDER / "results.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    (FOLDER / "report.md").write_text(_report(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
