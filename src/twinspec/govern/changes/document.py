"""The verdict as JSON by `diff.schema.json`, and as the document of the other report formats."""

from __future__ import annotations

import json
from typing import Any

from twinspec.contract.place import Place
from twinspec.govern.changes.change import Change, ChangeWitness, DiffVerdict
from twinspec.govern.findings import Finding
from twinspec.report.formats.document import FindingDocument, PlaceDocument, VerdictDocument


def as_data(verdict: DiffVerdict) -> str:
    """Return the verdict as JSON text."""
    data = {
        "verdict": verdict.judgement,
        "step": verdict.step,
        "compared": verdict.compared,
        "changes": [_change(one) for one in verdict.changes],
        "not_compared": [
            {"construct": one.construct, "message": one.message, "place": _place(one.place)}
            for one in verdict.not_compared
        ],
        "accepted": {
            "changes": len(verdict.accepted),
            "not_compared": len(verdict.accepted_gaps),
        },
        "findings": [_about_accepting(one) for one in verdict.findings],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _change(change: Change) -> dict[str, Any]:
    return {
        "rule": change.id,
        "severity": change.severity,
        "message": change.message,
        "direction": change.direction,
        "representation": change.representation,
        "breaking": change.breaking,
        "category": change.category,
        "hit": change.hit,
        "operations": list(change.operations),
        "places": [_place(place) for place in change.places],
        "witness": _witness(change, change.witness),
    }


def _witness(change: Change, witness: ChangeWitness | None) -> dict[str, Any] | None:
    if witness is None:
        return None
    form = "xml" if is_xml(witness) else "json" if change.representation else "text"
    return {
        "form": form,
        "document": witness.document,
        "old_accepts": witness.old_accepts,
        "new_accepts": witness.new_accepts,
    }


def is_xml(witness: ChangeWitness) -> bool:
    """Return whether a witness is an XML document."""
    return witness.document.startswith("<")


def _place(place: Place) -> PlaceDocument:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "pointer": place.pointer,
    }


def as_document(verdict: DiffVerdict) -> VerdictDocument:
    """Return the breaking and severe changes as a document for SARIF, JUnit, HTML, annotations."""
    return {
        "verdict": verdict.judgement,
        "compared": verdict.compared,
        "not_compared": [
            {"construct": one.construct, "message": one.message, "place": _place(one.place)}
            for one in verdict.not_compared
        ],
        "findings": [
            *(_finding(one) for one in verdict.changes if one.breaking or one.severity != "info"),
            *map(_about_accepting, verdict.findings),
        ],
    }


def _about_accepting(finding: Finding) -> FindingDocument:
    return {
        "rule": finding.id,
        "severity": finding.severity,
        "message": finding.message,
        "remedy": finding.hint,
        "places": [_place(place) for place in finding.places],
    }


def _finding(change: Change) -> FindingDocument:
    witness = change.witness
    hit = f" It hits {change.hit}." if change.hit else ""
    shown = ""
    if witness is not None:
        shown = (
            f" The old version {says(witness.old_accepts)}, the new one "
            f"{says(witness.new_accepts)}: {witness.document}"
        )
    return {
        "rule": change.id,
        "severity": change.severity,
        "message": f"{change.message}{hit}{shown}",
        "remedy": "Keep what clients rely on, or release it as a new major version."
        if change.breaking
        else "",
        "places": [_place(place) for place in change.places],
    }


def says(accepts: bool | None) -> str:
    """Return the judge's answer as a word: `accepts` or `refuses`."""
    return {True: "accepts", False: "refuses", None: "was not asked about"}[accepts]
