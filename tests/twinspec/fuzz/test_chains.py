"""A campaign goes on from accepted requests, as far as the contract's links lead."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.fuzz.clients import client_of, know
from tests.twinspec.fuzz.conftest import Serve
from tests.twinspec.fuzz.test_client import FIRST, change
from tests.twinspec.fuzz.walks import Walk
from twinspec.contract.layout import Contract
from twinspec.contract.operations import Representation
from twinspec.fuzz.choose.links import LinkedRequest
from twinspec.fuzz.model.plan import Plan


@pytest.fixture(autouse=True)
def every_accepted_request_leads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Along links, and nowhere else."""
    monkeypatch.setattr("twinspec.fuzz.numbers.LINKED_SHARE", 1.0)
    monkeypatch.setattr("twinspec.fuzz.numbers.OUTDATED_FIRST", 0)
    monkeypatch.setattr("twinspec.fuzz.numbers.OUTDATED_SHARE", 0.0)


@contextmanager
def walking(
    library: Contract, serve: Serve, folder: Path, version: str, links: Any = None
) -> Iterator[Walk]:
    with serve() as (url, _), client_of(library, version, url) as client:
        yield Walk(library, client, url, folder, links)


@pytest.mark.parametrize("how", ["json", "xml"])
def test_a_change_is_read_or_refused_when_it_is_sent_again(
    library: Contract, serve: Serve, tmp_path: Path, how: Representation
) -> None:
    with walking(library, serve, tmp_path, "v2") as walk:
        know(walk.client, "book", FIRST)
        for title in ("A", "B", "C", "D", "E", "F"):
            assert walk.send(change(walk.client, title=title).replace(representation=how)) == ()
        answered = walk.answered()
    assert answered["change_book", 200] == 6
    assert answered["change_book", 409] + answered["get_book", 200] == 6
    assert min(answered.values()) > 0
    assert walk.counts.checks["links"] == 6
    assert {key.representation for key in walk.counts.requests} == {how}


def test_what_is_created_is_read(library: Contract, serve: Serve, tmp_path: Path) -> None:
    with walking(library, serve, tmp_path, "v1") as walk:
        body = {"isbn": "9781111111111", "title": "New"}
        operation = walk.client.surface.operations["add_book"]
        assert walk.send(Plan(operation, "json", None, body=body)) == ()
        assert walk.answered() == {("add_book", 201): 1, ("get_loans", 200): 1}


def test_a_session_that_began_is_used(library: Contract, serve: Serve, tmp_path: Path) -> None:
    """The fuzzer's own session of the same reader is another one, and goes on."""
    with walking(library, serve, tmp_path, "v3") as walk:
        own = walk.client.sessions.credential("cleo")
        body = {"name": "cleo", "password": "cleo-secret"}
        operation = walk.client.surface.operations["log_in"]
        assert walk.send(Plan(operation, "xml", "cleo", body=body)) == ()
        assert walk.answered() == {("log_in", 204): 1, ("get_reader", 200): 1}
        assert walk.client.sessions.credential("cleo") == own


class Endless:
    """Links that always lead on, to the same request."""

    def __init__(self, **members: Any) -> None:
        self.members = members

    def after(self, source: Any, composer: Any) -> Iterator[LinkedRequest]:
        yield LinkedRequest(source.plan.replace(**self.members))


def test_chains_are_short(library: Contract, serve: Serve, tmp_path: Path) -> None:
    with walking(library, serve, tmp_path, "v2", Endless()) as walk:
        plan = Plan(walk.client.surface.operations["find_books"], "json", None)
        assert walk.send(plan) == ()
        assert walk.answered() == {("find_books", 200): 4}


def test_a_chain_ends_where_xml_has_no_form(
    library: Contract, serve: Serve, tmp_path: Path
) -> None:
    text = {"isbn": FIRST, "edition": 2, "title": "\0"}
    with walking(library, serve, tmp_path, "v2", Endless(body=text)) as walk:
        know(walk.client, "book", FIRST)
        assert walk.send(change(walk.client, title="New").replace(representation="xml")) == ()
        assert walk.answered() == {("change_book", 200): 1}
        # Nobody is kept waiting for a turn.
        with (tmp_path / "turns").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
