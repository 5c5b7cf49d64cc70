"""One format for all findings: which rule, where on each side, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

from twinspec.contract.place import Place
from twinspec.contract.visible import visible

__all__ = ["Finding", "Place", "UncomparedPart", "exit_code", "render", "sorted_findings"]

Severity = Literal["error", "warning", "info"]
FailOn = Literal["error", "warning"]
_RANKS: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One error, warning (a risk) or info (a remark).

    `id` names the broken rule, which states what must hold (`equal.same_length`). `places` are all
    places concerned, the most important first. `hint` says what to do.
    """

    id: str
    severity: Severity
    message: str
    places: tuple[Place, ...]
    hint: str = ""


def sorted_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without repetition, sorted by severity, then by place."""
    distinct = dict.fromkeys(findings)
    return sorted(distinct, key=lambda f: (_RANKS[f.severity], f.places, f.id, f.message))


def render(finding: Finding, project: Path) -> str:
    """Return one finding as text for people, its files named relative to the folder `project`."""
    lines = [f"{finding.severity} {finding.id}: {finding.message}"]
    lines += [f"  at {relative(place, project)}" for place in finding.places]
    if finding.hint:
        lines.append(f"  do {finding.hint}")
    return "\n".join(visible(line) for line in lines)


@dataclass(frozen=True, slots=True)
class UncomparedPart:
    """One part of a contract that was not compared: a keyword or element, the reason, the place."""

    construct: str
    message: str
    place: Place


class AnySeverity(Protocol):
    """A finding of any kind."""

    @property
    def severity(self) -> Severity:
        """The severity: error, warning or info."""


def exit_code(found: Iterable[AnySeverity], fail_on: FailOn = "error") -> int:
    """Return 1 if a finding is at least as severe as `fail_on`, else 0."""
    return int(any(_RANKS[one.severity] <= _RANKS[fail_on] for one in found))


def relative(place: Place, project: Path) -> Place:
    """Return a place whose file is named relative to the folder `project`, if it is below that."""
    file = Path(place.file)
    return (
        replace(place, file=str(file.relative_to(project)))
        if file.is_relative_to(project)
        else place
    )
