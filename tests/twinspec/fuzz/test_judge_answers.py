"""The form of an answer: statuses by their class, bodies and headers (RFC 9110; OpenAPI, "Header").

Each row is one answer; expected is what the contract and the RFC say of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.twinspec.contracts import LIBRARY, changed
from tests.twinspec.fuzz.exchanges import contract, judge, library, refused
from tests.twinspec.fuzz.test_judge_library import ISBN, LOANS, NOVEL, book
from twinspec.contract.binding.reader import XmlReader
from twinspec.contract.layout import Contract
from twinspec.fuzz.judge.answer import AnswerJudge
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.judge.operations import JudgedResponse, OperationReader
from twinspec.fuzz.model.exchange import Answer, Exchange, Request

JSON = {"content-type": "application/json"}
LOANS_PATH = f"/books/{ISBN}/loans"


def checks(exchange: Exchange, by: Judge | None = None) -> set[str]:
    return {found.check for found in (by or judge(LIBRARY)).judge(exchange).findings}


def of_get_loans(own: Contract) -> JudgedResponse:
    operations = OperationReader(own, own.versions["v1"]).operations()
    return next(one for _, _, one in operations if one.id == "get_loans").responses["200"]


VERSION = contract(LIBRARY).versions["v1"]
ANSWERS = AnswerJudge(VERSION.xsd_files, XmlReader(VERSION.bundle))
CONTENTS = of_get_loans(contract(LIBRARY)).contents


# RFC 9110, 15: 2xx is successful, 4xx refuses, 5xx is a server that failed.
@pytest.mark.parametrize(
    ("status", "is_accepted", "has_failed"),
    [
        (199, False, False),
        (200, True, False),
        (201, True, False),
        (299, True, False),
        (300, False, False),
        (399, False, False),
        (400, False, False),
        (499, False, False),
        (500, False, True),
        (599, False, True),
    ],
)
def test_a_class_of_statuses_says_what_became_of_a_request(
    status: int, is_accepted: bool, has_failed: bool
) -> None:
    wrong = library("POST", "/books", book(genre="drama"), status=status)
    assert ("accepted_invalid" in checks(wrong)) is is_accepted
    assert ("server_error" in checks(wrong)) is has_failed
    right = library("POST", "/books", NOVEL, status=status)
    passed = judge(LIBRARY).passed(right, judge(LIBRARY).judge(right))
    assert passed == (set(judge(LIBRARY).rules_of("v1", "add_book")) if is_accepted else set())


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (202, {"undeclared_status"}),
        (399, {"undeclared_status"}),
        (400, {"undeclared_status", "invalid_answer"}),
        (401, {"undeclared_status", "invalid_answer"}),
        (499, {"undeclared_status", "invalid_answer"}),
        (404, {"invalid_answer"}),
    ],
)
def test_a_refusal_has_the_form_of_errors_whatever_its_status(
    tmp_path: Path, status: int, expected: set[str]
) -> None:
    """Here 404 is declared, and 400 is not."""
    declared = "  '400': {$ref: ../schemas/error.yaml#/responses/Refused}\n"
    by = Judge(changed(tmp_path, ("v1/operations/get_loans.yaml", declared, "")))
    assert checks(library("GET", LOANS_PATH, status=status, answer=b"{}"), by) - {
        "undeclared_rule"
    } == (expected)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("add_book.book_is_new", "add_book.book_is_new"),
        ("no.such_rule", None),
    ],
)
def test_a_failure_is_about_the_rule_that_it_names(rule: str, expected: str | None) -> None:
    failed = refused(library("POST", "/books", NOVEL), rule, status=500, of=LIBRARY)
    verdict = judge(LIBRARY).judge(failed)
    assert [(one.check, one.rule) for one in verdict.findings] == [("server_error", expected)]
    assert verdict.findings[0].message == "The server failed with 500; its log says why."
    assert verdict.refused_with == (rule,)


# RFC 9110: answers to HEAD have no body (9.3.2), nor have 204 (15.3.5) and 304 (15.4.5).
@pytest.mark.parametrize(
    ("method", "status", "body", "is_declared", "flaws"),
    [
        ("GET", 200, LOANS, True, []),
        ("GET", 203, LOANS, True, []),
        ("GET", 205, LOANS, True, []),
        ("GET", 303, LOANS, True, []),
        ("GET", 305, LOANS, True, []),
        ("GET", 200, b"", True, ["invalid_answer"]),
        ("HEAD", 200, b"", True, []),
        ("HEAD", 200, LOANS, True, ["unexpected_body"]),
        ("GET", 204, b"", True, []),
        ("GET", 204, LOANS, True, ["unexpected_body"]),
        ("GET", 304, b"", True, []),
        ("GET", 304, LOANS, True, ["unexpected_body"]),
        ("GET", 200, b"", False, []),
        ("GET", 200, b"anything", False, []),
        ("HEAD", 200, b"anything", False, ["unexpected_body"]),
        ("GET", 204, b"anything", False, ["unexpected_body"]),
    ],
)
def test_where_an_answer_has_a_body(
    method: str, status: int, body: bytes, is_declared: bool, flaws: list[str]
) -> None:
    contents = CONTENTS if is_declared else {}
    request = Request(method, LOANS_PATH, {}, None, None)
    read = ANSWERS.body(contents, request, Answer(status, JSON, body), negotiated=True)
    assert [check for check, _ in read.flaws] == flaws
    is_read = is_declared and bool(body) and not flaws
    assert read.value == (json.loads(LOANS) if is_read else None)


@pytest.mark.parametrize(
    ("accept", "content_type", "negotiated", "flaws"),
    [
        ("application/xml", "application/json", True, ["wrong_media_type"]),
        ("application/xml", "application/json", False, []),
        (
            "application/json;q=0.4, application/xml;q=0.5",
            "application/json",
            True,
            ["wrong_media_type"],
        ),
        ("application/json;q=0.5, application/xml;q=0.5", "application/json", True, []),
        ("application/json;q=0.6, application/xml;q=0.5", "application/json", True, []),
        ("text/html", "application/json", True, []),
        ("*/*", "Application/JSON; charset=utf-8", True, []),
        ("*/*", "text/plain", False, ["wrong_media_type"]),
        ("*/*", "application/json, application/xml", False, ["wrong_media_type"]),
        ("*/*", None, False, ["wrong_media_type"]),
    ],
)
def test_an_answer_states_a_media_type_that_is_welcome(
    accept: str, content_type: str | None, negotiated: bool, flaws: list[str]
) -> None:
    stated = {} if content_type is None else {"content-type": content_type}
    request = Request("GET", LOANS_PATH, {"accept": accept}, None, None)
    read = ANSWERS.body(CONTENTS, request, Answer(200, stated, LOANS), negotiated)
    assert [check for check, _ in read.flaws] == flaws


HEADERS = """
    headers:
      X-Count: {required: true, schema: {type: integer, minimum: 1}}
      X-Weight: {schema: {type: number, maximum: 9.5}}
      X-Open: {schema: {type: boolean}}
      X-Tags: {schema: {type: array, items: {type: integer}}}
      X-Room: {schema: {type: object}}
      X-Name: {schema: {type: string, pattern: '^[a-z]+$'}}
      X-Any: {schema: {pattern: '^[0-9]+$'}}
      X-Json: {content: {application/json: {schema: {type: integer}}}}
