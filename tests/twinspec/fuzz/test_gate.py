"""A run fails for what it found and for what it did not reach, unless an exemption says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twinspec.contracts import LIBRARY
from tests.twinspec.fuzz.runs import MISSED, REFUSED, exchange, facts, finding, passing
from twinspec.contract.documents import ContractError
from twinspec.contract.layout import load_contract
from twinspec.contract.place import Place
from twinspec.fuzz.model.exchange import ExchangeVerdict
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.gate import RunExemption, gate, read_exemptions

CONTRACT = load_contract(LIBRARY)


def said(counts: Counts, *exemptions: RunExemption) -> list[str]:
    return [failure.message for failure in gate(counts, CONTRACT, exemptions)]


def exempt(rule: str, of: str) -> RunExemption:
    return RunExemption(rule, of, "Why not.", Place("exemptions.yaml", 3))  # type: ignore[arg-type]


def test_a_run_that_reached_everything_passes() -> None:
    assert said(passing()) == []


def test_a_finding_fails_the_run() -> None:
    counts = passing()
    bad = exchange(418, "get_loans", "xml")
    counts.add(bad, ExchangeVerdict((finding(bad, rule="get_loans.book_exists"),)))
    [failure] = gate(counts, CONTRACT)
    assert (failure.kind, failure.version, failure.operation) == ("finding", "v1", "get_loans")
    assert (failure.representation, failure.rule) == ("xml", "get_loans.book_exists")


def test_every_fuzzed_representation_needs_an_answer_2xx() -> None:
    counts = passing()
    for key in list(counts.requests):
        if key.operation == "get_loans" and key.representation == "xml":
            del counts.requests[key]
    assert said(counts) == ["get_loans of v1 was never answered 2xx in xml: no request was made."]
    counts.add(exchange(404, "get_loans", "xml"), MISSED)
    counts.add(exchange(304, "get_loans", "xml"), ExchangeVerdict())
    assert said(counts) == ["get_loans of v1 was never answered 2xx in xml: 1 × 304, 1 × 404."]
    counts.facts = facts(representations=("json",))
    assert said(counts) == []


@pytest.mark.parametrize(("tally", "side"), [("violated", "violated"), ("satisfied", "satisfied")])
def test_refusals_of_handlers_are_reached_on_both_sides(tally: str, side: str) -> None:
    counts = passing()
    by_rule = getattr(counts, tally)
    for key in list(by_rule):
        if key.rule == "add_book.book_is_new":
            del by_rule[key]
    assert said(counts) == [f"add_book.book_is_new was never {side}."]
    assert said(counts, exempt("add_book.book_is_new", side)) == []


def test_one_representation_is_enough_for_a_rule() -> None:
    counts = passing()
    counts.violated.clear()
    counts.add(exchange(409, "add_book", "xml"), REFUSED)
    counts.add(exchange(404, "get_loans", "json"), MISSED)
    assert said(counts) == []


def test_operations_that_were_not_fuzzed_are_not_asked_for() -> None:
    counts = Counts(facts(fuzzed=(("v1", "get_loans"),), representations=("json",)))
    loans = frozenset({"get_loans.book_exists"})
    counts.add(exchange(200, "get_loans"), ExchangeVerdict(), loans)
    counts.add(exchange(404, "get_loans"), MISSED)
    assert said(counts) == []
    assert said(counts, exempt("add_book.book_is_new", "violated")) == []


def test_an_exemption_that_is_not_needed_fails_the_run() -> None:
    [failure] = gate(passing(), CONTRACT, [exempt("add_book.book_is_new", "violated")])
    assert failure.message == "add_book.book_is_new was violated: remove its exemption."
    assert failure.kind == "stale_exemption"
    assert failure.place == Place("exemptions.yaml", 3)


def test_exemptions_are_read_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "exemptions.yaml"
    text = """# Why not everything is reached.
- rule: add_book.book_is_new
  why: Every book is new.
  of: violated
- {rule: get_loans.book_exists, why: " No book. ", of: satisfied}
"""
    file.write_text(text, encoding="utf-8")
    assert read_exemptions(file, CONTRACT) == (
        RunExemption(
            "add_book.book_is_new", "violated", "Every book is new.", Place(str(file), 2, "/0")
        ),
        RunExemption("get_loans.book_exists", "satisfied", "No book.", Place(str(file), 5, "/1")),
    )
    file.with_name("none.yaml").write_text("# None.\n", encoding="utf-8")
    assert read_exemptions(file.with_name("none.yaml"), CONTRACT) == ()


GOOD = "- rule: add_book.book_is_new\n  why: Every book is new.\n  of: violated\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param(
            GOOD.replace("is_new", "is_old"),
            1,
            "the catalogue has no rule add_book.book_is_old",
            id="unknown rule",
        ),
        pytest.param(
            GOOD.replace("why", "reason"),
            2,
            "an exemption has rule, why and of, not reason",
            id="unknown key",
        ),
        pytest.param(
            GOOD.replace("violated", "refused"),
            3,
            "`of` is violated or satisfied, not refused",
            id="unknown side",
        ),
        pytest.param(
            GOOD.replace("Every book is new.", "''"), 1, "needs text as why", id="no reason"
        ),
        pytest.param(GOOD.replace("  of: violated\n", ""), 1, "needs text as of", id="no side"),
        pytest.param(
            GOOD.replace("add_book.book_is_new", "book.title_fits"),
            1,
            "book.title_fits is no refusal of the business",
            id="rule of a schema",
        ),
        pytest.param(
            GOOD.replace("is_new", "is_kept"),
            1,
            "add_book.book_is_kept is no refusal of the business",
            id="effect",
        ),
        pytest.param(
            GOOD + GOOD, 4, "add_book.book_is_new is exempt twice of: violated", id="twice"
        ),
        pytest.param("- add_book\n", 1, "an exemption has rule, why and of", id="no mapping"),
        pytest.param("rule: add_book\n", 1, "exemptions are a list", id="no list"),
    ],
)
def test_exemptions_without_meaning_are_refused(
    text: str, line: int, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "exemptions.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContractError) as refused:
        read_exemptions(file, CONTRACT)
    assert str(refused.value).startswith(f"{file}:{line}: ")
    assert message in str(refused.value)
