"""What was found, for a terminal and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal

from casewright.doctor.check_result import CheckResult, Verdict
from casewright.doctor.configured import Configured

Form = Literal["text", "json"]
FINE, PROBLEMS, NOT_RUN = 0, 1, 2
_VERDICTS: tuple[Verdict, ...] = ("problem", "not checked", "note", "fine")


def exit_code(findings: Sequence[CheckResult]) -> int:
    """Return 1 with a problem; else 2 when a check could not be run; else 0."""
    verdicts = {one.verdict for one in findings}
    if "problem" in verdicts:
        return PROBLEMS
    return NOT_RUN if "not checked" in verdicts else FINE


def written(settings: Sequence[Configured], findings: Sequence[CheckResult], form: Form) -> str:
    """Return the report.

    As JSON it is one object: `settings` and `findings`, lists of objects with the fields of
    `Configured` and `CheckResult`, `counts` by verdict, and `exitCode`.
    """
    return _json(settings, findings) if form == "json" else _text(settings, findings)


def _counts(findings: Sequence[CheckResult]) -> dict[Verdict, int]:
    found = Counter(one.verdict for one in findings)
    return {verdict: found[verdict] for verdict in _VERDICTS}


def _json(settings: Sequence[Configured], findings: Sequence[CheckResult]) -> str:
    told = {
        "settings": [asdict(one) for one in settings],
        "findings": [asdict(one) for one in findings],
        "counts": _counts(findings),
        "exitCode": exit_code(findings),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _text(settings: Sequence[Configured], findings: Sequence[CheckResult]) -> str:
    name = max((len(one.variable) for one in settings), default=0)
    value = min(40, max((len(one.value) for one in settings), default=0))
    lines = [
        f"{one.variable:{name}}  {one.value or '(none)':{value}}  {one.source}" for one in settings
    ]
    lines.append("")
    check = max(len(one.check) for one in findings)
    for one in findings:
        lines.append(f"{one.verdict:11}  {one.check:{check}}  {one.told}")
        if one.advice:
            lines.append(f"{'':11}  {'':{check}}  → {one.advice}")
    counts = _counts(findings)
    lines += ["", ", ".join(f"{verdict}: {count}" for verdict, count in counts.items())]
    return "\n".join(lines)
