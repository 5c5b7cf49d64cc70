"""An exchange goes through the loop once: it is judged, counted and learned from, in this order."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.fuzz.clients import client_of, know
from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.test_client import FIRST, change
from tests.twinspec.fuzz.walks import Walk
from twinspec.contract.layout import Contract
from twinspec.fuzz.judge.observed import ObservationJudge
from twinspec.fuzz.learn.learner import Learner
from twinspec.fuzz.model.exchange import Exchange
from twinspec.fuzz.results.counts import Counts

Step = tuple[str, int]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """What is done to which exchange, in order; everything follows from an accepted request."""
    seen: list[Step] = []
    kept: list[Exchange] = []
    monkeypatch.setattr("twinspec.fuzz.numbers.LINKED_SHARE", 1.0)

    def watch(owner: type, name: str, step: str) -> None:
        done = getattr(owner, name)

        def noted(self: Any, one: Any, *others: Any) -> Any:
            exchange = getattr(one, "exchange", one)
            # As long as it is kept, no other exchange gets its id.
            kept.append(exchange)
            seen.append((step, id(exchange)))
            return done(self, one, *others)

        monkeypatch.setattr(owner, name, noted)

    watch(ObservationJudge, "judge", "judge")
    watch(Counts, "add", "count")
    watch(Learner, "learn", "learn")
    return seen


def test_every_exchange_is_judged_counted_and_learned_from_once(
    library: Contract, serve: Serve, tmp_path: Path, steps: list[Step]
) -> None:
    with serve() as (url, _), client_of(library, "v2", url) as client:
        walk = Walk(library, client, url, tmp_path)
        know(client, "book", FIRST)
        assert walk.send(change(client, title="New")) == ()
    # The change, an outdated copy, two copies at once, and at least one step along a link.
    assert walk.counts.cases >= 5
    by_exchange = Counter(exchange for _, exchange in steps)
    assert set(by_exchange.values()) == {3}
    assert len(by_exchange) == walk.counts.cases
    assert [step for step, _ in steps] == ["judge", "count", "learn"] * walk.counts.cases
