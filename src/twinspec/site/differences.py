"""The report's entries for each member, by which the reference marks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from twinspec.contract.layout import Version
from twinspec.report.formats.document import VerdictDocument

PROPERTIES = "/properties/"


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A finding, or a part that was not compared; `anchor` is its id on the page of the report."""

    word: str
    message: str
    anchor: str


class ReportEntries:
    """The entries of a report, by their place in the OpenAPI files."""

    def __init__(self, document: VerdictDocument) -> None:
        """Read the places of all findings and uncompared parts."""
        self._by_file: dict[Path, list[tuple[str, ReportEntry]]] = {}
        for number, finding in enumerate(document["findings"], start=1):
            said = ReportEntry("differs", finding["message"], f"finding-{number}")
            for place in finding["places"]:
                self._add(place["file"], place["pointer"], said)
        for number, gap in enumerate(document["not_compared"], start=1):
            said = ReportEntry("not compared", gap["message"], f"gap-{number}")
            self._add(gap["place"]["file"], gap["place"]["pointer"], said)

    def at(self, version: Version, pointers: Iterable[str]) -> tuple[ReportEntry, ...]:
        """Return the entries about the schemas at `pointers` of the one-file document.

        An entry about a keyword belongs to its schema, one about a member to the member:
        `/components/schemas/Case/maxProperties` to Case, `…/Case/properties/id/pattern` to its id.
        """
        found = (one for pointer in pointers for one in self._of(version, pointer))
        return tuple(dict.fromkeys(found))

    def _of(self, version: Version, pointer: str) -> Iterator[ReportEntry]:
        source = version.source(pointer)
        for place, difference in self._by_file.get(source.file.resolve(), ()):
            inside = place.startswith(f"{source.pointer}/")
            if place == source.pointer or (
                inside and PROPERTIES not in place[len(source.pointer) :]
            ):
                yield difference

    def _add(self, file: str | None, pointer: str | None, said: ReportEntry) -> None:
        if file and pointer:
            self._by_file.setdefault(Path(file).resolve(), []).append((pointer, said))
