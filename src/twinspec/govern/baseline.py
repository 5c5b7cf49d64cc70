"""A baseline: it accepts the findings of today, so that only new findings fail.

    {"format": "twinspec baseline 1",
     "accepted": [{"rule": "equal.same_length", "message": "…", "places": ["openapi.yaml#/a/s"]}]}

Line numbers are not part of it: a finding stays accepted when text is added above it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from twinspec.contract.documents import ContractError
from twinspec.contract.place import Place

FORMAT = "twinspec baseline 1"


@dataclass(frozen=True, slots=True)
class BaselineEntry:
    """A finding in a baseline: its places are `file#pointer`, without lines."""

    rule: str
    message: str
    places: tuple[str, ...]


@dataclass(slots=True)
class Baseline:
    """The accepted findings with their numbers; `folder` is the folder of the baseline's file."""

    folder: Path
    left: Counter[BaselineEntry] = field(default_factory=Counter)

    def known(self, rule: str, message: str, places: Iterable[Place]) -> BaselineEntry:
        """Return the entry that this baseline has for a finding."""
        return BaselineEntry(rule, message, tuple(self._spot(place) for place in places))

    def accepts(self, rule: str, message: str, places: Iterable[Place]) -> bool:
        """Return whether a finding is accepted; each entry accepts one finding."""
        known = self.known(rule, message, places)
        if not self.left[known]:
            return False
        self.left[known] -= 1
        return True

    def stale(self) -> list[BaselineEntry]:
        """Return the entries that accepted no finding of this run; they can be removed."""
        return sorted(self.left.elements(), key=lambda known: (known.rule, known.places))

    def _spot(self, place: Place) -> str:
        file = Path(os.path.relpath(place.file, self.folder)).as_posix()
        return f"{file}#{place.pointer}"


def read_baseline(file: Path) -> Baseline:
    """Return the baseline in `file`; ContractError says what is wrong with it."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContractError(
            f"{file}: there is no such baseline; --write-baseline {file} makes one"
        ) from None
    except (OSError, ValueError) as error:
        raise ContractError(f"{file}: is no baseline: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ContractError(f"{file}: is no baseline: its `format` is not {FORMAT!r}")
    try:
        accepted = [
            BaselineEntry(one["rule"], one["message"], tuple(one["places"]))
            for one in data["accepted"]
        ]
    except (KeyError, TypeError) as error:
        raise ContractError(f"{file}: an entry lacks or misstates {error}") from error
    return Baseline(file.parent, Counter(accepted))


def write_baseline(file: Path, found: Iterable[tuple[str, str, Iterable[Place]]]) -> int:
    """Write `found` (rule, message, places) as accepted; return the number of entries."""
    baseline = Baseline(file.parent)
    known = sorted(
        (baseline.known(*one) for one in found),
        key=lambda one: (one.rule, one.places, one.message),
    )
    accepted = [
        {"rule": one.rule, "message": one.message, "places": list(one.places)} for one in known
    ]
    text = json.dumps({"format": FORMAT, "accepted": accepted}, indent=1, ensure_ascii=False)
    file.write_text(f"{text}\n", encoding="utf-8")
    return len(known)
