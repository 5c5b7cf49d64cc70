"""Collects the pages of a site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from twinspec.config import SiteSettings
from twinspec.contract.layout import Contract, Version
from twinspec.govern.waivers import Waiver
from twinspec.ledger.counts import count
from twinspec.ledger.ledger import Ledger
from twinspec.report.catalogue import Catalogue, read_catalogue
from twinspec.report.formats.document import VerdictDocument, looked_at, place_as_text, shown
from twinspec.site.coverage_map import read_map
from twinspec.site.differences import ReportEntries
from twinspec.site.documented import CitedPages, read_documents
from twinspec.site.documents import Documents, read_markdown, title_of
from twinspec.site.page import Area, SitePage
from twinspec.site.reference import OperationPage, read_reference
from twinspec.site.rules import RuleView, read_rules
from twinspec.site.sources import Sources
from twinspec.site.states import read_diagrams

REFERENCE, RULES, SOURCES, ERRORS, MAP, REPORT, CHANGES = (
    *("Reference", "Rules", "Sources", "Errors", "Map", "Report", "Changes"),
)

_STATED, _BY_SOURCE = "sources/index.html", "Rules by source"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The content of a site.

    `versions` are the versions of the API, empty for files without operations. `contract` and
    `ledger` are those of a project, None for single files. `report` is the verdict of
    `twinspec check`, and `waivers` say what it accepts, and why. `changes` is Markdown: the changes
    since `since`. `try_at` is the address of a server on which people can try requests.
    """

    title: str
    project: Path
    versions: tuple[Version, ...]
    report: VerdictDocument
    waivers: tuple[Waiver, ...] = ()
    settings: SiteSettings = SiteSettings()
    contract: Contract | None = None
    ledger: Ledger | None = None
    changes: str | None = None
    since: str | None = None
    try_at: str | None = None


