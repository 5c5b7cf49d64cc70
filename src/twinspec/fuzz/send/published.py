"""Fetches the contract that a server publishes: an API catalog (RFC 9727), or an OpenAPI document.

It fetches only the given URL, and links from there to the same server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import requests
import yaml

from twinspec.fuzz.send.reachable import cause
from twinspec.fuzz.settings import SettingsError

_RELATIONS = ("service-desc", "service-meta", "describedby")
"""RFC 8631 and 6892: descriptions that programs read."""

_DESCRIPTION = re.compile(r"(?P<base>.*)/(?P<version>[\w.-]+)/openapi\.(?:yaml|yml|json)")
_PLACE = re.compile(
    r"[\w.-]+/xsd/(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.xsd|(?:rules|messages)/[\w.-]+\.yaml|(?:sources|variables)\.yaml"
)
_ACCEPT = "application/linkset+json, application/yaml, application/json;q=0.9, */*;q=0.1"
_WELL_KNOWN = "/.well-known/api-catalog"
_SECONDS = 30
_LARGEST, _MOST = 16 * 1024 * 1024, 1000
"""Bytes of a file, and files of a contract."""

_PIECE = 64 * 1024
_NAME = "spec"
"""What the folder is called: reports name files by it, whatever stands before it."""


def is_url(said: str) -> bool:
    """Return whether the location of a contract is a URL, not a folder."""
    return said.startswith(("http://", "https://"))


@contextmanager
def published(url: str, ca: Path | None) -> Iterator[Path]:
    """Yield a folder with the contract published at `url`; it is removed afterwards.

    A catalog links to `<version>/openapi.yaml` for each version, and may link, below the same
    address, to `<version>/xsd/*.xsd`, `rules/*.yaml`, `messages/*.yaml`, `sources.yaml` and
    `variables.yaml`; the files get these names in the folder. Of a bare server,
    `http://host:port`, the catalog is at the address that RFC 9727 names, if it is. A single
    OpenAPI document becomes the version `v1`.
    SettingsError for a missing or too large document, and for one that is neither.
    """
    with TemporaryDirectory(prefix="twinspec-") as scratch, requests.Session() as http:
        http.trust_env = False  # as all requests of a run: by no proxy of the environment
        http.verify = True if ca is None else str(ca)
        folder = Path(scratch).resolve() / _NAME
        for place, content in _files(http, url):
            file = folder / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        yield folder


def _files(http: requests.Session, url: str) -> Iterator[tuple[str, bytes]]:
    url, content = _found(http, url)
    document = _read(content)
    if isinstance(document.get("linkset"), list):
        places = _places(url, document["linkset"])
        for place, address in places.items():
            yield place, _get(http, address)
    elif "openapi" in document:
        yield "v1/openapi.yaml", content
    else:
        raise SettingsError(
            f"--spec {url}: there is neither an API catalog (RFC 9727) nor an OpenAPI document"
        )


def _found(http: requests.Session, url: str) -> tuple[str, bytes]:
    """Return what is at `url`, with its address: of a bare server its catalog, if it has one."""
    if not urlsplit(url).path.strip("/"):
        catalog = urljoin(url, _WELL_KNOWN)
        with suppress(SettingsError):
            return catalog, _get(http, catalog)
    return url, _get(http, url)


def _read(content: bytes) -> dict[str, Any]:
    """Return a document in JSON or YAML; empty if it is neither, or not a map."""
    try:
        document = json.loads(content)
    except ValueError:
        try:
            document = yaml.load(content, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 -- it is safe
        except (yaml.YAMLError, ValueError):
            return {}
    return document if isinstance(document, dict) else {}


def _places(url: str, linkset: list[Any]) -> dict[str, str]:
    """Return the addresses of a contract's files by their names in the folder."""
    addresses = list(dict.fromkeys(_addresses(url, linkset)))
    roots = {
        (found["base"], f"{found['version']}/openapi.yaml"): address
        for address in addresses
        if (found := _DESCRIPTION.fullmatch(address))
    }
    bases = {base for base, _ in roots}
    if len(bases) != 1:
        said = (
            "none" if not bases else f"those of {len(bases)} contracts: {', '.join(sorted(bases))}"
        )
        raise SettingsError(
            f"--spec {url}: the catalog leads to {said}; expected service-desc links to "
            "<address>/<version>/openapi.yaml"
        )
    (base,) = bases
    places = {place: address for (_, place), address in roots.items()}
    for address in addresses:
        place = unquote(address.removeprefix(f"{base}/"))
        if address.startswith(f"{base}/") and _PLACE.fullmatch(place):
            places[place] = address
    if len(places) > _MOST:
        raise SettingsError(f"--spec {url}: more than {_MOST} files")
    return places


def _addresses(url: str, linkset: list[Any]) -> Iterator[str]:
    """Yield the addresses that a catalog links to on its own server."""
    origin = urlsplit(url)[:2]
    for context in linkset:
        for relation in _RELATIONS:
            links = context.get(relation) if isinstance(context, dict) else None
            for link in links if isinstance(links, list) else ():
                if isinstance(link, dict) and isinstance(link.get("href"), str):
                    address = urljoin(url, link["href"])
                    if urlsplit(address)[:2] == origin:
                        yield address


def _get(http: requests.Session, url: str) -> bytes:
    try:
        with http.get(
            url, headers={"Accept": _ACCEPT}, timeout=_SECONDS, allow_redirects=False, stream=True
        ) as answer:
            if answer.is_redirect:
                moved = urljoin(url, answer.headers["location"])
                raise SettingsError(f"--spec {url}: it is at {moved} now; name that")
            if answer.status_code != requests.codes.ok:
                raise SettingsError(f"--spec {url}: answered {answer.status_code}")
            content = b""
            for piece in answer.iter_content(_PIECE):
                content += piece
                if len(content) > _LARGEST:
                    break
    except requests.RequestException as error:
        raise SettingsError(f"--spec {url}: no answer from there ({cause(error)})") from None
    if len(content) > _LARGEST:
        raise SettingsError(f"--spec {url}: larger than {_LARGEST // 1024 // 1024} MiB")
    return content
