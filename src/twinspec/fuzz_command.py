"""The command `twinspec fuzz`: it runs the fuzzer and writes the reports."""

from __future__ import annotations

import base64
import ipaddress
import os
import re
import secrets
import ssl
import time as time_module
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console

from twinspec.config import Config
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Contract, load_contract
from twinspec.contract.operations import MEDIA_TYPES, Representation
from twinspec.expressions.configuration import read_configuration
from twinspec.fuzz.model import pools
from twinspec.fuzz.prepare import RunResources, prepare
from twinspec.fuzz.process_start import process_started_at
from twinspec.fuzz.results.causes import by_cause
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.gate import RunExemption, gate, read_exemptions
from twinspec.fuzz.results.outcome import Outcome, Progress
from twinspec.fuzz.results.redact import Redactor
from twinspec.fuzz.results.show import (
    ProgressBar,
    gate_rules,
    show_learned,
    show_outcome,
    show_reports,
    show_values,
)
from twinspec.fuzz.run import run
from twinspec.fuzz.send.published import is_url, published
from twinspec.fuzz.send.reachable import check_reachable
from twinspec.fuzz.settings import RunCredentials, RunSettings, reserve, users_of
from twinspec.fuzz.settings import SettingsError as SettingsError
from twinspec.fuzz.variables import API_KEY, PASSWORD, TOKEN, USER
from twinspec.fuzz_options import (
    CERTIFICATES,
    BaseUrl,
    Ca,
    Configuration,
    Corpus,
    Examples,
    Exemptions,
    FindingsOnly,
    Headers,
    Logins,
    Observer,
    Operations,
    Report,
    Representations,
    Seed,
    Spec,
    Time,
    Twins,
    Values,
    Workers,
    WriteValues,
)
from twinspec.report.fuzz_write import write_reports

_REPORTING = 0.04
_LONGEST_REPORTING = 3.0
_SHORTEST_SECONDS = 1.0
_INTERRUPTED = 130
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}
_OBSERVERS = "an observer is a --login, and not one of the last, which operations on sessions end"
_UNBOUNDED_SECONDS = 24 * 3600


def fuzz(
    base_url: BaseUrl,
    spec: Spec,
    values: Values,
    write_values: WriteValues,
    logins: Logins,
    headers: Headers,
    operations: Operations,
    representations: Representations,
    time: Time,
    examples: Examples,
    seed: Seed,
    workers: Workers,
    report: Report,
    corpus: Corpus,
    exemptions: Exemptions,
    configuration: Configuration,
    observer: Observer,
    twins: Twins,
    findings_only: FindingsOnly,
    ca: Ca,
    config: Config | None,
) -> int:
    """Fuzz a server; return the exit code: 0 clean, 1 failed, 130 interrupted.

    SettingsError for an option that is wrong; ContractError for a contract that cannot be read.
    """
    begun = process_started_at()
    certificates = _certificates(ca)
    with _opened(spec, config, certificates) as contract:
        known = dict(pools.read_values(values)) if values else {}
        listed = list(_listed(known.pop("login", []), values))
        settings = RunSettings(
            base_url=_server(base_url, spec),
            twins=_twins(twins or []),
            values=known,
            logins=reserve([_login(text) for text in logins] if logins else listed),
            operations=tuple(name for name in operations.split(",") if name),
            representations=_representations(representations),
            seconds=_seconds(time) if examples is None else _UNBOUNDED_SECONDS,
            cases=examples,
            seed=secrets.randbelow(2**32) if seed is None else seed,
            workers=workers,
            corpus=corpus,
            ca=certificates,
            credentials=RunCredentials(tuple(map(_header, headers or ())), _variables()),
            configuration=(
                read_configuration(configuration, contract.variables) if configuration else None
            ),
            observer=observer,
        )
        if observer is not None and observer not in users_of(settings.logins).ordinary:
            raise SettingsError(f"--observer {observer}: {_OBSERVERS}")
        if settings.twins and len(settings.representations) < len(MEDIA_TYPES):
            raise SettingsError("--twin compares JSON with XML: it needs both --representations")
        exempt = read_exemptions(exemptions, contract) if exemptions else ()
        project = config.project if config else None
        reporting = _Reporting(report, project, exempt, findings_only, write_values)
        return _fuzz(contract, settings, reporting, begun)


