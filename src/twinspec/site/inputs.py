"""Reads the content of a site from a project or from single files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from twinspec.config import Config
from twinspec.contract.bundle import bundle
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Contract, Version
from twinspec.contract.place import Place
from twinspec.govern.acceptance import NOTHING, Acceptance
from twinspec.govern.against import against as since
from twinspec.govern.changes.change import DiffVerdict
from twinspec.govern.changes.changelog import changelog
from twinspec.govern.changes.command import DiffOptions, diff_versions
from twinspec.govern.check import check
from twinspec.govern.document import as_document
from twinspec.govern.findings import UncomparedPart, exit_code
from twinspec.govern.severity import severities
from twinspec.govern.twins.command import VerdictPresentation, present_verdict
from twinspec.govern.twins.compare import ComparisonOptions, compare
from twinspec.govern.twins.opinions import opinions
from twinspec.govern.validity import validity
from twinspec.govern.waivers import read_waivers
from twinspec.grammar.catalog import read_catalog
from twinspec.grammar.json_schema.source import read_source
from twinspec.ledger.ledger import read_ledger
from twinspec.report.formats.document import VerdictDocument
from twinspec.site.build import Inputs


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """The options of a site.

    `against` is a git revision, `try_at` the address of a server on which people can try requests,
    `catalog` the XML catalog that maps addresses to files.
    """

    against: str | None = None
    try_at: str | None = None
    catalog: Path | None = None


def of_project(
    contract: Contract, config: Config, asked: ComparisonOptions, options: SiteOptions
) -> Inputs:
    """Return the content for a project: contract, rules, pages, and the verdict of `check`."""
    accepted = Acceptance(
        config.baseline, config.waivers, None, severities(config.project), config.project
    )
    text, _ = check(contract, config, asked, options.against, form="json", accepted=accepted)
    versions = tuple(contract.versions.values())
    return Inputs(
        title=versions[0].title,
        project=config.project,
        versions=versions,
        report=cast("VerdictDocument", json.loads(text)),
        waivers=read_waivers(config.waivers).all if config.waivers else (),
        settings=config.site,
        contract=contract,
        ledger=read_ledger(contract, config.ledger),
        changes=_changes([config.spec], options),
        since=options.against,
        try_at=options.try_at,
    )


def of_files(asked: ComparisonOptions, halves: Sequence[Path], options: SiteOptions) -> Inputs:
    """Return the content for an OpenAPI document and its XSD files: operations, and the verdict."""
    levels = severities(None)
    broken, gaps = since(options.against, halves, options.catalog) if options.against else ([], [])
    text, _ = present_verdict(
        compare(asked, opinions({}, levels)),
        VerdictPresentation("json"),
        NOTHING,
        command="twinspec check",
        also=[*validity(halves, read_catalog(options.catalog)), *broken],
        gaps=[UncomparedPart(one.construct, one.message, one.place) for one in gaps],
    )
    return _of_files(halves, cast("VerdictDocument", json.loads(text)), options)


def of_one_file(file: Path, options: SiteOptions) -> Inputs:
    """Return the content for an OpenAPI document without XSDs; the verdict says that none is."""
    if file.suffix.lower() == ".xsd":
        raise ContractError(f"{file}: name the OpenAPI document or JSON Schema before its XSDs")
    broken, gaps = since(options.against, [file], options.catalog) if options.against else ([], [])
    found, _ = severities(None).settle([*validity([file], read_catalog(options.catalog)), *broken])
    alone = UncomparedPart(
        "XSD", "There is no XSD here: nothing was compared with the JSON half.", Place(str(file), 1)
    )
    verdict = "failed" if exit_code(found, "error") else "incomplete"
    report = as_document(verdict, {}, found, [alone, *gaps], Path.cwd())
    return _of_files([file], report, options)


def _of_files(halves: Sequence[Path], report: VerdictDocument, options: SiteOptions) -> Inputs:
    contract, *xsd = (file.resolve() for file in halves)
    title, versions = _described(contract, tuple(xsd))
    return Inputs(
        title=title,
        project=contract.parent,
        versions=versions,
        report=report,
        changes=_changes(halves, options),
        since=options.against,
        try_at=options.try_at,
    )


def _described(contract: Path, xsd: tuple[Path, ...]) -> tuple[str, tuple[Version, ...]]:
    """Return the title of a file, and the version with its operations, if there are any.

    JSON Schema has no operations, and those of Swagger 2 are not supported: no reference then.
    """
    said = read_source(contract).data
    if not isinstance(said, dict) or "openapi" not in said:
        named = said if isinstance(said, dict) else {}
        info = named.get("info")
        title = (info if isinstance(info, dict) else named).get("title") or contract.name
        return str(title), ()
    read = bundle(contract)
    info = read.document.get("info")
    number = info.get("version") if isinstance(info, dict) else None
    version = Version(str(number or contract.stem), contract.parent, read, xsd)
    return version.title, (version,)


def _changes(paths: Iterable[Path], options: SiteOptions) -> str | None:
    """Return the changes of files or a folder since the git revision `against` as Markdown.

    None without a revision.
    """
    if options.against is None:
        return None
    verdict = DiffVerdict()
    for here in map(os.path.relpath, paths):
        asked = DiffOptions(catalog=options.catalog)
        verdict.add(diff_versions(f"{options.against}:{here}", here, asked))
    verdict.settle()
    return changelog(verdict)
