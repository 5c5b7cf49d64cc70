"""Fill databases, ask them, and write results.json, report.md and growth.svg.

What was measured before of other databases stays in the results.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.lookups import beside, measure, worlds
from bench.lookups.plot import growth
from bench.lookups.report import lines_of, markdown

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
            rows: list[measure.Row] = []
            for cases in sorted(asked.cases):
                url = worlds.world(server, cases)
                sys.stderr.write(f"asking {name} with {cases} cases\n")
                rows += measure.measured(url, cases)
                _keep(name, rows, [])
            _keep(name, rows, [beside.measured(url, cases)])
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


def _keep(name: str, rows: Sequence[measure.Row], besides: Sequence[beside.Beside]) -> None:
    """Write what was measured of a database in place of what was measured before."""
    old_rows, old_besides = _kept()
    found = {
        "look_ups": [asdict(one) for one in old_rows if one.database != name]
        + [asdict(one) for one in rows],
        "reads": [asdict(one) for one in old_besides if one.database != name]
        + [asdict(one) for one in besides],
    }
    _RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
