"""Waivers: findings that a project accepts on purpose, each with its reason.

    - rule: equal.same_length
      at: openapi.yaml#/components/schemas/Order
      reason: Clients of 2019 send twelve characters.
      until: 2027-06-30

`at` is the end of a file's name, a pointer below which the finding is, or both; without it the
waiver is for all findings of the rule. From the day after `until` it waives nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from twinspec.contract.documents import ContractError, read_yaml
from twinspec.contract.lines import place_of
from twinspec.contract.place import Place
from twinspec.govern.findings import Finding

_KEYS = {"rule", "at", "reason", "until"}


@dataclass(frozen=True, slots=True)
class Waiver:
    """One waiver: the rule, file and pointer (each may be empty), the reason, the last day."""

    rule: str
    file: str
    pointer: str
    reason: str
    until: dt.date | None
    place: Place

    def covers(self, place: Place) -> bool:
        """Return whether a place is the waiver's place, or below it."""
        if self.file:
            parts, wanted = PurePosixPath(place.file).parts, PurePosixPath(self.file).parts
            if parts[-len(wanted) :] != wanted:
                return False
        return place.pointer == self.pointer or place.pointer.startswith(
            f"{self.pointer}/" if self.pointer else ""
        )


@dataclass(slots=True)
class Waivers:
    """The waivers of a project, and which of them were used."""

    all: tuple[Waiver, ...] = ()
    today: dt.date = field(default_factory=dt.date.today)
    used: set[Waiver] = field(default_factory=set)

    def waives(self, rule: str, places: tuple[Place, ...]) -> bool:
        """Return whether a finding is waived today."""
        found = [
            waiver
            for waiver in self.all
            if waiver.rule == rule
            and (any(map(waiver.covers, places)) or not (waiver.file or waiver.pointer))
        ]
        self.used.update(found)
        return any(waiver.until is None or waiver.until >= self.today for waiver in found)

    def findings(self) -> list[Finding]:
        """Return the faults of the waivers; call it after all findings were compared with them."""
        return [finding for waiver in self.all if (finding := self._judge(waiver)) is not None]

    def _judge(self, waiver: Waiver) -> Finding | None:
        if waiver not in self.used:
            return Finding(
                "waiver.is_used",
                "error",
                f"nothing is found that this waiver of {waiver.rule} is for.",
                (waiver.place,),
                "Remove it.",
            )
        if waiver.until is not None and waiver.until < self.today:
            return Finding(
                "waiver.has_not_expired",
                "error",
                f"this waiver of {waiver.rule} ended on {waiver.until}.",
                (waiver.place,),
                "Mend what it waives, or decide anew until when.",
            )
        return None


def read_waivers(file: Path) -> Waivers:
    """Return the waivers in `file`; ContractError names the invalid entry and its place."""
    data = read_yaml(file)
    if not isinstance(data, list):
        raise ContractError(f"{file}: waivers are a list of rule, at, reason, until")
    return Waivers(tuple(_waiver(entry, place_of(file, f"/{at}")) for at, entry in enumerate(data)))


def _waiver(entry: Any, place: Place) -> Waiver:
    where = f"{place.file}:{place.line}"
    if not isinstance(entry, dict):
        raise ContractError(f"{where}: a waiver has rule, at, reason, until")
    unknown = sorted(map(str, entry.keys() - _KEYS))
    if unknown:
        raise ContractError(f"{where}: a waiver has rule, at, reason, until, not {unknown[0]}")
    for key in ("rule", "reason"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise ContractError(f"{where}: a waiver says its {key}")
    at = entry.get("at", "")
    if not isinstance(at, str):
        raise ContractError(f"{where}: at is a file, #/a/pointer, or file#/a/pointer")
    name, _, pointer = at.partition("#")
    return Waiver(entry["rule"], name, pointer, entry["reason"], _until(entry, where), place)


def _until(entry: dict[str, Any], where: str) -> dt.date | None:
    until = entry.get("until")
    if until is None:
        return None
    try:
        return dt.date.fromisoformat(str(until))
    except ValueError:
        raise ContractError(f"{where}: until is a day, as 2027-06-30, not {until}") from None
