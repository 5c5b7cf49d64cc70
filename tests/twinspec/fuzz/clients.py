"""Clients of the library's server, for tests that send single requests."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.twinspec.fuzz.library_shelves import READERS
from tests.twinspec.fuzz.plans import surface_of
from twinspec.contract.layout import Contract
from twinspec.fuzz.learn.learner import Learner
from twinspec.fuzz.model.exchange import Exchange
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import Pools
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.lock import SharedExclusiveLock
from twinspec.fuzz.send.sender import Sender
from twinspec.fuzz.send.sessions import LiveSession, RunSessions
from twinspec.fuzz.settings import Login, RunSettings, users_of

LOGINS = tuple(Login(name, word, reserved=name == "cleo") for name, word in READERS.items())


def settings(
    url: str, values: Mapping[str, Sequence[Mapping[str, Any]]] | None = None
) -> RunSettings:
    return RunSettings(
        base_url=url,
        twins=None,
        values=values or {},
        logins=LOGINS,
        operations=(),
        representations=("json", "xml"),
        seconds=5,
        cases=None,
        seed=1,
        workers=1,
        corpus=None,
    )


def send(client: Client, plan: Plan, phase: str = "test") -> Exchange:
    """Send a request as a run does: what it names and nobody has read yet is read first."""
    learner = Learner(client.pools, client.surface, users_of(LOGINS))
    learner.learn_read(Sender(client, SharedExclusiveLock(Path(os.devnull)), ()).unknown(plan))
    return client.send(plan, phase)


def learn(client: Client, exchange: Exchange, plan: Plan) -> None:
    """Learn from an answer what it tells of the world, as a run does."""
    turns, users = SharedExclusiveLock(Path(os.devnull)), users_of(LOGINS)
    observation = Sender(client, turns, users.ordinary).observe(exchange, plan)
    Learner(client.pools, client.surface, users).learn_world(observation)


def know(client: Client, kind: str, key: str, login: str | None = None) -> None:
    """Read a thing and remember what is read."""
    learner = Learner(client.pools, client.surface, users_of(LOGINS))
    learner.learn_read(client.read_back([(kind, key)], login))


@contextmanager
def client_of(
    contract: Contract, name: str, url: str, live: dict[str, LiveSession] | None = None
) -> Iterator[Client]:
    """A client of a version that knows nothing of the world yet."""
    version = contract.versions[name]
    surface = surface_of(version)
    sessions = RunSessions(url + surface.prefix, surface, LOGINS, {} if live is None else live)
    try:
        yield Client(url, surface, version, sessions, Pools())
    finally:
        sessions.http.close()
