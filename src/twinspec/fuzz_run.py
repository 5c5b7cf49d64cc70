"""Runs the fuzzer from a command: on a server that is there, with its progress shown."""

from __future__ import annotations

import base64
import ipaddress
import time as time_module
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from rich.console import Console

from twinspec.contract.layout import Contract
from twinspec.fuzz.prepare import RunResources, prepare
from twinspec.fuzz.results.causes import by_cause
from twinspec.fuzz.results.outcome import Outcome, Progress
from twinspec.fuzz.results.redact import Redactor
from twinspec.fuzz.results.show import ProgressBar
from twinspec.fuzz.run import run
from twinspec.fuzz.send.reachable import check_reachable
from twinspec.fuzz.settings import RunCredentials, RunSettings
from twinspec.fuzz.variables import PASSWORD, USER

INTERRUPTED = 130
"""The exit code of a command that was interrupted."""

_REPORTING = 0.04
_LONGEST_REPORTING = 3.0
_SHORTEST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class CompletedRun:
    """A run that is over: its outcome, with findings of one cause together.

    `redactor` removes secrets from reports, None if there are none. `guessed` are the kinds of
    things that paths alone tell of, each with the member that names them.
    """

    outcome: Outcome
    redactor: Redactor | None
    guessed: Mapping[str, str]


def completed_run(contract: Contract, settings: RunSettings, begun: float) -> CompletedRun:
    """Run, with progress in the terminal; `begun` is when the command was, by the monotonic clock.

    SettingsError for a server that cannot be reached.
    """
    prepared = prepare(contract, settings)
    servers = (settings.base_url, *(settings.twins or ()))
    check_reachable(settings, [prepared.server(url, settings) for url in servers], prepared.names)
    if settings.cases is None:
        settings = replace(settings, until=_until(begun, settings.seconds))
    outcome = _run(settings, prepared)
    outcome.counts = by_cause(outcome.counts)
    redactor = _redactor(contract, settings, is_local=all(map(_is_local, servers)))
    return CompletedRun(outcome, redactor, prepared.guessed)


def _until(begun: float, seconds: int) -> float:
    """Return the time of the last request of a run that ends `seconds` after it began.

    Both times are of the monotonic clock; the rest of the time is for the reports.
    """
    reporting = min(seconds * _REPORTING, _LONGEST_REPORTING)
    return max(begun + seconds - reporting, time_module.monotonic() + _SHORTEST_SECONDS)


def _run(settings: RunSettings, prepared: RunResources) -> Outcome:
    operations = sum(len(names) for names in prepared.names.values())
    listed = {
        rule
        for version, names in prepared.names.items()
        for name in names
        for rule in prepared.judge.rules_of(version, name)
    }
    with ProgressBar(console(), settings.seconds, operations, listed) as progress:
        for message in run(settings, prepared):
            if isinstance(message, Progress):
                progress.show(message)
            else:
                return message
    raise AssertionError("a run ends with its outcome")


def console() -> Console:
    """Return the terminal, or a wide page where there is none."""
    terminal = Console()
    return terminal if terminal.is_terminal else Console(width=120)


def _redactor(contract: Contract, settings: RunSettings, *, is_local: bool) -> Redactor | None:
    """Return what removes secrets from reports: always the credentials given to the run.

    For a server that is not on this machine, it removes everything that may be secret.
    """
    secrets = list(_secrets(settings.credentials))
    if is_local:
        return Redactor(contract, secrets, known_only=True) if secrets else None
    redactor = Redactor(contract, [*secrets, *(login.password for login in settings.logins)])
    redactor.learn(
        str(value)
        for kind, records in settings.values.items()
        for record in records
        for member, said in record.items()
        if redactor.is_secret(f"{kind}.{member}")
        for value in (said if isinstance(said, list) else [said])
    )
    return redactor


def _secrets(credentials: RunCredentials) -> Iterator[str]:
    """Yield the secret texts of credentials: whole values, and the part after `Bearer `."""
    for _, value in credentials.headers:
        yield value
        yield value.partition(" ")[2]
    names = (USER, PASSWORD)
    yield from (value for name, value in credentials.variables.items() if name not in names)
    user, password = map(credentials.get, names)
    if user is not None and password is not None:
        yield password
        yield base64.b64encode(f"{user}:{password}".encode()).decode()


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
