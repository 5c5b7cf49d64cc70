"""One HTML page without other files: the verdict, each finding, and what shows it."""

from __future__ import annotations

from pathlib import Path

from twinspec.report.formats.document import VerdictDocument, looked_at, place_as_text, shown
from twinspec.report.page_template import page_template

_TEMPLATE = Path(__file__).with_name("findings.html.jinja")


def html(document: VerdictDocument, command: str) -> str:
    """Return the page of a document."""
    return page_template(_TEMPLATE).render(
        command=command,
        document=document,
        compared=looked_at(document) or "nothing",
        findings=[
            (
                finding,
                [place_as_text(place) for place in finding["places"]],
                shown(finding.get("witness")),
            )
            for finding in document["findings"]
        ],
        gaps=[(gap, place_as_text(gap["place"])) for gap in document["not_compared"]],
    )
