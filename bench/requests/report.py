"""What was measured as data, as a table and as a picture."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

from bench.bars import Bar, bars

_BARE = "bare ASGI"
_GOALS = (
    ("casewright: edit 204, JSON", "hand-written: edit 204"),
    ("casewright: edit 409, JSON", "hand-written: edit 409"),
    ("casewright, contract only, JSON", "FastAPI, generated model"),
    ("casewright, contract only, JSON", "Litestar, msgspec"),
    ("casewright, contract only, JSON", "openapi-backend, ajv (Node)"),
    ("casewright, contract only, JSON", "stock Connexion"),
    ("casewright, contract only, JSON", "casewright, contract only, JSON, on uvicorn"),
    ("casewright, contract only, JSON", "casewright, contract only, JSON, on granian"),
    ("bare ASGI on granian", _BARE),
    ("casewright: edit 204, XML", "casewright: edit 204, JSON"),
    ("casewright: edit 409, XML", "casewright: edit 409, JSON"),
    ("casewright: read, JSON", _BARE),
    ("casewright on PostgreSQL: edit 204", "casewright: edit 204, JSON"),
    ("casewright on PostgreSQL: edit 409", "casewright: edit 409, JSON"),
    ("casewright on PostgreSQL: read", "casewright: read, JSON"),
)
"""Rows that are compared, each with what it is divided by."""


def results(
    found: dict[str, list[float]], started: dict[str, float], memory: dict[str, int]
) -> dict[str, Any]:
    """Return the rounds of each row, their medians, and the medians of what is compared.

    A ratio is that of one round, both of whose rows were measured within it.
    """
    bare = found[_BARE]
    return {
        "rows": {
            name: {
                "micros": [round(one, 1) for one in rounds],
                "median": round(median(rounds), 1),
                "to_bare": _ratio(rounds, bare),
            }
            for name, rounds in found.items()
        },
        "ratios": [
            {"of": one, "to": other, "ratio": _ratio(found[one], found[other])}
            for one, other in _GOALS
            if one in found and other in found
        ],
        "servers": {
            name: {
                "cpu_until_first_answer": round(started[name] / 1e6, 2),
                "resident_mib": round(memory[name] / 2**20, 1),
            }
            for name in started
        },
    }


def _ratio(these: list[float], those: list[float]) -> float:
    return round(median(one / other for one, other in zip(these, those, strict=True)), 2)


def markdown(found: dict[str, Any]) -> str:
    """Return the tables of a report."""
    lines = [
        "# What a request costs",
        "",
        "Server CPU per request, median of the rounds of one run; the ratios are medians of the",
        "ratios within each round. `python -m bench.requests` wrote this.",
        "",
        "| Server and request | CPU, µs | Ratio to bare |",
        "| --- | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {row['median']:.0f} | {row['to_bare']:.1f} |"
        for name, row in found["rows"].items()
    ]
    lines += ["", "| Compared | with | Ratio |", "| --- | --- | ---: |"]
    lines += [f"| {one['of']} | {one['to']} | {one['ratio']:.2f} |" for one in found["ratios"]]
    lines += ["", "| Server | CPU until its first answer, s | Resident after the run, MiB |",
              "| --- | ---: | ---: |"]  # fmt: skip
    lines += [
        f"| {name} | {one['cpu_until_first_answer']:.2f} | {one['resident_mib']:.0f} |"
        for name, one in found["servers"].items()
    ]
    return "\n".join(lines) + "\n"


def picture(found: dict[str, Any]) -> str:
    """Return an SVG with one bar for each row."""
    drawn = [
        Bar(name, row["to_bare"], is_ours=name.startswith("casewright"))
        for name, row in found["rows"].items()
    ]
    return bars("Server CPU per request, bare ASGI = 1", drawn)


def write(found: dict[str, Any], folder: Path) -> None:
    """Write `results.json`, `report.md` and `report.svg`."""
    (folder / "results.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (folder / "report.md").write_text(markdown(found), encoding="utf-8")
    (folder / "report.svg").write_text(picture(found), encoding="utf-8")
