"""The verdict as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from twinspec.contract.visible import visible
from twinspec.govern.changes.change import Change, DiffVerdict
from twinspec.govern.changes.document import says
from twinspec.govern.findings import FailOn

_LONGEST = 2000
_OPERATIONS = 5
_STEPS = {
    "none": "The versions are the same.",
    "patch": "Nothing but descriptions changed: the next version is a patch.",
    "minor": "Nothing breaks: the next version is a minor one.",
    "major": "Clients break: the next version is a major one.",
}


def as_text(verdict: DiffVerdict, fail_on: FailOn) -> str:
    """Return the verdict as lines: changes, uncompared parts, and a summary."""
    lines: list[str] = []
    for change in verdict.changes:
        lines += _change(change)
    for one in verdict.not_compared:
        lines += [f"not compared {one.construct}: {one.message}", f"  at {one.place}"]
    for finding in verdict.findings:
        lines += [f"{finding.severity} {finding.id}: {finding.message}"]
        lines += [f"  at {place}" for place in finding.places]
        lines += [f"  do {finding.hint}"]
    lines += _summary(verdict, fail_on)
    return "\n".join(map(visible, lines)) + "\n"


def _change(change: Change) -> Iterator[str]:
    kind: str = "breaking" if change.breaking else change.severity
    if change.breaking and change.severity != "error":
        kind = f"{change.severity} (breaking)"
    direction = f" ({change.direction})" if change.direction else ""
    yield f"{kind} {change.id}{direction}: {change.message}"
    if change.operations:
        more = len(change.operations) - _OPERATIONS
        named = ", ".join(change.operations[:_OPERATIONS])
        yield f"  in {named}{f' and {more} more' if more > 0 else ''}"
    yield from (f"  at {place}" for place in change.places)
    if change.hit:
        yield f"  hits {change.hit}"
    if change.witness:
        witness = change.witness
        yield (
            f"  the old version {says(witness.old_accepts)}, the new one "
            f"{says(witness.new_accepts)}: {_short(witness.document)}"
        )


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text or "an empty text"
    return f"{text[:_LONGEST]}… ({len(text)} characters; --format json has all)"


def _summary(verdict: DiffVerdict, fail_on: FailOn) -> Iterator[str]:
    compared = ", ".join(_number(number, what) for what, number in verdict.compared.items())
    yield f"Compared {compared or 'nothing'}."
    breaking = sum(change.breaking for change in verdict.all_changes)
    if verdict.all_changes:
        yield f"{_number(len(verdict.all_changes), 'changes')}, {breaking} of them breaking."
    if verdict.accepted or verdict.accepted_gaps:
        yield (
            "Accepted by baseline, waivers and severities: "
            f"{_number(len(verdict.accepted), 'changes')}, "
            f"{_number(len(verdict.accepted_gaps), 'parts')} not compared."
        )
    if verdict.not_compared:
        yield f"Not compared: {_number(len(verdict.not_compared), 'parts')}."
    code = verdict.exit_code(fail_on)
    if code == 2:
        yield "Nothing was compared: no operation, document or type is in both versions."
    elif code == 3 and verdict.step in ("none", "patch"):
        yield "No change in what was compared."
    elif code == 1 and not breaking:
        yield "Nothing breaks, but findings count here."
    elif verdict.not_compared and verdict.step == "minor":
        yield "Nothing that was compared breaks: the next version is at least a minor one."
    else:
        yield _STEPS[verdict.step]


def _number(number: int, many: str) -> str:
    return f"{number} {many.removesuffix('s') if number == 1 else many}"
