"""Findings and uncompared parts as the document that all report formats use."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from twinspec.contract.place import Place
from twinspec.govern.findings import Finding, UncomparedPart, relative
from twinspec.report.formats.document import (
    FindingDocument,
    GapDocument,
    PlaceDocument,
    VerdictDocument,
)


def as_document(
    verdict: str,
    compared: dict[str, int],
    found: Iterable[Finding],
    gaps: Iterable[UncomparedPart],
    project: Path,
) -> VerdictDocument:
    """Return a verdict as a document, its files named relative to the folder `project`."""
    return {
        "verdict": verdict,
        "compared": compared,
        "not_compared": [_gap(one, project) for one in gaps],
        "findings": [_finding(one, project) for one in found],
    }


def _gap(gap: UncomparedPart, project: Path) -> GapDocument:
    return {
        "construct": gap.construct,
        "message": gap.message,
        "place": _place(gap.place, project),
    }


def _finding(finding: Finding, project: Path) -> FindingDocument:
    return {
        "rule": finding.id,
        "severity": finding.severity,
        "message": finding.message,
        "remedy": finding.hint,
        "places": [_place(place, project) for place in finding.places],
        "witness": None,
    }


def _place(place: Place, project: Path) -> PlaceDocument:
    shown = relative(place, project)
    return {
        "file": shown.file,
        "line": shown.line,
        "column": shown.column,
        "pointer": shown.pointer,
    }
