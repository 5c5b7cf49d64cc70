"""Writes the ledger and the error catalogue as files, by their templates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from twinspec.report.catalogue import Catalogue
from twinspec.report.ledger_view import LedgerView

Render = Callable[..., None]
"""Renders a template, named after its file, to a path: `render(template, path, **values)`."""


def write_ledger(ledger: LedgerView, render: Render, folder: Path) -> None:
    """Write the ledger as Markdown and as one HTML page into `folder`."""
    render("rules.md", folder / "rules.md", ledger=ledger)
    render("ledger.html", folder / "ledger.html", ledger=ledger)


def write_catalogue(catalogue: Catalogue, render: Render, folder: Path) -> None:
    """Write a page for every code and for every refusal below `folder`, and their shared files."""
    render("pages/catalogue.css", folder / "catalogue.css")
    render("pages/filter.js", folder / "filter.js")
    for kind in ("errors", "rules"):
        page = f"pages/{kind}/index.html"
        render(page, folder / kind / "index.html", catalogue=catalogue, here=kind)
    for code in catalogue.codes:
        file = folder / "errors" / f"{code.code}.html"
        render("pages/errors/code.html", file, catalogue=catalogue, here="", code=code)
    for rule in catalogue.rules:
        file = folder / "rules" / f"{rule.rule.id}.html"
        render("pages/rules/rule.html", file, catalogue=catalogue, here="", page=rule)
