"""A new due date must be in the future; an existing one may be past."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from casewright.clock import Instant, format_instant
from casewright.domain.commands import Unset
from casewright.domain.ensure import At


def past(due_date: Instant | None | Literal[Unset.UNSET], now: Instant) -> Iterator[At]:
    """Yield a sent due date that is not in the future."""
    if isinstance(due_date, Instant) and due_date <= now:
        yield At("/dueDate", format_instant(due_date))
