"""Compares the halves of each version of a project, and gives one verdict on all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from twinspec.contract.layout import Contract, Version
from twinspec.contract.operations import representation_of
from twinspec.contract.place import Place
from twinspec.govern.findings import UncomparedPart, relative
from twinspec.govern.severity import UNSET, Severities
from twinspec.govern.style.listed import listed
from twinspec.govern.twins.compare import (
    ComparisonOptions,
    Opinion,
    compare_halves,
    judges_of,
    map_of,
    uncollected,
)
from twinspec.govern.twins.opinions import opinions
from twinspec.govern.twins.verdict import TwinFinding, TwinVerdict
from twinspec.grammar.binding.map_file import BindingMap
from twinspec.grammar.catalog import read_catalog
from twinspec.grammar.json_schema import contract_of
from twinspec.grammar.json_schema.source import in_memory
from twinspec.grammar.xsd import read as read_xsd
from twinspec.progress import track


def compare_project(
    contract: Contract, project: Path, asked: ComparisonOptions, severities: Severities = UNSET
) -> TwinVerdict:
    """Return the verdict on all versions; `asked` has the options, without files.

    Style rules on both halves are included, if the contract lists them or a severity is set for
    them. Places are those in the source files, named relative to the folder `project`.
    A version without XML has no second half and is not compared.
    """
    asking = opinions(listed(contract.folder / "style"), severities)
    mapped = map_of(asked)
    total = TwinVerdict()
    for version in track(contract.versions.values(), "Comparing versions"):
        verdict = (
            _compare(version, asked, asking, mapped) if version.xsd_files else _without_xsd(version)
        )
        verdict.move(partial(_edited, version=version, project=project))
        total.add(verdict)
    mapped.ensure_used()
    total.findings.sort(key=lambda one: (one.severity != "error", one.places, one.rule))
    return total


def _without_xsd(version: Version) -> TwinVerdict:
    bodies = [
        version.place(media.pointer)
        for operation in version.operations
        for _, body in operation.bodies()
        for media in body.content.values()
        if representation_of(media.name) == "xml"
    ]
    if not bodies:
        return TwinVerdict()
    message = f"no XSD declares the documents of {version.name}: its folder xsd has none."
    remedy = "Declare a global element for each XML body."
    places = tuple(dict.fromkeys(bodies))
    return TwinVerdict(findings=[TwinFinding("root_exists", "error", message, remedy, places)])


def _compare(
    version: Version, asked: ComparisonOptions, asking: Sequence[Opinion], mapped: BindingMap
) -> TwinVerdict:
    catalog = read_catalog(asked.catalog) if asked.catalog else None
    asked = replace(asked, openapi=version.root, xsd=version.xsd_files)
    with uncollected():
        json = contract_of(in_memory(version.root, version.bundle), catalog=catalog)
        xsd = read_xsd(version.xsd_files, catalog=catalog)
    judges = judges_of(json, asked, catalog)
    verdict = compare_halves(json.half, xsd, judges, asked, asking, mapped)
    if not verdict.roots:
        message = f"nothing of {version.name}: no document of one half belongs to one of the other"
        verdict.not_compared.append(UncomparedPart("root", message, Place(str(version.root))))
    return verdict


def _edited(place: Place, version: Version, project: Path) -> Place:
    """Return the source place of a place in the one-file document."""
    is_bundled = place.file == str(version.root)
    return relative(version.place(place.pointer) if is_bundled else place, project)
