"""Measure twinspec on contracts that exist twice: verdicts, planted differences, documents."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bench.twins import drawn, planted, verdicts
from bench.twins.report import RESULTS, write_report

_PARTS = ("verdicts", "planted", "drawn")


def main() -> None:
    """Measure the parts that are named, by default all; write results.json and report.md."""
    parser = argparse.ArgumentParser(prog="python -m bench.twins", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=_PARTS, default=[], help="default: all")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--number", type=int, default=300, help="differences to plant")
    parser.add_argument("--unchanged", type=int, default=60, help="changes that say the same")
    parser.add_argument("--seconds", type=float, default=600, help="of CPU to draw documents for")
    asked = parser.parse_args()
    results: dict[str, Any] = {}
    if RESULTS.exists():
        results = json.loads(RESULTS.read_text(encoding="utf-8"))
    for part in asked.parts or _PARTS:
        if part == "verdicts":
            results[part] = verdicts.run()
        elif part == "planted":
            seeds = results.setdefault(part, {})
            seeds[str(asked.seed)] = planted.run(asked.seed, asked.number, asked.unchanged)
        else:
            results[part] = drawn.run(asked.seed, asked.seconds)
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    write_report()


if __name__ == "__main__":
    main()
