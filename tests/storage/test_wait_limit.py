"""What is left of the seconds that a request may wait for the database."""

from __future__ import annotations

import pytest

from casewright.storage import wait_limit
from casewright.storage.wait_limit import WaitLimit, shared_wait_limit, wait_limit_of


@pytest.mark.parametrize(
    ("waits", "left", "is_over"),
    [([], 2, False), ([1.5], 0.5, False), ([1.5, 0.5], 0, True), ([3], -1, True)],
)
def test_the_time_spent_inside_is_subtracted(
    monkeypatch: pytest.MonkeyPatch, waits: list[float], left: float, is_over: bool
) -> None:
    seconds = 100.0
    monkeypatch.setattr(wait_limit, "monotonic", lambda: seconds)
    limit = WaitLimit(2)
    for one in waits:
        with limit:
            seconds += one
        seconds += 50  # Between the waits no limit runs.
    assert (limit.left, limit.is_over) == (left, is_over)


def test_units_of_work_share_the_limit_of_their_request() -> None:
    assert wait_limit_of(5) is not wait_limit_of(5)
    with shared_wait_limit(3):
        first, second = wait_limit_of(5), wait_limit_of(2)
        assert first is second
        assert second.left == 2
    assert wait_limit_of(5).left == 5
