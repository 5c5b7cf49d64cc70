"""Renders templates as files. Templates only lay out values, which are complete before."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from twinspec.generate.names import constant, reason

BUILT_IN = Path(__file__).parents[1] / "templates"
_DOCSTRING = str.maketrans({"\\": "\\\\", '"': '\\"'})
_MARKDOWN = re.compile(
    r"[\\`*\[\]<>|$]"  # what means something everywhere
    r"|~(?=~)|(?<=~)~|&(?=[#\w])"  # struck out, entities
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis; a word may have one _ inside
    r"|^(?:[#+=-]|\d+[.)])"  # headings, lists and lines under them
)

_CEL = re.compile(
    r"""(?P<i>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""  # texts
    r"|(?P<b>\b(?:has|in|true|false|null|all|exists|exists_one|filter|map|size|timestamp)\b)"
    r"|(?P<plain>\w+|.)",
    re.DOTALL,
)


def _docstring(text: str) -> str:
    """Return `text` for use inside a docstring: escaped, on one line, with visible characters."""
    return "".join(
        char.translate(_DOCSTRING) if char.isprintable() else ascii(char)[1:-1] for char in text
    )


def _markdown(value: object) -> str:
    """Return a text as one line of Markdown, escaped so that it has no markup."""
    return _MARKDOWN.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", _line(value))


def _code(value: object) -> str:
    """Return a text as a code span of Markdown, with a fence of enough backticks."""
    text = _line(value).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    space = " " if longest else ""
    return f"{'`' * (longest + 1)}{space}{text}{space}{'`' * (longest + 1)}"


def _line(value: object) -> str:
    """Return a text on one line, without invisible and bidirectional characters."""
    words = " ".join(str(value).split())
    return "".join(char if char.isprintable() else "\ufffd" for char in words)


def _breaks(text: str) -> Markup:
    """Return a path, pointer or id as HTML that may break after its separators."""
    return Markup("<wbr>").join(re.split(r"(?<=[/_#.])(?=\w)", text))


def _cel(text: str) -> Markup:
    """Return an expression in CEL as HTML: texts in `<i>`, macros and functions of CEL in `<b>`."""
    parts = ((str(found.lastgroup), escape(found[0])) for found in _CEL.finditer(text))
    return Markup().join(
        part if kind == "plain" else Markup(f"<{kind}>") + part + Markup(f"</{kind}>")
        for kind, part in parts
    )


class Templates:
    """Templates, with the names of the files they write: from `own`, else the built-in ones."""

    def __init__(self, own: Path | None = None) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([own, BUILT_IN] if own else BUILT_IN),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=jinja2.select_autoescape(("html.jinja",), default=False),
        )
        self._environment.filters.update(
            py=repr,
            tuple=tuple,
            constant=constant,
            doc=_docstring,
            md=_markdown,
            code=_code,
            url=quote,
            reason=reason,
            breaks=_breaks,
            cel=_cel,
        )

    def render(self, name: str, **values: Any) -> str:
        """Return the text of the template `<name>.jinja` with `values`."""
        return self._environment.get_template(f"{name}.jinja").render(**values)
