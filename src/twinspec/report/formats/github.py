"""Workflow commands of GitHub: each finding becomes an annotation at its line."""

from __future__ import annotations

from twinspec.report.formats.document import PlaceDocument, VerdictDocument, looked_at

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = {**_DATA, ord(":"): "%3A", ord(","): "%2C"}


def github(document: VerdictDocument, command: str) -> str:
    """Return one line per finding, one per uncompared part, and one for the verdict.

    Source: docs.github.com, "Workflow commands for GitHub Actions".
    """
    lines = [
        _line(
            _LEVELS[finding["severity"]],
            finding["places"],
            finding["rule"],
            "\n".join(filter(None, (finding["message"], finding["remedy"]))),
        )
        for finding in document["findings"]
    ]
    lines += [
        _line("warning", [gap["place"]], f"not compared: {gap['construct']}", gap["message"])
        for gap in document["not_compared"]
    ]
    said = f"{command}: {document['verdict']}; compared {looked_at(document) or 'nothing'}"
    return "".join(f"{line}\n" for line in (*lines, _line("notice", [], command, said)))


def _line(level: str, places: list[PlaceDocument], title: str, message: str) -> str:
    said: dict[str, str | int] = {}
    if places:
        place = places[0]
        said = {"file": place["file"], "line": place["line"], "col": place["column"]}
    said["title"] = title
    properties = ",".join(
        f"{name}={str(value).translate(_PROPERTY)}" for name, value in said.items() if value
    )
    return f"::{level} {properties}::{message.translate(_DATA)}"