class Site:
    """The pages of one site, and the areas of its navigation bar."""

    def __init__(self, inputs: Inputs) -> None:
        """Read the content of all pages."""
        self.inputs = inputs
        self.title = inputs.title
        self.sources = Sources(inputs.project, RULES)
        differences = ReportEntries(inputs.report)
        self.reference = {
            version.name: read_reference(version, differences) for version in inputs.versions
        }
        self.catalogue: Catalogue | None = None
        self.rules: tuple[RuleView, ...] = ()
        if inputs.contract and inputs.ledger and inputs.contract.rules:
            self.catalogue = read_catalogue(inputs.contract, inputs.ledger)
            self.rules = read_rules(inputs.contract, inputs.ledger, self.catalogue, self.sources)

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The links of the navigation bar, in order, without areas that have no content."""
        found = [Area(REFERENCE, "reference/index.html")] if self.reference else []
        if self.inputs.try_at:
            found.append(Area("Try it", self.inputs.try_at, is_outside=True))
        if self.catalogue:
            found += [
                Area(RULES, "rules/index.html"),
                Area(SOURCES, _STATED),
                Area(ERRORS, "errors/index.html"),
                Area(MAP, "map.html"),
            ]
        found.append(Area(REPORT, "report.html"))
        if self.inputs.changes is not None:
            found.append(Area(CHANGES, "changes.html"))
        first = {area.title: area for area in found}
        for area, file in self.inputs.settings.pages:
            address = _document_address(file, self.inputs.project)
            first.setdefault(area, Area(area, address))
        return tuple(first.values())

    def pages(self) -> tuple[SitePage, ...]:
        """Return all pages."""
        return (
            self.start(),
            *self.operations(),
            *self.rule_pages(),
            self.report(),
            *self.written(),
            *self.sources.pages(),
            SitePage("search.html", "Search", "", "search.html"),
        )

    def start(self) -> SitePage:
        """Return the start page."""
        settings, inputs = self.inputs.settings, self.inputs
        text = read_markdown(settings.start) if settings.start else ""
        start = settings.start or inputs.project / "start.md"
        html = self.documents.html(text, start, "index.html")
        values = {
            "versions": inputs.versions,
            "operations": sum(len(pages) for pages in self.reference.values()),
            "counts": count(inputs.ledger) if inputs.ledger and self.rules else None,
            "run": inputs.ledger.run if inputs.ledger else None,
            "verdict": inputs.report["verdict"],
            "areas": self.areas,
            "written": html,
        }
        return SitePage("index.html", self.title, "", "start.html", values, text)

    def operations(self) -> Iterator[SitePage]:
        """Yield the reference: an index and a page for each operation of each version."""
        if not self.reference:
            return
        yield SitePage(
            "reference/index.html", REFERENCE, REFERENCE, "reference.html", {"all": self.reference}
        )
        refusals = {page.rule.id: page for page in self.catalogue.rules} if self.catalogue else {}
        views = {view.entry.rule.id: view for view in self.rules}
        for pages in self.reference.values():
            for one in pages:
                values = {
                    "operation": one,
                    "others": pages,
                    "refusals": refusals,
                    "rules": [views[rule] for rule in one.rules if rule in views],
                }
                title = f"{one.method} {one.path}"
                yield SitePage(one.address, title, REFERENCE, "operation.html", values, _words(one))

    def rule_pages(self) -> Iterator[SitePage]:
        """Yield the rules, the errors by code and the map; nothing without rules."""
        if self.catalogue is None or self.inputs.ledger is None or self.inputs.contract is None:
            return
        scopes: dict[str, list[RuleView]] = {}
        for view in self.rules:
            scopes.setdefault(view.entry.rule.scope, []).append(view)
        values = {
            "scopes": scopes,
            "counts": count(self.inputs.ledger),
            "run": self.inputs.ledger.run,
        }
        yield SitePage("rules/index.html", "Rules", RULES, "rules.html", values)
        newest = {page.name: page.address for pages in self.reference.values() for page in pages}
        cited = CitedPages(self._texts)
        documents = read_documents(self.rules, cited)
        shown = {"documents": documents, "others": self._others(SOURCES)}
        yield SitePage(_STATED, _BY_SOURCE, SOURCES, "stated.html", shown)
        for one in documents:
            words = " ".join(place.place for place in one.places)
            values = {"document": one}
            yield SitePage(one.address, one.title, SOURCES, "stated_document.html", values, words)
        for view in self.rules:
            rule = view.entry.rule
            words = " ".join(
                (
                    *(rule.id, rule.statement, rule.message or "", rule.code or ""),
                    *map(str, rule.sources),
                )
            )
            stated = [(source, cited.href(source)) for source in rule.sources]
            values = {"view": view, "rule": rule, "operations": newest, "sources": stated}
            yield SitePage(view.address, rule.id, RULES, "rule.html", values, words)
        errors = {"catalogue": self.catalogue}
        yield SitePage("errors/index.html", "Errors by code", ERRORS, "errors.html", errors)
        for code in self.catalogue.codes:
            words = " ".join((code.code, *(page.rule.message or "" for page in code.rules)))
            address = f"errors/{code.code}.html"
            values = {"code": code, "operations": newest}
            yield SitePage(address, f"Error {code.code}", ERRORS, "code.html", values, words)
        rows = read_map(self.inputs.contract, self.rules, newest)
        last = list(self.inputs.contract.versions.values())[-1]
        drawn = {"rows": rows, "diagrams": read_diagrams(last, self.inputs.contract.rules)}
        yield SitePage("map.html", "Map of operations and rules", MAP, "map.html", drawn)

    def report(self) -> SitePage:
        """Return the page with the verdict on the contract."""
        document = self.inputs.report
        values = {
            "document": document,
            "compared": looked_at(document) or "nothing",
            "findings": [
                (one, [place_as_text(place) for place in one["places"]], shown(one.get("witness")))
                for one in document["findings"]
            ],
            "gaps": [(one, place_as_text(one["place"])) for one in document["not_compared"]],
            "waivers": self.inputs.waivers,
        }
        words = " ".join(one["message"] for one in document["findings"])
        return SitePage(
            "report.html", "Report on the contract", REPORT, "report.html", values, words
        )

    def written(self) -> Iterator[SitePage]:
        """Yield the pages from Markdown: the changes, and the project's own pages."""
        project = self.inputs.project
        if self.inputs.changes is not None:
            text = self.inputs.changes
            html = self.documents.html(text, project / "CHANGES.md", "changes.html")
            title = f"Changes since {self.inputs.since}"
            shown = {"html": html, "others": (), "heading": title}
            yield SitePage("changes.html", title, CHANGES, "document.html", shown, text)
        for (area, file), (_, text, address) in zip(
            self.inputs.settings.pages, self._texts, strict=True
        ):
            values: dict[str, object] = {
                "html": self.documents.html(text, file, address),
                "others": self._others(area),
                "heading": None if title_of(text, "") else file.stem,
            }
            yield SitePage(address, title_of(text, file.stem), area, "document.html", values, text)

    @cached_property
    def _texts(self) -> tuple[tuple[Path, str, str], ...]:
        """The Markdown files of the settings: file, text and address of each."""
        return tuple(
            (file, read_markdown(file), _document_address(file, self.inputs.project))
            for _, file in self.inputs.settings.pages
        )

    def _others(self, area: str) -> list[tuple[str, str]]:
        """Return title and address of the pages of an area; nothing where there is only one."""
        pages = zip(self.inputs.settings.pages, self._texts, strict=True)
        found = [
            (title_of(text, file.stem), address)
            for (whose, _), (file, text, address) in pages
            if whose == area
        ]
        if area == SOURCES and self.rules:
            found.insert(0, (_BY_SOURCE, _STATED))
        return found if len(found) > 1 else []

    @cached_property
    def documents(self) -> Documents:
        """The converter of Markdown, with the pages that its links can lead to."""
        project = self.inputs.project
        return Documents(
            {
                file.resolve(): _document_address(file, project)
                for _, file in self.inputs.settings.pages
            },
            project,
        )


def _document_address(file: Path, project: Path) -> str:
    """Return the address of a Markdown file's page: `pages/docs/clients.html`."""
    inside = file.resolve().is_relative_to(project.resolve())
    name = file.resolve().relative_to(project.resolve()) if inside else Path(file.name)
    return f"pages/{name.with_suffix('.html').as_posix()}"


def _words(operation: OperationPage) -> str:
    tables = [table for table in (operation.request, operation.answer) if table]
    parts: Sequence[str] = (
        operation.name,
        operation.summary,
        operation.description,
        *(one.name for one in operation.parameters),
        *(f"{row.name} {row.description}" for table in tables for row in table.rows),
        *(one.title for one in operation.exchanges),
    )
    return " ".join(parts)
