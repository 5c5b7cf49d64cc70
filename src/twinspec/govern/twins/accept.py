"""What a project accepts of a verdict: a baseline of what is there today, and waivers."""

from __future__ import annotations

from pathlib import Path

from twinspec.contract.place import Place
from twinspec.govern.baseline import Baseline, write_baseline
from twinspec.govern.twins.verdict import Skipped, TwinFinding, Verdict
from twinspec.govern.waivers import Waivers

_NOT_COMPARED = "not_compared"


def accept(verdict: Verdict, baseline: Baseline | None, waivers: Waivers | None) -> None:
    """Move what is accepted out of a verdict's news; the judgement stays what it is.

    What is wrong with the waivers themselves is news; so is what the baseline accepts in vain, as
    a warning.
    """
    news, gaps = verdict.findings, verdict.not_compared
    verdict.findings, verdict.not_compared = [], []
    for finding in news:
        rule = finding.id
        waived = waivers is not None and waivers.waives(rule, finding.places)
        known = baseline is not None and baseline.accepts(rule, finding.message, finding.places)
        (verdict.accepted if waived or known else verdict.findings).append(finding)
    for gap in gaps:
        known = baseline is not None and baseline.accepts(*_of_gap(gap))
        (verdict.accepted_gaps if known else verdict.not_compared).append(gap)
    for wrong in waivers.findings() if waivers else ():
        verdict.findings.append(
            TwinFinding(wrong.id, wrong.severity, wrong.message, wrong.hint, wrong.places)
        )
    for stale in baseline.stale() if baseline else ():
        verdict.findings.append(
            TwinFinding(
                "baseline.is_met",
                "warning",
                f"the baseline accepts {stale.rule} at {' '.join(stale.places)}, "
                f"which is not found any more: {stale.message}",
                "Write the baseline anew.",
                (),
            )
        )


def write(verdict: Verdict, file: Path) -> int:
    """Write all findings and gaps of a verdict as a baseline; return how many."""
    found: list[tuple[str, str, tuple[Place, ...]]] = [
        (finding.id, finding.message, finding.places) for finding in verdict.findings
    ]
    return write_baseline(file, [*found, *map(_of_gap, verdict.not_compared)])


def _of_gap(gap: Skipped) -> tuple[str, str, tuple[Place, ...]]:
    return _NOT_COMPARED, f"{gap.construct}: {gap.message}", (gap.place,)
