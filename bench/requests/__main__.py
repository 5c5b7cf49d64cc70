"""Serve all peers together, load them in turn, and write what each request costs.

python -m bench.requests                  # five rounds; writes results.json, report.md, report.svg
python -m bench.requests --rounds 1 --only "casewright: edit 204" --dry
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.requests import edit, report
from bench.requests.edit import JSON, XML
from bench.requests.measure import Load, Measure, Row
from bench.requests.servers import (
    Server,
    casewright,
    free_port,
    peer,
    peer_on_granian,
    served,
)

from tests.databases import cluster

FOLDER = Path(__file__).parent
_LOAD = Load(least=400, warm_up=240, first_warm_up=2400)
"""Before a row is measured for the first time much is sent: Node compiles what runs often."""


def rows(with_node: bool) -> list[Row]:
    """Return everything that is measured."""
    accepted = {media: edit.edits(media, refused=False) for media in (JSON, XML)}
    refused = {media: edit.edits(media, refused=True) for media in (JSON, XML)}
    found = [
        Row("bare ASGI", "bare", refused[JSON], 204),
        Row("bare ASGI on granian", "bare_on_granian", refused[JSON], 204),
        Row("hand-written: edit 204", "hand_written", accepted[JSON], 204),
        Row("hand-written: edit 409", "hand_written", refused[JSON], 409),
        Row("hand-written: read", "hand_written", edit.reads(JSON), 200),
        Row("FastAPI, generated model", "fastapi_model", refused[JSON], 204),
        Row("Litestar, msgspec", "litestar_msgspec", refused[JSON], 204),
        Row("stock Connexion", "stock_connexion", refused[JSON], 204),
    ]
    if with_node:
        found.append(Row("openapi-backend, ajv (Node)", "openapi_backend", refused[JSON], 204))
    found += [
        Row(f"casewright, contract only, JSON, on {server}", f"contract_only_on_{server}",
            refused[JSON], 204)
        for server in ("uvicorn", "granian")
    ]  # fmt: skip
    for media, name in ((JSON, "JSON"), (XML, "XML")):
        found += [
            Row(f"casewright, contract only, {name}", "contract_only", refused[media], 204),
            Row(f"casewright: edit 204, {name}", "sqlite", accepted[media], 204),
            Row(f"casewright: edit 409, {name}", "sqlite", refused[media], 409),
            Row(f"casewright: read, {name}", "sqlite", edit.reads(media), 200),
        ]
    return [
        *found,
        Row("casewright on PostgreSQL: edit 204", "postgresql", accepted[JSON], 204),
        Row("casewright on PostgreSQL: edit 409", "postgresql", refused[JSON], 409),
        Row("casewright on PostgreSQL: read", "postgresql", edit.reads(JSON), 200),
    ]


@contextmanager
def _servers(names: set[str]) -> Iterator[dict[str, Server]]:
    """Run the servers of these names side by side."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        original = f"sqlite:///{folder / 'original.db'}"
        edit.filled(original, folder)
        found = {}
        for name in sorted(names):
            url = edit.copied(original, folder, f"{name}.db")
            if name == "postgresql":
                url = stack.enter_context(cluster())
                edit.filled(url, folder)
            port = free_port()
            if name == "openapi_backend":
                command = _node(port)
            elif name.endswith("_on_granian"):
                command = peer_on_granian(name.removesuffix("_on_granian"), port)
            elif name.endswith("_on_uvicorn"):
                command = [*peer(name.removesuffix("_on_uvicorn"), port), "plain"]
            elif name in ("sqlite", "postgresql"):
                command = casewright(port)
            else:
                command = peer(name, port)
            # As the hand-written peer: neither waits for the disk.
            variables = {"CASEWRIGHT_DATABASE_URL": url, "CASEWRIGHT_SYNCHRONOUS": "normal"}
            found[name] = stack.enter_context(served(command, port, variables))
        yield found


def _node(port: int) -> list[str]:
    contract = edit.ROOT / "generated" / "interaction_contract" / "v12" / "openapi.json"
    server = FOLDER / "openapi_backend" / "server.mjs"
    return ["node", str(server), str(port), str(contract)]


def main() -> None:
    """Measure every row and write what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.requests", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="rows whose names have this in them, and bare")
    parser.add_argument("--dry", action="store_true", help="print only; write no file")
    options = parser.parse_args()
    with_node = (
        shutil.which("node") is not None and (FOLDER / "openapi_backend" / "node_modules").exists()
    )
    chosen = [one for one in rows(with_node) if options.only in one.name or one.server == "bare"]
    found: dict[str, list[float]] = {one.name: [] for one in chosen}
    measure = Measure(_LOAD)
    with _servers({one.server for one in chosen}) as servers:
        for number in range(options.rounds):
            # Every other round the other way round, so that no row always comes after the same.
            for row in chosen if number % 2 == 0 else chosen[::-1]:
                micros = measure.cost(servers[row.server], row)
                found[row.name].append(micros)
                sys.stdout.write(f"{number + 1} {row.name}: {micros:.0f} µs\n")
        memory = {name: one.memory() for name, one in servers.items()}
        started = {name: one.started for name, one in servers.items()}
    results = report.results(found, started, memory)
    sys.stdout.write(report.markdown(results))
    if not options.dry:
        report.write(results, FOLDER)


if __name__ == "__main__":
    main()
