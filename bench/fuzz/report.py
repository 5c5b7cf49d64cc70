"""What was measured, as a page and as data; what is not measured yet stays out."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.fuzz import ours
from bench.fuzz.plan import Plan
from bench.fuzz.seeded import Seeded

from tests.defective import draw
from twinspec.contract.documents import read_yaml
from twinspec.fuzz.results.counts_form import read_counts

FOLDER = Path(__file__).parent
_IN_PAIRS = "json_equals_xml"
_OFTEN = 10
"""Successes on the sound server after which having none is not chance."""

TOOLS: Mapping[str, str] = {
    "ours": "twinspec fuzz",
    "json": "Schemathesis, JSON",
    "both": "Schemathesis, JSON and XML",
}
Outcome = Mapping[str, Any]
_UNTRIED: Mapping[str, str] = {
    "protocol.rate_is_kept": "The servers that are fuzzed do not slow failed log-ins down.",
    "protocol.representation_without_content_type_is_recognised": "Every body has its type.",
    "protocol.user_message_is_sent_on_request": "The contract has no such header.",
}


@dataclass(frozen=True, slots=True)
class Hunt:
    """A defect and what a tool said of it: by what it was found, and after how many seconds.

    `noise` is what the tool reports of the operation on the sound server, `errors` what went wrong
    in the runs themselves.
    """

    seeded: Seeded
    found: Mapping[str, float | None]
    noise: tuple[str, ...]
    errors: tuple[str, ...]

    @property
    def first(self) -> tuple[str, float | None] | None:
        """The earliest of what it was found by; what has no time was told at the end."""
        if not self.found:
            return None
        return min(self.found.items(), key=lambda item: (item[1] is None, item[1] or 0.0))


@dataclass(frozen=True, slots=True)
class Measured:
    """The long run of each tool, and its hunts; a tool that is missing is not measured."""

    runs: Mapping[str, Outcome]
    hunts: Mapping[str, tuple[Hunt, ...]]
    options: Mapping[str, Any]
    tools: tuple[str, ...]

    @classmethod
    def of(cls, plan: Plan) -> Measured:
        """Read what is kept of a plan's runs."""
        runs, hunts = {}, {}
        tools = ("ours", *plan.kinds)
        for tool in tools:
            parts = [job.outcome() for job in plan.whole(tool)]
            if None not in parts:
                runs[tool] = _joined([part for part in parts if part is not None])
            found = [_hunt(plan, tool, one, runs.get(tool)) for one in plan.seeded]
            if None not in found:
                hunts[tool] = tuple(one for one in found if one is not None)
        return cls(runs, hunts, plan.options, tools)

    @property
    def is_whole(self) -> bool:
        """Whether everything is measured."""
        return set(self.runs) == set(self.hunts) == set(self.tools)


def _joined(parts: list[dict[str, Any]]) -> Outcome:
    if len(parts) == 1:
        return parts[0]
    return {
        "seconds": sum(one["seconds"] for one in parts),
        "cases": sum(one["cases"] for one in parts),
        "found": {key: second for one in parts for key, second in one["found"].items()},
    }


def _hunt(plan: Plan, tool: str, one: Seeded, run: Outcome | None) -> Hunt | None:
    sound = plan.baseline(tool, one).outcome()
    defective = plan.defective(tool, one).outcome()
    if sound is None or defective is None:
        return None
    known = {*sound["found"], *(run["found"] if run else ())}
    told = {key: second for key, second in defective["found"].items() if key not in known}
    often = {place for place, times in sound.get("accepted", {}).items() if times >= _OFTEN}
    found = {
        key: second for key, second in told.items() if tool != "ours" or _is_about(key, one, often)
    }
    noise = tuple(key for key in sound["found"] if _is_fault(key, tool))
    errors = (*sound.get("errors", ()), *defective.get("errors", ()))
    return Hunt(one, found, noise, errors)


def _is_fault(key: str, tool: str) -> bool:
    """Return whether a line of an outcome blames the server; a rule not reached does not."""
    return tool != "ours" or key.startswith("finding ")


def _is_about(key: str, one: Seeded, often: Collection[str]) -> bool:
    """Return whether what a run of ours says may be due to a defect, not to chance.

    That a rule was never violated may, if it is the one that is off; that an operation never
    succeeded, if it succeeds often on the sound server.
    """
    kind, _, rest = key.partition(" ")
    if kind == "rule":
        return rest == f"{one.rule} violated"
    return kind != "no_success" or rest in often


