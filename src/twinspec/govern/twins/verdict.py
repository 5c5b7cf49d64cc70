"""The verdict on two halves: what was compared, what was not, and what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from twinspec.contract.place import Place
from twinspec.govern.findings import FailOn, Severity, UncomparedPart, exit_code
from twinspec.grammar.binding.matches import RootPair
from twinspec.grammar.judge import Witness

Judgement = Literal["equal", "different", "incomplete"]


@dataclass(frozen=True, slots=True)
class TwinFinding:
    """One difference between the halves, with the documents that show it.

    `rule` has no group if the rule belongs to `equal`: `same_length`.
    """

    rule: str
    severity: Severity
    message: str
    remedy: str
    places: tuple[Place, ...]
    witness: Witness | None = None

    @property
    def id(self) -> str:
        """The full name of the rule: `equal.same_length`, `waiver.is_used`."""
        return self.rule if "." in self.rule else f"equal.{self.rule}"


@dataclass(frozen=True, slots=True)
class AssumedConvention:
    """A convention by which texts of both halves are taken as equal."""

    kind: str
    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class Coverage:
    """The number of members of a half that documents contain: compared, alone or left.

    `alone` are those that only this half has; a finding names them or what contains them. `left`
    were not compared, and are listed as such.
    """

    total: int
    compared: int
    alone: int
    left: int

    def plus(self, other: Coverage) -> Coverage:
        """Return the sum of both coverages."""
        return Coverage(
            self.total + other.total,
            self.compared + other.compared,
            self.alone + other.alone,
            self.left + other.left,
        )


@dataclass(frozen=True, slots=True)
class BoundMember:
    """One line of the binding: which parts of both halves belong together, and why."""

    json: str
    xsd: str
    how: str
    why: str


@dataclass(frozen=True, slots=True)
class DrawnDocuments:
    """The documents that were drawn where no difference was found, and put to both validators.

    `values` are those of all of them together, `members` the pairs of members that some document
    has, `second_opinions` the documents about which the second validator of the XSD was asked.
    """

    documents: int = 0
    values: int = 0
    members: int = 0
    second_opinions: int = 0

    def plus(self, other: DrawnDocuments) -> DrawnDocuments:
        """Return both together."""
        return DrawnDocuments(
            self.documents + other.documents,
            self.values + other.values,
            self.members + other.members,
            self.second_opinions + other.second_opinions,
        )


@dataclass(slots=True)
class TwinVerdict:
    """The verdict on two halves: findings, uncompared parts, coverage, judgement.

    `accepted` and `accepted_gaps` are what a baseline, a waiver or the severity `off` accepts:
    they count for the judgement, but not for the exit code. `lowered`: a setting gives some
    difference a severity below error.
    """

    roots: int = 0
    types: int = 0
    members: int = 0
    drawn: DrawnDocuments = DrawnDocuments()
    json: Coverage = field(default_factory=lambda: Coverage(0, 0, 0, 0))
    xsd: Coverage = field(default_factory=lambda: Coverage(0, 0, 0, 0))
    findings: list[TwinFinding] = field(default_factory=list)
    not_compared: list[UncomparedPart] = field(default_factory=list)
    lowered: bool = False
    accepted: list[TwinFinding] = field(default_factory=list)
    accepted_gaps: list[UncomparedPart] = field(default_factory=list)
    notes: list[AssumedConvention] = field(default_factory=list)
    bound_roots: list[RootPair] = field(default_factory=list)
    binding: list[BoundMember] = field(default_factory=list)

    def add(self, other: TwinVerdict) -> None:
        """Add the verdict on other documents of the same contract; conventions are not repeated."""
        self.roots += other.roots
        self.types += other.types
        self.members += other.members
        self.drawn = self.drawn.plus(other.drawn)
        self.json, self.xsd = self.json.plus(other.json), self.xsd.plus(other.xsd)
        self.findings += other.findings
        self.not_compared += other.not_compared
        self.bound_roots += other.bound_roots
        self.binding += other.binding
        known = {note.kind for note in self.notes}
        self.notes += [note for note in other.notes if note.kind not in known]

    def move(self, to: Callable[[Place], Place]) -> None:
        """Replace every place by the place in the source files."""
        self.findings = [
            replace(one, places=tuple(dict.fromkeys(map(to, one.places)))) for one in self.findings
        ]
        self.not_compared = [replace(one, place=to(one.place)) for one in self.not_compared]
        self.notes = [replace(one, place=to(one.place)) for one in self.notes]

    @property
    def judgement(self) -> Judgement:
        """`different` for errors, `incomplete` for uncompared parts, else `equal`."""
        if self.lowered or exit_code((*self.findings, *self.accepted)):
            return "different"
        return "incomplete" if self.not_compared or self.accepted_gaps else "equal"

    def exit_code(self, fail_on: FailOn = "error") -> int:
        """Return 0 for equal, 1 for findings, 2 if nothing was compared, 3 for uncompared parts."""
        if not self.roots:
            return 2
        if exit_code(self.findings, fail_on):
            return 1
        return 3 if self.not_compared else 0


def as_data(verdict: TwinVerdict) -> dict[str, Any]:
    """Return the verdict in the form of `equal.schema.json`."""
    return {
        "verdict": verdict.judgement,
        "compared": {
            "roots": verdict.roots,
            "types": verdict.types,
            "members": verdict.members,
        },
        "coverage": {"json": _coverage(verdict.json), "xsd": _coverage(verdict.xsd)},
        "samples": verdict.drawn.documents,
        "drawn": {
            "values": verdict.drawn.values,
            "members": verdict.drawn.members,
            "second_opinions": verdict.drawn.second_opinions,
        },
        "accepted": {
            "findings": len(verdict.accepted),
            "not_compared": len(verdict.accepted_gaps),
        },
        "notes": [
            {"kind": one.kind, "message": one.message, "place": _place(one.place)}
            for one in verdict.notes
        ],
        "not_compared": [
            {"construct": one.construct, "message": one.message, "place": _place(one.place)}
            for one in verdict.not_compared
        ],
        "findings": [
            {
                "rule": one.id,
                "severity": one.severity,
                "message": one.message,
                "remedy": one.remedy,
                "places": [_place(place) for place in one.places],
                "witness": _witness(one.witness),
            }
            for one in verdict.findings
        ],
    }


def _coverage(coverage: Coverage) -> dict[str, int]:
    return {
        "total": coverage.total,
        "compared": coverage.compared,
        "alone": coverage.alone,
        "not_compared": coverage.left,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "pointer": place.pointer,
    }


def _witness(witness: Witness | None) -> dict[str, Any] | None:
    if witness is None:
        return None
    return {
        "json": witness.json,
        "xml": witness.xml,
        "json_accepts": witness.json_accepts,
        "xml_accepts": witness.xml_accepts,
    }
