"""The judge and a contract that says little: the library has no sessions and few rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.twinspec.contracts import LIBRARY, changed
from tests.twinspec.fuzz.exchanges import judge, library, refused
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.model.exchange import Exchange, ExchangeVerdict

NOVEL = (LIBRARY / "v1/examples/add_book/a_novel.request.json").read_bytes()
NOVEL_XML = (LIBRARY / "v1/examples/add_book/a_novel.request.xml").read_bytes()
LOANS = (LIBRARY / "v1/examples/get_loans/one_loan.response.json").read_bytes()
LOANS_XML = (LIBRARY / "v1/examples/get_loans/one_loan.response.xml").read_bytes()
ISBN = "9780000000001"
XML = {"content_type": "application/xml", "accept": "application/xml"}


def verdict(exchange: Exchange) -> ExchangeVerdict:
    return judge(LIBRARY).judge(exchange)


def checks(exchange: Exchange) -> set[tuple[str, str | None]]:
    return {(found.check, found.rule) for found in verdict(exchange).findings}


def book(**members: object) -> bytes:
    changed = json.loads(NOVEL) | members
    return json.dumps({key: value for key, value in changed.items() if value is not None}).encode()


def loans(**members: object) -> bytes:
    return json.dumps(json.loads(LOANS) | members).encode()


def read(answer: bytes = LOANS, accept: str = "application/json", **more: str) -> Exchange:
    exchange = library("GET", f"/books/{ISBN}/loans", status=200, answer=answer, accept=accept)
    stated = more.get("content_type", "application/json")
    headers = {"content-type": stated}
    return replace(exchange, answer=replace(exchange.answer, headers=headers))


def test_the_examples_are_allowed() -> None:
    assert checks(library("POST", "/books", NOVEL)) == set()
    assert checks(library("POST", "/books", NOVEL_XML, **XML)) == set()
    assert checks(read()) == set()
    assert checks(read(LOANS_XML, "application/xml", content_type="application/xml")) == set()


# What breaks a rule in JSON, and the same in XML: old text, new text.
BROKEN: dict[str, tuple[dict[str, object], tuple[str, str], set[str]]] = {
    "wrong pattern": (
        {"isbn": "978"},
        ('isbn="9780000000001"', 'isbn="978"'),
        {"book.isbn_is_well_formed"},
    ),
    "missing member": (
        {"title": None},
        ("<title>On Charging</title>", ""),
        {"book.title_given"},
    ),
    "other missing member": (
        {"isbn": None},
        (' isbn="9780000000001"', ""),
        {"book.isbn_given"},
    ),
    "unknown member": (
        {"colour": ""},
        ("<title>", "<colour/><title>"),
        {"book.only_known_members"},
    ),
    "too small a number": (
        {"pages": 0},
        ("<pages>310<", "<pages>0<"),
        {"book.pages_in_range"},
    ),
    "no number": ({"price": "dear"}, (">12.5<", ">dear<"), {"book.price_in_range"}),
    "no boolean": ({"lendable": "maybe"}, (">true<", ">maybe<"), {"book.lendable_is_yes_or_no"}),
    "outside the enumeration": (
        {"genre": "drama"},
        (">novel<", ">drama<"),
        {"book.genre_is_known"},
    ),
    "too many items": (
        {"keywords": {"keyword": list("abcd")}},
        ("<keyword>slow</keyword>", "<keyword>x</keyword>" * 4),
        {"book.at_most_three_keywords"},
    ),
    "broken branch of its type": (
        {"shelf": {"room": ""}},
        ("<room>12</room>", "<room/>"),
        {"book.author_fits"},
    ),
    "several at once": (
        {"isbn": "978", "genre": "drama"},
        (">novel<", ">drama<"),
        {"book.genre_is_known"},
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_keyword_has_the_rule_beside_it(name: str) -> None:
    members, (old, new), rules = BROKEN[name]
    asked = library("POST", "/books", book(**members))
    in_json = rules | ({"book.isbn_is_well_formed"} if members.get("isbn") == "978" else set())
    assert verdict(asked).broken == in_json
    assert old in NOVEL_XML.decode()
    asked_xml = library("POST", "/books", NOVEL_XML.decode().replace(old, new).encode(), **XML)
    assert verdict(asked_xml).broken == rules
    for exchange, broken in ((asked, in_json), (asked_xml, rules)):
        first = min(broken, key=judge(LIBRARY).rules_of("v1", "add_book").index)
        assert checks(exchange) == {("accepted_invalid", first)}
        ordered = sorted(broken, key=judge(LIBRARY).rules_of("v1", "add_book").index)
        assert checks(refused(exchange, *ordered, of=LIBRARY)) == set()


def test_all_broken_keywords_are_listed_and_no_others() -> None:
    asked = library("POST", "/books", book(isbn="978", genre="drama"))
    assert checks(refused(asked, "book.isbn_is_well_formed", of=LIBRARY)) == {
        ("unlisted_violation", "book.genre_is_known")
    }
    too_many = ("book.isbn_is_well_formed", "book.pages_in_range", "book.genre_is_known")
    assert checks(refused(asked, *too_many, of=LIBRARY)) == {
        ("unprovoked_refusal", "book.pages_in_range")
    }


def test_more_than_can_be_listed_need_not_be_listed() -> None:
    authors = {"authors": [""] * 5, "keywords": {"keyword": [""] * 40}, "genre": "drama"}
    asked = library("POST", "/books", book(**authors))
    assert len(verdict(asked).broken) == 3
    assert checks(refused(asked, "book.genre_is_known", of=LIBRARY)) == set()


def test_the_first_rule_in_order_answers() -> None:
    asked = library("POST", "/books", book(isbn="978", genre="drama"))
    late = refused(asked, "book.genre_is_known", "book.isbn_is_well_formed", of=LIBRARY)
    assert checks(late) == {("late_check", "book.isbn_is_well_formed")}
    assert checks(refused(asked, "add_book.book_is_new", of=LIBRARY)) == {
        ("late_check", "book.isbn_is_well_formed")
    }


def test_a_business_rule_may_refuse_what_is_valid() -> None:
    assert checks(
        refused(library("POST", "/books", NOVEL), "add_book.book_is_new", of=LIBRARY)
    ) == (set())
    effect = refused(library("POST", "/books", NOVEL), "add_book.book_is_kept", of=LIBRARY)
    assert ("undeclared_rule", "add_book.book_is_kept") in checks(effect)


MALFORMED = {
    "no JSON": b"{",
    "not in UTF-8": b'{"isbn": "\xff"}',
    "no number": b'{"pages": NaN}',
    "two values": b"{} {}",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_body_is_refused(name: str) -> None:
    asked = library("POST", "/books", MALFORMED[name])
    assert checks(asked) == {("accepted_invalid", "protocol.body_is_well_formed")}
    assert checks(refused(asked, "protocol.body_is_well_formed", of=LIBRARY)) == set()


def test_white_space_is_no_body_or_no_document() -> None:
    asked = library("POST", "/books", b" \n")
    assert verdict(asked).broken == frozenset()
    assert {check for check, _ in checks(asked)} == {"accepted_invalid"}
    for rule in ("protocol.body_given", "protocol.body_is_well_formed"):
        assert checks(refused(asked, rule, of=LIBRARY)) == set()


def test_a_body_is_required() -> None:
    asked = library("POST", "/books")
    assert checks(asked) == {("accepted_invalid", "protocol.body_given")}
    assert checks(refused(asked, "protocol.body_given", of=LIBRARY)) == set()
    assert ("unprovoked_refusal", "protocol.body_given") in checks(
        refused(library("POST", "/books", NOVEL), "protocol.body_given", of=LIBRARY)
    )


# The library's rules say nothing of these requests: whatever is answered, is not against them.
LEFT_OPEN: dict[str, Callable[[], Exchange]] = {
    "a key twice": lambda: library("POST", "/books", b'{"isbn": "x", ' + NOVEL[1:]),
    "another type": lambda: library("POST", "/books", NOVEL, content_type="text/plain"),
    "a compressed body": lambda: library("POST", "/books", b"\x1f\x8b", content_encoding="gzip"),
    "an unknown charset": lambda: library(
        "POST", "/books", NOVEL, content_type="application/json; charset=klingon"
    ),
    "an unknown root": lambda: library("POST", "/books", b"<a/>", **XML),
    "an unknown parameter": lambda: library("POST", "/books?colour=red", NOVEL),
    "no type": lambda: library("POST", "/books", NOVEL, content_type=""),
}


@pytest.mark.parametrize("name", LEFT_OPEN)
def test_what_the_contract_leaves_open_is_no_finding(name: str) -> None:
    exchange = LEFT_OPEN[name]()
    assert checks(exchange) == set()
    assert checks(refused(exchange, "protocol.body_is_well_formed", of=LIBRARY)) == set()


def test_a_body_without_a_type_is_broken_in_whichever_it_is_read() -> None:
    asked = library("POST", "/books", book(genre="drama"), content_type="")
    assert checks(asked) == {("accepted_invalid", "book.genre_is_known")}
    for rule in ("book.genre_is_known", "protocol.body_is_well_formed"):
        assert checks(refused(asked, rule, of=LIBRARY)) == set()


def test_a_parameter_of_the_path_has_keywords() -> None:
    asked = library("GET", "/books/978/loans", status=200, answer=LOANS)
    assert checks(asked) == {("accepted_invalid", "protocol.isbn_is_well_formed")}
    assert checks(refused(asked, "protocol.isbn_is_well_formed", of=LIBRARY)) == set()
    assert checks(refused(read(), "protocol.isbn_is_well_formed", of=LIBRARY)) == {
        ("unprovoked_refusal", "protocol.isbn_is_well_formed")
    }


ANSWERS: dict[str, tuple[Exchange, set[str]]] = {
    "no JSON": (read(b"{"), {"invalid_answer"}),
    "a key twice": (read(b'{"loan": [], "loan": []}'), {"invalid_answer"}),
    "a surrogate": (
        read(LOANS.replace(b"Frank", b"\\ud800")),
        {"invalid_answer"},
    ),
    "not the schema": (read(loans(count=-1)), {"invalid_answer"}),
    "nothing": (read(b""), {"invalid_answer"}),
    "XML as JSON": (read(LOANS_XML), {"invalid_answer"}),
    "JSON as XML": (
        read(LOANS, "application/xml", content_type="application/xml"),
        {"invalid_answer"},
    ),
    "what was not asked for": (
        read(LOANS_XML, "application/json", content_type="application/xml"),
        {"wrong_media_type"},
    ),
    "what was asked for less": (
        read(LOANS, "application/json;q=0.4, application/xml", content_type="application/json"),
        {"wrong_media_type"},
    ),
    "one of two equals": (read(LOANS, "application/xml, application/json"), set()),
    "one of all": (read(LOANS, "*/*"), set()),
    "no type": (read(LOANS, content_type=""), {"wrong_media_type"}),
    "an undeclared type": (read(LOANS, "*/*", content_type="text/plain"), {"wrong_media_type"}),
    "another root": (
        read(
            LOANS_XML.replace(b"<loans", b"<lends").replace(b"</loans", b"</lends"),
            "application/xml",
            content_type="application/xml",
        ),
        {"invalid_answer"},
    ),
    "another document": (
        read(NOVEL_XML, "application/xml", content_type="application/xml"),
        {"invalid_answer"},
    ),
    "another namespace": (
        read(
            LOANS_XML.replace(b":book:title", b":title").replace(
                b'xmlns:book="urn:example:library:book"', b'xmlns:book="urn:example:library:loan"'
            ),
            "application/xml",
            content_type="application/xml",
        ),
        {"invalid_answer"},
    ),
    "what only the XSD refuses": (
        read(
            LOANS_XML.replace(b"<count>1</count>", b"").replace(
                b"<loan id", b"<count>1</count><loan id"
            ),
            "application/xml",
            content_type="application/xml",
        ),
        {"invalid_answer"},
    ),
    "two levels of markup short": (
        read(LOANS_XML[:-9], "application/xml", content_type="application/xml"),
        {"invalid_answer"},
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_has_its_declared_form(name: str) -> None:
    exchange, expected = ANSWERS[name]
    assert {check for check, _ in checks(exchange)} == expected


def test_a_refusal_without_a_list_is_judged_by_its_code() -> None:
    known = {"content-type": "application/json"}
    exchange = library("POST", "/books", NOVEL)
    for code, expected in (("409-001", set()), ("409-009", {("undeclared_rule", None)})):
        body = json.dumps({"code": code, "message": "No."}).encode()
        answer = replace(exchange.answer, status=409, headers=known, body=body)
        assert checks(replace(exchange, answer=answer)) == expected


def test_stray_requests_have_no_rule_to_break() -> None:
    assert checks(library("GET", "/shelves", status=404)) <= {("invalid_answer", None)}
    assert checks(refused(library("GET", "/shelves"), "add_book.book_is_new", of=LIBRARY)) == set()


def test_keywords_are_counted_at_their_places() -> None:
    kept = verdict(library("POST", "/books", NOVEL))
    isbn = "/components/schemas/Isbn/pattern"
    assert isbn in kept.kept_keywords
    assert "/components/schemas/Empty/maxLength" in kept.kept_keywords
    assert "/components/schemas/Instant/pattern" not in kept.kept_keywords
    assert kept.broken_keywords == frozenset()
    broken = verdict(library("POST", "/books", book(isbn="978", returnBy="soon")))
    assert broken.broken_keywords == {isbn, "/components/schemas/InstantOrEmpty/anyOf"}
    assert not broken.broken_keywords & broken.kept_keywords
    in_xml = verdict(library("POST", "/books", NOVEL_XML, **XML))
    assert in_xml.kept_keywords == kept.kept_keywords


@pytest.mark.parametrize("levels", [60, 150, 300, 100_000])
def test_depth_is_no_obstacle(levels: int) -> None:
    deep = b"[" * levels + b"]" * levels
    asked = library("POST", "/books", NOVEL[:-2] + b', "x": ' + deep + b"}")
    assert {check for check, _ in checks(asked)} <= {"accepted_invalid"}
    assert checks(refused(asked, "protocol.body_is_well_formed", of=LIBRARY)) == set()
    answer = b'{"loan": [{"id": ' + deep + b"}]}"
    assert ("invalid_answer", None) in checks(read(answer))


ASPECTS = """
- id: protocol.{0}_is_known
  statement: The {0} is one of this API.
  kind: refusal
  status: 404
  code: 404-001
  message: "Unknown: {{value}}."
  remedy: Correct it.
  checked_by: server
  aspect: {0}
  source: [{{document: house rules, place: protocol}}]
  since: v1
