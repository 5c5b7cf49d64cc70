"""Checks before a run that its servers answer, and that its users can log in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import requests

from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.server import Server
from twinspec.fuzz.send.sessions import LogInError
from twinspec.fuzz.settings import RunSettings, SettingsError


def check_reachable(
    settings: RunSettings, servers: Iterable[Server], versions: Iterable[str]
) -> None:
    """Send a request to every server, and log in as the first ordinary and reserved user.

    SettingsError names the server that does not answer, or the log-in that it refuses.
    """
    names = tuple(versions)
    for server in servers:
        try:
            for name in names:
                _try(server.client(name), settings)
            server.leave()
        except LogInError as error:
            raise SettingsError(str(error)) from None
        except requests.RequestException as error:
            said = f"{server.url}: no answer from there ({cause(error)})"
            raise SettingsError(said) from None


def _try(client: Client, settings: RunSettings) -> None:
    client.sessions.http.get(client.url, allow_redirects=False)
    if client.sessions.header is not None:
        for login in _first(settings):
            client.sessions.credential(login)


def _first(settings: RunSettings) -> Iterator[str]:
    """Yield the first ordinary user and the first reserved one."""
    for reserved in (False, True):
        found = [login.name for login in settings.logins if login.reserved is reserved]
        yield from found[:1]


def cause(error: requests.RequestException) -> str:
    """Return the innermost cause of an error, which has the shortest message."""
    cause: BaseException = error
    while (inner := cause.__context__ or cause.__cause__) is not None:
        cause = inner
    return str(cause) or type(cause).__name__
