"""The whole of a project in one verdict: standards, style, halves, what is generated, rules."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from twinspec.config import Config
from twinspec.contract.layout import Contract
from twinspec.contract.place import Place
from twinspec.generate import trees
from twinspec.generate.build import build
from twinspec.govern.against import against
from twinspec.govern.changes.change import Skipped
from twinspec.govern.clients import clients
from twinspec.govern.equal import equal
from twinspec.govern.findings import Finding, exit_code, relative
from twinspec.govern.lint import lint
from twinspec.ledger.ledger import read_ledger
from twinspec.report.formats.document import Document, FindingDocument, GapDocument, PlaceDocument


def check(contract: Contract, config: Config, revision: str | None = None) -> tuple[Document, int]:
    """Return the verdict on a project as a document, and the exit code.

    0: nothing found; 1: errors; 3: no errors, but parts were not compared. With a `revision` of
    the git repository, what breaks since then is part of it. What is not sound is compared all the
    same; what cannot be generated is not.
    """
    found = lint(contract)
    sound = not exit_code(found)
    found += equal(contract)
    gaps = [] if sound else [_unsound(config)]
    if sound:
        found += _drift(contract, config)
        differing, unknown = clients(contract, config)
        found += differing
        gaps += [_gap(one, config) for one in unknown]
    if revision:
        broken, skipped = against(revision, [config.spec])
        found += broken
        gaps += [_gap(one, config) for one in skipped]
    ledger = read_ledger(contract, config.ledger)
    found += [
        Finding(
            "ledger.rule_is_traced",
            "error",
            f"{defect.rule} {defect.message}.",
            (defect.place,) if defect.place else (),
        )
        for defect in ledger.defects
    ]
    versions = contract.versions.values()
    document: Document = {
        "verdict": "failed" if exit_code(found) else "incomplete" if gaps else "passed",
        "compared": {
            "versions": len(contract.versions),
            "operations": sum(len(version.operations) for version in versions),
            "rules": len(contract.rules),
        },
        "not_compared": gaps,
        "findings": [_document(finding, config.project) for finding in found],
    }
    return document, exit_code(found) or (3 if gaps else 0)


def _drift(contract: Contract, config: Config) -> Iterator[Finding]:
    """Yield the generated files that are not what the contract says."""
    with tempfile.TemporaryDirectory() as folder:
        build(contract, config, Path(folder))
        for difference in trees.compare(config.output, Path(folder)):
            yield Finding(
                "generated.is_current",
                "error",
                f"{difference.file} is {difference.kind}.",
                (Place(str(config.output / difference.file), 1),),
                "Run twinspec generate.",
            )


def _unsound(config: Config) -> GapDocument:
    return {
        "construct": "generated files",
        "message": "nothing is generated from a contract that lint refuses",
        "place": _place(Place(str(config.output)), config.project),
    }


def _gap(skipped: Skipped, config: Config) -> GapDocument:
    return {
        "construct": skipped.construct,
        "message": skipped.message,
        "place": _place(skipped.place, config.project),
    }


def _document(finding: Finding, project: Path) -> FindingDocument:
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
