"""A worker: phases follow one another, and a limit of requests ends them in order."""

from __future__ import annotations

import random
import threading
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.fuzz.clients import settings
from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.library_shelves import Fault
from tests.twinspec.fuzz.running import BOOKS
from tests.twinspec.fuzz.runs import request
from twinspec.contract.layout import Contract
from twinspec.fuzz.choose.compose import Composer
from twinspec.fuzz.engine import Engine
from twinspec.fuzz.learn.corpus import save
from twinspec.fuzz.model.exchange import Answer, Exchange, ServerFinding
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import Pools
from twinspec.fuzz.model.targets import Target
from twinspec.fuzz.prepare import prepare
from twinspec.fuzz.send.lock import SharedExclusiveLock
from twinspec.fuzz.worker import Worker

pytestmark = pytest.mark.slow


def sending() -> list[str]:
    """The threads in which Schemathesis sends requests."""
    names = [thread.name for thread in threading.enumerate()]
    return [name for name in names if name.startswith("schemathesis")]


def test_a_phase_that_a_limit_cuts_short_sends_nothing_any_more(
    library: Contract, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A campaign takes one request at a time: what two phases send would get mixed up."""
    beside: list[list[str]] = []
    make = Engine.fuzz

    def fuzz(engine: Engine, *arguments: Any) -> Any:
        beside.append(sending())
        return make(engine, *arguments)

    monkeypatch.setattr(Engine, "fuzz", fuzz)
    with serve() as (url, _):
        asked = replace(settings(url), operations=tuple(BOOKS.split(",")), seconds=60, cases=400)
        worker = Worker(0, asked, prepare(library, asked), SharedExclusiveLock(tmp_path / "turns"))
        seen = list(worker.run())
    assert len(beside) > 2
    assert not any(beside), beside
    assert sending() == []
    assert worker.outcome.errors == []
    assert 400 <= seen[-1].cases < 500


def test_a_limit_of_requests_is_shared_out_like_time(
    library: Contract, serve: Serve, tmp_path: Path
) -> None:
    """Most requests are not for the operations on sessions, and every version has its part."""
    with serve() as (url, _):
        asked = replace(settings(url), seconds=3600, cases=2000)
        worker = Worker(0, asked, prepare(library, asked), SharedExclusiveLock(tmp_path / "turns"))
        list(worker.run())
    times = Counter[str]()
    for key, number in worker.outcome.counts.requests.items():
        times[key.operation] += number
        times[key.version] += number
    # What leads to no operation comes on top.
    assert 2000 <= times["v1"] + times["v2"] + times["v3"] < 2100 + times["-"]
    assert times["log_in"] + times["log_out"] < 700
    assert times["find_books"] > 50
    assert min(times["v1"], times["v2"], times["v3"]) > 300


def test_a_fault_is_made_smaller_once(
    library: Contract, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a corpus, too."""
    tried: list[Plan] = []

    def minimise(plan: Plan, shows: Any) -> None:
        tried.append(plan)

    monkeypatch.setattr("twinspec.fuzz.worker.minimise", minimise)
    with serve(Fault.UNDECLARED_STATUS) as (url, _):
        asked = replace(settings(url), operations=tuple(BOOKS.split(",")), seconds=60, cases=600)
        worker = Worker(0, asked, prepare(library, asked), SharedExclusiveLock(tmp_path / "turns"))
        list(worker.run())
    found = worker.outcome.counts.findings
    assert sum(item.times for item in found.values()) > len(found) > 0
    assert 0 < len(tried) <= len(found)


def test_a_corpus_of_other_users_is_replayed_by_those_of_the_run(
    library: Contract, serve: Serve, tmp_path: Path
) -> None:
    with serve() as (url, _):
        asked = replace(settings(url), corpus=tmp_path, seconds=5)
        surface = prepare(library, asked).surfaces["v3"]
        for number, name in enumerate(("get_reader", "log_out")):
            plan = Plan(surface.operations[name], "json", login="mary")
            exchange = Exchange("v3", name, "json", request(), Answer(500, {}, b""), "fuzzing")
            save(tmp_path, ServerFinding(f"check{number}", "Wrong.", exchange), plan)
        replayed = prepare(library, asked).corpus["v3"]
    assert [(plan.operation.id, plan.login) for plan in replayed] == [
        ("get_reader", "anna"),
        ("log_out", "cleo"),
    ]


def test_operations_are_fuzzed_alike(library: Contract, serve: Serve, tmp_path: Path) -> None:
    """Whoever generates examples likes to repeat what it chose before: the choice is our own."""
    names = tuple(BOOKS.split(","))
    with serve() as (url, _):
        asked = replace(settings(url), operations=names, representations=("json",))
        prepared = prepare(library, asked)
        server = prepared.server(url, asked)
        client, sent = server.client("v2"), Sent()
        engine = Engine(client, library.versions["v2"], sent, prepared.names["v2"], ("json",))
        stream = engine.fuzz(60, 1, prepared.names["v2"])
        with closing(stream):
            for _ in stream:
                if sent.chosen.total() >= 400:
                    break
        server.leave()
    assert len(sent.chosen) == 3
    assert max(sent.chosen.values()) < 1.5 * min(sent.chosen.values()), sent.chosen


class Sent:
    """A campaign that makes requests from nothing, and counts to which operations."""

    def __init__(self) -> None:
        self.chosen: Counter[str] = Counter()

    def next_plan(self, operation: Target, rng: random.Random) -> Plan:
        return Composer(Pools(), rng).plan(operation, None)

    def on_request(self, plan: Plan | None) -> None:
        assert plan is not None
        self.chosen[plan.operation.id] += 1

    def on_response(self, exchange: Exchange, plan: Plan | None) -> tuple[ServerFinding, ...]:
        return ()
