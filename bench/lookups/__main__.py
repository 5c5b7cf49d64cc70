"""Fill databases, ask them, and write results.json, report.md and growth.svg.

What was measured before of other databases and sizes stays in the results.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.lookups import beside, measure, worlds
from bench.lookups.plot import growth
from bench.lookups.report import MANY_CASES, lines_of, markdown

_FOLDER = Path(__file__).parent
_RESULTS = _FOLDER / "results.json"
_SIZES = (10_000, 100_000, 1_000_000)
_DATABASES = ("sqlite", "postgresql")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.lookups", description=__doc__)
    parser.add_argument("--cases", type=int, nargs="+", default=_SIZES, help="sizes to measure")
    parser.add_argument("--databases", nargs="*", default=_DATABASES, choices=_DATABASES)
    return parser.parse_args()


def main() -> None:
    """Measure and write."""
    asked = _arguments()
    for name in asked.databases:
        for server in _servers(name):
            urls = {cases: worlds.world(server, cases) for cases in sorted(asked.cases)}
            sys.stderr.write(f"asking {name}\n")
            _keep_look_ups(name, urls, measure.measured(urls))
            at = max((cases for cases in urls if cases <= MANY_CASES), default=None)
            if at is not None:
                _keep_reads(name, beside.measured(urls[at], at))
    rows, besides = _kept()
    (_FOLDER / "report.md").write_text(markdown(rows, besides), encoding="utf-8")
    title = "CPU of a look-up, median of all criteria and orders"
    (_FOLDER / "growth.svg").write_text(growth(title, lines_of(rows)), encoding="utf-8")


def _servers(name: str) -> Iterator[str | None]:
    if name == "sqlite":
        yield None
    else:
        with worlds.postgresql() as server:
            yield server


def _kept() -> tuple[list[measure.Row], list[beside.Beside]]:
    if not _RESULTS.exists():
        return [], []
    found = json.loads(_RESULTS.read_text(encoding="utf-8"))
    rows = [measure.Row(**one) for one in found["look_ups"]]
    return rows, [beside.Beside(**one) for one in found["reads"]]


def _keep_look_ups(name: str, sizes: Container[int], found: Iterable[measure.Row]) -> None:
    """Write rows in place of those of the same database and sizes."""
    measured = list(found)
    rows, besides = _kept()
    rows = [one for one in rows if one.database != name or one.cases not in sizes] + measured
    rows.sort(key=lambda one: (_DATABASES.index(one.database), one.cases))
    _write(rows, besides)


def _keep_reads(name: str, found: beside.Beside) -> None:
    """Write the reads in place of those of the same database."""
    rows, besides = _kept()
    besides = [*(one for one in besides if one.database != name), found]
    besides.sort(key=lambda one: _DATABASES.index(one.database))
    _write(rows, besides)


def _write(rows: Sequence[measure.Row], besides: Sequence[beside.Beside]) -> None:
    found = {
        "look_ups": [asdict(one) for one in rows],
        "reads": [asdict(one) for one in besides],
    }
    _RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
