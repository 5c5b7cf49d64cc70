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

from twinspec.contract.place import Place
from twinspec.grammar.binding.bonds import NONE
from twinspec.grammar.binding.map_file import Mapped, read_map
from twinspec.grammar.binding.roots import bind_roots
from twinspec.grammar.decide import decide
from twinspec.grammar.json_schema import open_contract
from twinspec.grammar.model import Value, ValueId
from twinspec.grammar.pairs import Pairs
from twinspec.grammar.xsd import read as read_xsd
from twinspec.grammar.xsd import validator


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
        "coverage": _coverage(twins),
        "samples": verdict["samples"],
        "gaps": dict(Counter(one["construct"] for one in verdict["not_compared"])),
        "findings": dict(Counter(one["rule"] for one in findings)),
        "witnesses": _confirmed(twins, findings),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "memory": used.ru_maxrss * 1024,
    }


def _confirmed(twins: Twins, findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Count the documents, and how many each validator of the XSD confirms beside the JSON one."""
    xsd = validator(twins.xsd)
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


def _coverage(twins: Twins) -> dict[str, dict[str, int]]:
    """Count the members of both halves: all, those that the other half has not, the compared ones.

    A finding names each member that one half alone has; what is below has nothing beside it.
    """
    half, xsd = open_contract(twins.json).half, read_xsd(twins.xsd)
    mapped = read_map(twins.map_file) if twins.map_file else Mapped()
    pairs = Pairs(half, xsd, mapped)
    bonds = bind_roots(half, xsd, mapped.roots).bonds
    matches = [
        match for pair in decide(pairs, bonds).reached for match in pairs.joint(pair).matches
    ]
    found = {}
    for side, values in (("json", half.values), ("xsd", xsd.values)):
        is_json = side == "json"
        starts = [bond.json.value if is_json else bond.xsd.value for bond in bonds]
        bound = {
            (bond.json if is_json else bond.xsd).place for match in matches for bond in match.bonds
        }
        named = {
            member.place
            for match in matches
            for member in (match.json_only if is_json else match.xsd_only)
        }
        alone = named - bound
        everything = _below(values, starts, frozenset())
        beside = _below(values, starts, alone)
        found[side] = {
            "all": len(everything),
            "alone": len(everything) - len(beside - alone),
            "compared": len(everything & bound),
        }
    return found


def _below(
    values: Mapping[ValueId, Value], roots: Iterable[ValueId], closed: Iterable[Place]
) -> set[Place]:
    """Return the places of the members that values lead to, not through those that are closed."""
    shut = set(closed)
    waiting = list(roots)
    met, places = set(waiting), set()
    while waiting:
        value = values.get(waiting.pop())
        if value is None:
            continue
        inner = [value.array.items] if value.array else []
        for one in value.objects:
            places |= {member.place for member in one.members.values()}
            inner += [member.value for member in one.members.values() if member.place not in shut]
            inner += [one.rest.value] if one.rest.value is not None else []
        for each in inner:
            if each != NONE and each not in met:
                met.add(each)
                waiting.append(each)
    return places
