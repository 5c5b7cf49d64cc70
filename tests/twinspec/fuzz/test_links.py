"""Links lead from an answer to the requests that the contract says follow from it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.twinspec.fuzz.plans import composer, surface_of
from tests.twinspec.fuzz.test_client import EDITION, FIRST, ISBN
from twinspec.contract.layout import Contract
from twinspec.fuzz.choose.links import LinkedRequest, Links, LinkSource
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import RecordReference

EVERY = frozenset({"find_books", "get_book", "change_book", "get_reader"})
BOOKS = {"book": [{"isbn": FIRST, "title": "Volume 0"}], "count": 1}
CHANGE = {
    "isbn": RecordReference(ISBN, FIRST),
    "edition": RecordReference(EDITION, FIRST),
    "title": "New",
}
SENT = {"isbn": FIRST, "edition": 1, "title": "New"}


def links(library: Contract, names: frozenset[str] = EVERY, version: str = "v2") -> Links:
    found = library.versions[version]
    return Links(found, surface_of(found), names)


def plan(library: Contract, operation: str, version: str = "v2", **members: object) -> Plan:
    surface = surface_of(library.versions[version])
    return Plan(surface.operations[operation], "xml", "anna").replace(**members)


def spoken(asked: Plan, status: int = 200, **members: Any) -> LinkSource:
    return LinkSource(asked, status, **({"sent": None, "answered": None, "headers": {}} | members))


def steps(found: Links, said: LinkSource) -> list[LinkedRequest]:
    return list(found.after(said, composer(1)))


def after(found: Links, said: LinkSource) -> list[Plan]:
    return [step.plan for step in steps(found, said)]


def test_a_value_of_the_answer_is_a_parameter_of_what_follows(library: Contract) -> None:
    [read] = after(links(library), spoken(plan(library, "find_books"), answered=BOOKS))
    assert read.operation.id == "get_book"
    assert read.path == {"isbn": FIRST}
    assert (read.representation, read.login) == ("xml", "anna")


def test_constants_and_values_of_the_query_are_taken_over(library: Contract) -> None:
    asked = plan(library, "find_books", query=(("genre", "poetry"),))
    _, alike = after(links(library), spoken(asked, answered=BOOKS))
    assert alike.operation.id == "find_books"
    assert {("genre", "poetry"), ("limit", 5)} <= set(alike.query)
    assert len(dict(alike.query)) == len(alike.query)


def test_the_body_that_was_sent_is_that_of_what_follows(library: Contract) -> None:
    """As it was sent: what is now the edition in its place would be another request."""
    change = plan(library, "change_book", body=CHANGE)
    read, again = after(links(library), spoken(change, sent=SENT))
    assert (read.operation.id, read.path) == ("get_book", {"isbn": FIRST})
    assert (again.operation.id, again.body) == ("change_book", SENT)


def test_what_follows_a_log_in_is_in_its_session(library: Contract) -> None:
    begun = spoken(plan(library, "log_in", "v3"), 204, headers={"x-library-card": "77"})
    [step] = steps(links(library, version="v3"), begun)
    assert (step.plan.operation.id, step.plan.login, step.credential) == (
        "get_reader",
        "anna",
        "77",
    )
    assert steps(links(library, version="v3"), spoken(plan(library, "log_in", "v3"), 204)) == []


@pytest.mark.parametrize("answered", [None, {}, {"book": []}, {"book": [{}]}, {"book": "none"}])
def test_a_link_leads_nowhere_without_its_value(library: Contract, answered: Any) -> None:
    assert after(links(library), spoken(plan(library, "find_books"), answered=answered)) == []


def test_links_belong_to_a_status(library: Contract) -> None:
    assert after(links(library), spoken(plan(library, "find_books"), 400, answered=BOOKS)) == []


def test_only_operations_of_the_run_are_led_to(library: Contract) -> None:
    found = links(library, frozenset({"change_book"}))
    [again] = after(found, spoken(plan(library, "change_book", body=CHANGE), sent=SENT))
    assert again.operation.id == "change_book"
    assert found.to_created(plan(library, "change_book"), "book", FIRST) is None


def test_what_was_created_is_read(library: Contract) -> None:
    made = plan(library, "change_book")
    reading = links(library).to_created(made, "book", FIRST)
    assert reading is not None
    assert (reading.operation.id, reading.path) == ("get_book", {"isbn": FIRST})
    assert (reading.representation, reading.login) == ("xml", "anna")
    assert links(library).to_created(made, "reader", "anna") is None
