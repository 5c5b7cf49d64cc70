"""The report of the bench: bench/rules/report.md for people, results.json for programs."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.rules.plan import Planned

FOLDER = Path(__file__).parent
_TITLES = {"off": "Rules switched off", "turned": "Conditions turned"}


def lines(every: Sequence[Planned]) -> Iterator[str]:
    """Yield what came of the runs that were made, in one line for each part."""
    for part, title in _TITLES.items():
        some = [one for one in every if one.part == part]
        made = [one for one in some if one.job.outcome()]
        decidable = [one for one in made if one.is_decidable]
        excused = [one for one in decidable if one.unnamed and not _outcome(one)["named"]]
        yield (
            f"{title}: {_named(made)} of {len(made)} named "
            f"({_named(decidable)} of the {len(decidable)} whose rule has an expression"
            + (f", {len(excused)} of the others with a reason below" if excused else "")
            + f"); {len(some) - len(made)} not measured."
        )


def write(every: Sequence[Planned], options: argparse.Namespace) -> None:
    """Write both files."""
    text = "\n".join(_page(every, options)) + "\n"
    (FOLDER / "report.md").write_text(text, encoding="utf-8")
    asked = {"drawSeed": options.draw_seed, "cases": options.cases, "seed": options.seed}
    said = {"format": 1, **asked, "runs": [_entry(one) for one in every]}
    results = json.dumps(said, indent=1, ensure_ascii=False) + "\n"
    (FOLDER / "results.json").write_text(results, encoding="utf-8")


def _page(every: Sequence[Planned], options: argparse.Namespace) -> Iterator[str]:
    yield "# Rules named, black box"
    yield ""
    yield (
        f"`python -m bench.rules`, drawn with the seed {options.draw_seed}: each run has a server "
        "of its own, of which it knows the address, the users, the observer and the configuration, "
        f"and sends at most {options.cases} requests. It ends when a finding names the rule."
    )
    yield ""
    yield from (f"- {line}" for line in lines(every))
    yield from _revisions(every)
    for part, title in _TITLES.items():
        yield ""
        yield f"## {title}"
        yield ""
        yield "| What | Rules | Named | Requests until then |"
        yield "| --- | --- | --- | ---: |"
        for one in every:
            if one.part == part:
                outcome = _outcome(one)
                said = ", ".join(outcome["named"]) or _not_named(one, outcome)
                what = one.meaning.replace("|", "\\|")
                rules = ", ".join(one.rules)
                yield f"| {what} | {rules} | {said} | {outcome['cases']} |"


def _revisions(every: Sequence[Planned]) -> Iterator[str]:
    """Yield which runs were made with which state of the toolkit, if not all with the same."""
    by = Counter(_outcome(one).get("revision", "an earlier one") for one in every)
    if len(by) > 1:
        said = ", ".join(f"{number} at {revision}" for revision, number in by.most_common())
        yield f"- Runs were made at several revisions: {said}; results.json has that of each."


def recall(every: Sequence[Planned], options: argparse.Namespace) -> None:
    """Keep the outcomes that results.json has, of the same question, for runs that were not made.

    Runs whose rules or meaning `options.again` names are made again instead.
    """
    said = json.loads((FOLDER / "results.json").read_text(encoding="utf-8"))
    asked = {"drawSeed": options.draw_seed, "cases": options.cases, "seed": options.seed}
    known = {(one["part"], one["what"], tuple(one["rules"])): one for one in said["runs"]}
    for one in every:
        run = known.get((one.part, one.meaning, one.rules))
        is_again = any(name in one.rules or name in one.meaning for name in options.again)
        if is_again:
            continue
        if run is not None and asked.items() <= said.items() and one.job.outcome() is None:
            one.job.keep(run["outcome"])


def _not_named(one: Planned, outcome: dict[str, Any]) -> str:
    if not one.is_decidable:
        return "no: no expression can say it"
    others = ", ".join(outcome["found"])
    said = f"no; found: {others}" if others else "no"
    return f"{said} ({one.unnamed})" if one.unnamed else said


def _entry(one: Planned) -> dict[str, Any]:
    return {
        "part": one.part,
        "what": one.meaning,
        "rules": list(one.rules),
        "isDecidable": one.is_decidable,
        **({"unnamed": one.unnamed} if one.unnamed else {}),
        "outcome": _outcome(one),
    }


def _outcome(one: Planned) -> dict[str, Any]:
    outcome = one.job.outcome()
    assert outcome is not None
    return outcome


def _named(some: Sequence[Planned]) -> int:
    return sum(bool(_outcome(one)["named"]) for one in some)
