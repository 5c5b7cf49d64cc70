"""What requests break beside the schemas of their parameters, and at which stage it is found.

By RFC 9110 (Accept, Content-Type, Content-Encoding), RFC 8259 (JSON is UTF-8) and XML 1.0. In these
tests every aspect of a request has one rule, of the same name.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.twinspec.contracts import LIBRARY
from tests.twinspec.fuzz.exchanges import contract
from tests.twinspec.fuzz.test_judge_library import NOVEL, NOVEL_XML, book
from twinspec.contract.binding.reader import XmlReader
from twinspec.fuzz.judge.faults import Faults, ProcessingStage
from twinspec.fuzz.judge.operations import BodySchema, JudgedOperation, OperationReader
from twinspec.fuzz.judge.request import RequestJudge
from twinspec.fuzz.judge.routes import Route
from twinspec.fuzz.model.exchange import Request

VERSION = contract(LIBRARY).versions["v1"]
ASPECTS = (
    *("http", "path", "method", "credentials", "rate", "accept", "accept-language"),
    *("content-type", "body-size", "unexpected-body", "missing-body", "query-name", "query-value"),
    *("body-syntax", "body-root", "body-duplicates", "body-text", "body-content"),
)
JUDGE = RequestJudge(XmlReader(VERSION.bundle))
OPERATIONS = {
    one.id: replace(one, aspects={name: frozenset({name}) for name in ASPECTS})
    for _, _, one in OperationReader(contract(LIBRARY), VERSION).operations()
}
ADD, LOANS = OPERATIONS["add_book"], OPERATIONS["get_loans"]
JSON, XML = "application/json", "application/xml"
HEAD, PARAMETERS, BODY = ProcessingStage.HEAD, ProcessingStage.PARAMETERS, ProcessingStage.BODY
AS_JSON, AS_XML = {"content-type": JSON}, {"content-type": XML}
GENRE, ISBN = "book.genre_is_known", "book.isbn_is_well_formed"


def faults_of(
    operation: JudgedOperation = ADD,
    headers: Mapping[str, str] = AS_JSON,
    body: bytes | None = NOVEL,
    *,
    method: str = "POST",
    target: str = "/books",
    login: str | None = None,
) -> Faults:
    request = Request(method, target, headers, body, login)
    return JUDGE.faults(operation, Route(operation, {}), request)


@dataclass(frozen=True)
class Said:
    """The rules of certain faults, those that may refuse besides, and whether more is left open."""

    must: tuple[tuple[ProcessingStage, set[str]], ...] = ()
    may: Mapping[ProcessingStage, set[str]] = field(default_factory=dict)
    is_open: bool = False


def said(faults: Faults) -> Said:
    certain = {rule for fault in faults.certain for rule in fault.rules}
    may: dict[ProcessingStage, set[str]] = {}
    for rule in faults.possible - certain:
        may.setdefault(faults.by_stage[rule], set()).add(rule)
    return Said(tuple((one.stage, set(one.rules)) for one in faults.certain), may, faults.is_open)


METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")
NAME = len("x-long")


@pytest.mark.parametrize(
    ("changes", "is_odd"),
    [
        *(({"method": method}, False) for method in METHODS),
        ({"method": "get"}, True),
        ({"method": "SPLICE"}, True),
        # RFC 3986, appendix A: the characters of path and query.
        ({"target": "/a-._~:@!$&'()*+,;=%41?b=/?"}, False),
        ({"target": "/[a]"}, False),
        *(({"target": f"/a{sign}"}, True) for sign in '"<>{}|\\^` #é\x00'),
        ({"target": "/" + "a" * 1999}, False),
        ({"target": "/" + "a" * 2000}, True),
        ({"headers": {"x-long": "a" * (4000 - NAME)}}, False),
        ({"headers": {"x-long": "a" * (4001 - NAME)}}, True),
        ({"headers": {"x-a": "a" * 2000, "x-b": "a" * 2000}}, True),
        ({"headers": {"x-text": "é"}}, True),
        ({"headers": {"x-text": "a\x07"}}, True),
        ({"headers": {"x-text": "a\tb"}}, True),
        ({"headers": {"x-text": "a", "x-other": "\x7f"}}, True),
    ],
)
def test_what_any_http_server_may_refuse(changes: dict[str, Any], is_odd: bool) -> None:
    faults = faults_of(LOANS, **{"headers": {}, "body": None, "method": "GET", **changes})
    assert faults.is_odd_http is is_odd
    assert ("http" in faults.possible) is is_odd
    assert not is_odd or faults.by_stage["http"] == HEAD
    stray = JUDGE.unrouted({}, Route(None, {}), replace(REQUEST, **changes))
    assert stray.is_odd_http is is_odd


REQUEST = Request("GET", "/nowhere", {}, None, None)
AHEAD = {"access-control-request-method": "GET"}


@pytest.mark.parametrize(
    ("route", "headers", "must"),
    [
        (Route(None, {}), {}, ["path"]),
        (Route(None, {}, frozenset({"PUT"})), {}, ["method"]),
        (Route(None, {}, is_open=True), {}, []),
        (Route(None, {}, frozenset({"PUT"}), is_open=True), {}, []),
        # A browser asks ahead which methods there are: Fetch, 4.8, answers any path.
        (Route(None, {}, frozenset({"PUT"})), AHEAD, []),
        (Route(None, {}), AHEAD, []),
    ],
)
def test_a_request_without_an_operation(
    route: Route, headers: dict[str, str], must: list[str]
) -> None:
    aspects = {name: frozenset({name}) for name in ("path", "method", "accept")}
    faults = JUDGE.unrouted(aspects, route, replace(REQUEST, headers=headers))
    assert [(one.stage, one.rules) for one in faults.certain] == [
        (HEAD, frozenset({rule})) for rule in must
    ]
    assert faults.by_stage == dict.fromkeys(aspects, HEAD)
    assert faults.is_open is route.is_open
    without = JUDGE.unrouted({}, route, replace(REQUEST, headers=headers))
    assert without.is_open is (route.is_open or bool(must))


@pytest.mark.parametrize(
    ("changes", "login", "expected"),
    [
        ({}, None, Said()),
        ({"needs_session": True}, None, Said(((HEAD, {"credentials"}),))),
        ({"needs_session": True}, "mary", Said()),
        ({"is_signed": True}, None, Said(may={HEAD: {"credentials"}})),
        ({"is_signed": True}, "mary", Said(may={HEAD: {"credentials"}})),
    ],
)
def test_who_sends_a_request(changes: dict[str, Any], login: str | None, expected: Said) -> None:
    assert said(faults_of(replace(ADD, **changes), login=login)) == expected


def test_a_language_may_be_none_of_the_server_s() -> None:
    faults = faults_of(headers={**AS_JSON, "accept-language": "tlh"})
    assert said(faults) == Said(may={HEAD: {"accept-language"}})


BOTH, ONE = (
    LOANS.responses["200"],
    replace(LOANS.responses["200"], contents={JSON: LOANS.responses["200"].contents[JSON]}),
)
NONE = replace(BOTH, contents={})
MUST, MAY = Said(((HEAD, {"accept"}),)), Said(may={HEAD: {"accept"}})


@pytest.mark.parametrize(
    ("accept", "responses", "served", "expected"),
    [
        (None, {"200": BOTH}, (JSON, XML), Said()),
        (XML, {"200": BOTH}, (JSON, XML), Said()),
        ("*/*", {"200": BOTH}, (JSON, XML), Said()),
        ("text/html", {"200": BOTH}, (JSON, XML), MUST),
        ("*/*;q=0", {"200": BOTH}, (JSON, XML), MUST),
        ("text/html", {"204": NONE}, (), Said()),
        # A malformed header, or one that can be read in two ways, may be refused.
        ("json", {"200": BOTH}, (JSON, XML), MAY),
        ("application/json;q=1, application/json;q=0", {"200": BOTH}, (JSON, XML), MAY),
        # What it admits is that of refusals, not that of any, or of some, success.
        (XML, {"200": ONE, "400": BOTH}, (JSON, XML), MAY),
        (XML, {"200": BOTH, "201": ONE}, (JSON, XML), MAY),
        (XML, {"200": BOTH, "400": ONE}, (JSON, XML), Said()),
        (XML, {"200": BOTH, "204": NONE}, (JSON, XML), Said()),
    ],
)
def test_an_answer_is_one_that_accept_admits(
    accept: str | None, responses: dict[str, Any], served: tuple[str, ...], expected: Said
) -> None:
    own = replace(LOANS, responses=responses, served=served)
    headers = {} if accept is None else {"accept": accept}
    assert said(faults_of(own, headers, None, method="GET")) == expected


UNREAD = {HEAD: {"content-type"}}
GUESSED = {HEAD: {"content-type"}, BODY: {"body-syntax", "body-root"}}
UNSURE = Said(may={HEAD: {"content-type"}, BODY: {"body-syntax"}}, is_open=True)
NO_BODY = ((BODY, {"missing-body"}),)
BLANK = Said(((BODY, {"missing-body", "body-syntax"}),))
SYNTAX = Said(((BODY, {"body-syntax"}),))
OTHER = Said(((HEAD, {"content-type"}),))
LARGE = NOVEL + b" " * (60_000 - len(NOVEL))
GENRE_IN_XML = NOVEL_XML.replace(b">novel<", b">drama<")


def typed(value: str) -> dict[str, str]:
    return {"content-type": value}


SENT: dict[str, tuple[dict[str, str], bytes | None, Said]] = {
    "JSON": (AS_JSON, NOVEL, Said()),
    "XML": (AS_XML, NOVEL_XML, Said()),
    "a broken keyword": (AS_JSON, book(genre="drama"), Said(((BODY, {GENRE}),))),
    "a broken keyword in XML": (AS_XML, GENRE_IN_XML, Said(((BODY, {GENRE}),))),
    # No body at all, or nothing but white space (RFC 8259, 2; XML 1.0, 2.3).
    "no body": ({}, None, Said(NO_BODY)),
    "an empty body": (AS_JSON, b"", Said(NO_BODY)),
    "no body, as XML": (AS_XML, None, Said(NO_BODY)),
    "no body, of another type": (typed("text/plain"), None, Said(NO_BODY, UNREAD)),
    "no body, of no type": (typed("json"), None, Said(NO_BODY, UNREAD)),
    "no body, in a charset": (typed(f"{JSON}; charset=utf-8"), None, Said(NO_BODY, UNREAD)),
    **{f"white space {sign!r}": (AS_JSON, sign, BLANK) for sign in (b" ", b"\t", b"\r", b"\n")},
    "white space in XML": (AS_XML, b" \n", BLANK),
    "a form feed": (AS_JSON, b"\x0c", SYNTAX),
    # The type of a body.
    "another type": (typed("text/plain"), NOVEL, OTHER),
    "a type of another name": (typed("application/json2"), NOVEL, OTHER),
    "a malformed type": (typed("json"), NOVEL, Said(may=UNREAD, is_open=True)),
    "two types": (typed(f"{JSON}, {XML}"), NOVEL, Said(may=UNREAD, is_open=True)),
    "no type": ({}, NOVEL, Said(may=GUESSED)),
    "no type, and a broken keyword": (
        {},
        book(genre="drama"),
        Said(((BODY, {GENRE}),), GUESSED),
    ),
    "no type, and XML": ({}, NOVEL_XML, Said(may=GUESSED)),
    "no type, and XML after spaces": (
        {},
        b" \t\r\n" + NOVEL_XML.rpartition(b"?>")[2],
        Said(may=GUESSED),
    ),
    "no type, and XML after a mark": ({}, codecs.BOM_UTF8 + NOVEL_XML, Said(may=GUESSED)),
    # The charset of a body: JSON has one, XML those that all parsers have.
    "UTF-8": (typed(f"{JSON}; charset=UTF-8"), NOVEL, Said()),
    "UTF8": (typed(f"{JSON}; charset=utf8"), NOVEL, Said()),
    "JSON in ASCII": (typed(f"{JSON}; charset=us-ascii"), NOVEL, UNSURE),
    "JSON in Latin-1": (typed(f"{JSON}; charset=iso-8859-1"), NOVEL, UNSURE),
    "JSON in UTF-16": (typed(f"{JSON}; charset=utf-16"), NOVEL, UNSURE),
    "no charset": (typed(f"{JSON}; charset=klingon"), NOVEL, UNSURE),
    "no name of a charset": (typed(f'{JSON}; charset="a b"'), NOVEL, UNSURE),
    "a parameter that is no charset": (typed(f"{JSON}; version=1"), NOVEL, Said()),
    "XML in another charset": (typed(f"{XML}; charset=windows-1252"), NOVEL_XML, UNSURE),
    "white space in an unknown charset": (
        typed(f"{JSON}; charset=klingon"),
        b" ",
        Said(BLANK.must, UNREAD),
    ),
    # The coding of a body (RFC 9110, 8.4): unknown ones may be refused or not.
    "a coding": ({**AS_JSON, "content-encoding": "gzip"}, NOVEL, Said(may=UNREAD, is_open=True)),
    "a coding without a body": ({**AS_JSON, "content-encoding": "gzip"}, None, Said(may=UNREAD)),
    "no coding": ({**AS_JSON, "content-encoding": " Identity "}, NOVEL, Said()),
    "an empty coding": ({**AS_JSON, "content-encoding": ""}, NOVEL, Said()),
    # How much a server reads is its choice.
    "60 000 bytes": (AS_JSON, LARGE, Said()),
    "60 001 bytes": (AS_JSON, LARGE + b" ", Said(may={HEAD: {"body-size"}})),
    # JSON that is read, with what readers may refuse.
    "no JSON": (AS_JSON, b"{", SYNTAX),
    "a mark before JSON": (
        AS_JSON,
        codecs.BOM_UTF8 + NOVEL,
        Said(may={BODY: {"body-syntax"}}),
    ),
    "JSON too deep to read": (
        AS_JSON,
        b"[" * 300 + b"]" * 300,
        Said(may={BODY: {"body-syntax"}}, is_open=True),
    ),
    "no object": (
        AS_JSON,
        b"[]",
        Said(((BODY, {"book.is_an_object"}),), {BODY: {"body-root"}}),
    ),
    "a key twice": (
        AS_JSON,
        b'{"pages": 1, ' + NOVEL[1:],
        Said(((BODY, {"body-duplicates"}),)),
    ),
    "a key twice, and a broken keyword": (
        AS_JSON,
        b'{"pages": 1, ' + book(genre="drama")[1:],
        Said(((BODY, {"body-duplicates"}),), {BODY: {GENRE}}),
    ),
    "a control character": (
        AS_JSON,
        book(title="a\x01"),
        Said(((BODY, {"body-text"}),)),
    ),
    "another root": (AS_XML, b"<a/>", Said(((BODY, {"body-root"}),))),
    "no XML": (AS_XML, b"<a>", SYNTAX),
}


@pytest.mark.parametrize("name", SENT)
def test_what_a_body_breaks(name: str) -> None:
    headers, body, expected = SENT[name]
    assert said(faults_of(ADD, headers, body)) == expected


@pytest.mark.parametrize("charset", ["utf-8", "UTF-16", "us-ascii", "iso-8859-1"])
def test_xml_may_be_in_what_its_parsers_read(charset: str) -> None:
    """XML 1.0, 4.3.3: UTF-8 and UTF-16, and here the two that every parser has besides."""
    text = NOVEL_XML.decode().rpartition("?>")[2]
    headers = typed(f"{XML}; charset={charset}")
    assert said(faults_of(ADD, headers, text.encode(charset))) == Said()


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("genre", ["novel", "drama"])
def test_a_body_without_a_type_that_can_only_be_xml(charset: str, genre: str) -> None:
    """JSON is UTF-8 (RFC 8259, 8.1), and begins with no `<`."""
    text = NOVEL_XML.decode().rpartition("?>")[2].replace("novel", genre)
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(charset, b"")
    expected = ((BODY, {GENRE}),) if genre == "drama" else ()
    assert said(faults_of(ADD, {}, mark + text.encode(charset))) == Said(expected, GUESSED)


@pytest.mark.parametrize(
    ("body", "method", "expected"),
    [
        (None, "GET", Said()),
        (b"", "GET", Said()),
        (b" ", "GET", Said(((HEAD, {"unexpected-body"}),))),
        (NOVEL, "GET", Said(((HEAD, {"unexpected-body"}),))),
    ],
)
def test_an_operation_without_a_body(body: bytes | None, method: str, expected: Said) -> None:
    assert said(faults_of(LOANS, AS_JSON, body, method=method)) == expected


def test_a_body_that_need_not_be_sent() -> None:
    own = replace(ADD, body_required=False)
    assert said(faults_of(own, {}, None)) == Said()
    assert said(faults_of(own, {}, b" ")).must == BLANK.must


def body_of(*media: str) -> JudgedOperation:
    """An operation with the library's schema of JSON for other media types."""
    schemas = ADD.body or {}
    return replace(ADD, body=dict.fromkeys(media, schemas[JSON]))


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        ("application/vnd.book+json", Said(((BODY, {GENRE}),))),
        ("application/book", Said(is_open=True)),
        ("text/plain", Said(is_open=True)),
        ("application/*", Said(may=UNREAD, is_open=True)),
    ],
)
def test_a_body_of_a_media_type_that_is_no_json_is_left_open(media: str, expected: Said) -> None:
    headers = typed(media.replace("*", "json"))
    assert said(faults_of(body_of(media), headers, book(genre="drama"))) == expected


