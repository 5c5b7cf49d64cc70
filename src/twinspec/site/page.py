"""A page of the site, and the navigation bar on every page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page: its address, title, template, values, and words for the search.

    `address` is relative to the site's folder: `rules/edit_case.something_changes.html`. `area` is
    the link of the bar that is marked on the page. `template` is a name below `templates/site`, and
    `values` are the values that it shows. `words` is the text for the search beside the title.
    """

    address: str
    title: str
    area: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""

    @property
    def root(self) -> str:
        """The relative path from the page to the site's folder: `../` from `rules/index.html`."""
        return "../" * self.address.count("/")


@dataclass(frozen=True, slots=True)
class Area:
    """A link of the navigation bar: its name, and the page or server that it leads to."""

    title: str
    address: str
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the bar, relative to one page."""

    title: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """The navigation bar of one page: title, path to the start page, and links."""

    label: str
    title: str
    home: str | None
    links: tuple[Link, ...]
    search: str | None = None


def bar_of(page: SitePage, areas: Sequence[Area], title: str) -> Bar:
    """Return the bar of a page; its links are relative to the page."""
    return Bar(
        label="Site",
        title=title,
        home=f"{page.root}index.html",
        links=tuple(
            Link(
                area.title,
                area.address if area.is_outside else page.root + area.address,
                area.title == page.area,
            )
            for area in areas
        ),
        search=f"{page.root}search.html",
    )


def file_name(name: str) -> str:
    """Return a name as a file name: `repos/get #1` becomes `repos-get-1`."""
    return re.sub(r"[^A-Za-z0-9_.]+", "-", name).strip(".-") or "unnamed"


def file_names(names: Iterable[str]) -> list[str]:
    """Return a file name for each name; no two are equal, whatever the case of letters."""
    taken = {"index"}  # the page of all of them
    found = []
    for plain in map(file_name, names):
        name = plain
        while name.lower() in taken:
            name = f"{plain}-{len(taken)}"
        taken.add(name.lower())
        found.append(name)
    return found
