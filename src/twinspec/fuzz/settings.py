"""The settings of a run."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twinspec.contract.layout import Contract
from twinspec.contract.operations import Representation


class SettingsError(Exception):
    """A run is impossible with its settings; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Login:
    """A user of the server under test; `reserved` ones are for the operations on sessions."""

    name: str
    password: str
    reserved: bool = False


def reserve(logins: Sequence[tuple[str, str]]) -> tuple[Login, ...]:
    """Return logins, with the last eighth of them reserved, at least one.

    A single login is not reserved: operations that end sessions would end those of the run.
    """
    spared = max(len(logins) // 8, 1) if len(logins) > 1 else 0
    first = len(logins) - spared
    return tuple(
        Login(name, password, reserved=index >= first)
        for index, (name, password) in enumerate(logins)
    )


@dataclass(frozen=True, slots=True)
class RunCredentials:
    """The credentials of a run besides sessions: given headers, and values of variables.

    `variables` are the environment variables that security schemes may use, such as
    TWINSPEC_TOKEN.
    """

    headers: tuple[tuple[str, str], ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        """Return the value of a variable; None if it is not set or empty."""
        return self.variables.get(name) or None


@dataclass(frozen=True, slots=True)
class RunSettings:
    """A run: `seconds` long, or until `cases` requests are made.

    `twins` are two further servers with equal worlds that no other client uses. `operations` are
    ids, with or without a version (`v20.edit_case`); without any, all are fuzzed. `corpus` is the
    folder of requests to replay first, to which findings are added. `until` is the time of the last
    request by the monotonic clock; without it, `seconds` count from the first one. `ca` is a file
    of certificates by which the server's is checked. `credentials` are those besides the sessions
    of `logins`. `configuration` is the server's, as far as expressions of rules need it, None if it
    is not known. `observer` is the login that sees everything and reads facts, None for any.
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
    configuration: Mapping[str, Any] | None = None
    observer: str | None = None

    def end(self) -> float:
        """Return the time of the last request, by the monotonic clock."""
        return self.until or time.monotonic() + self.seconds

    @property
    def verify(self) -> bool | str:
        """The file by which servers' certificates are checked; True for the usual authorities."""
        return True if self.ca is None else str(self.ca)


def chosen(settings: RunSettings, contract: Contract) -> dict[str, frozenset[str]]:
    """Return the operations to fuzz by version; SettingsError for an unknown one."""
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
        """Return the users for requests to an operation, by its use of sessions.

        For an operation that needs a session these are the ordinary users; for one that needs none,
        the result is empty.
        """
        if session == "open":
            return ()
        return self.ordinary if session == "needs" else self.reserved


def users_of(logins: Sequence[Login]) -> RunUsers:
    """Return the names of the users: the ordinary and the reserved ones."""
    return RunUsers(
        tuple(login.name for login in logins if not login.reserved),
        tuple(login.name for login in logins if login.reserved),
    )
