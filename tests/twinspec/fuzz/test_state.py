"""What a refused request must not change is seen, with sessions and without."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from tests.twinspec.fuzz.clients import client_of, know
from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.library_shelves import Fault
from tests.twinspec.fuzz.test_client import EDITION, FIRST, change
from twinspec.contract.layout import Contract
from twinspec.fuzz.judge.observed import _around
from twinspec.fuzz.model.exchange import Exchange, ServerFinding
from twinspec.fuzz.model.observation import Observation, SendTask
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import RecordReference
from twinspec.fuzz.model.precondition import quoted, quotes_itself
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.lock import SharedExclusiveLock
from twinspec.fuzz.send.sender import Sender


def sender(client: Client) -> Sender:
    return Sender(client, SharedExclusiveLock(Path(os.devnull)), ())


def around(observation: Observation, check: str) -> list[ServerFinding] | None:
    """What a check of what was read around an exchange finds; None if it has nothing to look at."""
    found = [findings for name, findings in _around(observation) if name == check]
    return [finding for findings in found for finding in findings] if found else None


def watched(client: Client, plan: Plan) -> list[ServerFinding] | None:
    [observation] = sender(client).send(SendTask(plan, "test", is_watched=True))
    assert observation.before
    return around(observation, "refusal_changes_nothing")


def created(client: Client, exchange: Exchange) -> list[ServerFinding] | None:
    """What is found when it is looked for what an answer's Location names."""
    seen = sender(client).look_for_created(exchange)
    return around(Observation(exchange, created_seen=seen), "location_resolves")


def stale(client: Client) -> Plan:
    plan = change(client, title="New")
    return plan.replace(body={**plan.body, "edition": 99})


def test_a_refusal_that_changes_something_is_found(library: Contract, serve: Serve) -> None:
    with serve(Fault.REFUSAL_CHANGES) as (url, _), client_of(library, "v2", url) as client:
        [found] = watched(client, stale(client))
    assert found.check == "refusal_changes_nothing"
    assert found.message == "The refused request changed what is read of: book."
    assert found.exchange.answer.status == 409


def test_a_refusal_that_changes_nothing_is_none(library: Contract, serve: Serve) -> None:
    with serve() as (url, _), client_of(library, "v2", url) as client:
        assert watched(client, stale(client)) == []


@pytest.mark.parametrize("faults", [(), (Fault.LOCATION_LOST,)])
def test_a_location_names_what_can_be_read(
    library: Contract, serve: Serve, faults: tuple[Fault, ...]
) -> None:
    with serve(*faults) as (url, _), client_of(library, "v1", url) as client:
        body = {"isbn": "9781111111111", "title": "New"}
        plan = Plan(client.surface.operations["add_book"], "json", None, body=body)
        found = created(client, client.send(plan, "test"))
        assert [item.check for item in found or ()] == ["location_resolves"] * len(faults)
        assert created(client, client.send(plan, "test")) is None


def test_what_its_maker_may_not_see_is_no_finding(library: Contract, serve: Serve) -> None:
    """Some servers say of what one may not see that it is not there."""
    with serve(Fault.LOCATION_LOST) as (url, _), client_of(library, "v1", url) as client:
        body = {"isbn": "9781111111111", "title": "New"}
        plan = Plan(client.surface.operations["add_book"], "json", None, body=body)
        exchange = client.send(plan, "test")
        made = replace(exchange, request=replace(exchange.request, login="anna"))
        assert created(client, made) is None
        know(client, "book", FIRST, "anna")
        assert [item.check for item in created(client, made) or ()] == ["location_resolves"]


@pytest.mark.parametrize(("status", "missing"), [(404, True), (410, True), (403, False)])
def test_what_is_refused_need_not_be_missing(
    library: Contract, serve: Serve, monkeypatch: pytest.MonkeyPatch, status: int, missing: bool
) -> None:
    with serve() as (url, _), client_of(library, "v1", url) as client:
        answer = requests.Response()
        answer.status_code = status
        monkeypatch.setattr(client.sessions.http, "get", lambda *_, **__: answer)
        assert client.is_missing("book", FIRST, None) is missing
        assert client.is_missing("reader", "anna", None) is False


def test_only_a_few_things_that_can_be_read_are_looked_at(library: Contract, serve: Serve) -> None:
    with serve() as (url, shelves), client_of(library, "v2", url) as client:
        plan = change(client)
        every = [RecordReference(EDITION, key) for key in shelves.books()]
        seen = sender(client).look(plan.replace(body={**plan.body, "title": every}))
        assert next(iter(seen)) == ("book", FIRST)
        assert len(seen) == 3
        assert sender(client).look(change(client, "9789999999999")) == {}


def test_what_is_gone_since_is_no_finding(library: Contract, serve: Serve) -> None:
    """It may have been deleted by somebody else; what is read differently was changed."""
    with serve() as (url, shelves), client_of(library, "v2", url) as client:
        plan, sends = stale(client), sender(client)
        sends.begin(plan, is_watched=True)
        exchange = client.send(plan, "test")
        del shelves.books()[FIRST]
        observation = sends.observe(exchange, plan)
        assert observation.before
        assert around(observation, "refusal_changes_nothing") == []


def test_a_precondition_is_of_what_the_request_is_made_to(library: Contract, serve: Serve) -> None:
    """Another book may have the same edition, and keeps it when this one is changed."""
    with serve() as (url, shelves), client_of(library, "v2", url) as client:
        plan = change(client)
        own, ref = RecordReference(EDITION, FIRST), plan.body["edition"]
        assert quoted(plan) == own
        assert quotes_itself(plan, own)
        other = next(key for key in shelves.books() if key != FIRST)
        for body in (
            {**plan.body, "edition": RecordReference(ref.mark, other)},
            {**plan.body, "edition": 1},
        ):
            assert quoted(plan.replace(body=body)) == own
            assert not quotes_itself(plan.replace(body=body), own)
        for body in ({**plan.body, "isbn": other}, {"edition": ref}):
            assert quoted(plan.replace(body=body)) is None
