"""The command `twinspec diff OLD NEW`: from its options to its output and exit code."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from twinspec.contract.documents import ContractError
from twinspec.govern.acceptance import NOTHING, Acceptance, AcceptanceFilter
from twinspec.govern.changes.change import DiffVerdict
from twinspec.govern.changes.changelog import changelog
from twinspec.govern.changes.compare_api import compare_api
from twinspec.govern.changes.document import as_data, as_document
from twinspec.govern.changes.files import (
    DirectionOption,
    FileComparison,
    compare_json_schema,
    compare_xsd,
    files_differ,
)
from twinspec.govern.changes.project import compare_projects
from twinspec.govern.changes.read_api import read_api
from twinspec.govern.changes.show import as_text
from twinspec.govern.changes.sources import ComparedVersion, opened
from twinspec.govern.findings import FailOn
from twinspec.grammar.binding.map_file import read_map
from twinspec.grammar.catalog import read_catalog
from twinspec.grammar.json_schema import open_contract
from twinspec.grammar.json_schema.dialect import detect
from twinspec.grammar.json_schema.source import read_source
from twinspec.report.formats import write

Form = Literal["text", "json", "sarif", "junit", "html", "github", "markdown"]


@dataclass(frozen=True, slots=True)
class DiffOptions:
    """The options of the command."""

    roots: Sequence[str] = ()
    map_file: Path | None = None
    catalog: Path | None = None
    direction: DirectionOption = "both"
    form: Form = "text"
    fail_on: FailOn = "error"
    changelog: bool = False
    acceptance: Acceptance = NOTHING


def diff(old: str, new: str, options: DiffOptions) -> tuple[str, int]:
    """Compare two versions; return the text to print, and the exit code."""
    accepting = AcceptanceFilter(options.acceptance)
    verdict = diff_versions(old, new, options)
    if options.acceptance.write and any(verdict.compared.values()):
        news = [one for one in verdict.changes if one.severity != "info"]
        count = accepting.write(options.acceptance.write, news, verdict.not_compared)
        return f"{options.acceptance.write} accepts {count} changes and parts not compared.\n", 0
    _accept(verdict, accepting)
    return _written(verdict, options), verdict.exit_code(options.fail_on)


def _accept(verdict: DiffVerdict, accepting: AcceptanceFilter) -> None:
    """Remove accepted changes from a verdict; judgement and step stay the same."""
    news = accepting.sort(verdict.changes, verdict.not_compared)
    verdict.changes, verdict.not_compared = news.found, news.gaps
    verdict.accepted, verdict.accepted_gaps = news.accepted, news.accepted_gaps
    verdict.findings = news.wrong


def diff_versions(old: str, new: str, options: DiffOptions) -> DiffVerdict:
    """Return the verdict on two versions; places name files as the caller named the versions."""
    settings = FileComparison(options.direction, _roots(options), read_catalog(options.catalog))
    with ExitStack() as stack:
        versions = stack.enter_context(opened(old)), stack.enter_context(opened(new))
        return _shown(compare_versions(*versions, settings), versions)


def _written(verdict: DiffVerdict, options: DiffOptions) -> str:
    if options.changelog:
        return changelog(verdict)
    if options.form == "text":
        return as_text(verdict, options.fail_on)
    if options.form == "json":
        return as_data(verdict)
    return write(as_document(verdict), options.form, "twinspec diff")


def _roots(options: DiffOptions) -> dict[str, str]:
    """Return the new name of each renamed document, from the map file and `--root OLD=NEW`."""
    roots = dict(read_map(options.map_file).roots) if options.map_file else {}
    for said in options.roots:
        old, equals, new = said.rpartition("=")
        if not equals or not old or not new:
            raise ContractError(f"--root {said}: write OLD=NEW, as in order=purchase")
        roots[old] = new
    return roots


def compare_versions(
    old: ComparedVersion, new: ComparedVersion, settings: FileComparison
) -> DiffVerdict:
    """Return the verdict on two versions; ContractError if they are of different kinds."""
    if (
        bool(old.project) != bool(new.project)
        or bool(old.api) != bool(new.api)
        or (bool(old.xsd) != bool(new.xsd))
    ):
        raise ContractError(
            f"{old.shown} is {old.kind}, {new.shown} is {new.kind}: name two of one kind"
        )
    if old.project and new.project:
        verdict = compare_projects(old.project, new.project, settings)
    else:
        verdict = DiffVerdict()
        if old.api and new.api:
            verdict.add(_compare_apis(old.api, new.api, settings))
        if old.xsd and new.xsd:
            verdict.add(compare_xsd(old.xsd, new.xsd, settings))
            verdict.texts_differ |= files_differ(old.xsd, new.xsd)
    verdict.settle()
    return verdict


def _compare_apis(old: Path, new: Path, settings: FileComparison) -> DiffVerdict:
    languages = [detect(read_source(file))[0].language for file in (old, new)]
    if languages[0] != languages[1]:
        raise ContractError(
            f"{old} is {_called(languages[0])}, {new} is {_called(languages[1])}: name two of one "
            "kind"
        )
    assert settings.catalog is not None
    if languages[0] == "openapi":
        versions = read_api(old, settings.catalog), read_api(new, settings.catalog)
        verdict = compare_api(*versions)
        halves = [contract.half for _, contract in versions]
    else:
        contracts = [open_contract(file, catalog=settings.catalog) for file in (old, new)]
        verdict = compare_json_schema(contracts[0], contracts[1], settings)
        halves = [contract.half for contract in contracts]
    verdict.texts_differ |= files_differ(halves[0].files, halves[1].files)
    return verdict


def _called(language: str) -> str:
    return "OpenAPI" if language == "openapi" else "a JSON Schema"


def _shown(verdict: DiffVerdict, versions: tuple[ComparedVersion, ComparedVersion]) -> DiffVerdict:
    """Return the verdict with files named by their revision, or from the current folder."""
    verdict.move(lambda place: replace(place, file=_file(place.file, versions)))
    return verdict


def _file(file: str, versions: tuple[ComparedVersion, ComparedVersion]) -> str:
    path = Path(file)
    for version in versions:
        if version.base and path.resolve().is_relative_to(version.base):
            revision = version.shown.partition(":")[0]
            return f"{revision}:{path.resolve().relative_to(version.base)}"
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else file
