"""The files of a contract for programs: an API catalog (RFC 9727), and the files it links to.

`twinspec fuzz --spec ADDRESS` follows the links, and has the folder of the contract again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinspec.config import Config
from twinspec.contract.layout import Contract

WELL_KNOWN = "/.well-known/api-catalog"
_BASE = "/contract"
_PROFILE = "https://www.rfc-editor.org/info/rfc9727"
_YAML, _XML = "application/yaml", "application/xml"
_DESCRIBED = (".xsd", ".sch")


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """The bytes and the media type of a document."""

    content: bytes
    media: str


def published(contract: Contract, config: Config) -> dict[str, PublishedFile]:
    """Return the published documents by path, the catalog first.

    The paths are those of RFC 9727 and below `/contract`: `/contract/v1/openapi.yaml`. What is
    published is what `twinspec generate` has written.
    """
    package = config.output / config.package
    shared = _files(package / "published", "*.yaml", _BASE)
    versions = {
        name: {
            f"{_BASE}/{name}/openapi.yaml": config.output / "openapi" / f"{name}.yaml",
            **_files(package / name / "xsd", "*.xsd", f"{_BASE}/{name}/xsd"),
            **_files(package / name / "schematron", "*.sch", f"{_BASE}/{name}/schematron"),
        }
        for name in contract.versions
    }
    catalog = json.dumps({"linkset": list(_linkset(contract, shared, versions))}, indent=1)
    documents = {
        WELL_KNOWN: PublishedFile(
            catalog.encode(), f'application/linkset+json; profile="{_PROFILE}"'
        )
    }
    for files in (shared, *versions.values()):
        for path, file in files.items():
            documents[path] = PublishedFile(file.read_bytes(), _media(path))
    return documents


def _files(folder: Path, pattern: str, base: str) -> dict[str, Path]:
    return {
        f"{base}/{file.relative_to(folder).as_posix()}": file
        for file in sorted(folder.rglob(pattern))
    }


def _linkset(
    contract: Contract, shared: Mapping[str, Path], versions: Mapping[str, Mapping[str, Path]]
) -> Iterator[dict[str, Any]]:
    """Yield the contexts of the catalog: the versions' addresses, and the files of each."""
    addresses = {name: version.prefix or "/" for name, version in contract.versions.items()}
    yield {"anchor": WELL_KNOWN, "item": [{"href": one} for one in addresses.values()]}
    if shared:
        yield {"anchor": _BASE, "service-meta": [_link(path) for path in shared]}
    for name, files in versions.items():
        described = [_link(path) for path in files if path.endswith(_DESCRIBED)]
        yield {
            "anchor": addresses[name],
            "service-desc": [_link(path) for path in files if path.endswith(".yaml")],
            **({"describedby": described} if described else {}),
        }


def _link(path: str) -> dict[str, str]:
    return {"href": path, "type": _media(path)}


def _media(path: str) -> str:
    return _XML if path.endswith(_DESCRIBED) else _YAML
