"""One HTML page that needs no other file: the verdict, each finding, and what shows it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from twinspec.report.formats.document import VerdictDocument, looked_at, shown, spot

if TYPE_CHECKING:
    import jinja2

_TEMPLATE = Path(__file__).with_name("findings.html.jinja")


def html(document: VerdictDocument, command: str) -> str:
    """Return the page of a document."""
    return _template().render(
        command=command,
        document=document,
        compared=looked_at(document) or "nothing",
        findings=[
            (finding, [spot(place) for place in finding["places"]], shown(finding.get("witness")))
            for finding in document["findings"]
        ],
        gaps=[(gap, spot(gap["place"])) for gap in document["not_compared"]],
    )


@cache
def _template() -> jinja2.Template:
    import jinja2  # the other forms start without it

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATE.parent),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
    )
    return environment.get_template(_TEMPLATE.name)
