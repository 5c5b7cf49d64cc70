"""Measures `twinspec fuzz` on our server, sound and defective, beside plain Schemathesis.

    python -m bench.fuzz [--only run|defects|plain] [--minutes 10] [--defect-seconds 60]

Every run starts servers of its own. Outcomes are kept in .run/fuzz-bench, so an interrupted bench
goes on where it was; --fresh measures all anew. Writes bench/fuzz/report.md and results.json once
everything is measured. Exit code 1: a run failed, or something is still to be measured.
"""

from __future__ import annotations

import argparse
import shutil
import sys

from bench.fuzz import jobs, report
from bench.fuzz.plan import Plan
from rich.console import Console


def main() -> int:
    """Measure what the command line asks for."""
    options = _options()
    console = Console()
    plan = Plan(options)
    if options.fresh:
        shutil.rmtree(jobs.KEPT, ignore_errors=True)
    done = True
    if options.only in (None, "run"):
        done &= jobs.do(plan.whole("ours"), 1, console)
    if options.only in (None, "plain"):
        whole = [job for kind in plan.kinds for job in plan.whole(kind)]
        done &= jobs.do(whole, 1, console)
    if options.only in (None, "defects"):
        done &= jobs.do(list(plan.of_defects(["ours"])), options.jobs, console)
    if options.only in (None, "plain"):
        done &= jobs.do(list(plan.of_defects(plan.kinds)), options.jobs, console)
    measured = report.Measured.of(plan)
    for line in report.lines(measured):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if measured.is_whole:
        report.write(measured)
    return 0 if done and measured.is_whole else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--only", choices=("run", "defects", "plain"), help="measure this alone")
    parser.add_argument("--minutes", type=float, default=10, help="of the runs of everything")
    parser.add_argument("--defect-seconds", type=int, default=60, help="of the runs for a defect")
    parser.add_argument("--plain-minutes", type=float, default=10, help="the same for plain")
    parser.add_argument("--plain-seconds", type=int, default=60, help="the same for plain")
    parser.add_argument("--rules", type=int, default=20, help="how many rules are switched off")
    parser.add_argument("--draw-seed", type=int, default=4, help="which rules")
    parser.add_argument("--seed", type=int, default=1, help="of the runs")
    parser.add_argument("--workers", type=int, default=1, help="of the runs of everything")
    parser.add_argument("--jobs", type=int, default=2, help="runs for defects at a time")
    parser.add_argument("--kinds", default="json", help="of plain Schemathesis: json, both")
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