@dataclass(frozen=True, slots=True)
class _Reporting:
    """What happens at the end of a run: which reports are written, and what fails the run."""

    folder: Path | None
    project: Path | None
    exemptions: Sequence[RunExemption]
    findings_only: bool
    values: Path | None


def _fuzz(contract: Contract, settings: RunSettings, reporting: _Reporting, begun: float) -> int:
    """Run, print and report; return the exit code: 0 clean, 1 failed, 130 interrupted."""
    prepared = prepare(contract, settings)
    servers = (settings.base_url, *(settings.twins or ()))
    check_reachable(settings, [prepared.server(url, settings) for url in servers], prepared.names)
    if settings.cases is None:
        settings = replace(settings, until=_until(begun, settings.seconds))
    outcome = _run(settings, prepared, _console())
    outcome.counts = by_cause(outcome.counts)
    exempt = _of_run(reporting.exemptions, outcome.counts, contract)
    failures = gate(outcome.counts, contract, exempt)
    if reporting.findings_only or outcome.end in ("interrupted", "server_gone"):
        # What was not reached says nothing of a run that did not come to its end.
        failures = [failure for failure in failures if failure.kind == "finding"]
    redactor = _redactor(contract, settings, is_local=all(map(_is_local, servers)))
    show_outcome(_console(), outcome, contract, failures, redactor)
    show_learned(_console(), prepared.guessed, outcome.values)
    if reporting.folder is not None:
        write_reports(
            reporting.folder,
            outcome.counts,
            contract,
            failures=failures,
            exemptions=reporting.exemptions,
            redactor=redactor,
            project=reporting.project,
        )
        show_reports(_console(), reporting.folder)
    if reporting.values is not None:
        pools.write_values(reporting.values, outcome.values)
        show_values(_console(), reporting.values, outcome.values)
    if outcome.end == "interrupted":
        return _INTERRUPTED
    return 1 if failures or outcome.end != "complete" or not outcome.counts.cases else 0


@contextmanager
def _opened(spec: str | None, config: Config | None, ca: Path | None) -> Iterator[Contract]:
    """Yield the contract; a fetched one is kept on this machine until the block ends."""
    if spec is None or not is_url(spec):
        yield load_contract(_folder(spec, config))
        return
    with published(spec, ca) as folder:
        try:
            contract = load_contract(folder)
        except ContractError as error:
            # People know the files by their address, not by the folder that soon is gone.
            raise ContractError(str(error).replace(str(folder), spec)) from None
        yield contract


def _server(base_url: str | None, spec: str | None) -> str:
    """Return the address of the server: `base_url`, else the server of a published contract."""
    if base_url is not None:
        return _address("--base-url", base_url)
    if spec is None or not is_url(spec):
        raise SettingsError("which server? name its address with --base-url")
    parts = urlsplit(_address("--spec", spec))
    return f"{parts.scheme}://{parts.netloc}"


def _folder(spec: str | None, config: Config | None) -> Path:
    """Return the folder of the contract: `spec`, else the project's."""
    folder = Path(spec) if spec else config.spec if config else None
    if folder is None:
        raise SettingsError(
            "which contract is to be fuzzed? neither this folder nor one above it has a "
            "pyproject.toml with [tool.twinspec], and an installed twinspec has no contract of its "
            "own: name the folder of one, such as spec in a checkout, with --spec"
        )
    return folder


def _until(begun: float, seconds: int) -> float:
    """Return the time of the last request of a run that ends `seconds` after it began.

    Both times are of the monotonic clock; the rest of the time is for the reports.
    """
    reporting = min(seconds * _REPORTING, _LONGEST_REPORTING)
    return max(begun + seconds - reporting, time_module.monotonic() + _SHORTEST_SECONDS)


