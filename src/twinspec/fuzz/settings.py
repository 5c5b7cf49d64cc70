"""What a run is asked to do."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twinspec.contract.layout import Contract
from twinspec.contract.operations import Representation


class SettingsError(Exception):
    """A run is impossible as it was asked for; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Login:
    """A user of the server under test; `reserved` ones are for the operations on sessions."""

    name: str
    password: str
    reserved: bool = False


def reserve(logins: Sequence[tuple[str, str]]) -> tuple[Login, ...]:
    """Return logins, of which the last eighth, at least one, is reserved.

    A single login cannot be reserved: operations that end sessions would end those of the run.
    """
    spared = max(len(logins) // 8, 1) if len(logins) > 1 else 0
    first = len(logins) - spared
    return tuple(
        Login(name, password, reserved=index >= first)
        for index, (name, password) in enumerate(logins)
    )


@dataclass(frozen=True, slots=True)
class RunCredentials:
    """What requests carry beside sessions: headers that are given, and values of variables.

    `variables` are those of the environment that a scheme of a contract may ask for, such as
    TWINSPEC_TOKEN.
    """

    headers: tuple[tuple[str, str], ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        """Return the value of a variable; None for one that is not set, or empty."""
        return self.variables.get(name) or None


@dataclass(frozen=True, slots=True)
class RunSettings:
    """A run: `seconds` long, or until `cases` requests are made.

    `twins` are two further servers with equal worlds that nobody else uses. `operations` are ids,
    with or without a version (`v20.edit_case`); without any, all are fuzzed. `corpus` is the folder
    of the requests that are replayed first and to which findings are added. `until` is the moment,
    by the monotonic clock, at which the last request is sent; without it, `seconds` count from the
    first one. `ca` is a file of certificates that the server's is checked by. `credentials` are
    what requests carry beside the sessions of `logins`.
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
    credentials: RunCredentials = field(default_factory=RunCredentials)

    def end(self) -> float:
        """Return the moment, by the monotonic clock, at which the last request is sent."""
        return self.until or time.monotonic() + self.seconds

    @property
    def verify(self) -> bool | str:
        """What certificates of servers are checked by."""
        return True if self.ca is None else str(self.ca)


def chosen(settings: RunSettings, contract: Contract) -> dict[str, frozenset[str]]:
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


@dataclass(frozen=True, slots=True)
class RunUsers:
    """The users of a run: `ordinary` ones, and those `reserved` for operations on sessions."""

    ordinary: tuple[str, ...]
    reserved: tuple[str, ...]

    def of(self, session: str) -> tuple[str, ...]:
        """Return who sends requests to an operation, by what it does with sessions.

        An operation that needs a session has the ordinary users, one that needs none has nobody.
        """
        if session == "open":
            return ()
        return self.ordinary if session == "needs" else self.reserved


def users_of(logins: Sequence[Login]) -> RunUsers:
    """Return the names of all users, ordinary and reserved apart."""
    return RunUsers(
        tuple(login.name for login in logins if not login.reserved),
        tuple(login.name for login in logins if login.reserved),
    )
