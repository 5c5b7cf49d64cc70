"""Writes the reports of a fuzz run; each has the content of counts.json, and no more."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from twinspec.contract.layout import Contract
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.counts_form import Bodies, from_document, to_document
from twinspec.fuzz.results.gate import GateFailure, RunExemption
from twinspec.fuzz.results.redact import Redactor
from twinspec.report.fuzz_junit import junit
from twinspec.report.fuzz_sarif import sarif
from twinspec.report.fuzz_view import FuzzView, read_view
from twinspec.report.page_template import page_template

_TEMPLATE = Path(__file__).with_name("fuzz.html.jinja")


def write_reports(
    folder: Path,
    counts: Counts,
    contract: Contract,
    *,
    failures: Iterable[GateFailure],
    exemptions: Iterable[RunExemption] = (),
    redactor: Redactor | None = None,
    project: Path | None = None,
) -> None:
    """Write counts.json, report.html, junit.xml and findings.sarif into `folder`.

    Bodies that are too large to show become files in the folder `bodies` beside them.
    `failures` is the result of the gate for `counts`. For a run against another's server a
    `redactor` removes secrets. Files of the contract are named relative to the folder `project`,
    by default the one around the contract.
    """
    bodies: Bodies = {}
    document = to_document(counts, redactor, bodies)
    public = from_document(document)
    said = [
        replace(item, message=redactor.redact(item.message)) if redactor else item
        for item in failures
    ]
    waived = tuple(exemptions)
    reports = {
        "counts.json": json.dumps(document, indent=1) + "\n",
        "report.html": page(read_view(public, contract, said, waived)),
        "junit.xml": junit(public, contract, said, waived),
        "findings.sarif": sarif(public, contract, said, project or contract.folder.parent),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in bodies.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(body)
    for name, text in reports.items():
        (folder / name).write_text(text, encoding="utf-8", errors="replace")


def page(view: FuzzView) -> str:
    """Return the page of a run, which needs no other file."""
    return page_template(_TEMPLATE).render(run=view)
