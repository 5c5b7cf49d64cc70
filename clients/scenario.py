"""The scenario: what programs get of it, and whether what they print is what the documents say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

SCENARIO = Path(__file__).parent / "scenario.yaml"


@dataclass(frozen=True, slots=True)
class Step:
    """One step in one version; `expect` has `status` and, where known, `code`, `rule`, `values`."""

    name: str
    version: str
    operation: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """What a line of a program names the step by."""
        return self.version, self.name


@dataclass(frozen=True, slots=True)
class Scenario:
    """All steps in their order, and the instant that the server's clock starts at."""

    clock: str
    steps: tuple[Step, ...]

    def told(self) -> str:
        """Return what a program is given, as JSON: everything but what is expected.

        Of the expected values it has the names, since a program prints just those.
        Example: `{"steps": [{"step": "read_several", "version": "v12", "operation": "get_cases",
        "with": {"ids": ["1084", "1062"]}, "values": ["ids"]}]}`.
        """
        steps = [
            {
                "step": step.name,
                "version": step.version,
                "operation": step.operation,
                "with": step.given,
                "values": list(step.expect.get("values", {})),
            }
            for step in self.steps
        ]
        return json.dumps({"steps": steps}, ensure_ascii=False, indent=1)


def read_scenario(file: Path = SCENARIO) -> Scenario:
    """Read the file; the steps of each version follow one another, the earliest version first."""
    told = yaml.safe_load(file.read_bytes())
    versions = sorted({version for entry in told["steps"] for version in entry["versions"]})
    steps = tuple(
        Step(entry["step"], version, entry["operation"], entry.get("with", {}), entry["expect"])
        for version in versions
        for entry in told["steps"]
        if version in entry["versions"]
    )
    return Scenario(told["clock"], steps)


def judged(scenario: Scenario, printed: str) -> dict[tuple[str, str], list[str]]:
    """Return the differences of each step, none where all is as expected, by version and name.

    `printed` is what a program wrote to its standard output. Steps that it did not print, printed
    twice or in another order differ; a line for a step that the scenario lacks has its own key.
    """
    lines = list(_lines(printed))
    found: dict[tuple[str, str], list[str]] = {
        step.key: _differences(step, [line for line in lines if _key(line) == step.key])
        for step in scenario.steps
    }
    for line in lines:
        if _key(line) not in found:
            found[_key(line)] = ["the scenario has no such step"]
    if not any(found.values()) and [_key(line) for line in lines] != list(found):
        found[scenario.steps[-1].key] = ["the steps were not run in their order"]
    return found


def _lines(printed: str) -> Iterator[Mapping[str, Any]]:
    for line in printed.splitlines():
        if not line.startswith("{"):
            continue
        try:
            told = json.loads(line)
        except ValueError:
            told = {"step": f"no JSON: {line[:80]}"}
        yield told


def _key(line: Mapping[str, Any]) -> tuple[str, str]:
    return str(line.get("version")), str(line.get("step"))


def _differences(step: Step, lines: Iterable[Mapping[str, Any]]) -> list[str]:
    told = list(lines)
    if len(told) != 1:
        return ["not run" if not told else f"run {len(told)} times"]
    expected = {"code": None, "rule": None, "values": {}, **step.expect}
    found = {"code": None, "rule": None, "values": {}, **told[0]}
    return [
        f"{name}: expected {json.dumps(value, ensure_ascii=False)}, "
        f"found {json.dumps(found.get(name), ensure_ascii=False)}"
        for name, value in expected.items()
        if not _equal(value, found.get(name))
    ]


def _equal(expected: Any, found: Any) -> bool:
    """Whether both are the same value; instants are the same when they are the same moment."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(
            _equal(value, found[name]) for name, value in expected.items()
        )
    if isinstance(expected, str) and isinstance(found, str):
        return expected == found or (_instant(expected) or "") == (_instant(found) or None)
    return type(expected) is type(found) and bool(expected == found)


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
