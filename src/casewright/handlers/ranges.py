"""Ranges of instants as criteria of look-ups and searches."""

from __future__ import annotations

from casewright.domain.model import InstantRange


def is_in_order(limits: InstantRange | None, *, may_be_moment: bool = True) -> bool:
    """Return whether the end of a range is after its start; a missing end is in order.

    With `may_be_moment` both may be equal.
    """
    if limits is None or limits.start is None or limits.end is None:
        return True
    return limits.start < limits.end or (may_be_moment and limits.start == limits.end)
