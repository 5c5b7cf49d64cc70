"""The breaking changes since a revision of the git repository: `twinspec check --against`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from twinspec.contract.place import Place
from twinspec.govern.changes.command import DiffOptions, diff_versions
from twinspec.govern.changes.document import as_document
from twinspec.govern.findings import Finding, UncomparedPart
from twinspec.report.formats.document import PlaceDocument


def against(
    revision: str, paths: Iterable[Path], catalog: Path | None = None
) -> tuple[list[Finding], list[UncomparedPart]]:
    """Return the breaking changes of files or folders since `revision`, and what was not compared.

    ContractError if the revision, or a path in it, does not exist.
    """
    findings: list[Finding] = []
    gaps: list[UncomparedPart] = []
    for path in paths:
        here = os.path.relpath(path)
        verdict = diff_versions(f"{revision}:{here}", here, DiffOptions(catalog=catalog))
        findings += [
            Finding(
                one["rule"],
                one["severity"],
                one["message"],
                tuple(map(_place, one["places"])),
                one["remedy"],
            )
            for one in as_document(verdict)["findings"]
        ]
        gaps += verdict.not_compared
    return findings, gaps


def _place(place: PlaceDocument) -> Place:
    return Place(place["file"], place["line"], place["pointer"], place["column"])
