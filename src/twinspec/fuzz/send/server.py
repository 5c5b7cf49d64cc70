"""One server in one process: its sessions, and the known values of its world."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import requests

from twinspec.contract.layout import Contract
from twinspec.contract.operations import MEDIA_TYPES
from twinspec.contract.variables import Variables
from twinspec.expressions.configuration import configured_records
from twinspec.fuzz.model.pools import Pools
from twinspec.fuzz.model.signing import CarriedCredential, given_headers
from twinspec.fuzz.model.targets import Surface, Target
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.sessions import LiveSession, RunSessions
from twinspec.fuzz.send.signed import Signer
from twinspec.fuzz.send.transport import Transport
from twinspec.fuzz.settings import RunSettings


class Server:
    """A server under test, in all versions: its sessions, and the known values of its world."""

    def __init__(
        self,
        base_url: str,
        settings: RunSettings,
        contract: Contract,
        surfaces: Mapping[str, Surface],
        transport: Transport | None = None,
        signed: Mapping[tuple[str, str], Sequence[CarriedCredential]] | None = None,
    ) -> None:
        """Begin with the values of `settings`; send to the versions `surfaces` by `transport`.

        `signed` are the credentials besides sessions, by version and operation.
        """
        self.url = base_url
        self.transport = transport or Transport(verify=settings.verify)
        self.transport.declares = self._declares
        self._base_url = base_url.rstrip("/")
        credentials = given_headers(settings.credentials)
        self.transport.signs = Signer(self._base_url, surfaces, signed or {}, credentials).sign
        self._settings = settings
        self._contract = contract
        self._surfaces = surfaces
        self._live: dict[str, LiveSession] = {}
        self._last: Client | None = None
        self.pools = known_values(settings, contract.variables)

    def client(self, name: str) -> Client:
        """Return a client of the version `name`."""
        surface = self._surfaces[name]
        url = self._base_url + surface.prefix
        sessions = RunSessions(url, surface, self._settings.logins, self._live, self.transport)
        version = self._contract.versions[name]
        self._last = Client(self._base_url, surface, version, sessions, self.pools)
        return self._last

    def leave(self) -> None:
        """End all sessions."""
        if self._last is not None:
            self._last.sessions.close()

    def _declares(self, answer: requests.Response) -> bool:
        """Return whether an operation declares an answer with this status and media type."""
        media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        request = answer.request
        return media in MEDIA_TYPES.values() and any(
            str(answer.status_code) in operation.answers
            for surface in self._surfaces.values()
            for operation in surface.operations.values()
            if operation.method == request.method
            and _is_to(operation, self._base_url + surface.prefix, request.url or "")
        )


def _is_to(operation: Target, url: str, target: str) -> bool:
    """Return whether a URL below `url` belongs to an operation, by its path."""
    path = target.removeprefix(url).partition("?")[0]
    return bool(re.fullmatch(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(operation.path)), path))


def known_values(settings: RunSettings, variables: Variables) -> Pools:
    """Return pools with the values in the settings of a run, those of its configuration first."""
    pools = Pools()
    if settings.configuration is not None:
        for kind, record in configured_records(variables, settings.configuration):
            pools.add(kind, record)
    for kind, records in settings.values.items():
        for values in records:
            pools.add(kind, values)
    for login in settings.logins:
        # Only the users that are spared for it log in and out; the others' sessions must live.
        if login.reserved:
            pools.add("login", {"name": login.name, "password": login.password})
    return pools
