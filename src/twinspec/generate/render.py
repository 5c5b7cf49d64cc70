"""Templates become files. A template lays out; every value it shows comes ready-made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2

from twinspec.generate.names import constant


def _sentence(text: str) -> str:
    """Return the first line of `text`, ended by one full stop."""
    return text.strip().splitlines()[0].rstrip(".") + "."


def _cell(text: str) -> str:
    """Return `text` fit for a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


class Templates:
    """The folder of templates, named after the files that they write."""

    def __init__(self, folder: Path) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
        )
        self._environment.filters.update(py=repr, constant=constant, sentence=_sentence, cell=_cell)

    def render(self, name: str, **values: Any) -> str:
        """Return the text that the template `<name>.jinja` makes of `values`."""
        return self._environment.get_template(f"{name}.jinja").render(**values)
