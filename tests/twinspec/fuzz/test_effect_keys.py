"""How a rule file says where an effect is seen (seen_in, unseen)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.twinspec.contracts import CASEWRIGHT, LIBRARY, changed
from tests.twinspec.fuzz.exchanges import (
    contract,
    judge,
    library,
)
from twinspec.contract.documents import ContractError
from twinspec.fuzz.judge.effects import Effects
from twinspec.govern.lint import lint


def test_the_library_shows_its_effect_in_both_representations() -> None:
    told = Effects(contract(LIBRARY))
    books = {
        "application/json": b'{"isbn": "9783161484100", "title": "Tides"}',
        "application/xml": (
            b'<book xmlns="urn:example:library:book" isbn="9783161484100">'
            b"<title>Tides</title></book>"
        ),
    }
    for media, book in books.items():
        kept = library("POST", "/books", book, content_type=media)
        found = told.exercised(kept, judge(LIBRARY).judge(kept))
        assert found == {"add_book.book_is_kept"}
        other = replace(kept, answer=replace(kept.answer, status=200))
        assert told.exercised(other, judge(LIBRARY).judge(other)) == frozenset()
    assert told.unseen("v1") == {}


SEEN = "  seen_in: {request: {body: {required: [isbn]}}, answer: {status: {const: 201}}}\n"
ADD_BOOK = "rules/add_book.yaml"


def test_an_effect_without_keys_is_shown_by_every_success(tmp_path: Path) -> None:
    told = Effects(changed(tmp_path, (ADD_BOOK, SEEN, "")))
    kept = library("POST", "/books", b'{"isbn": "9783161484100", "title": "Tides"}', status=200)
    assert told.exercised(kept, judge(LIBRARY).judge(kept)) == {"add_book.book_is_kept"}


def test_an_effect_may_be_unseen(tmp_path: Path) -> None:
    told = Effects(changed(tmp_path, (ADD_BOOK, SEEN, "  unseen: Books are kept in the dark.\n")))
    kept = library("POST", "/books", b'{"isbn": "9783161484100", "title": "Tides"}')
    assert told.exercised(kept, judge(LIBRARY).judge(kept)) == frozenset()
    assert told.unseen("v1") == {"add_book.book_is_kept": "Books are kept in the dark."}


def test_what_is_no_schema_is_refused(tmp_path: Path) -> None:
    wrong = "  seen_in: {request: {body: {required: isbn}}}\n"
    with pytest.raises(ContractError, match=r"book_is_kept: seen_in has no JSON Schema"):
        Effects(changed(tmp_path, (ADD_BOOK, SEEN, wrong)))


IN_PLAY = "  seen_in: {request: {body: {required: [customAttributes]}}}\n"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("  seen_in: {request: {cookies: {required: [id]}}}\n", "'cookies'"),
        ("  seen_in: {reply: {status: {const: 204}}}\n", "'reply'"),
        ("  seen_in: {request: {body: {require: [customAttributes]}}}\n", "'require'"),
        ('  seen_in: {request: {path: {properties: {id: {pattern: "("}}}}}\n', '"regex"'),
        (f"{IN_PLAY}  unseen: It is dark.\n", "is not allowed for"),
        ("  unseen: because\n", "does not match"),
    ],
)
def test_style_finds_keys_that_mean_nothing(tmp_path: Path, wrong: str, message: str) -> None:
    spec = changed(tmp_path, ("rules/edit_case.yaml", IN_PLAY, wrong), of=CASEWRIGHT)
    [finding] = lint(spec)
    assert finding.id == "style.rule_entries_are_valid"
    assert message in finding.message


def test_refusals_have_no_such_keys(tmp_path: Path) -> None:
    code = "  code: 401-102\n"
    change = ("rules/log_in.yaml", code, f"{code}  unseen: It is dark.\n")
    [finding] = lint(changed(tmp_path, change, of=CASEWRIGHT))
    assert finding.id == "style.rule_entries_are_valid"