def test_a_range_beside_a_type_may_be_meant_for_it() -> None:
    own = body_of("text/*", JSON)
    assert said(faults_of(own, AS_JSON, NOVEL)) == Said(may=UNREAD, is_open=True)


def test_xml_without_a_form_is_left_open() -> None:
    schemas = ADD.body or {}
    own = replace(ADD, body={XML: BodySchema(None, schemas[XML].keywords)})
    assert said(faults_of(own, AS_XML, b"<a/>")) == Said(is_open=True)
    # Without a type it may be the one that the operation has, or none.
    assert said(faults_of(own, {}, NOVEL)) == Said(may=GUESSED, is_open=True)


@pytest.mark.parametrize(
    ("members", "listed"),
    [
        ({}, set()),
        ({"genre": "drama"}, {GENRE}),
        ({"genre": "drama", "isbn": "978"}, {GENRE, ISBN}),
        # Whether 1.0 is an integer, and "" an empty object, is the reader's choice.
        ({"genre": "drama", "pages": 0.0}, set()),
        ({"genre": "drama", "keywords": ""}, set()),
    ],
)
def test_what_is_wrong_with_a_body_can_be_listed(
    members: dict[str, object], listed: set[str]
) -> None:
    faults = faults_of(body=book(**members))
    assert {one.rule for one in faults.listable} == listed
    twice = faults_of(body=b'{"pages": 1, ' + book(**members)[1:])
    assert twice.listable == ()


def test_the_order_of_stages_is_that_of_reading() -> None:
    assert list(ProcessingStage) == [HEAD, PARAMETERS, BODY, ProcessingStage.HANDLER]
    assert list(map(int, ProcessingStage)) == sorted(map(int, ProcessingStage))


def test_keywords_of_a_body_are_counted() -> None:
    faults = faults_of(body=json.dumps({"isbn": "978", "title": "A"}).encode())
    place = "/components/schemas/Isbn/pattern"
    assert faults.broken == {place}
    assert {place, "/components/schemas/Title/maxLength"} <= faults.met
