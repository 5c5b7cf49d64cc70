"""A worker: phases follow one another, and a limit of requests ends them in order."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.fuzz.clients import settings
from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.running import BOOKS
from twinspec.contract.layout import Contract
from twinspec.fuzz.driver import Driver
from twinspec.fuzz.prepared import prepare
from twinspec.fuzz.turns import Turns
from twinspec.fuzz.worker import Worker


def sending() -> list[str]:
    """The threads in which Schemathesis sends requests."""
    names = [thread.name for thread in threading.enumerate()]
    return [name for name in names if name.startswith("schemathesis")]


def test_a_phase_that_a_limit_cuts_short_sends_nothing_any_more(
    library: Contract, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A course hears of one request at a time: what two phases send would get mixed up."""
    beside: list[list[str]] = []
    make = Driver.fuzz

    def fuzz(driver: Driver, *arguments: Any) -> Any:
        beside.append(sending())
        return make(driver, *arguments)

    monkeypatch.setattr(Driver, "fuzz", fuzz)
    with serve() as (url, _):
        asked = replace(settings(url), operations=tuple(BOOKS.split(",")), seconds=60, cases=400)
        worker = Worker(0, asked, prepare(library, asked), Turns(tmp_path / "turns"))
        seen = list(worker.run())
    assert len(beside) > 2
    assert not any(beside), beside
    assert sending() == []
    assert worker.outcome.errors == []
    assert 400 <= seen[-1].cases < 500
