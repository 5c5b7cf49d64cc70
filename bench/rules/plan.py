"""The runs of the bench: what is off or turned in each, and which findings would name it."""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml
from bench.fuzz.jobs import Job
from bench.mutants.plan import Mutant
from bench.rules import turns
from bench.rules.black_box import BlackBox

from interaction_contract.rules import BY_ID
from tests.defective import draw
from tests.defective.servers import ROOT
from twinspec.contract.layout import load_contract
from twinspec.fuzz.judge.handler import HANDLER_CHECKS, MISSING_RULE


@dataclass(frozen=True, slots=True)
class Planned:
    """A run: its `part` of the bench, what is changed, and the rules that are concerned.

    `is_decidable`: one of the rules has an expression; others cannot be named by a run at all.
    `unnamed` says why no run is expected to name one, empty if a run is.
    """

    part: str
    meaning: str
    rules: tuple[str, ...]
    is_decidable: bool
    job: Job
    unnamed: str = ""


def planned(options: argparse.Namespace) -> list[Planned]:
    """Return all runs, as the command line asks for them."""
    box = cache(lambda: BlackBox.of(options.cases, options.seed))
    asked = {"cases": options.cases, "seed": options.seed}
    return [
        *_off(options.off, options.draw_seed, asked, box),
        *_turned(options.turned, options.draw_seed, asked, box),
    ]


def _off(count: int, seed: int, asked: dict[str, Any], box: Any) -> Iterator[Planned]:
    pool = [one.id for one in draw.switchable() if one.checked_by == "handler"]
    for rule in random.Random(seed).sample(pool, count):
        named = [f"{MISSING_RULE} {rule}"]
        work = partial(_run, box, ("--off", rule), named)
        if rule not in _decidable():
            work = _not_run
        job = Job(f"rules-off-{rule}", {**asked, "named": named}, work)
        yield Planned("off", BY_ID[rule].statement, (rule,), rule in _decidable(), job)


def _turned(count: int, seed: int, asked: dict[str, Any], box: Any) -> Iterator[Planned]:
    for turn in turns.drawn(count, seed):
        mutant, rules = turn.mutant, tuple(sorted(turn.rules))
        named = [f"{check} {rule}" for check in HANDLER_CHECKS for rule in rules]
        work = partial(_run_turned, box, turn, named)
        if _decidable().isdisjoint(rules):
            work = _not_run
        job = Job(f"rules-turned-{mutant.id}", {**asked, "named": named}, work)
        said = f"{turn.kind}, {mutant.place}: `{mutant.before}` → `{mutant.after}`"
        is_decidable = not _decidable().isdisjoint(rules)
        yield Planned("turned", said, rules, is_decidable, job, _unnamed(mutant))


def _run(box: Any, defect: tuple[str, ...], named: list[str]) -> dict[str, Any]:
    outcome: dict[str, Any] = box().run(defect, named)
    return outcome


def _not_run() -> dict[str, Any]:
    """Return the outcome without a run: no run can name a rule that no expression decides."""
    return {"named": [], "cases": 0, "cpu_seconds": 0.0, "found": [], "errors": []}


def _run_turned(box: Any, turn: turns.Turn, named: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="rules-bench-") as folder:
        file = Path(folder) / turn.mutant.file.name
        file.write_text(turn.mutant.source, encoding="utf-8")
        return _run(box, ("--module", turn.mutant.module, str(file)), named)


def _unnamed(mutant: Mutant) -> str:
    """Return why no run is expected to name a turned condition, empty if one is."""
    for one in _reasons():
        after = " ".join(one["after"].split())
        if one["place"] == mutant.place and " ".join(mutant.after.split()).startswith(after):
            return f"{one['verdict']}: {one['why'].strip()}"
    return ""


@cache
def _reasons() -> list[dict[str, str]]:
    file = Path(__file__).parent / "unnamed.yaml"
    said: list[dict[str, str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return said


@cache
def _decidable() -> frozenset[str]:
    return frozenset(one.id for one in load_contract(ROOT / "spec").rules if one.expression)
