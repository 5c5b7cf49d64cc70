"""The rules by the documents that state them, for readers who begin with a sentence of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from twinspec.contract.rules import RuleSource
from twinspec.site.documents import anchor, headings
from twinspec.site.page import file_names
from twinspec.site.rules import RuleView

_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class StatedPlace:
    """A place of a document and the rules that it states; `href` is its page, if there is one."""

    place: str
    href: str | None
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class StatedDocument:
    """A document and its places; `address` is that of the page about it."""

    title: str
    address: str
    places: tuple[StatedPlace, ...]

    @property
    def rules(self) -> int:
        """The number of rules that the document states."""
        return len({view.entry.rule.id for one in self.places for view in one.rules})


class CitedPages:
    """The pages of the site that rules cite: `divergences` is the page of `docs/divergences.md`."""

    def __init__(self, texts: Iterable[tuple[Path, str, str]]) -> None:
        """Take the Markdown files that have pages: file, text and address of each."""
        self._pages = {file.stem: (address, headings(text)) for file, text, address in texts}

    def href(self, source: RuleSource) -> str | None:
        """Return the address of the heading that a source names; None without such a page."""
        address, known = self._pages.get(source.document, (None, frozenset[str]()))
        if address is None:
            return None
        place = anchor(source.place)
        return f"{address}#{place}" if place in known else address


def read_documents(views: Sequence[RuleView], pages: CitedPages) -> tuple[StatedDocument, ...]:
    """Return the documents by title, their places in natural order, rules as evaluated."""
    found: dict[RuleSource, list[RuleView]] = {}
    for view in views:
        for source in dict.fromkeys(view.entry.rule.sources):
            found.setdefault(source, []).append(view)
    documents: dict[str, dict[RuleSource, list[RuleView]]] = {}
    for source in sorted(found, key=lambda one: (one.title, _natural(one.place))):
        documents.setdefault(source.title, {})[source] = found[source]
    return tuple(
        StatedDocument(title, f"sources/{name}.html", tuple(_places(cited, pages)))
        for (title, cited), name in zip(documents.items(), file_names(documents), strict=True)
    )


def _places(
    cited: Mapping[RuleSource, Sequence[RuleView]], pages: CitedPages
) -> Iterable[StatedPlace]:
    for source, views in cited.items():
        yield StatedPlace(source.place, pages.href(source), tuple(views))


def _natural(place: str) -> list[tuple[int, str]]:
    """Return the key by which `bullet 10` comes after `bullet 9`."""
    parts = _NUMBER.split(place.lower())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
