"""Measures which rules `twinspec fuzz` names, black box, when they are off or turned.

    python -m bench.rules [--only off|turned] [--off 40] [--turned 20] [--draw-seed 16]

Each run gets the address of a server of its own, the logins, an observer and the configuration, and
at most --cases requests; it ends when a finding names the rule. Outcomes are kept in .run, so an
interrupted bench goes on where it was; --fresh measures all anew, --again some. Writes
bench/rules/report.md and results.json once everything is measured. Why no run is expected to name
some turns is in unnamed.yaml. Exit code 1: a run failed, or not all is measured.
"""

from __future__ import annotations

import argparse
import sys

from bench.fuzz import jobs
from bench.rules import plan, report
from rich.console import Console


def main() -> int:
    """Measure what the command line asks for."""
    options = _options()
    every = plan.planned(options)
    if options.fresh:
        for one in every:
            one.job.file.unlink(missing_ok=True)
    if options.again:
        for one in every:
            if any(name in one.rules or name in one.meaning for name in options.again):
                one.job.file.unlink(missing_ok=True)
        report.recall(every, options)
    wanted = [one.job for one in every if options.only in (None, one.part)]
    console = Console()
    is_done = jobs.do(wanted, options.jobs, console)
    for line in report.lines(every):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    is_whole = all(one.job.outcome() for one in every)
    if is_whole:
        report.write(every, options)
    return 0 if is_done and is_whole else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.rules", description=__doc__)
    parser.add_argument("--only", choices=("off", "turned"), help="measure this alone")
    parser.add_argument("--off", type=int, default=40, help="how many rules are switched off")
    parser.add_argument("--turned", type=int, default=20, help="how many conditions are turned")
    parser.add_argument("--draw-seed", type=int, default=16, help="which ones")
    parser.add_argument("--cases", type=int, default=4000, help="requests of a run, at most")
    parser.add_argument("--seed", type=int, default=1, help="of the runs")
    parser.add_argument("--jobs", type=int, default=2, help="runs at a time")
    parser.add_argument(
        "--again",
        action="append",
        default=[],
        metavar="NAME",
        help="measure anew what concerns this rule or has this in its text; keep all other results",
    )
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