def write(measured: Measured) -> None:
    """Write report.md and results.json."""
    text = "\n".join(lines(measured)) + "\n"
    (FOLDER / "report.md").write_text(text, encoding="utf-8")
    data = {
        "options": measured.options,
        "machine": _machine(),
        "again": "make fuzz-bench",
        "summary": {tool: _summary(measured, tool) for tool in measured.tools},
        "runs": measured.runs,
        "defects": {
            tool: [
                {
                    "name": hunt.seeded.name,
                    "operation": hunt.seeded.operation,
                    "found": hunt.found,
                    "noise": hunt.noise,
                    "errors": hunt.errors,
                }
                for hunt in hunts
            ]
            for tool, hunts in measured.hunts.items()
        },
    }
    (FOLDER / "results.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def lines(measured: Measured) -> list[str]:
    """Return the page, as far as it is measured."""
    return [
        "# Fuzzing, measured",
        "",
        f"`make fuzz-bench` writes this page ({_machine()}).",
        "Every run has fresh servers with the world `src/casewright/worlds/fuzz.yaml`.",
        "Plain Schemathesis runs with its defaults and the id of a live session; half of its time",
        "goes to each version, and log_out is left out, which would end that session.",
        "",
        *_compared(measured),
        *_reached(measured),
        *_defects(measured),
    ]


def _machine() -> str:
    names = ", ".join(f"{name} {version(name)}" for name in ("schemathesis", "hypothesis"))
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {names}"


def _compared(measured: Measured) -> Iterator[str]:
    """Yield the tools side by side."""
    yield "| | Cases | Seconds | Cases/s | Ratio to ours | False alarms | Defects found |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    base = _speed(measured.runs["ours"]) if "ours" in measured.runs else None
    for tool in measured.tools:
        name = TOOLS[tool]
        run, hunts = measured.runs.get(tool), measured.hunts.get(tool)
        cells = ["–"] * 5
        if run is not None:
            ratio = f"{_speed(run) / base:.2f}" if base else "–"
            alarms = len(_alarms(run, tool))
            cells = [str(run["cases"]), f"{run['seconds']:.0f}", f"{_speed(run):.0f}", ratio,
                     str(alarms)]  # fmt: skip
        share = "–" if hunts is None else _share(sum(bool(one.found) for one in hunts), len(hunts))
        yield f"| {name} | {' | '.join(cells)} | {share} |"
    yield ""
    yield from _twins(measured)
    for tool, run in measured.runs.items():
        listed = _alarms(run, tool)
        if listed:
            yield f"{TOOLS[tool]} reports of the sound server:"
            yield ""
            yield from (f"- {key.removeprefix('finding ')}" for key in listed)
            yield ""


def _twins(measured: Measured) -> Iterator[str]:
    """Yield how much of the run of ours is due to its second process, which plain does not have."""
    if "ours" not in measured.runs or not ours.COUNTS.exists():
        return
    run, counts = measured.runs["ours"], read_counts(ours.COUNTS)
    paired = 2 * counts.checks[_IN_PAIRS]
    alone = (counts.cases - paired) / float(run["seconds"])
    yield f"Of ours, {paired} cases are pairs, by the process that compares JSON with XML on two"
    yield f"servers of its own; what fuzzes the same server as plain does made {alone:.0f} cases/s."
    yield ""


def _summary(measured: Measured, tool: str) -> dict[str, float]:
    """Return the figures of a tool: ratios hold on other machines, too."""
    run, hunts = measured.runs[tool], measured.hunts[tool]
    return {
        "cases_per_second": round(_speed(run), 1),
        "cases_per_second_to_ours": round(_speed(run) / _speed(measured.runs["ours"]), 2),
        "false_alarms": len(_alarms(run, tool)),
        "defects_found": round(sum(bool(one.found) for one in hunts) / len(hunts), 2),
    }


def _alarms(run: Outcome, tool: str) -> list[str]:
    return sorted(key for key in run["found"] if _is_fault(key, tool))


def _speed(run: Outcome) -> float:
    return float(run["cases"]) / float(run["seconds"])


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.0f} %)" if whole else "–"


