"""The runs of a bench: which tool, on which server, for how long."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Iterator, Sequence
from typing import Any

from bench.fuzz import ours, plain
from bench.fuzz.jobs import Job
from bench.fuzz.seeded import Seeded, seeded


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