"""


@pytest.mark.parametrize(
    ("aspect", "method", "path", "is_judged"),
    [
        ("path", "GET", "/nowhere", True),
        ("path", "DELETE", "/books", False),
        ("method", "GET", "/nowhere", False),
        ("method", "DELETE", "/books", True),
    ],
)
def test_what_no_rule_says_of_a_path_or_method_is_left_open(
    tmp_path: Path, aspect: str, method: str, path: str, is_judged: bool
) -> None:
    """Without a rule about it, a server may answer as it likes: here, with no document."""
    file = "rules/protocol.yaml"
    text = (LIBRARY / "rules" / "protocol.yaml").read_text("utf-8")
    contract = changed(
        tmp_path,
        (file, text, text + ASPECTS.format(aspect)),
        (
            "v1/openapi.yaml",
            "components: {}",
            f"components: {{}}\nx-twinspec-rules: [protocol.{aspect}_is_known]",
        ),
    )
    exchange = library(method, path, status=404, answer=b"lost")
    findings = Judge(contract).judge(exchange).findings
    assert bool(findings) is is_judged


@pytest.mark.parametrize(("status", "is_failure"), [(501, False), (502, True), (503, False)])
def test_a_declared_status_may_say_that_a_server_cannot_serve(
    tmp_path: Path, status: int, is_failure: bool
) -> None:
    old = "  '409': {$ref: ../schemas/error.yaml#/responses/Refused}\n"
    new = f"{old}  '{status}': {{description: It cannot serve.}}\n"
    contract = changed(tmp_path, ("v1/operations/add_book.yaml", old, new))
    exchange = library("POST", "/books", NOVEL, status=status, answer=b"")
    found = {one.check for one in Judge(contract).judge(exchange).findings}
    assert ("server_error" in found) is is_failure
