"""A due date lies in the future when it is set; one that exists may be past."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from casewright.clock import Instant, format_instant
from casewright.domain.commands import Unset
from casewright.domain.ensure import At


def past(due_date: Instant | None | Literal[Unset.UNSET], now: Instant) -> Iterator[At]:
    """Yield a due date that was sent with a value and does not lie in the future."""
    if isinstance(due_date, Instant) and due_date <= now:
        yield At("/dueDate", format_instant(due_date))
