"""The request of a finding is made as small as the fault allows."""

from __future__ import annotations

import pytest

from tests.twinspec.fuzz.clients import client_of, learn, send
from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.library_shelves import Fault
from tests.twinspec.fuzz.plans import changes
from tests.twinspec.fuzz.test_client import FIRST, change
from twinspec.contract.layout import Contract
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.minimise import TryOut, _smaller, minimise, shows_again
from twinspec.fuzz.model.exchange import Exchange, ServerFinding
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.send.client import Client

LARGE = {
    "pages": 9999,
    "title": "A long title, of which nothing is needed",
    "price": 12.5,
    "lendable": True,
    "genre": "poetry",
    "authors": ["Ann Olin", "Ben Ross", "Cleo Day"],
}


@pytest.fixture(scope="module")
def judge(library: Contract) -> Judge:
    return Judge(library)


def sends(client: Client) -> TryOut:
    """What sends a request, and learns from the answer what is true now."""

    def try_out(plan: Plan, phase: str) -> Exchange:
        exchange = send(client, plan, phase)
        learn(client, exchange, plan)
        return exchange

    return try_out


def first(client: Client, judge: Judge, plan: Plan) -> ServerFinding:
    exchange = send(client, plan)
    learn(client, exchange, plan)
    [finding, *_] = judge.judge(exchange).findings
    return finding


@pytest.mark.parametrize("representation", ["json", "xml"])
def test_what_is_not_needed_is_left_out(
    library: Contract, serve: Serve, judge: Judge, representation: str
) -> None:
    with serve(Fault.FAILS_AT_BOUND) as (url, _), client_of(library, "v2", url) as client:
        plan = change(client, **LARGE).replace(
            representation=representation,
            style=7,
            headers={"accept-language": "de"},
            query=(("unknown", "1"),),
        )
        finding = first(client, judge, plan)
        assert finding.check == "server_error"
        smaller = minimise(plan, shows_again(sends(client), judge, finding))
    assert smaller is not None
    shown, least = smaller
    assert least.body == {**change(client).body, "pages": 9999}
    assert (least.headers, least.style, least.query) == ({}, None, ())
    assert least.representation == representation
    assert shown.signature == finding.signature
    assert len(shown.exchange.request.body or b"") < 200
    assert shown.exchange.phase == "minimising"


def test_what_does_not_come_again_is_not_made_smaller(
    library: Contract, serve: Serve, judge: Judge
) -> None:
    with serve(Fault.FAILS_AT_BOUND) as (url, _), client_of(library, "v2", url) as client:
        plan = change(client, **LARGE)
        finding = first(client, judge, plan)
    with serve() as (url, _), client_of(library, "v2", url) as client:
        assert minimise(plan, shows_again(sends(client), judge, finding)) is None


def test_a_server_that_is_gone_shows_nothing(library: Contract, serve: Serve, judge: Judge) -> None:
    with serve(Fault.FAILS_AT_BOUND) as (url, _), client_of(library, "v2", url) as client:
        plan = change(client, **LARGE)
        finding = first(client, judge, plan)
    with client_of(library, "v2", "http://127.0.0.1:9") as client:
        assert minimise(plan, shows_again(sends(client), judge, finding)) is None


def test_it_ends_where_everything_shows_the_fault(
    library: Contract, serve: Serve, judge: Judge
) -> None:
    """Sixty requests are the most, however large the request is."""
    with serve(Fault.UNDECLARED_STATUS) as (url, _), client_of(library, "v2", url) as client:
        plan = change(client, **{**LARGE, "pages": 1, "title": "x" * 200})
        finding = first(client, judge, plan)
        assert finding.check == "undeclared_status"
        smaller = minimise(plan, shows_again(sends(client), judge, finding))
    assert smaller is not None
    assert set(smaller[1].body) == {"isbn", "edition"}


def test_smaller_plans_are_smaller(library: Contract, serve: Serve) -> None:
    """Every one that is tried lacks something, so trying ends."""
    with serve() as (url, _), client_of(library, "v2", url) as client:
        pools = client.pools
        for number in range(5):
            pools.add("book", {"id": f"978000000000{number}", "edition": 1})
        for operation in client.surface.operations.values():
            for plan in changes(operation, pools, 3, 60):
                for smaller in _smaller(plan):
                    assert smaller != plan
                    assert weight(smaller) < weight(plan)


def weight(plan: Plan) -> int:
    return len(repr((plan.path, plan.query, plan.headers, plan.body))) + sum(
        bool(value is not None and value) for value in (plan.attack, plan.style, plan.padding)
    )


def test_lists_are_halved_before_their_items_are(library: Contract, serve: Serve) -> None:
    with serve() as (url, _), client_of(library, "v2", url) as client:
        plan = change(client, FIRST, authors=["A"] * 5)
        lists = {
            len(smaller.body["authors"]) for smaller in _smaller(plan) if "authors" in smaller.body
        }
        assert {1, 2, 4} <= lists
        assert 0 not in lists
