"""One thing that was looked at, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["fine", "note", "problem", "not checked"]
"""`note`: it works, and an operator should know; `not checked`: nobody knows whether it works."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check has found, and what to do about it unless it is fine."""

    check: str
    verdict: Verdict
    told: str
    advice: str = ""
