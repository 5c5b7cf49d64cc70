"""A run of the fuzzer that knows of a server what anybody may know, until it names a rule."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from tests.defective.servers import ROOT, WORLD, environment, fuzzed
from tests.fuzz.world_people import OBSERVER
from twinspec.contract.layout import load_contract
from twinspec.expressions.configuration import read_configuration
from twinspec.fuzz.prepare import RunResources, prepare
from twinspec.fuzz.send.lock import SharedExclusiveLock
from twinspec.fuzz.settings import RunSettings, reserve
from twinspec.fuzz.unenforced import name_unenforced
from twinspec.fuzz.worker import Worker

_LONGEST_SECONDS = 7200
"""Runs end by their requests; a machine that is busy may take its time."""


@dataclass(frozen=True, slots=True)
class BlackBox:
    """What all runs share: the contract, the logins, the observer and the configuration.

    No values of the world are given, and no twins: what there is to change the run reads first.
    """

    settings: RunSettings
    prepared: RunResources
    revision: str

    @staticmethod
    def of(cases: int, seed: int) -> BlackBox:
        """Prepare runs of at most `cases` requests; `seed` is that of their choices."""
        contract = load_contract(ROOT / "spec")
        with tempfile.TemporaryDirectory(prefix="rules-bench-") as folder:
            file = Path(folder) / "configuration.yaml"
            command = [sys.executable, "-m", "casewright", "configuration", str(WORLD)]
            printed = subprocess.run(
                command, check=True, stdout=subprocess.PIPE, env=environment()
            ).stdout
            file.write_bytes(printed)
            configuration = read_configuration(file, contract.variables)
        settings = RunSettings(
            base_url="",
            twins=None,
            values={},
            logins=reserve(_logins()),
            operations=(),
            representations=("json", "xml"),
            seconds=_LONGEST_SECONDS,
            cases=cases,
            seed=seed,
            workers=1,
            corpus=None,
            configuration=configuration,
            observer=OBSERVER,
        )
        return BlackBox(settings, prepare(contract, settings), _revision())

    def run(self, defect: Sequence[str], named: Sequence[str]) -> dict[str, Any]:
        """Fuzz a server with a defect in a process of its own; return the outcome.

        `named` are findings as `check rule`: the first of them ends the run, as its requests do.
        `cases` in the outcome are those until then, `found` all findings.
        """
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe(duplex=False)
        with fuzzed(1, defect) as (url,):
            process = context.Process(
                target=self._fuzz, args=(url, frozenset(named), theirs), daemon=True
            )
            process.start()
            theirs.close()
            try:
                outcome: dict[str, Any] = ours.recv()
            except EOFError:
                raise RuntimeError("the run died") from None
            finally:
                process.join()
        return outcome

    def _fuzz(self, url: str, named: frozenset[str], outcome: Any) -> None:
        with tempfile.TemporaryDirectory(prefix="rules-bench-") as folder:
            lock = SharedExclusiveLock(Path(folder) / "lock")
            settings = replace(self.settings, base_url=url)
            worker = Worker(0, settings, self.prepared, lock)
            begun = time.process_time()
            run = worker.run()
            for _ in run:
                if not named.isdisjoint(_found(worker)):
                    break
            run.close()
        name_unenforced(worker.outcome, self.prepared.rules)
        found = _found(worker)
        outcome.send(
            {
                "named": sorted(named.intersection(found)),
                "cases": worker.outcome.counts.cases,
                "cpu_seconds": round(time.process_time() - begun, 1),
                "found": sorted(found),
                "errors": worker.outcome.errors,
                "revision": self.revision,
            }
        )


def _found(worker: Worker) -> set[str]:
    findings = [one.finding for one in worker.outcome.counts.findings.values()]
    return {f"{one.check} {one.rule or '-'}" for one in findings}


def _revision() -> str:
    """Return the commit of the toolkit that runs, in short; with `+` if files were changed."""
    command = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    return subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


def _logins() -> list[tuple[str, str]]:
    """Return all users of the world who may log in, with their passwords."""
    world = yaml.safe_load(WORLD.read_text(encoding="utf-8"))
    return [
        (one["userName"], one["password"]) for one in world["users"] if one.get("enabled", True)
    ]
