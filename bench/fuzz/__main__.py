"""Measures `twinspec fuzz` on our server, sound and defective, beside plain Schemathesis.

    python -m bench.fuzz [--only run|defects|plain] [--minutes 10] [--defect-seconds 60]

Every run starts servers of its own. Outcomes are kept in .run/fuzz-bench, so an interrupted bench
goes on where it was; --fresh measures all anew. Writes bench/fuzz/report.md and results.json once
everything is measured. Exit code 1: a run failed, or something is still to be measured.
"""

from __future__ import annotations

import argparse
import functools
import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from bench.fuzz import jobs, ours, plain, report
from bench.fuzz.jobs import Job
from bench.fuzz.seeded import Seeded, seeded
from rich.console import Console


class Plan:
    """All runs of a bench by what they are for, made from the command line."""

    def __init__(self, options: argparse.Namespace) -> None:
        names = (
            *("minutes", "defect_seconds", "plain_minutes", "plain_seconds"),
            *("rules", "draw_seed", "seed", "workers", "jobs"),
        )
        self.options = {name: getattr(options, name) for name in names}
        self._seed = options.seed
        self._workers = options.workers
        self._seconds = {"ours": options.defect_seconds}
        self._minutes = {"ours": options.minutes}
        self._of_plain = (options.plain_seconds, options.plain_minutes)
        self.seeded = seeded(options.rules, options.draw_seed)
        self.kinds = tuple(kind for kind in plain.KINDS if kind in options.kinds.split(","))

    def whole(self, tool: str) -> list[Job]:
        """Return the long runs of a tool on the sound server, together `--minutes` long."""
        seconds = round(self._minutes.get(tool, self._of_plain[1]) * 60)
        if tool == "ours":
            return [self._job("run-ours", tool, seconds=seconds, workers=self._workers)]
        versions = ("v12", "v20")
        return [
            self._job(
                f"run-{tool}-{version}",
                tool,
                version=version,
                seconds=seconds // len(versions),
                workers=self._workers,
            )
            for version in versions
        ]

    def baseline(self, tool: str, one: Seeded) -> Job:
        """Return the run on the sound server that one on a defective server is compared with."""
        where = {} if tool == "ours" else {"version": one.version}
        name = "-".join(["sound", tool, *where.values(), one.operation])
        return self._short(name, tool, one.operation, **where)

    def defective(self, tool: str, one: Seeded) -> Job:
        """Return the run on a server with a defect."""
        where = {} if tool == "ours" else {"version": one.version}
        name = f"seeded-{tool}-{one.name}"
        return self._short(name, tool, one.operation, defect=list(one.arguments), **where)

    def of_defects(self, tools: Sequence[str]) -> Iterator[Job]:
        """Yield all runs that look for defects, those on the sound server first."""
        for tool in tools:
            kept = {job.name: job for job in (self.baseline(tool, one) for one in self.seeded)}
            yield from kept.values()
        for tool in tools:
            yield from (self.defective(tool, one) for one in self.seeded)

    def _short(self, name: str, tool: str, operation: str, **more: Any) -> Job:
        seconds = self._seconds.get(tool, self._of_plain[0])
        return self._job(name, tool, seconds=seconds, workers=1, operations=operation, **more)

    def _job(self, name: str, tool: str, **asked: Any) -> Job:
        asked |= {"seed": self._seed}
        if tool == "ours":
            return Job(name, asked, functools.partial(ours.run, **asked))
        kind: Any = tool
        return Job(name, asked, functools.partial(plain.run, kind=kind, **asked))


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
