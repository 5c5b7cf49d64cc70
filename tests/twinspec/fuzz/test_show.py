"""What a run says on the terminal when it is over."""

from __future__ import annotations

import pytest
from rich.console import Console

from tests.twinspec.contracts import LIBRARY
from tests.twinspec.fuzz.runs import facts
from twinspec.contract.layout import load_contract
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.outcome import End, Outcome
from twinspec.fuzz.results.show import show_learned, show_outcome


@pytest.mark.parametrize(
    ("end", "says"), [("complete", True), ("interrupted", False), ("server_gone", False)]
)
def test_a_run_that_judged_nothing_says_why_it_fails(end: End, says: bool) -> None:
    """A slow machine may need all of --time to begin; that is no clean run."""
    console = Console(record=True, width=200)
    counts = Counts()
    counts.facts = facts()
    show_outcome(console, Outcome(counts, end=end), load_contract(LIBRARY), [], None)
    assert ("no request was judged before its time was over" in console.export_text()) is says


def test_a_run_says_what_it_has_learned_by_paths() -> None:
    console = Console(record=True, width=200)
    values = {"book": {"1": {"id": "1"}, "2": {"id": "2"}}}
    show_learned(console, {"book": "isbn", "loan": "id"}, values)
    assert console.export_text().startswith(
        "Learned from answers: 2 book (by isbn), 0 loan (by id);"
    )
    show_learned(console, {}, values)
    assert console.export_text() == ""
