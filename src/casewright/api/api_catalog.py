"""The files of the contract for programs: an API catalog (RFC 9727), and the files it links to.

The address of a file, below that of all versions, is its place in the folder of the contract, as in
`<version>/openapi.yaml` or `rules/case.yaml`: who follows the links gets that folder again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import interaction_contract
from casewright.api.contracts import VersionContract

WELL_KNOWN = "/.well-known/api-catalog"
_PROFILE = "https://www.rfc-editor.org/info/rfc9727"
MEDIA = f'application/linkset+json; profile="{_PROFILE}"'
LINK = (b"link", f'<{WELL_KNOWN}>; rel="api-catalog"'.encode())
"""What the answer to HEAD says, too (RFC 9727, 2)."""

_YAML, _XML, _JSON = "application/yaml", "application/xml", "application/json"


def base_of(contracts: Sequence[VersionContract]) -> str:
    """Return the common beginning of the addresses of all versions, such as `/system/ws`."""
    (base,) = {contract.base_path.rpartition("/")[0] for contract in contracts}
    return base


def rule_files(contracts: Sequence[VersionContract]) -> Mapping[str, Path]:
    """Return the files that all versions share, by address: rules, variables, texts, titles."""
    folder = Path(interaction_contract.__file__).parent / "published"
    base = base_of(contracts)
    return {
        f"{base}/{file.relative_to(folder).as_posix()}": file
        for file in sorted(folder.rglob("*.yaml"))
    }


def api_catalog(contracts: Sequence[VersionContract], documents: Sequence[str]) -> bytes:
    """Return the catalog: a linkset (RFC 9264) with the relations of RFC 8631.

    `documents` are the addresses of the published files. Example of a version:

        {"anchor": "/system/ws/<version>",
         "service-desc": [{"href": "…/<version>/openapi.yaml", "type": "application/yaml"}],
         "describedby": [{"href": "…/<version>/xsd/common.xsd", "type": "application/xml"}],
         "service-meta": [{"href": "…/<version>/rules.json", "type": "application/json"}]}
    """
    base = base_of(contracts)
    of_versions = [_version(contract, documents) for contract in contracts]
    shared = [_link(file, _YAML) for file in rule_files(contracts)]
    catalog: dict[str, Any] = {
        "anchor": WELL_KNOWN,
        "item": [{"href": version["anchor"]} for version in of_versions],
    }
    service = {
        "anchor": base,
        "service-meta": shared,
        "service-doc": [_link("/docs", "text/html")],
        "status": [_link("/health/ready", "application/json")],
    }
    return json.dumps({"linkset": [catalog, service, *of_versions]}, indent=1).encode()


def _version(contract: VersionContract, documents: Sequence[str]) -> dict[str, Any]:
    own = [path for path in documents if path.startswith(f"{contract.base_path}/")]
    return {
        "anchor": contract.base_path,
        "service-desc": [_link(path, _YAML) for path in own if path.endswith(".yaml")],
        "describedby": [_link(path, _XML) for path in own if path.endswith((".xsd", ".sch"))],
        "service-meta": [_link(path, _JSON) for path in own if path.endswith(".json")],
    }


def _link(path: str, media: str) -> dict[str, str]:
    return {"href": path, "type": media}
