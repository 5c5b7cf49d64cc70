"""What an exchange proves about its rules: kept, broken, of the session, or nothing at all.

The bookings have a session and rules of handlers; the library has neither.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.twinspec.contracts import LIBRARY, changed
from tests.twinspec.fuzz.exchanges import LIVE, SESSION, judge, library, refused
from tests.twinspec.fuzz.test_judge_library import NOVEL
from tests.twinspec.fuzz.test_judge_library import book as novel
from tests.twinspec.fuzz.test_judge_protocol import edit
from tests.twinspec.fuzz.test_observed import FORM, book
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.model.exchange import Answer, Exchange

JSON = {"content-type": "application/json"}
SHORT = {"price": None, "pages": None, "lendable": None, "authors": None, "keywords": None} | {
    "returnBy": None,
    "shelf": None,
}
"""Members that a book without need not have."""


def checks(exchange: Exchange, by: Judge = FORM) -> list[tuple[str, str | None]]:
    return [(found.check, found.rule) for found in by.judge(exchange).findings]


def passed(exchange: Exchange, by: Judge = FORM) -> set[str]:
    return set(by.passed(exchange, by.judge(exchange)))


OF_SERVER = {f"protocol.{name}" for name in ("path_exists", "method_is_allowed")}
OF_REQUEST = {
    *(f"protocol.{name}" for name in ("session_is_live", "content_type_is_json")),
    *(f"protocol.{name}" for name in ("body_is_given", "body_is_json")),
    "body.is_valid",
}
OF_HANDLER = [
    f"book_room.{name}"
    for name in (
        *("ends_after_it_begins", "room_exists", "caller_may_book"),
        *("room_is_open", "guests_fit", "begins_in_future"),
    )
]


@pytest.mark.parametrize(
    ("exchange", "expected"),
    [
        (book(), OF_SERVER | OF_REQUEST | set(OF_HANDLER)),
        *(
            (book(rule), OF_SERVER | OF_REQUEST | set(OF_HANDLER[:place]))
            for place, rule in enumerate(OF_HANDLER)
        ),
        # What was broken, or may have been, is not kept.
        (book(guests=0), OF_SERVER | OF_REQUEST - {"body.is_valid"} | set(OF_HANDLER)),
        (book(OF_HANDLER[0], guests=0), (OF_SERVER | OF_REQUEST) - {"body.is_valid"}),
        # A rule that no operation of the version has, or that this one has not, proves nothing.
        (book("cancel_booking.booking_exists"), set()),
        (book(None, 400), set()),
        (book(None, 300), set()),
    ],
)
def test_what_a_request_has_kept(exchange: Exchange, expected: set[str]) -> None:
    assert passed(exchange) == expected


@pytest.mark.parametrize(
    ("body", "rule", "unkept"),
    [
        # The rules beside the keywords that apply to what was sent.
        (
            novel(**SHORT, genre="drama"),
            "book.genre_is_known",
            {"price_in_range", "pages_in_range", "lendable_is_yes_or_no"},
        ),
        (novel(genre="drama"), "book.genre_is_known", set()),
        (
            novel(price=-1, genre="drama"),
            "book.genre_is_known",
            {"price_in_range"},
        ),
    ],
)
def test_a_keyword_that_does_not_apply_is_not_kept(
    body: bytes, rule: str, unkept: set[str]
) -> None:
    rules = judge(LIBRARY).rules_of("v1", "add_book")
    earlier = set(rules[: rules.index(rule)]) - {f"book.{name}" for name in unkept}
    exchange = refused(library("POST", "/books", body), rule, of=LIBRARY)
    assert passed(exchange, judge(LIBRARY)) == earlier


def test_a_request_to_no_operation_has_kept_nothing() -> None:
    stray = replace(book(), operation=None, request=replace(book().request, target="/nowhere"))
    assert passed(stray) == set()


def test_an_outage_and_a_limit_of_requests_are_kept_by_nobody() -> None:
    """They may begin at any time, so a later refusal does not show that they were checked."""
    exchange = refused(edit(), "edit_case.case_exists")
    kept = passed(exchange, judge())
    assert "protocol.session_is_live" in kept
    assert not kept & {"protocol.rate_is_kept", "protocol.database_is_reachable"}
    assert not {one for one in kept if "rate" in one or "server_works" in one}


@pytest.mark.parametrize(
    ("exchange", "by", "expected"),
    [
        (book(), FORM, True),
        (book(guests=0), FORM, False),
        (library("POST", "/books", NOVEL), judge(LIBRARY), True),
        # Left open, since no rule is about types, and sent as no server need read it.
        (library("POST", "/books", NOVEL, content_type="text/plain"), judge(LIBRARY), False),
        (library("POST", "/books", NOVEL, x_note="é"), judge(LIBRARY), False),
        # Found before the operation is, and perhaps; and perhaps, while the body is read.
        (edit(headers={"accept-language": "tlh"}), judge(), True),
        (edit(headers={"accept": "json"}), judge(), True),
        (edit(headers={"content-type": "application/json; charset=latin-1"}), judge(), False),
        (edit(headers={"content-type": None}), judge(), False),
        (edit(query="?verbose=yes"), judge(), False),
    ],
)
def test_a_request_has_form_if_nothing_before_its_handler_may_refuse_it(
    exchange: Exchange, by: Judge, expected: bool
) -> None:
    assert by.has_form(exchange) is expected


def answered(exchange: Exchange, status: int, body: Any) -> Exchange:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return replace(exchange, answer=Answer(status, JSON, text))


IS_LIVE = "protocol.session_is_live"
REFUSAL = {"code": "401-002", "message": "No."}
OVER = {**REFUSAL, "broken": [{"rule": IS_LIVE}]}


@pytest.mark.parametrize(
    ("exchange", "expected"),
    [
        (book(IS_LIVE), True),
        (book(IS_LIVE, login=None), False),
        (book(IS_LIVE, 403), False),
        (book("book_room.caller_may_book", 401), False),
        (book(None, 401), False),
        (answered(book(), 401, OVER), True),
        (answered(book(), 401, {**REFUSAL, "broken": []}), False),
        (answered(book(), 401, REFUSAL), False),
        (answered(book(), 401, b"over"), False),
        (
            answered(
                book(), 401, {**OVER, "broken": [{"rule": "body.is_valid"}, {"rule": IS_LIVE}]}
            ),
            False,
        ),
    ],
)
def test_a_live_session_was_refused(exchange: Exchange, expected: bool) -> None:
    assert FORM.is_credentials_refusal(exchange) is expected


HEADER = SESSION.lower()


@pytest.mark.parametrize(
    ("echo", "login", "sent", "expected"),
    [
        (LIVE, "rosa", LIVE, False),
        ("another", "rosa", LIVE, True),
        (None, "rosa", LIVE, True),
        ("another", None, LIVE, False),
        ("another", "rosa", None, False),
    ],
)
@pytest.mark.parametrize("rule", [None, "edit_case.case_exists"])
def test_an_answer_repeats_the_id_of_a_live_session(
    echo: str | None, login: str | None, sent: str | None, expected: bool, rule: str | None
) -> None:
    exchange = edit(headers={HEADER: sent})
    exchange = replace(exchange, request=replace(exchange.request, login=login))
    if rule is not None:
        exchange = refused(exchange, rule)
    told = {name: one for name, one in exchange.answer.headers.items() if name != HEADER}
    told |= {} if echo is None else {HEADER: echo}
    exchange = replace(exchange, answer=replace(exchange.answer, headers=told))
    found = [one for one in judge().judge(exchange).findings if one.check == "session_not_echoed"]
    assert bool(found) is expected
    for finding in found:
        assert finding.message == f"{HEADER} does not carry the id of the live session."


def test_an_answer_that_declares_no_session_need_not_repeat_it() -> None:
    assert checks(book()) == []
    assert checks(book("book_room.room_exists")) == []


@pytest.mark.parametrize(
    ("accept", "is_wrong"),
    [
        ("application/json", True),
        ("application/json, application/xml;q=0.9", True),
        ("*/*", False),
        # Readers differ on these, and a server may do so.
        ("application/json;charset=latin-1", False),
        ("json", False),
    ],
)
def test_the_media_type_of_an_answer_is_judged_where_accept_is_clear(
    accept: str, is_wrong: bool
) -> None:
    in_xml = refused(edit(headers={"accept": "application/xml"}), "edit_case.case_exists")
    asked = edit(headers={"accept": accept}).request
    found = checks(replace(in_xml, request=asked), judge())
    assert (("wrong_media_type", None) in found) is is_wrong


NO_PATH = {
    "code": "404-001",
    "message": "No.",
    "broken": [{"rule": "protocol.path_exists"}],
}


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (202, {}, []),
        (399, {}, []),
        (400, {}, ["invalid_answer", "undeclared_rule"]),
        (404, NO_PATH, ["unprovoked_refusal"]),
        (404, b"{", ["invalid_answer"]),
        (413, b"", ["invalid_answer"]),
        (500, NO_PATH, ["server_error"]),
    ],
)
def test_a_refusal_of_what_no_server_need_read_has_the_form_of_errors(
    status: int, body: Any, expected: list[str]
) -> None:
    """Its status need not be declared: a server may answer before it finds the operation."""
    odd = replace(book().request, headers={**book().request.headers, "x": "é"})
    exchange = answered(replace(book(), request=odd), status, body)
    assert [check for check, _ in checks(exchange)] == expected


@pytest.mark.parametrize(
    ("status", "target", "has_failed"),
    [
        (500, "/books", True),
        (501, "/books", True),
        (502, "/books", True),
        (503, "/books", False),
        (503, "/nowhere", True),
    ],
)
def test_only_a_declared_status_says_that_a_server_cannot_serve_now(
    tmp_path: Path, status: int, target: str, has_failed: bool
) -> None:
    old = "  '409': {$ref: ../schemas/error.yaml#/responses/Refused}\n"
    more = "".join(f"  '{one}': {{description: No.}}\n" for one in (500, 503))
    by = Judge(changed(tmp_path, ("v1/operations/add_book.yaml", old, old + more)))
    found = checks(library("POST", target, NOVEL, status=status), by)
    assert (("server_error", None) in found) is has_failed


def test_the_rules_of_what_reaches_no_operation() -> None:
    assert FORM.rules_of("v1", None) == ("protocol.path_exists", "protocol.method_is_allowed")
    assert judge(LIBRARY).rules_of("v1", None) == ()


@pytest.mark.parametrize(
    ("method", "target", "rule"),
    [
        ("GET", "/nowhere", "protocol.path_exists"),
        ("DELETE", "/bookings", "protocol.method_is_allowed"),
    ],
)
def test_a_request_to_no_operation_breaks_a_rule(method: str, target: str, rule: str) -> None:
    request = replace(book().request, method=method, target=target, body=None)
    stray = replace(book(), operation=None, request=request)
    assert checks(replace(stray, answer=Answer(204, {}, b""))) == [("accepted_invalid", rule)]
    status, code = {"protocol.path_exists": (404, "404-001")}.get(rule, (405, "405-001"))
    refusal = {"code": code, "message": "No.", "broken": [{"rule": rule}]}
    told = answered(stray, status, refusal)
    allow = {**told.answer.headers, "allow": "POST"}
    assert checks(replace(told, answer=replace(told.answer, headers=allow))) == []
    late = {"code": "401-002", "message": "No.", "broken": [{"rule": IS_LIVE}]}
    assert ("late_check", rule) in checks(
        answered(replace(stray, request=replace(request, login=None)), 401, late)
    )


def test_the_messages_of_a_judge() -> None:
    request = replace(book().request, method="DELETE", body=None)
    refusal = {
        "code": "405-001",
        "message": "No.",
        "broken": [{"rule": "protocol.method_is_allowed"}],
    }
    told = answered(replace(book(), operation=None, request=request), 405, refusal)
    assert [one.message for one in FORM.judge(told).findings] == [
        "The answer 405 lacks the header Allow; list there the methods of the path."
    ]
    wrong = replace(told, answer=replace(told.answer, headers={**JSON, "allow": "PUT"}))
    assert [one.message for one in FORM.judge(wrong).findings] == [
        "The header Allow does not list the methods that the contract has for the path; list all "
        "of them and no others."
    ]
    assert [one.message for one in FORM.judge(book(None, 202)).findings] == [
        "The status 202 is not declared for the operation; declare it, or answer with another."
    ]
