"""A client learns from answers, reads again what it changed, and keeps the fuzzer's sessions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.twinspec.fuzz.clients import LOGINS, client_of, know, learn, send
from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.library_shelves import Fault
from tests.twinspec.fuzz.plans import composer
from twinspec.contract.layout import Contract
from twinspec.contract.pools import Mark, Pool
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import RecordReference
from twinspec.fuzz.send.client import Client
from twinspec.fuzz.send.probes import probe
from twinspec.fuzz.send.sessions import LiveSession, LogInError
from twinspec.fuzz.settings import Login

ISBN = Mark(Pool("book", "id"), "{book.id}")
EDITION = Mark(Pool("book", "edition"), "{book.edition}")
FIRST = "9780000000000"


def change(client: Client, key: str = FIRST, **members: object) -> Plan:
    body = {"isbn": RecordReference(ISBN, key), "edition": RecordReference(EDITION, key), **members}
    return Plan(client.surface.operations["change_book"], "json", None, body=body)


def test_what_is_created_is_known_where_nobody_logs_in(library: Contract, serve: Serve) -> None:
    with serve(books=0) as (url, _), client_of(library, "v1", url) as client:
        body = {"isbn": FIRST, "title": "New"}
        plan = Plan(client.surface.operations["add_book"], "json", None, body=body)
        exchange = client.send(plan, "test")
        assert exchange.answer.status == 201
        assert exchange.request.target == "/books"
        learn(client, exchange, plan)
        assert client.pools.find("book", FIRST) is not None
        assert client.read("book", [FIRST], None) == {"loan": [], "count": 0}


@pytest.mark.parametrize("representation", ["json", "xml"])
def test_what_is_found_is_known(library: Contract, serve: Serve, representation: str) -> None:
    with serve() as (url, _), client_of(library, "v2", url) as client:
        plan = composer(1).plan(client.surface.operations["find_books"], None)
        plan = replace(plan, representation=representation, query=(("limit", 3),))
        learn(client, client.send(plan, "test"), plan)
        assert client.pools.sizes() == {"book": 3}
        record = client.pools.find("book", "9780000000002")
        assert record is not None
        assert record.values == {"id": "9780000000002", "edition": 3}


def test_what_was_changed_is_read_again(library: Contract, serve: Serve) -> None:
    with serve() as (url, shelves), client_of(library, "v2", url) as client:
        plan = change(client, title="New")
        for edition in (2, 3):
            exchange = send(client, plan)
            assert exchange.answer.status == 200
            assert exchange.answer.headers["x-edition"] == str(edition)
            learn(client, exchange, plan)
            assert client.pools.resolve(RecordReference(EDITION, FIRST)) == edition
        # What others change meanwhile is known only when it is read.
        shelves.books()[FIRST]["edition"] = 70
        assert client.send(plan, "test").answer.status == 409
        know(client, "book", FIRST)
        assert client.send(plan, "test").answer.status == 200


def test_what_is_named_and_unknown_is_read_first(library: Contract, serve: Serve) -> None:
    """So a request of another run can be sent although nothing is known yet."""
    with serve() as (url, _), client_of(library, "v2", url) as client:
        assert client.pools.sizes() == {}
        assert send(client, change(client)).answer.status == 200
        gone = send(client, change(client, "9789999999999"))
        assert gone.answer.status in (400, 404)


def test_what_cannot_be_read_is_nothing(library: Contract, serve: Serve) -> None:
    with serve() as (url, _), client_of(library, "v2", url) as client:
        assert client.read("book", ["9789999999999"], None) is None
        assert client.read("book", ["a b/../?"], None) is None
        assert client.read("shelf", ["1"], None) is None
    with serve(Fault.GARBAGE) as (url, _), client_of(library, "v2", url) as client:
        assert client.read("book", [FIRST], None) is None
        plan = composer(1).plan(client.surface.operations["find_books"], None)
        for representation in ("json", "xml"):
            sent = replace(plan, representation=representation, query=())
            learn(client, client.send(sent, "test"), sent)
        assert client.pools.sizes() == {}


def test_probes_lead_to_no_operation(library: Contract, serve: Serve) -> None:
    with serve() as (url, _), client_of(library, "v2", url) as client:
        exchanges = list(probe(client, ("json", "xml")))
    # Where a path ends in a parameter, an unknown path below another is a value of it.
    assert {exchange.answer.status for exchange in exchanges} == {400, 404, 405}
    assert {exchange.operation for exchange in exchanges} == {None}
    assert {exchange.representation for exchange in exchanges} == {"json", "xml"}
    targets = {exchange.request.target for exchange in exchanges}
    assert {"/books/1/", "/books/unknown", "/unknown"} <= targets


# Sessions


def test_a_session_is_begun_once_and_again_when_it_is_over(library: Contract, serve: Serve) -> None:
    with serve() as (url, shelves), client_of(library, "v3", url) as client:
        sessions = client.sessions
        assert sessions.header == "x-library-card"
        assert sessions.headers(None) == {}
        assert sessions.age("anna") == 0
        first = sessions.headers("anna")
        assert sessions.headers("anna") == first
        assert shelves.readers() == ["anna"]
        assert 0 < sessions.age("anna") < 60
        sessions.forget("anna")
        sessions.forget("nobody")
        assert sessions.headers("anna") != first
        assert shelves.readers() == ["anna", "anna"]
        sessions.credential("ben")
        sessions.close()
        # The one that was forgotten is not the client's any more.
        assert shelves.readers() == ["anna"]


def test_a_log_out_is_noticed(library: Contract, serve: Serve) -> None:
    with serve() as (url, shelves), client_of(library, "v3", url) as client:
        plan = Plan(client.surface.operations["log_out"], "json", "cleo")
        before = client.sessions.credential("cleo")
        learn(client, client.send(plan, "test"), plan)
        assert shelves.readers() == []
        assert client.sessions.credential("cleo") != before


def test_a_log_out_of_another_session_is_not_that_of_ones_own(
    library: Contract, serve: Serve
) -> None:
    with serve() as (url, shelves), client_of(library, "v3", url) as client:
        plan = Plan(client.surface.operations["log_out"], "json", "cleo")
        other = client.sessions.credential("cleo")
        client.sessions.forget("cleo")
        own = client.sessions.credential("cleo")
        exchange = client.send(plan, "test", other)
        learn(client, exchange, plan)
        assert exchange.answer.status == 204
        assert client.sessions.credential("cleo") == own
        assert shelves.readers() == ["cleo"]


@pytest.mark.parametrize(("credential", "status"), [("live", 200), ("wrong", 401), ("none", 401)])
def test_a_credential_is_what_the_plan_says(
    library: Contract, serve: Serve, credential: str, status: int
) -> None:
    with serve() as (url, _), client_of(library, "v3", url) as client:
        plan = Plan(client.surface.operations["get_reader"], "xml", "anna")
        exchange = client.send(replace(plan, credential=credential), "test")
        assert exchange.answer.status == status
        assert exchange.request.login == ("anna" if credential == "live" else None)


def test_sessions_of_one_version_are_tried_in_the_next(library: Contract, serve: Serve) -> None:
    live: dict[str, LiveSession] = {}
    with serve() as (url, shelves):
        with client_of(library, "v3", url, live) as client:
            first = client.sessions.credential("anna")
        with client_of(library, "v3", url, live) as client:
            assert client.sessions.credential("anna") == first
        assert shelves.readers() == ["anna"]


def test_a_refused_log_in_says_by_what_answer(library: Contract, serve: Serve) -> None:
    with serve() as (url, _), client_of(library, "v3", url) as client:
        client.sessions._logins["eve"] = Login("eve", "guessed")
        with pytest.raises(LogInError, match="answers 403 to the log-in of eve") as raised:
            client.sessions.credential("eve")
        assert "guessed" not in str(raised.value)
        with pytest.raises(KeyError):
            client.sessions.credential("nobody")


def test_where_there_are_no_sessions_nothing_begins_or_ends(
    library: Contract, serve: Serve
) -> None:
    with serve() as (url, shelves), client_of(library, "v2", url) as client:
        assert client.sessions.header is None
        assert client.sessions.headers(LOGINS[0].name) == {}
        assert client.can_read(None)
        client.sessions.close()
        assert shelves.readers() == []
    with serve() as (url, _), client_of(library, "v3", url) as client:
        assert not client.can_read(None)
        assert client.can_read("anna")
