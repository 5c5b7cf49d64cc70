"""The commands `equal` and `check` on files: from their options to output and exit code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from twinspec.contract.documents import ContractError
from twinspec.govern.acceptance import Acceptance, AcceptanceFilter
from twinspec.govern.findings import FailOn, Finding, UncomparedPart
from twinspec.govern.twins.compare import ComparisonOptions, read_roots
from twinspec.govern.twins.show import as_text
from twinspec.govern.twins.verdict import TwinFinding, TwinVerdict, as_data
from twinspec.grammar.sample import SampleSize
from twinspec.report import formats

_SAMPLES = SampleSize(200, 10_000)
_SAMPLES_OF_PROJECTS = SampleSize(20)
"""A project is compared with every change that somebody makes."""


@dataclass(frozen=True, slots=True)
class VerdictPresentation:
    """The form of the output, `text` or one of `report.formats`, and the severity that fails."""

    form: str = "text"
    fail_on: FailOn = "error"
    show_binding: bool = False


def comparison_options(
    halves: Sequence[Path],
    *,
    roots: Sequence[str] = (),
    map_file: Path | None = None,
    catalog: Path | None = None,
    samples: int | None = None,
    seed: int = 0,
) -> ComparisonOptions:
    """Return the options for comparing the files `halves`: OpenAPI first, then XSD files.

    Without `halves` the options are for a project, whose files are known.
    """
    if samples is None:
        size = _SAMPLES if halves else _SAMPLES_OF_PROJECTS
    else:
        size = SampleSize(samples)
    if not halves:
        return ComparisonOptions(
            Path(), (), read_roots(roots), map_file, catalog, samples=size, seed=seed
        )
    openapi, *xsd = halves
    if not xsd:
        raise ContractError(
            f"{openapi}: nothing to compare it with: name at least one XSD, as in "
            f"twinspec equal {openapi.name} schema.xsd"
        )
    ensure_files(halves)
    return ComparisonOptions(
        openapi, tuple(xsd), read_roots(roots), map_file, catalog, samples=size, seed=seed
    )


def ensure_files(files: Iterable[Path]) -> None:
    """Raise ContractError for a file that does not exist, and for a folder."""
    for file in files:
        if file.is_dir():
            raise ContractError(f"{file}: this is a folder; name the files in it")
        if not file.is_file():
            raise ContractError(f"{file}: there is no such file")


def present_verdict(
    verdict: TwinVerdict,
    presentation: VerdictPresentation,
    accepted: Acceptance,
    *,
    command: str = "twinspec equal",
    also: Iterable[Finding] = (),
    gaps: Iterable[UncomparedPart] = (),
) -> tuple[str, int]:
    """Return the output for a verdict on two halves, and the exit code.

    `also` and `gaps` are findings and uncompared parts of other checks in the same verdict.
    """
    accepting = AcceptanceFilter(accepted)
    verdict.findings = [*map(as_twin, also), *verdict.findings]
    verdict.not_compared += gaps
    if accepted.write and verdict.roots:
        count = accepting.write(accepted.write, verdict.findings, verdict.not_compared)
        return f"{accepted.write} accepts {count} findings and parts not compared.\n", 0
    accept(verdict, accepting)
    if presentation.form == "text":
        text = as_text(verdict, presentation.fail_on, show_binding=presentation.show_binding)
    else:
        document = cast("formats.VerdictDocument", as_data(verdict))
        text = formats.write(document, presentation.form, command)
    return text, verdict.exit_code(presentation.fail_on)


def accept(verdict: TwinVerdict, accepting: AcceptanceFilter) -> None:
    """Remove accepted findings from a verdict; the judgement stays the same."""
    different = verdict.judgement == "different"
    news = accepting.sort(verdict.findings, verdict.not_compared)
    verdict.findings = [*news.found, *map(as_twin, news.wrong)]
    verdict.not_compared = news.gaps
    verdict.accepted, verdict.accepted_gaps = news.accepted, news.accepted_gaps
    verdict.lowered = different and verdict.judgement != "different"


def as_twin(one: Finding) -> TwinFinding:
    """Return a finding of another check in the form of a verdict on two halves."""
    return TwinFinding(one.id, one.severity, one.message, one.hint, one.places)
