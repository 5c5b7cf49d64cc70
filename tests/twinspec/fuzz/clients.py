"""Clients of the library's server, for tests that send single requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from tests.twinspec.fuzz.library_shelves import READERS
from tests.twinspec.fuzz.plans import surface_of
from twinspec.contract.layout import Contract
from twinspec.fuzz.client import Client
from twinspec.fuzz.plan.pools import Pools
from twinspec.fuzz.sessions import Login, Session, Sessions
from twinspec.fuzz.settings import Settings

LOGINS = tuple(Login(name, word, reserved=name == "cleo") for name, word in READERS.items())


def settings(url: str, values: Mapping[str, Sequence[Mapping[str, Any]]] | None = None) -> Settings:
    return Settings(
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


@contextmanager
def client_of(
    contract: Contract, name: str, url: str, live: dict[str, Session] | None = None
) -> Iterator[Client]:
    """A client of a version that knows nothing of the world yet."""
    version = contract.versions[name]
    surface = surface_of(version)
    sessions = Sessions(url + surface.prefix, surface, LOGINS, {} if live is None else live)
    try:
        yield Client(url, surface, version, sessions, Pools())
    finally:
        sessions.http.close()
