"""Templates become files. A template lays out; every value it shows comes ready-made."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from twinspec.generate.names import constant


def _sentence(text: str) -> str:
    """Return the first line of `text`, ended by one full stop."""
    return text.strip().splitlines()[0].rstrip(".") + "."


def _breaks(text: str) -> Markup:
    """Return a path, pointer or id as HTML that may be broken behind its separators."""
    return Markup(re.sub(r"([/_#.])(?=\w)", r"\1<wbr>", str(escape(text))))


def _reason(status: int) -> str:
    """Return the name that HTTP gives a status."""
    return HTTPStatus(status).phrase


class Templates:
    """The folder of templates, named after the files that they write."""

    def __init__(self, folder: Path) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=jinja2.select_autoescape(("html.jinja",), default=False),
        )
        self._environment.filters.update(
            py=repr, constant=constant, sentence=_sentence, reason=_reason, breaks=_breaks
        )

    def render(self, name: str, **values: Any) -> str:
        """Return the text that the template `<name>.jinja` makes of `values`."""
        return self._environment.get_template(f"{name}.jinja").render(**values)
