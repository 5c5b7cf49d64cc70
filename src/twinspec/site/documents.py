"""Markdown files of the project as pages; links between them lead to the pages."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, zip_longest
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from twinspec.contract.documents import ContractError

_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
_NO_ID = re.compile(r"[^\w\- ]")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table"])


class Documents:
    """Converts Markdown to HTML. HTML markup inside it is shown as text."""

    def __init__(self, addresses: Mapping[Path, str], project: Path) -> None:
        """Take the pages of the files of `project`: `addresses` maps full paths to addresses."""
        self._addresses = addresses
        self._project = project.resolve()
        self.pictures: dict[str, Path] = {}
        """The SVG files that the pages show or link to, by their addresses in the site."""

    def html(self, text: str, file: Path, address: str) -> Markup:
        """Return `text`, the content of `file`, as HTML for the page at `address`.

        A link to a file with a page leads to the page, and a picture of the project is copied; a
        link to another file becomes text, since the site has no copy of it.
        """
        tokens = _MARKDOWN.parse(text)
        _untitle(tokens)
        for token, following in zip_longest(tokens, tokens[1:]):
            if token.type == "heading_open" and following is not None:
                token.attrSet("id", anchor(following.content))
            if token.type == "table_open":
                token.attrSet("tabindex", "0")  # it scrolls sideways where it is too wide
            for child in token.children or ():
                self._relate(child, file, address)
        return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))

    def _relate(self, token: Token, file: Path, address: str) -> None:
        for name in ("href", "src"):
            target = str(token.attrGet(name) or "")
            parts = urlsplit(target)
            if target and not parts.scheme and not parts.netloc and parts.path:
                found = self._address((file.parent / parts.path).resolve())
                if found is None:
                    token.attrs.pop(name)
                    token.attrSet("title", parts.path)
                else:
                    folder = PurePosixPath(address).parent
                    tail = f"#{parts.fragment}" if parts.fragment else ""
                    token.attrSet(name, os.path.relpath(found, folder) + tail)

    def _address(self, file: Path) -> str | None:
        """Return the site's address of a file; None if the site does not have it."""
        if file.suffix == ".svg" and file.is_file() and file.is_relative_to(self._project):
            address = f"pictures/{file.relative_to(self._project).as_posix()}"
            self.pictures[address] = file
            return address
        return self._addresses.get(file)


def _untitle(tokens: Sequence[Token]) -> None:
    """Make empty headings of columns common cells: a screen reader would announce nothing."""
    for opening, content, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "th_open" and not content.content:
            opening.tag = closing.tag = "td"


def paragraphs(text: str) -> Markup:
    """Return the description of an operation, which OpenAPI writes as Markdown, as HTML."""
    return Markup(_MARKDOWN.render(text))


def phrase(text: str) -> Markup:
    """Return the description of a member as HTML in one line."""
    return Markup(_MARKDOWN.renderInline(" ".join(text.split())))


def read_markdown(file: Path) -> str:
    """Return the text of a Markdown file; ContractError if it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(f"{file}: not readable as a page of the site: {error}") from error


def title_of(text: str, otherwise: str) -> str:
    """Return the first heading of Markdown, else `otherwise`: `# A note` gives `A note`."""
    found = _HEADING.search(text)
    return found[1].strip() if found else otherwise


def headings(text: str) -> frozenset[str]:
    """Return the ids of all headings of Markdown, as `Documents.html` writes them."""
    tokens = _MARKDOWN.parse(text)
    return frozenset(
        anchor(following.content)
        for token, following in pairwise(tokens)
        if token.type == "heading_open"
    )


def anchor(heading: str) -> str:
    """Return the id that GitHub gives to a heading: `Two commands` gives `two-commands`."""
    return _NO_ID.sub("", heading.lower()).strip().replace(" ", "-")
