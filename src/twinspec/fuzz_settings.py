"""Reads the options of `twinspec fuzz` and `twinspec conform`: from texts to settings of a run."""

from __future__ import annotations

import os
import re
import secrets
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from twinspec.config import Config
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Contract, load_contract
from twinspec.contract.operations import MEDIA_TYPES, Representation
from twinspec.expressions.configuration import read_configuration
from twinspec.fuzz.model import pools
from twinspec.fuzz.send.published import is_url, published
from twinspec.fuzz.settings import RunCredentials, RunSettings, reserve, users_of
from twinspec.fuzz.settings import SettingsError as SettingsError
from twinspec.fuzz.variables import API_KEY, PASSWORD, TOKEN, USER
from twinspec.fuzz_options import CERTIFICATES, RunOptions

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}
_UNBOUNDED_SECONDS = 24 * 3600
_OBSERVERS = "an observer is a --login, and not one of the last, which operations on sessions end"


def run_settings(
    options: RunOptions,
    contract: Contract,
    corpus: Path | None = None,
    twins: Sequence[str] | None = None,
) -> RunSettings:
    """Return the settings of a run; SettingsError for an option that is wrong."""
    known = dict(pools.read_values(options.values)) if options.values else {}
    listed = list(_listed(known.pop("login", []), options.values))
    configuration = options.configuration
    settings = RunSettings(
        base_url=_server(options.base_url, options.spec),
        twins=_twins(twins or []),
        values=known,
        logins=reserve([_login(text) for text in options.logins] if options.logins else listed),
        operations=tuple(name for name in options.operations.split(",") if name),
        representations=_representations(options.representations),
        seconds=_seconds(options.time) if options.examples is None else _UNBOUNDED_SECONDS,
        cases=options.examples,
        seed=secrets.randbelow(2**32) if options.seed is None else options.seed,
        workers=options.workers,
        corpus=corpus,
        ca=certificates_of(options.ca),
        credentials=RunCredentials(tuple(map(_header, options.headers or ())), _variables()),
        configuration=(
            read_configuration(configuration, contract.variables) if configuration else None
        ),
        observer=options.observer,
    )
    observer = options.observer
    if observer is not None and observer not in users_of(settings.logins).ordinary:
        raise SettingsError(f"--observer {observer}: {_OBSERVERS}")
    if settings.twins and len(settings.representations) < len(MEDIA_TYPES):
        raise SettingsError("--twin compares JSON with XML: it needs both --representations")
    return settings


@contextmanager
def opened_contract(spec: str | None, config: Config | None, ca: Path | None) -> Iterator[Contract]:
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


def certificates_of(ca: Path | None) -> Path | None:
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
