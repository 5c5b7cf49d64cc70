"""The files that enforce and test rules, as pages with an anchor for each line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from twinspec.site.page import SitePage

LARGEST = 400_000
"""Bytes of a file that has a page."""


class Sources:
    """Collects the files that pages link to, and makes a page of each."""

    def __init__(self, project: Path, area: str) -> None:
        """Name files relative to `project`; their pages belong to `area`."""
        self._project = project.resolve()
        self._area = area
        self._files: dict[str, Path] = {}

    def name(self, file: Path) -> str:
        """Return the relative name of a file in the project, with slashes; else its bare name."""
        whole = file.resolve()
        inside = whole.is_relative_to(self._project)
        return (whole.relative_to(self._project) if inside else Path(whole.name)).as_posix()

    def link(self, file: Path, line: int) -> str:
        """Return the address of a line of a file, relative to the site's folder."""
        name = self.name(file)
        self._files[name] = file
        return f"source/{name}.html#L{line}"

    def pages(self) -> Iterator[SitePage]:
        """Yield a page for each file that was linked to."""
        for name, file in sorted(self._files.items()):
            text = file.read_text(encoding="utf-8", errors="replace")
            yield SitePage(
                address=f"source/{name}.html",
                title=name,
                area=self._area,
                template="source.html",
                values={"lines": text[:LARGEST].splitlines(), "is_cut": len(text) > LARGEST},
            )