def _certificates(ca: Path | None) -> Path | None:
    """Return the readable file of certificates by which servers are verified, None without one."""
    named = os.environ.get(CERTIFICATES)
    file = ca or (Path(named) if named else None)
    if file is None:
        return None
    name = "--ca" if ca else CERTIFICATES
    try:
        ssl.create_default_context(cafile=file)
    except (OSError, ssl.SSLError) as error:
        said = error.strerror if isinstance(error, FileNotFoundError) else "no PEM certificates"
        raise SettingsError(f"{name} {file}: not readable as certificates: {said}") from None
    return file


def _of_run(
    exempt: Sequence[RunExemption], counts: Counts, contract: Contract
) -> list[RunExemption]:
    """Return the exemptions of the rules that this run can reach."""
    rules = set(gate_rules(counts, contract))
    return [item for item in exempt if item.rule in rules]


def _run(settings: RunSettings, prepared: RunResources, console: Console) -> Outcome:
    operations = sum(len(names) for names in prepared.names.values())
    listed = {
        rule
        for version, names in prepared.names.items()
        for name in names
        for rule in prepared.judge.rules_of(version, name)
    }
    with ProgressBar(console, settings.seconds, operations, listed) as progress:
        for message in run(settings, prepared):
            if isinstance(message, Progress):
                progress.show(message)
            else:
                return message
    raise AssertionError("a run ends with its outcome")


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=120)


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


def _header(text: str) -> tuple[str, str]:
    """Return name and value of a header; errors do not show the value, which is secret."""
    name, colon, value = (part.strip() for part in text.partition(":"))
    if not colon or not re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", name, re.ASCII):
        raise SettingsError("--header: expected NAME:VALUE, such as 'X-Tenant: acme'")
    return name, _sendable(f"--header {name}", value)


def _variables() -> dict[str, str]:
    """Return the environment variables that security schemes of a contract may use."""
    sent = {
        name: _sendable(name, value)
        for name, value in os.environ.items()
        if value and (name in (TOKEN, API_KEY) or name.startswith(f"{API_KEY}_"))
    }
    # These two may have any characters: they are sent in base64.
    return sent | {name: os.environ[name] for name in (USER, PASSWORD) if name in os.environ}


def _sendable(what: str, value: str) -> str:
    if not value.isprintable() or not value.isascii():
        raise SettingsError(f"{what}: its value has characters that no header can carry")
    return value


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(option: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise SettingsError(f"{option} {text}: expected http://host:port or https://host")
    return text.rstrip("/")


def _twins(urls: Sequence[str]) -> tuple[str, str] | None:
    if not urls:
        return None
    if len(urls) != 2:
        raise SettingsError("--twin is given twice, for two servers with equal worlds")
    return _address("--twin", urls[0]), _address("--twin", urls[1])


def _login(text: str) -> tuple[str, str]:
    name, colon, password = text.partition(":")
    password = password if colon else os.environ.get(PASSWORD, "")
    if not name or not password:
        raise SettingsError(
            f"--login {name or text}: expected USER:PASSWORD, or the password in {PASSWORD}"
        )
    return name, password


def _listed(records: Sequence[Mapping[str, Any]], file: Path | None) -> Iterator[tuple[str, str]]:
    """Yield the users of a values file; SettingsError for one without name or password."""
    for index, record in enumerate(records):
        name, password = record.get("name"), record.get("password")
        if not isinstance(name, str) or not isinstance(password, str):
            raise SettingsError(f"{file}: login/{index}: expected name and password, both texts")
        yield name, password


def _representations(text: str) -> tuple[Representation, ...]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in MEDIA_TYPES]
    if unknown or not names:
        raise SettingsError(
            f"--representations {text}: expected {' or '.join(MEDIA_TYPES)}, with a comma for both"
        )
    return tuple(name for name in MEDIA_TYPES if name in names)


def _seconds(text: str) -> int:
    found = re.fullmatch(r"(\d+)([smh]?)", text.strip())
    if not found or not int(found[1]):
        raise SettingsError(f"--time {text}: expected a length such as 60s or 10m")
    return int(found[1]) * _UNITS[found[2]]
