"""Measures what judging by expressions costs a fuzz run.

    python -m bench.rules.cost [--cases 8000] [--rounds 3]

In turns, a run with the exact judge and one without it send as many requests, each to a server of
its own. Prints the requests per second of CPU, of the fuzzer and its server together, and the
ratio of the medians: 0.8 means that the same CPU sends four requests where it sent five.
"""

from __future__ import annotations

import argparse
import resource
import sys
from dataclasses import replace
from statistics import median

from bench.rules.black_box import BlackBox


def main() -> int:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.rules.cost", description=__doc__)
    parser.add_argument("--cases", type=int, default=8000, help="requests of a run")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each kind")
    parser.add_argument("--seed", type=int, default=1, help="of the first round")
    options = parser.parse_args()
    found: dict[str, list[float]] = {"with": [], "without": []}
    for number in range(options.rounds):
        judging = BlackBox.of(options.cases, options.seed + number)
        bare = replace(judging, prepared=replace(judging.prepared, rules={}))
        for name, box in (("with", judging), ("without", bare)):
            found[name].append(_rate(box))
            sys.stdout.write(
                f"{name} the judge: {found[name][-1]:.0f} requests per second of CPU\n"
            )
    ratio = median(found["with"]) / median(found["without"])
    sys.stdout.write(f"ratio of the medians: {ratio:.2f}\n")
    return 0


def _rate(box: BlackBox) -> float:
    """Return the requests of a run per second of CPU; the start of both processes counts, too."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    outcome = box.run((), ())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if outcome["errors"] or outcome["found"]:
        raise RuntimeError(f"the run failed: {outcome['errors'] or outcome['found']}")
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    cases: int = outcome["cases"]
    return cases / seconds


if __name__ == "__main__":
    sys.exit(main())
