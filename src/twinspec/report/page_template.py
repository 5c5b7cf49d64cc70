"""Loads the template of an HTML page, which escapes all values."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2


@cache
def page_template(file: Path) -> jinja2.Template:
    """Return the template in `file`; rendering fails if a value is missing."""
    import jinja2  # commands without a page start without it

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(file.parent),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
    )
    return environment.get_template(file.name)
