"""One run of `twinspec fuzz`, and what it came to."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.defective.servers import ROOT, WORLD, environment, fuzzed
from twinspec.contract.layout import Contract, load_contract
from twinspec.fuzz.results.counts import NO_OPERATION, Counts
from twinspec.fuzz.results.counts_form import read_counts
from twinspec.fuzz.results.gate import gate

COUNTS = Path(__file__).with_name("counts.json")
"""What the last run of everything reached, which the ledger joins."""

EXEMPTIONS = ROOT / "tests" / "fuzz" / "exemptions.yaml"
_PROGRAMS = Path(sys.executable).parent
_SLACK_SECONDS = 180
_LONGEST_ERROR = 300


@cache
def contract() -> Contract:
    """Return the contract that is fuzzed."""
    return load_contract(ROOT / "spec")


def run(
    seconds: int, seed: int, workers: int, defect: Sequence[str] = (), operations: str = ""
) -> dict[str, Any]:
    """Fuzz fresh servers that have a defect or none; return the outcome of the run.

    `found` holds, by finding or gate failure, after how many seconds it was seen (None: only the
    end of the run can tell).
    """
    with (
        tempfile.TemporaryDirectory(prefix="fuzz-bench-") as name,
        fuzzed(3, defect) as (address, one, other),
    ):
        folder = Path(name)
        values = folder / "values.yaml"
        pools: list[str | Path] = [_PROGRAMS / "casewright", "pools", WORLD, "--logins"]
        values.write_bytes(subprocess.run(pools, check=True, stdout=subprocess.PIPE).stdout)
        command: list[str | Path] = [
            *(_PROGRAMS / "twinspec", "fuzz", "--project", ROOT, "--base-url", address),
            *("--twin", one, "--twin", other, "--values", values, "--time", f"{seconds}s"),
            *("--seed", str(seed), "--workers", str(workers), "--report", folder / "report"),
            *("--corpus", folder / "corpus", "--operations", operations),
        ]
        done = subprocess.run(
            command,
            check=False,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds + _SLACK_SECONDS,
        )
        counted = folder / "report" / "counts.json"
        if not counted.exists():
            raise RuntimeError(f"twinspec fuzz wrote no counts: {done.stdout[-2000:]}")
        counts = read_counts(counted)
        if not operations:
            shutil.copyfile(counted, COUNTS)
        # The reports are written when the run has ended.
        begun = counted.stat().st_mtime - counts.facts.seconds
        return {
            "code": done.returncode,
            "seconds": counts.facts.seconds,
            "cases": counts.cases,
            "found": dict(_found(counts, folder / "corpus", begun)),
            "accepted": _accepted(counts),
            "rules": _rules(counts),
            "errors": _errors(done.stdout),
        }


def _found(counts: Counts, corpus: Path, begun: float) -> Iterator[tuple[str, float | None]]:
    """Yield findings with the second at which each was kept, and what the gate says beside."""
    kept: dict[tuple[Any, ...], float] = {}
    for file in corpus.glob("**/*.yaml") if corpus.is_dir() else ():
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
        names = ("found", "version", "operation", "representation", "rule")
        second = file.stat().st_mtime - begun
        key = tuple(said.get(name) for name in names)
        kept[key] = min(kept.get(key, second), second)
    for signature in [place for found in counts.findings.values() for place in found.at()]:
        *key, _status = (None if part == NO_OPERATION else part for part in signature)
        second = kept.get(tuple(key), float("nan"))
        yield f"finding {' '.join(signature)}", round(second, 1) if second == second else None
    for failure in gate(counts, contract()):
        if failure.kind == "no_success":
            where = (failure.version, failure.operation, failure.representation)
            yield f"no_success {' '.join(map(str, where))}", None
        elif failure.kind == "rule":
            yield f"rule {failure.rule} {failure.side}", None


def _accepted(counts: Counts) -> dict[str, int]:
    """Return how often each operation was answered 2xx, by version, operation, representation."""
    return {
        f"{version} {operation} {representation}": sum(
            times
            for status, times in counts.statuses(version, operation, representation).items()
            if 200 <= status <= 299
        )
        for version, operation in counts.facts.fuzzed
        for representation in counts.facts.representations
    }


def _rules(counts: Counts) -> dict[str, list[int]]:
    """Return of each rule how often it was satisfied, violated and, an effect, exercised."""
    reached = {rule.id: counts.of_rule(rule.id) for rule in contract().rules}
    return {name: [one.satisfied, one.violated, one.exercised] for name, one in reached.items()}


def _errors(output: str) -> list[str]:
    """Return what the run says went wrong in itself, without the lines of the code."""
    _, told, said = output.partition("The run itself went wrong: ")
    lines = [line.strip() for line in said.splitlines() if not line.startswith("  ")]
    return [" ".join(filter(None, lines))[:_LONGEST_ERROR]] if told else []