def _reached(measured: Measured) -> Iterator[str]:
    """Yield what the long run of ours reached, and what it did not."""
    run = measured.runs.get("ours")
    if run is None:
        return
    refusals = {one.id for one in ours.contract().rules if one.kind == "refusal"}
    satisfied = {name for name, counts in run["rules"].items() if counts[0]} & refusals
    violated = {name for name, counts in run["rules"].items() if counts[1]} & refusals
    effects = set(run["rules"]) - refusals
    exercised = {name for name in effects if run["rules"][name][2]}
    refused = [place for place, times in run["accepted"].items() if not times]
    total = len(run["accepted"])
    yield "## What the run of ours reached"
    yield ""
    yield f"- answered 2xx: {_share(total - len(refused), total)} operations × representations"
    yield f"- refusals satisfied: {_share(len(satisfied), len(refusals))}"
    yield f"- refusals violated: {_share(len(violated), len(refusals))}"
    yield f"- effects exercised: {_share(len(exercised), len(effects))}"
    yield from (f"- went wrong: {error}" for error in run["errors"])
    yield ""
    reasons = _reasons()
    for side, missing in (("satisfied", refusals - satisfied), ("violated", refusals - violated),
                          ("exercised", effects - exercised if exercised else set())):  # fmt: skip
        if missing:
            yield f"Never {side}:"
            yield ""
            yield from (f"- {name}{reasons.get((name, side), '')}" for name in sorted(missing))
            yield ""
    if refused:
        yield f"Never answered 2xx: {', '.join(refused)}"
        yield ""


def _reasons() -> dict[tuple[str, str], str]:
    """Return why a run need not reach a side of a rule, as far as that is written down."""
    told = {(name, "violated"): f": {why}" for name, why in (draw.FIXED | _UNTRIED).items()}
    for rule in ours.contract().rules:
        why = rule.unseen or _UNTRIED.get(rule.id)
        if why is not None:
            told[rule.id, "exercised"] = f": {why}"
    if not ours.EXEMPTIONS.exists():
        return told
    listed = read_yaml(ours.EXEMPTIONS)
    return told | {(one["rule"], one["of"]): f": {' '.join(one['why'].split())}" for one in listed}


def _defects(measured: Measured) -> Iterator[str]:
    """Yield what became of every defect."""
    if not measured.hunts:
        return
    tools = [tool for tool in measured.tools if tool in measured.hunts]
    yield "## Seeded defects"
    yield ""
    options = measured.options
    yield f"A run of {options['defect_seconds']} seconds (plain Schemathesis:"
    yield f"{options['plain_seconds']}), restricted to the operation, on servers with the defect."
    yield "It is found if the run reports what neither the same run on a sound server nor the"
    yield "long one reports. `python -m bench.fuzz.proof` shows by a request that each is there."
    yield f"Rules are drawn from {len(draw.switchable())} by seed {measured.options['draw_seed']};"
    yield "these cannot be switched off:"
    yield ""
    yield from (f"- {name}: {why}" for name, why in draw.FIXED.items())
    yield ""
    yield f"| Defect | What | Operation | {' | '.join(TOOLS[tool] for tool in tools)} |"
    yield f"| --- | --- | --- |{' --- |' * len(tools)}"
    for row in zip(*(measured.hunts[tool] for tool in tools), strict=True):
        one = row[0].seeded
        cells = " | ".join(map(_cell, row))
        yield f"| {one.name} | {one.area}: {one.meaning} | {one.operation} | {cells} |"
    yield ""
    unclean = {hunt.seeded.operation for hunt in measured.hunts.get("ours", ()) if hunt.noise}
    if unclean:
        yield f"The sound server was not clean before: {', '.join(sorted(unclean))}."
        yield ""
    errors = {
        error: hunt.seeded.name for hunt in measured.hunts.get("ours", ()) for error in hunt.errors
    }
    if errors:
        yield "Runs of ours that went wrong themselves:"
        yield ""
        yield from (f"- {name}: {error}" for error, name in errors.items())
        yield ""


def _cell(hunt: Hunt) -> str:
    if hunt.first is None:
        return "no"
    key, second = hunt.first
    when = "at the end" if second is None else f"{second:.0f} s"
    return f"{key.removeprefix('finding ')}, {when}"
