"""What a project accepts of a verdict: a baseline of present findings, waivers, and severities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from twinspec.contract.place import Place
from twinspec.govern.baseline import read_baseline, write_baseline
from twinspec.govern.findings import Finding, UncomparedPart
from twinspec.govern.severity import UNSET, HasRule, Severities
from twinspec.govern.waivers import read_waivers

_NOT_COMPARED = "not_compared"


class AnyFinding(HasRule, Protocol):
    """A finding of any kind: its rule and severity, and the message and places that identify it."""

    @property
    def message(self) -> str:
        """The text of the finding."""

    @property
    def places(self) -> tuple[Place, ...]:
        """All places concerned."""


F = TypeVar("F", bound=AnyFinding)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The files of a project's baseline and waivers, and its severities.

    `write` is the file into which the findings of this run are written as a new baseline. `folder`
    is the folder to which findings name their files relative, None for the current folder.
    """

    baseline: Path | None = None
    waivers: Path | None = None
    write: Path | None = None
    severities: Severities = UNSET
    folder: Path | None = None


NOTHING = Acceptance()
"""Nothing is accepted."""


@dataclass(frozen=True, slots=True)
class SortedFindings(Generic[F]):
    """The findings that count, the accepted ones, and the faults of baseline and waivers."""

    found: list[F]
    gaps: list[UncomparedPart]
    accepted: list[F]
    accepted_gaps: list[UncomparedPart]
    wrong: list[Finding]


class AcceptanceFilter:
    """Sorts findings by a baseline, waivers and severities. Both files are read once.

    ContractError says what is wrong with a file.
    """

    def __init__(self, asked: Acceptance) -> None:
        self.severities = asked.severities
        self._folder = asked.folder
        self.baseline = read_baseline(asked.baseline) if asked.baseline else None
        self.waivers = read_waivers(asked.waivers) if asked.waivers else None

    def sort(self, found: Iterable[F], gaps: Iterable[UncomparedPart]) -> SortedFindings[F]:
        """Return which findings and gaps count, and which are accepted.

        A finding with the severity `off` is accepted. Gaps have no severity, so they cannot be
        turned off.
        """
        counted, off = self.severities.settle(found)
        news: SortedFindings[F] = SortedFindings([], [], off, [], [])
        for one in counted:
            (news.accepted if self._accepts(one) else news.found).append(one)
        for gap in gaps:
            known = self.baseline is not None and self.baseline.accepts(*self._of_gap(gap))
            (news.accepted_gaps if known else news.gaps).append(gap)
        news.wrong.extend(self.severities.settle(self._wrong())[0])
        return news

    def write(self, file: Path, found: Iterable[F], gaps: Iterable[UncomparedPart]) -> int:
        """Write all that counts as a baseline to `file`; return the number of its entries."""
        counted = [one for one in self.severities.settle(found)[0] if one.severity != "info"]
        known = [(one.id, one.message, self._spots(one.places)) for one in counted]
        return write_baseline(file, [*known, *map(self._of_gap, gaps)])

    def _accepts(self, one: AnyFinding) -> bool:
        places = self._spots(one.places)
        waived = self.waivers is not None and self.waivers.waives(one.id, places)
        known = self.baseline is not None and self.baseline.accepts(one.id, one.message, places)
        return waived or known

    def _of_gap(self, gap: UncomparedPart) -> tuple[str, str, Sequence[Place]]:
        return _NOT_COMPARED, f"{gap.construct}: {gap.message}", self._spots((gap.place,))

    def _spots(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """Return places as the files name them, independent of the current folder."""
        placed = _without_revision(places)
        if self._folder is None:
            return placed
        return tuple(replace(one, file=str(self._folder / one.file)) for one in placed)

    def _wrong(self) -> list[Finding]:
        stale = self.baseline.stale() if self.baseline else ()
        return [
            *(self.waivers.findings() if self.waivers else ()),
            *(
                Finding(
                    "baseline.is_met",
                    "warning",
                    f"the baseline accepts {one.rule} at {' '.join(one.places)}, "
                    f"which is not found any more: {one.message}",
                    (),
                    "Write the baseline anew.",
                )
                for one in stale
            ),
        ]


def _without_revision(places: Sequence[Place]) -> tuple[Place, ...]:
    """Return places without their git revision, so that they match when the revision changes.

    Example: `v1.2:spec/order.xsd` becomes `spec/order.xsd`.
    """
    return tuple(
        replace(place, file=place.file.partition(":")[2])
        if ":" in place.file and not Path(place.file).exists()
        else place
        for place in places
    )
