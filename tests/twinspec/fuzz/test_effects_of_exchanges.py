"""When an exchange shows an effect: by its status, and by parts of request and answer (seen_in).

The library gets effects of its own, one for each part that a rule may look at.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.twinspec.contracts import LIBRARY, changed
from tests.twinspec.fuzz.exchanges import contract
from tests.twinspec.fuzz.test_judge_library import LOANS, LOANS_XML, NOVEL, NOVEL_XML
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import Contract
from twinspec.fuzz.judge.effects import Effects
from twinspec.fuzz.model.exchange import Answer, Exchange, ExchangeVerdict, Request

JSON, XML = "application/json", "application/xml"
AS_JSON, AS_XML = {"content-type": JSON}, {"content-type": XML}
SEEN: dict[str, dict[str, Any] | None] = {
    "any_success": None,
    "not_found": {"answer": {"status": {"const": 404}}},
    "any_refusal": {"answer": {"status": {"minimum": 400, "maximum": 499}}},
    "sorted": {"request": {"query": {"required": ["sort"]}}},
    "sorted_by_nothing": {
        "request": {"query": {"properties": {"sort": {"const": [""]}}, "required": ["sort"]}}
    },
    "spaced": {"request": {"path": {"properties": {"isbn": {"const": "97 8"}}}}},
    "asked": {"request": {"headers": {"required": ["x-wish"]}}},
    "told": {"answer": {"headers": {"required": ["x-note"]}}},
    "lent": {"answer": {"body": {"required": ["loan"]}}},
    "explained": {
        "answer": {"status": {"minimum": 400}, "body": {"required": ["code"]}},
    },
    "both": {
        "request": {"headers": {"required": ["x-wish"]}},
        "answer": {"headers": {"required": ["x-note"]}},
    },
    "frank": {
        "answer": {
            "body": {
                "properties": {
                    "loan": {"items": {"properties": {"borrower": {"const": "Fränk Olin"}}}}
                },
                "required": ["loan"],
            }
        }
    },
}
REASON = "Nobody sees it."
RULE, LISTED = "get_loans.book_exists", "x-twinspec-rules:\n- get_loans.book_exists\n"
STATUS_404 = "  '404': {$ref: ../schemas/error.yaml#/responses/Refused}\n"
STATUS_400 = "  '400': {$ref: ../schemas/error.yaml#/responses/Refused}\n"


def effect(name: str, seen_in: dict[str, Any] | None = None, **more: str) -> dict[str, Any]:
    source = [{"document": "house rules", "place": "lending"}]
    told = {"id": f"get_loans.{name}", "statement": "So it is.", "kind": "effect"}
    seen = {} if seen_in is None else {"seen_in": seen_in}
    return {**told, "checked_by": "handler", "source": source, "since": "v1", **seen, **more}


def with_effects(folder: Path, *effects: dict[str, Any]) -> Contract:
    """The library with effects of get_loans, and refusals declared as 4XX and by default."""
    rules = (LIBRARY / "rules/get_loans.yaml").read_text("utf-8")
    names = "".join(f"- {one['id']}\n" for one in effects)
    refused = STATUS_404.replace("'404'", "default")
    return changed(
        folder,
        ("rules/get_loans.yaml", rules, rules + yaml.safe_dump(list(effects))),
        ("v1/operations/get_loans.yaml", LISTED, LISTED + names),
        ("v1/operations/get_loans.yaml", STATUS_400, STATUS_400.replace("'400'", "'4XX'")),
        ("v1/operations/get_loans.yaml", STATUS_404, refused),
    )


@pytest.fixture(scope="module")
def effects(tmp_path_factory: pytest.TempPathFactory) -> Effects:
    told = [effect(name, seen_in) for name, seen_in in SEEN.items()]
    unseen = effect("hidden", unseen=REASON)
    return Effects(with_effects(tmp_path_factory.mktemp("contract"), *told, unseen))


ACCEPTED, REFUSED = ExchangeVerdict(), ExchangeVerdict(refused_with=(RULE,))
CODE = json.dumps({"code": "404-001", "message": "No."}).encode()
DEEP = b'{"loan": [{"borrower": ' + b"[" * 300 + b"]" * 300 + b"}]}"


@dataclass(frozen=True)
class Told:
    """An exchange, and what it shows besides `any_success` or `any_refusal`."""

    shows: set[str] = field(default_factory=set)
    status: int = 200
    target: str = "/books/978/loans"
    asked: dict[str, str] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    verdict: ExchangeVerdict | None = None
    is_alike: bool = True


TOLD = {
    "a success": Told(),
    "the first of the successes": Told(status=200),
    "the last of the successes": Told(status=299),
    "what is before a success": Told(status=199, is_alike=False),
    "what is behind a success": Told(status=300, is_alike=False),
    "a refusal": Told({"not_found"}, status=404),
    "another refusal": Told(status=400),
    "a refusal that names no rule": Told(status=404, verdict=ACCEPTED, is_alike=False),
    "a refusal of what is broken": Told(
        {"not_found"}, 404, verdict=ExchangeVerdict(broken=frozenset({RULE}), refused_with=(RULE,))
    ),
    "the first status of a refusal": Told(
        status=400, verdict=ExchangeVerdict(broken=frozenset({RULE}), refused_with=(RULE,))
    ),
    "a success of what is broken": Told(
        verdict=ExchangeVerdict(broken=frozenset({RULE})), is_alike=False
    ),
    "a query": Told({"sorted"}, target="/books/978/loans?sort=id"),
    "an empty parameter": Told(
        {"sorted", "sorted_by_nothing"}, target="/books/978/loans?a=1&sort="
    ),
    "another parameter": Told(target="/books/978/loans?order=id"),
    "a path": Told({"spaced"}, target="/books/97%208/loans"),
    "a path with a query": Told({"spaced"}, target="/books/97%208/loans?a=1"),
    "a path with a plus sign": Told(target="/books/97+8/loans"),
    "another path": Told(target="/books/978"),
    "a header of a request": Told({"asked"}, asked={"x-wish": "1"}),
    "a header of an answer": Told({"told"}, answered={"x-note": "1"}),
    "both headers": Told(
        {"asked", "told", "both"}, asked={"x-wish": "1"}, answered={"x-note": "1"}
    ),
    "a body in JSON": Told({"lent"}, answered=AS_JSON, body=LOANS),
    "a body in XML": Told({"lent"}, answered=AS_XML, body=LOANS_XML),
    "text of a body": Told(
        {"lent", "frank"}, answered=AS_JSON, body=LOANS.replace(b"Frank", "Fränk".encode())
    ),
    "text in a charset": Told(
        {"lent", "frank"},
        answered={"content-type": f"{XML}; charset=iso-8859-1"},
        body=LOANS_XML.replace(b"Frank", "Fränk".encode("latin-1")),
    ),
    "a body of another type": Told(answered={"content-type": "text/json"}, body=LOANS),
    "a body of no type": Told(body=LOANS),
    "a body of two types": Told(answered={"content-type": f"{JSON}, {XML}"}, body=LOANS),
    "an empty body": Told(answered=AS_JSON),
    "no JSON": Told(answered=AS_JSON, body=b"{"),
    "no XML": Told(answered=AS_XML, body=b"<a"),
    "a body that is no object": Told(answered=AS_JSON, body=b'["loan"]'),
    "a member that is too deep to be compared": Told({"lent"}, answered=AS_JSON, body=DEEP),
    "a body that cannot be read for depth": Told(answered=AS_JSON, body=b"[" * 100_000),
    # The body of a refusal is declared as 4XX, and that of any other status by default.
    "a body by range": Told({"not_found", "explained"}, 404, answered=AS_JSON, body=CODE),
    "a body by the end of a range": Told({"explained"}, 499, answered=AS_JSON, body=CODE),
    "a body by default": Told(
        {"explained"}, 500, answered=AS_JSON, body=CODE, verdict=REFUSED, is_alike=False
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_an_exchange_shows(effects: Effects, name: str) -> None:
    told = TOLD[name]
    request = Request("GET", told.target, told.asked, None, None)
    answer = Answer(told.status, told.answered, told.body)
    exchange = Exchange("v1", "get_loans", "json", request, answer, "test")
    is_refused = told.status >= 400
    verdict = told.verdict or (REFUSED if is_refused else ACCEPTED)
    shows = told.shows | (
        {"any_refusal" if is_refused else "any_success"} if told.is_alike else set()
    )
    assert effects.exercised(exchange, verdict) == {f"get_loans.{one}" for one in shows}


def test_what_no_exchange_shows_has_a_reason(effects: Effects) -> None:
    assert effects.unseen("v1") == {"get_loans.hidden": REASON}


def test_without_an_operation_nothing_is_shown(effects: Effects) -> None:
    request = Request("GET", "/books/978/loans", {}, None, None)
    exchange = Exchange("v1", None, "json", request, Answer(200, {}, b""), "test")
    assert effects.exercised(exchange, ACCEPTED) == frozenset()


@pytest.mark.parametrize(
    ("representation", "headers", "body", "is_shown"),
    [
        ("json", AS_JSON, NOVEL, True),
        ("xml", AS_XML, NOVEL_XML, True),
        # Without a type it is what it was written as.
        ("json", {}, NOVEL, True),
        ("xml", {}, NOVEL_XML, True),
        ("json", AS_XML, NOVEL, False),
        ("json", {"content-type": "text/plain"}, NOVEL, False),
        ("json", AS_JSON, b"{}", False),
        ("json", AS_JSON, None, False),
    ],
)
def test_a_body_of_a_request_shows_an_effect(
    representation: Any, headers: dict[str, str], body: bytes | None, is_shown: bool
) -> None:
    """The library's own effect: the book that was sent, and needs its ISBN, is kept."""
    own = Effects(contract(LIBRARY))
    request = Request("POST", "/books", headers, body, None)
    exchange = Exchange("v1", "add_book", representation, request, Answer(201, {}, b""), "test")
    expected = {"add_book.book_is_kept"} if is_shown else set()
    assert own.exercised(exchange, ACCEPTED) == expected


def test_what_is_no_schema_is_refused_with_its_place(tmp_path: Path) -> None:
    own = with_effects(tmp_path, effect("wrong", {"answer": {"status": {"type": "numbers"}}}))
    with pytest.raises(ContractError, match=r"get_loans\.yaml: rule get_loans\.wrong: seen_in"):
        Effects(own)
