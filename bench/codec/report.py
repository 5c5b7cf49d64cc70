"""What was measured of the codec as data, as tables and as a picture."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from statistics import median
from typing import Any

from bench.bars import Bar, bars
from bench.codec.outcomes import VARIANTS
from bench.codec.peers.ours import CODEC


@dataclass(frozen=True, slots=True)
class Measured:
    """The CPU time of one call in µs, round by round."""

    action: str
    document: str
    peer: str
    micros: list[float] = field(default_factory=list)


def results(
    measured: Sequence[Measured],
    sizes: dict[str, int],
    lost: dict[str, dict[str, list[str]]],
    treated: dict[str, dict[str, str]],
    load: float,
) -> dict[str, Any]:
    """Return all rounds with their medians, and the medians of the ratios to the codec alone.

    A ratio is that of one round.
    """
    ours = {(one.action, one.document): one for one in measured if one.peer == CODEC}
    return {
        "load": round(load, 1),
        "cores": os.cpu_count(),
        "bytes": sizes,
        "costs": [
            {
                "action": one.action,
                "document": one.document,
                "peer": one.peer,
                "micros": [round(micros, 2) for micros in one.micros],
                "median": round(median(one.micros), 1),
                "ratio": _ratio(one.micros, ours[one.action, one.document].micros),
            }
            for one in measured
        ],
        "lost": lost,
        "treated": treated,
    }


def _ratio(these: list[float], those: list[float]) -> float:
    return round(median(one / other for one, other in zip(these, those, strict=True)), 2)


def markdown(found: dict[str, Any]) -> str:
    """Return the report."""
    return "\n".join([*_costs(found), *_lost(found), *_treated(found)]) + "\n"


def _costs(found: dict[str, Any]) -> list[str]:
    documents = found["bytes"]
    lines = [
        "# What reading and writing XML costs",
        "",
        "CPU of one document in µs, and its ratio to the codec of casewright alone: medians of the",
        "rounds of one run, in one process. `python -m bench.codec` wrote this; the machine's load",
        f"was {found['load']} on {found['cores']} cores.",
        "",
        "![Ratios as bars](report.svg)",
    ]
    for action, title in (("read", "Reading"), ("write", "Writing")):
        rows = [one for one in found["costs"] if one["action"] == action]
        lines += [
            "",
            f"| {title} | "
            + " | ".join(f"{name}, {documents[name]} bytes" for name in documents)
            + " |",
            "| --- |" + " ---: |" * len(documents),
        ]
        for peer in dict.fromkeys(one["peer"] for one in rows):
            cells = [
                f"{one['median']:.0f} ({one['ratio']:.2f})"
                for name in documents
                for one in rows
                if one["peer"] == peer and one["document"] == name
            ]
            lines.append(f"| {peer} | " + " | ".join(cells) + " |")
    return lines


def _lost(found: dict[str, Any]) -> list[str]:
    lines = [
        "",
        "Before that, each read every document and came to the members of the contract's example",
        "in JSON, but for what is named here; and what each wrote was the document again, valid by",
        "the XSD. Any other difference would have ended the run.",
        "",
        "| | " + " | ".join(found["lost"]) + " |",
        "| --- |" + " --- |" * len(found["lost"]),
    ]
    peers = next(iter(found["lost"].values()))
    for peer in peers:
        cells = ["; ".join(of[peer]) or "all members are equal" for of in found["lost"].values()]
        lines.append(f"| {peer} | " + " | ".join(cells) + " |")
    return lines


def _treated(found: dict[str, Any]) -> list[str]:
    treated = found["treated"]
    peers = list(next(iter(treated.values())))
    lines = [
        "",
        "What each does with other forms of the documents, tried in this run. The XSD, asked by",
        "lxml, refuses the first ones, and accepts the last ones, which say the same as before.",
        "`read`: with the members of the document as it was; `read otherwise`: with others.",
        "",
        "| | by the XSD | " + " | ".join(peers) + " |",
        "| --- | --- |" + " --- |" * len(peers),
    ]
    for variant in VARIANTS:
        cells = [treated[variant.name][peer] for peer in peers]
        right = "read" if variant.is_valid else "refused"
        lines.append(f"| {variant.name} | {right} | " + " | ".join(cells) + " |")
    return [
        *lines,
        "",
        "- The codec alone keeps what it does not know for the schema, which the service asks",
        "  next. With schema and XSD is how the service reads a request; it reads no answers.",
        "- The service checks nothing that it writes: tests do. A full page has 75 cases, the most",
        "  that the contract allows.",
        "- Lists: an XSD where an element may occur once cannot say that JSON has an array there.",
        "- xmltodict has no model: lists are named to it by hand, and what it writes was read with",
        "  the marks of attributes and the prefixes kept.",
    ]


def picture(found: dict[str, Any]) -> str:
    """Return an SVG with one bar for each row that was measured."""
    drawn = [
        Bar(f"{one['action']}: {one['peer']}", one["ratio"], one["peer"].startswith("casewright"))
        for one in sorted(found["costs"], key=itemgetter("action"))
        if one["document"] == max(found["bytes"], key=found["bytes"].__getitem__)
    ]
    return bars("CPU of an answer with 75 cases, the codec of casewright alone = 1", drawn)


def write(found: dict[str, Any], folder: Path) -> None:
    """Write `results.json`, `report.md` and `report.svg`."""
    (folder / "results.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (folder / "report.md").write_text(markdown(found), encoding="utf-8")
    (folder / "report.svg").write_text(picture(found), encoding="utf-8")
