"""Draws documents of contracts whose halves say the same, and puts each to the other's judge."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from bench.twins.contracts import PROJECT, Twins, own_twins, shared_twins

from tests.twinspec.test_kinds_of_twins import write
from twinspec.govern.twins.compare import ComparisonOptions, compare
from twinspec.grammar.sample import SampleSize

_KINDS = PROJECT / "tests" / "twinspec" / "twins" / "kinds.yaml"
_FIRST = 200
_ROUND = 5_000
"""Documents of each root in one comparison, which draws for no more than twenty seconds."""


def run(seed: int, seconds: float) -> dict[str, Any]:
    """Draw from all contracts in turn until the time is over; return what results.json says."""
    began, number, disagreements = time.process_time(), 0, []
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        contracts = list(_equal(Path(folder)))
        at = 0
        while contracts and time.process_time() - began < seconds:
            twins = contracts[at % len(contracts)]
            number_now = _FIRST if at < len(contracts) else _ROUND
            size = SampleSize(number_now)
            asked = ComparisonOptions(twins.json, twins.xsd, samples=size, seed=seed + at)
            verdict = compare(asked)
            number += verdict.drawn.documents
            counts[twins.name] = counts.get(twins.name, 0) + verdict.drawn.documents
            disagreements += [
                {"contract": twins.name, "json": one.witness.json, "xml": one.witness.xml}
                for one in verdict.findings
                if one.id == "equal.samples_agree" and one.witness
            ]
            at += 1
    return {
        "seed": seed,
        "cpu_seconds": round(time.process_time() - began, 1),
        "documents": number,
        "contracts": {name: count for name, count in counts.items() if count},
        "disagreements": disagreements,
    }


def _equal(folder: Path) -> Iterator[Twins]:
    """Yield contracts that are equal, or that have documents that are."""
    base = PROJECT / "tests" / "twinspec" / "twins" / "base"
    yield Twins("base", base / "openapi.yaml", (base / "schema.xsd",))
    yield from own_twins(folder / "own")
    for twins in shared_twins():
        if twins.name.startswith("altinn"):
            yield twins
    for at, kind in enumerate(yaml.safe_load(_KINDS.read_text(encoding="utf-8"))):
        if kind["exit"] == 0:
            beside = folder / f"kind-{at}"
            beside.mkdir()
            json_half, xsd = map(Path, write(beside, kind))
            yield Twins(kind["name"], json_half, (xsd,))