"""


@pytest.fixture(scope="module")
def with_headers(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    old = "    description: The loans, oldest first.\n"
    change = ("v1/operations/get_loans.yaml", old, old + HEADERS.lstrip("\n"))
    return changed(tmp_path_factory.mktemp("contract"), change)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, []),
        ({"x-count": None}, ["missing_header"]),
        ({"x-count": "0"}, ["invalid_header"]),
        ({"x-count": "one"}, ["invalid_header"]),
        ({"x-count": "1.5"}, ["invalid_header"]),
        ({"x-count": ""}, ["invalid_header"]),
        ({"x-weight": "9.5"}, []),
        ({"x-weight": "9.6"}, ["invalid_header"]),
        ({"x-weight": "much"}, ["invalid_header"]),
        ({"x-open": "true"}, []),
        ({"x-open": "false"}, []),
        ({"x-open": "yes"}, ["invalid_header"]),
        ({"x-open": "True"}, ["invalid_header"]),
        # OpenAPI has several ways to write these: they are not judged.
        ({"x-tags": "a,b"}, []),
        ({"x-room": "number,12"}, []),
        ({"x-name": "anna"}, []),
        ({"x-name": "Anna"}, ["invalid_header"]),
        ({"x-any": "12"}, []),
        ({"x-any": "twelve"}, ["invalid_header"]),
        ({"x-json": "{"}, []),
        ({"x-count": "0", "x-name": "Anna"}, ["invalid_header", "invalid_header"]),
    ],
)
def test_a_header_is_what_its_schema_says(
    with_headers: Contract, headers: Mapping[str, str | None], expected: list[str]
) -> None:
    sent = {"x-count": "1", **headers}
    stated = {name: value for name, value in sent.items() if value is not None}
    response = of_get_loans(with_headers)
    flaws = ANSWERS.headers(response, Answer(200, stated, LOANS))
    assert [check for check, _ in flaws] == expected


def test_a_flaw_of_a_header_names_it(with_headers: Contract) -> None:
    response = of_get_loans(with_headers)
    assert list(ANSWERS.headers(response, Answer(200, {}, LOANS))) == [
        (
            "missing_header",
            "The answer lacks the header X-Count, which the contract requires; send it with every "
            "answer that declares it.",
        )
    ]
    assert list(ANSWERS.headers(response, Answer(200, {"x-count": "0"}, LOANS))) == [
        (
            "invalid_header",
            "The header X-Count is not what its schema says; correct its value.",
        )
    ]


@pytest.mark.parametrize(
    ("body", "is_valid"),
    [
        (b'{"loan": []}', True),
        (b'{"loan": [], "count": 0}', True),
        (b'{"loan": [], "count": 1.5}', False),
        (b'{"loan": [], "a": 1, "a": 1}', False),
        (b'{"loan": [], "a": {"b": 1, "b": 2}}', False),
        (b'{"loan": [], "a": NaN}', False),
        (b'{"loan": [], "a": -Infinity}', False),
        (b'{"loan": [], "a": "\\ud83d\\ude00"}', True),
        (b'{"loan": [], "a": "\\ud83d"}', False),
        (b'{"loan": [], "\\udE00": 1}', False),
        ('{"loan": [], "a": "é"}'.encode(), True),
        ('{"loan": [], "a": "é"}'.encode("latin-1"), False),
        (b'{"loan": []} {}', False),
        (b"[" * 100_000, False),
    ],
)
def test_json_of_an_answer_is_that_of_its_rfc(body: bytes, is_valid: bool) -> None:
    """RFC 8259: UTF-8 (8.1), no NaN (6), text of characters (8.2); a name stands once (4)."""
    found = checks(library("GET", LOANS_PATH, status=200, answer=body))
    assert found == (set() if is_valid else {"invalid_answer"})


def test_at_most_three_flaws_of_a_body_are_told() -> None:
    loan = {"id": "x", "book": 1, "borrower": 1, "since": 1}
    exchange = library("GET", LOANS_PATH, status=200, answer=json.dumps({"loan": [loan]}).encode())
    messages = [one.message for one in judge(LIBRARY).judge(exchange).findings]
    assert len(messages) == 3
    assert all(message.startswith("The body breaks the keyword #/") for message in messages)
    assert len({message.partition(" at /loan/0/")[2] for message in messages}) == 3


@pytest.mark.parametrize(
    ("allow", "expected"),
    [
        ("POST", set()),
        ("POST , ", set()),
        (" POST,PUT", set()),
        (None, {"missing_header"}),
        ("", {"invalid_header"}),
        ("PUT", {"invalid_header"}),
        ("POST, DELETE", {"invalid_header"}),
    ],
)
@pytest.mark.parametrize("status", [404, 405])
def test_405_lists_the_methods_of_the_path(
    allow: str | None, expected: set[str], status: int
) -> None:
    """RFC 9110, 15.5.6: the answer 405 to DELETE must have Allow; others need not."""
    exchange = library("DELETE", "/books", status=status)
    told = {} if allow is None else {"allow": allow}
    exchange = replace(exchange, answer=Answer(status, told, b""))
    assert checks(exchange) == (expected if status == 405 else set())
