"""What a run is asked to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.contract.layout import Contract
from twinspec.contract.operations import Representation
from twinspec.fuzz.sessions import Login


class SettingsError(Exception):
    """A run that cannot be made; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A run: `seconds` long, or until `cases` requests are made.

    `twins` are two further servers with equal worlds, which nobody else uses. `operations` are
    ids, or ids behind a version and a dot; none of them means all. `corpus` is the folder of
    requests that are replayed first and to which new findings are added. `until` is the moment, by
    the monotonic clock, at which the last request is sent; without it `seconds` count from the
    first one. `ca` is a file of certificates that the server's is checked by.
    """

    base_url: str
    twins: tuple[str, str] | None
    values: Mapping[str, Sequence[Mapping[str, Any]]]
    logins: tuple[Login, ...]
    operations: tuple[str, ...]
    representations: tuple[Representation, ...]
    seconds: int
    cases: int | None
    seed: int
    workers: int
    corpus: Path | None
    until: float | None = None
    ca: Path | None = None

    @property
    def verify(self) -> bool | str:
        """What certificates of servers are checked by."""
        return True if self.ca is None else str(self.ca)


def chosen(settings: Settings, contract: Contract) -> dict[str, frozenset[str]]:
    """Return the operations to fuzz by version; SettingsError names one that is not there."""
    known = {
        name: frozenset(operation.id for operation in version.operations)
        for name, version in contract.versions.items()
    }
    if not settings.operations:
        return known
    found: dict[str, set[str]] = {}
    for said in settings.operations:
        only, _, operation = said.rpartition(".")
        versions = [name for name, ids in known.items() if operation in ids and only in ("", name)]
        if not versions:
            every = ", ".join(sorted(set().union(*known.values())))
            raise SettingsError(f"there is no operation {said}; there are: {every}")
        for name in versions:
            found.setdefault(name, set()).add(operation)
    return {name: frozenset(ids) for name, ids in found.items()}
