"""Move activities on SQLite and PostgreSQL, and write what a request and an activity cost.

python -m bench.moves                # five rounds; writes results.json, report.md, report.svg
python -m bench.moves --rounds 1 --dry

Server CPU as bench.requests counts it: the process of the server with all its threads, eight
connections, PostgreSQL's own processes not counted. Every answer has to be 204, and before anything
is measured the servers are shown to leave the same in their databases.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.moves import report, world
from bench.moves.outcomes import require_equal_outcomes
from bench.requests.edit import fill
from bench.requests.measure import Load, Measure, Row
from bench.requests.servers import Server, casewright, free_port, peer, served

from tests.databases import cluster

FOLDER = Path(__file__).parent
_LOAD = Load(least=80, warm_up=40, first_warm_up=160)
_NO_CONTENT = 204
_OPERATIONS = {"case": world.case_changes, "customer": world.customer_changes}


def _measured() -> list[tuple[report.Moves, Row]]:
    """Return everything that is measured."""
    return [
        (moves, Row(moves.name, server, requests(size), _NO_CONTENT))
        for operation, requests in _OPERATIONS.items()
        for server in report.SERVERS
        for size in world.SIZES
        for moves in (report.Moves(operation, server, size),)
    ]


@contextmanager
def _servers() -> Iterator[dict[str, tuple[Server, str]]]:
    """Run the servers side by side; yield each with the URL of its database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = {}
        for name in report.SERVERS:
            if name == report.POSTGRESQL:
                url = stack.enter_context(cluster())
            else:
                url = f"sqlite:///{folder / name.replace(' ', '_')}.db"
            fill(url, folder, world.world())
            port = free_port()
            by_hand = name == report.BY_HAND
            command = peer("hand_written_moves", port) if by_hand else casewright(port)
            # As in bench.requests: nobody waits for the disk.
            variables = {"CASEWRIGHT_DATABASE_URL": url, "CASEWRIGHT_SYNCHRONOUS": "normal"}
            found[name] = stack.enter_context(served(command, port, variables)), url
        yield found


def main() -> None:
    """Measure every row and write what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.moves", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dry", action="store_true", help="print only; write no file")
    options = parser.parse_args()
    measured, measure = _measured(), Measure(_LOAD)
    with _servers() as running:
        require_equal_outcomes([row for _, row in measured], running)
        servers = {name: server for name, (server, _) in running.items()}
        for number in range(options.rounds):
            # Every other round the other way round, so that no row always comes after the same.
            for moves, row in measured if number % 2 == 0 else measured[::-1]:
                moves.micros.append(measure.cost(servers[row.server], row))
                sys.stdout.write(f"{number + 1} {row.name}: {moves.micros[-1]:.0f} µs\n")
    results = report.results([moves for moves, _ in measured], os.getloadavg()[1])
    sys.stdout.write(report.markdown(results))
    if not options.dry:
        report.write(results, FOLDER)


if __name__ == "__main__":
    main()
