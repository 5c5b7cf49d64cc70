"""What all workers of a run share, and what one comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import requests

from twinspec.contract.layout import Contract
from twinspec.contract.operations import MEDIA_TYPES
from twinspec.fuzz.client import Client
from twinspec.fuzz.corpus import load
from twinspec.fuzz.judge.effects import Effects
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.line import Line
from twinspec.fuzz.plan.banks import Banks
from twinspec.fuzz.plan.links import Links
from twinspec.fuzz.plan.nodes import Nodes
from twinspec.fuzz.plan.plan import Plan
from twinspec.fuzz.plan.pools import Pools
from twinspec.fuzz.plan.surface import Surface, Target, read_surface
from twinspec.fuzz.sessions import Session, Sessions
from twinspec.fuzz.settings import Settings, SettingsError, chosen
from twinspec.fuzz.tally.counts import Counts, End, LeftOut, Signature


@dataclass(frozen=True, slots=True)
class Told:
    """How far a worker is: requests, findings, what was accepted, which rules refused something."""

    worker: int
    cases: int
    findings: int
    accepted: frozenset[tuple[str, str]]
    violated: frozenset[str]


def told(worker: int, counts: Counts) -> Told:
    """Return how far the worker with these counts is.

    Schemathesis' thread may count meanwhile: what it adds to is copied before it is gone through.
    """
    requests, violated = list(counts.requests), list(counts.violated)
    return Told(
        worker,
        counts.cases,
        len({(one.finding.check, one.finding.message) for one in list(counts.findings.values())}),
        frozenset((key.version, key.operation) for key in requests if 200 <= key.status < 300),
        frozenset(key.rule for key in violated),
    )


@dataclass(slots=True)
class Outcome:
    """What a run came to: its counts, the requests of its findings, and what went wrong in it."""

    counts: Counts
    files: dict[Signature, Path] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    end: End = "complete"

    def add(self, other: Outcome) -> None:
        """Add what another part of the run came to."""
        self.counts.merge(other.counts)
        self.files |= other.files
        self.errors += other.errors
        if self.end == "complete":
            self.end = other.end


@dataclass(frozen=True, slots=True)
class Prepared:
    """What all workers share, made once: what judges, and what can be sent to each version."""

    contract: Contract
    judge: Judge
    effects: Effects
    surfaces: dict[str, Surface]
    names: dict[str, frozenset[str]]
    left_out: tuple[LeftOut, ...]
    corpus: dict[str, tuple[Plan, ...]]
    links: dict[str, Links]


def prepare(contract: Contract, settings: Settings) -> Prepared:
    """Read from the contract what a run needs, and what it replays.

    SettingsError says what makes a run impossible, ContractError which file of the corpus is bad.
    """
    banks = Banks(settings.seed, datetime.now(UTC))
    names = chosen(settings, contract)
    surfaces = {
        name: read_surface(contract.versions[name], Nodes(contract.versions[name].bundle, banks))
        for name in names
    }
    _ensure_logins(settings, surfaces, names)
    left_out = tuple(_left_out(settings, surfaces, names))
    for item in left_out:
        names[item.version] -= {item.operation}
    names = {name: some for name, some in names.items() if some}
    if not names:
        raise SettingsError(f"nothing is left to fuzz: {left_out[0].reason}")
    replayed = {name: tuple(_replayed(settings, surfaces[name], names[name])) for name in names}
    judge, effects = Judge(contract), Effects(contract)
    links = {
        name: Links(contract.versions[name], surfaces[name], some) for name, some in names.items()
    }
    return Prepared(contract, judge, effects, surfaces, names, left_out, replayed, links)


def _replayed(settings: Settings, surface: Surface, names: frozenset[str]) -> Iterator[Plan]:
    """Yield the requests of the corpus to the operations `names`, made by users of this run."""
    if settings.corpus is None or not settings.corpus.is_dir():
        return
    users = {login.name for login in settings.logins}
    for entry in load(settings.corpus, {surface.version: surface}):
        plan = entry.plan
        if plan.operation.id not in names:
            continue
        if plan.login is not None and plan.login not in users:
            reserved = plan.operation.session in ("begins", "ends")
            alike = [login.name for login in settings.logins if login.reserved is reserved]
            plan = plan.but(login=next(iter(alike), None))
        yield plan


def _ensure_logins(
    settings: Settings, surfaces: dict[str, Surface], names: dict[str, frozenset[str]]
) -> None:
    needy = [
        f"{name} {item}"
        for name, surface in surfaces.items()
        for item in sorted(names[name])
        if surface.operations[item].session != "open"
    ]
    if needy and not settings.logins:
        raise SettingsError(f"{needy[0]} needs a session: give at least one --login USER:PASSWORD")


def _left_out(
    settings: Settings, surfaces: dict[str, Surface], names: dict[str, frozenset[str]]
) -> Iterator[LeftOut]:
    if any(login.reserved for login in settings.logins):
        return
    why = "it ends sessions, and no second --login is given to spare for it"
    for name, surface in surfaces.items():
        for operation in surface.operations.values():
            if operation.id in names[name] and operation.session in ("begins", "ends"):
                yield LeftOut(name, operation.id, why)


class Place:
    """What a worker knows of one server: its sessions and its pools, in all versions."""

    def __init__(
        self, base_url: str, settings: Settings, prepared: Prepared, line: Line | None = None
    ) -> None:
        """Begin with the values that the run is given; send by `line`."""
        self.line = line or Line(verify=settings.verify)
        self.line.declares = self._declares
        self._base_url = base_url.rstrip("/")
        self._settings = settings
        self._prepared = prepared
        self._live: dict[str, Session] = {}
        self._last: Client | None = None
        self.pools = fill(settings)

    def client(self, name: str) -> Client:
        """Return a client of the version `name`."""
        surface = self._prepared.surfaces[name]
        url = self._base_url + surface.prefix
        sessions = Sessions(url, surface, self._settings.logins, self._live, self.line)
        version = self._prepared.contract.versions[name]
        self._last = Client(self._base_url, surface, version, sessions, self.pools)
        return self._last

    def leave(self) -> None:
        """End all sessions."""
        if self._last is not None:
            self._last.sessions.close()

    def _declares(self, answer: requests.Response) -> bool:
        """Whether an answer is of a status and media type that its operation declares."""
        media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        request = answer.request
        return media in MEDIA_TYPES.values() and any(
            str(answer.status_code) in operation.answers
            for surface in self._prepared.surfaces.values()
            for operation in surface.operations.values()
            if operation.method == request.method
            and _is_to(operation, self._base_url + surface.prefix, request.url or "")
        )


def _is_to(operation: Target, url: str, target: str) -> bool:
    """Whether a request below `url` leads to an operation, by its path."""
    path = target.removeprefix(url).partition("?")[0]
    return bool(re.fullmatch(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(operation.path)), path))


def fill(settings: Settings) -> Pools:
    """Return pools with the values that a run is given."""
    pools = Pools()
    for kind, records in settings.values.items():
        for record in records:
            pools.add(kind, record)
    for login in settings.logins:
        # Only the users that are spared for it log in and out; the others' sessions must live.
        if login.reserved:
            pools.add("login", {"name": login.name, "password": login.password})
    return pools
