"""The software bill of materials of a distribution: CycloneDX 1.6, from the lock."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashType, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import License, LicenseAcknowledgement
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from release.lock import Pin, required

_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST_NAME = 80
"""What is longer in the field `License` is the text of a licence, and no name."""


def sbom(project: Mapping[str, Any], pins: Mapping[str, Pin], digest: str, epoch: int) -> str:
    """Return the bill of a distribution as JSON.

    `project` is the table of its pyproject.toml, `digest` the SHA-256 of its wheel, `epoch` the
    moment of the release in seconds since 1970. Licences are those that the distributions declare
    that are installed here; one that is not installed, or declares none, has none.
    """
    root = _component(project["name"], project["version"])
    root.type = ComponentType.APPLICATION
    root.licenses = _licences([project["license"]], (), ())
    root.hashes.add(HashType.from_composite_str(f"sha256:{digest}"))
    parts = required(pins, project["dependencies"])
    components = {name: _pinned(pin) for name, pin in parts.items()}
    bom = Bom(
        serial_number=uuid.uuid5(uuid.NAMESPACE_OID, digest),
        metadata=BomMetaData(component=root, timestamp=datetime.fromtimestamp(epoch, UTC)),
        components=components.values(),
    )
    bom.register_dependency(root, _needed(project["name"], parts, components))
    for name, component in components.items():
        bom.register_dependency(component, _needed(name, parts, components))
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def unlicensed(project: Mapping[str, Any], pins: Mapping[str, Pin]) -> list[str]:
    """Return the names of what a distribution needs and whose licence is not known here."""
    parts = required(pins, project["dependencies"])
    return [name for name, pin in parts.items() if not len(_pinned(pin).licenses)]


def _needed(
    name: str, parts: Mapping[str, Pin], components: Mapping[str, Component]
) -> list[Component]:
    return [components[pin.name] for pin in parts.values() if name in pin.needed_by]


def _pinned(pin: Pin) -> Component:
    component = _component(pin.name, pin.version)
    try:
        said = metadata.metadata(pin.name)
    except metadata.PackageNotFoundError:
        pass
    else:
        component.licenses = _licences(
            said.get_all("License-Expression", []),
            said.get_all("License", []),
            said.get_all("Classifier", []),
        )
    if pin.marker:
        component.scope = ComponentScope.OPTIONAL
        component.description = f"Needed where {pin.marker}"
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(str(component.purl)),
        comment="Each file that requirements.lock allows; one of them is installed.",
        hashes=[HashType.from_composite_str(f"sha256:{digest}") for digest in pin.hashes],
    )
    component.external_references.add(files)
    return component


def _component(name: str, version: str) -> Component:
    purl = PackageURL("pypi", name=name, version=version)
    return Component(name=name, version=version, purl=purl, bom_ref=str(purl))


def _licences(
    expressions: Sequence[str], names: Sequence[str], classifiers: Sequence[str]
) -> list[License]:
    """Return what a distribution declares: the newest of three fields that it fills."""
    short = [text for text in names if len(text) <= _LONGEST_NAME]
    classified = [text.removeprefix(_CLASSIFIER) for text in classifiers if _CLASSIFIER in text]
    make = LicenseFactory().make_from_string
    return [
        make(text, license_acknowledgement=LicenseAcknowledgement.DECLARED)
        for text in expressions or short or classified
    ]
