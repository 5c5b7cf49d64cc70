"""Requests, answers and findings of the library, as small as a test needs them."""

from __future__ import annotations

from typing import Any

from twinspec.contract.operations import Representation
from twinspec.fuzz.model.exchange import Answer, Exchange, ExchangeVerdict, Request, ServerFinding
from twinspec.fuzz.results.counts import Counts, RunFacts, SkippedOperation

CREDENTIAL = "x-library-card"


def request(**changes: Any) -> Request:
    values: dict[str, Any] = {
        "method": "POST",
        "target": "/books",
        "headers": {"content-type": "application/json"},
        "body": b"{}",
        "login": None,
    }
    return Request(**(values | changes))


def exchange(
    status: int,
    operation: str | None = "add_book",
    representation: Representation = "json",
    *,
    sent: Request | None = None,
    answered: bytes = b"",
    headers: dict[str, str] | None = None,
    version: str = "v1",
) -> Exchange:
    answer = Answer(status, headers or {}, answered)
    return Exchange(version, operation, representation, sent or request(), answer, "fuzzing")


def finding(
    of: Exchange, check: str = "status_is_declared", rule: str | None = None
) -> ServerFinding:
    return ServerFinding(check, "The status is none that the operation declares.", of, rule)


def facts(**changes: Any) -> RunFacts:
    values: dict[str, Any] = {
        "seed": 7,
        "seconds": 4.0,
        "workers": 2,
        "base_urls": {"v1": "http://library.example/library/v1"},
        "representations": ("json", "xml"),
        "fuzzed": (("v1", "add_book"), ("v1", "get_loans")),
        "credentials": (CREDENTIAL,),
    }
    return RunFacts(**(values | changes))


REFUSED = ExchangeVerdict(refused_with=("add_book.book_is_new",))
MISSED = ExchangeVerdict(refused_with=("get_loans.book_exists",))


def passing() -> Counts:
    """Return a run in which everything that is asked for was reached."""
    counts = Counts(facts())
    for representation in ("json", "xml"):
        book = frozenset({"add_book.book_is_new"})
        kept = frozenset({"add_book.book_is_kept"})
        counts.add(exchange(201, "add_book", representation), ExchangeVerdict(), book, kept)
        loans = frozenset({"get_loans.book_exists"})
        counts.add(exchange(200, "get_loans", representation), ExchangeVerdict(), loans)
    counts.add(exchange(409), REFUSED)
    counts.add(exchange(404, "get_loans"), MISSED)
    return counts


def failing() -> Counts:
    """Return a run with a finding, an operation left out, and sides that were never reached."""
    left_out = (SkippedOperation("v1", "get_loans", "Nobody asked for it."),)
    counts = Counts(facts(fuzzed=(("v1", "add_book"),), left_out=left_out))
    bad = exchange(
        500,
        sent=request(
            headers={"content-type": "application/json", CREDENTIAL: "8f3a-live"},
            body=b'{"isbn": "it\'s <none>"}',
            login="anna",
        ),
        answered=b"<html>&",
        headers={CREDENTIAL: "8f3a-live"},
    )
    keywords = ExchangeVerdict(
        (finding(bad, rule="book.isbn_is_well_formed"),),
        kept_keywords=frozenset({"/components/schemas/BookEdit/required"}),
        broken_keywords=frozenset({"/components/schemas/BookEdit/properties/isbn/pattern"}),
    )
    counts.add(bad, keywords)
    counts.add(exchange(201), ExchangeVerdict(), frozenset({"add_book.book_is_new"}))
    counts.checked("status_is_declared", 2)
    return counts
