"""What a refused request must not change is seen, with sessions and without."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests

from tests.twinspec.fuzz.clients import client_of
from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.library_shelves import Fault
from tests.twinspec.fuzz.test_client import EDITION, FIRST, change
from twinspec.contract.layout import Contract
from twinspec.fuzz.client import Client
from twinspec.fuzz.exchange import Finding
from twinspec.fuzz.plan.plan import Plan
from twinspec.fuzz.plan.pools import Ref
from twinspec.fuzz.state import Watch


def watched(client: Client, plan: Plan) -> tuple[Finding, ...]:
    watch = Watch(client, ())
    before = watch.look(plan)
    assert before
    return watch.compare(plan, before, client.send(plan, "test"))


def stale(client: Client) -> Plan:
    plan = change(client, title="New")
    return plan.but(body={**plan.body, "edition": 99})


def test_a_refusal_that_changes_something_is_found(library: Contract, serve: Serve) -> None:
    with serve(Fault.REFUSAL_CHANGES) as (url, _), client_of(library, "v2", url) as client:
        [found] = watched(client, stale(client))
    assert found.check == "refusal_changes_nothing"
    assert found.message == "The refused request changed what is read of: book."
    assert found.exchange.answer.status == 409


def test_a_refusal_that_changes_nothing_is_none(library: Contract, serve: Serve) -> None:
    with serve() as (url, _), client_of(library, "v2", url) as client:
        assert watched(client, stale(client)) == ()


@pytest.mark.parametrize("faults", [(), (Fault.LOCATION_LOST,)])
def test_a_location_names_what_can_be_read(
    library: Contract, serve: Serve, faults: tuple[Fault, ...]
) -> None:
    with serve(*faults) as (url, _), client_of(library, "v1", url) as client:
        body = {"isbn": "9781111111111", "title": "New"}
        plan = Plan(client.surface.operations["add_book"], "json", None, body=body)
        watch = Watch(client, ())
        found = watch.created(client.send(plan, "test"))
        assert [item.check for item in found or ()] == ["location_resolves"] * len(faults)
        assert watch.created(client.send(plan, "test")) is None


def test_what_its_maker_may_not_see_is_no_finding(library: Contract, serve: Serve) -> None:
    """Some servers say of what one may not see that it is not there."""
    with serve(Fault.LOCATION_LOST) as (url, _), client_of(library, "v1", url) as client:
        body = {"isbn": "9781111111111", "title": "New"}
        plan = Plan(client.surface.operations["add_book"], "json", None, body=body)
        exchange = client.send(plan, "test")
        made = replace(exchange, request=replace(exchange.request, login="anna"))
        watch = Watch(client, ())
        assert watch.created(made) is None
        client.refresh([("book", FIRST)], "anna")
        assert [item.check for item in watch.created(made) or ()] == ["location_resolves"]


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
        every = [Ref(EDITION, key) for key in shelves.books()]
        seen = Watch(client, ()).look(plan.but(body={**plan.body, "title": every}))
        assert next(iter(seen)) == ("book", FIRST)
        assert len(seen) == 3
        assert Watch(client, ()).look(change(client, "9789999999999")) == {}


def test_what_is_gone_since_is_no_finding(library: Contract, serve: Serve) -> None:
    """It may have been deleted by somebody else; what is read differently was changed."""
    with serve() as (url, shelves), client_of(library, "v2", url) as client:
        watch, plan = Watch(client, ()), stale(client)
        before = watch.look(plan)
        exchange = client.send(plan, "test")
        del shelves.books()[FIRST]
        assert watch.compare(plan, before, exchange) == ()


def test_a_precondition_is_of_what_the_request_is_made_to(library: Contract, serve: Serve) -> None:
    """Another book may have the same edition, and keeps it when this one is changed."""
    with serve() as (url, shelves), client_of(library, "v2", url) as client:
        watch, plan = Watch(client, ()), change(client)
        client.refresh([("book", FIRST)], None)
        ref = plan.body["edition"]
        assert isinstance(ref, Ref)
        assert watch.precondition(plan) == (ref, 1)
        other = next(key for key in shelves.books() if key != FIRST)
        for body in (
            {**plan.body, "edition": Ref(ref.mark, other)},
            {**plan.body, "isbn": other},
            {**plan.body, "edition": 1},
            {"edition": ref},
        ):
            assert watch.precondition(plan.but(body=body)) is None
