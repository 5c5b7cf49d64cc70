"""A change and a verdict: what differs between two versions, whom it breaks, the version step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from twinspec.contract.place import Place
from twinspec.govern.findings import FailOn, Finding, Severity, UncomparedPart, exit_code

Direction = Literal["request", "answer"]
Representation = Literal["json", "xml"]
Category = Literal["added", "changed", "deprecated", "removed"]
Judgement = Literal["none", "compatible", "breaking", "incomplete"]
StepName = Literal["none", "patch", "minor", "major"]


@dataclass(frozen=True, slots=True)
class ChangeWitness:
    """A document that one version accepts and the other refuses, and what the judges say of it.

    `document` is JSON or XML, or the text of a parameter or header. A judge's answer is None if it
    could not read the file of its version.
    """

    document: str
    old_accepts: bool | None
    new_accepts: bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference of the new version from the old one.

    `direction` and `representation` are None if the change is about no body (a path, a login).
    `hit` says whom the change breaks; `operations` are the operations concerned, empty for files
    without operations.
    """

    rule: str
    message: str
    places: tuple[Place, ...]
    breaking: bool
    category: Category
    severity: Severity
    direction: Direction | None = None
    representation: Representation | None = None
    hit: str = ""
    operations: tuple[str, ...] = ()
    witness: ChangeWitness | None = None

    @property
    def id(self) -> str:
        """The full name of the rule: `diff.member_removed`."""
        return f"diff.{self.rule}"


def broken(
    rule: str, message: str, places: Iterable[Place], category: Category, hit: str
) -> Change:
    """Return a change that breaks the clients or servers in `hit`."""
    return Change(rule, message, tuple(places), True, category, "error", hit=hit)


def harmless(
    rule: str,
    message: str,
    places: Iterable[Place],
    category: Category,
    severity: Severity = "info",
    hit: str = "",
) -> Change:
    """Return a change that breaks no client or server."""
    return Change(rule, message, tuple(places), False, category, severity, hit=hit)


@dataclass(slots=True)
class DiffVerdict:
    """The verdict of a comparison of two versions: changes, uncompared parts, judgement.

    `texts_differ`: the files differ, even if only in descriptions. `accepted` and `accepted_gaps`
    are what a baseline, a waiver or the severity `off` accepts: they count for judgement and step,
    but not for the exit code. `findings` are faults of the baseline and the waivers.
    """

    changes: list[Change] = field(default_factory=list)
    not_compared: list[UncomparedPart] = field(default_factory=list)
    compared: dict[str, int] = field(default_factory=dict)
    texts_differ: bool = False
    accepted: list[Change] = field(default_factory=list)
    accepted_gaps: list[UncomparedPart] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def count(self, what: str, number: int = 1) -> None:
        """Add `number` to the count of compared things called `what`."""
        self.compared[what] = self.compared.get(what, 0) + number

    def skip(self, construct: str, message: str, place: Place) -> None:
        """Add a part that was not compared, unless it is there already."""
        one = UncomparedPart(construct, message, place)
        if one not in self.not_compared:
            self.not_compared.append(one)

    def add(self, other: DiffVerdict) -> None:
        """Add the verdict of another comparison."""
        self.changes += other.changes
        for one in other.not_compared:
            self.skip(one.construct, one.message, one.place)
        for what, number in other.compared.items():
            self.count(what, number)
        self.texts_differ |= other.texts_differ

    def move(self, place: Callable[[Place], Place]) -> None:
        """Replace every place by the place in the source files."""
        for at, change in enumerate(self.changes):
            self.changes[at] = replace(change, places=tuple(map(place, change.places)))
        for at, skipped in enumerate(self.not_compared):
            self.not_compared[at] = replace(skipped, place=place(skipped.place))

    @property
    def all_changes(self) -> list[Change]:
        """All changes, the accepted ones last."""
        return [*self.changes, *self.accepted]

    @property
    def judgement(self) -> Judgement:
        """The judgement: `breaking` takes precedence over `incomplete`, and both over the rest."""
        if any(change.breaking or is_defect(change) for change in self.all_changes):
            return "breaking"
        if self.not_compared or self.accepted_gaps:
            return "incomplete"
        return "compatible" if self.all_changes else "none"

    @property
    def step(self) -> StepName:
        """The step of the version number by semantic versioning."""
        if any(change.breaking for change in self.all_changes):
            return "major"
        if self.all_changes:
            return "minor"
        return "patch" if self.texts_differ else "none"

    def exit_code(self, fail_on: FailOn = "error") -> int:
        """Return 1 for errors, 2 if nothing was compared, 3 for uncompared parts alone, else 0."""
        if not any(self.compared.values()):
            return 2
        if exit_code((*self.changes, *self.findings), fail_on):
            return 1
        return 3 if self.not_compared else 0

    def settle(self) -> None:
        """Remove repeated changes, and sort breaking ones first."""
        merged: dict[tuple[object, ...], Change] = {}
        for one in self.changes:
            key = (one.rule, one.message, one.places, one.direction, one.representation)
            known = merged.get(key)
            if known is None:
                merged[key] = one
        self.changes = sorted(
            merged.values(),
            key=lambda one: (not one.breaking, one.severity, one.places, one.rule, one.message),
        )


def is_defect(change: Change) -> bool:
    """Return whether a change is an error of twinspec itself."""
    return change.rule == "witness_is_confirmed"
