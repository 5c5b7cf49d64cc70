"""What `twinspec equal` says of contracts as they were published, and what it costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.twins.contracts import PROJECT, Twins, cyclonedx_twins, own_twins, shared_twins

from twinspec.grammar.xsd import xsd_validators


def run() -> list[dict[str, Any]]:
    """Judge all contracts; return what is written to results.json."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for twins in [*cyclonedx_twins(), *shared_twins(), *own_twins(Path(folder))]:
            results.append(_judged(twins, Path(folder) / "verdict.json"))
            print(twins.name, results[-1]["verdict"], results[-1]["members"], flush=True)
    return results


def _judged(twins: Twins, output: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "twinspec", "equal", *twins.options()]
    process = subprocess.Popen(
        [*command, "--format", "json", "--output", str(output)],
        cwd=PROJECT,
        stderr=subprocess.PIPE,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    said = process.stderr.read().decode() if process.stderr else ""
    if process.returncode not in (0, 1, 3):
        raise RuntimeError(f"{twins.name}: twinspec ended with {process.returncode}: {said}")
    verdict = json.loads(output.read_text(encoding="utf-8"))
    findings = verdict["findings"]
    return {
        "contract": twins.name,
        "exit": process.returncode,
        "verdict": verdict["verdict"],
        "roots": verdict["compared"]["roots"],
        "types": verdict["compared"]["types"],
        "members": verdict["compared"]["members"],
        "coverage": verdict["coverage"],
        "samples": verdict["samples"],
        "gaps": dict(Counter(one["construct"] for one in verdict["not_compared"])),
        "findings": dict(Counter(one["rule"] for one in findings)),
        "witnesses": _confirmed(twins, findings),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "memory": used.ru_maxrss * 1024,
    }


def _confirmed(twins: Twins, findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Count the documents, and how many each validator of the XSD confirms beside the JSON one."""
    xsd = xsd_validators(twins.xsd)
    judges = {"libxml2": xsd.libxml2, "xmlschema": xsd.any_xmlschema}
    counts = dict.fromkeys(("shown", "by either", *judges), 0)
    for one in findings:
        witness = one["witness"]
        if witness is None:
            continue
        counts["shown"] += 1
        confirmed = [
            name
            for name, judge in judges.items()
            if judge and judge.is_valid(witness["xml"].encode()) != witness["json_accepts"]
        ]
        counts["by either"] += bool(confirmed)
        for name in confirmed:
            counts[name] += 1
    return counts
