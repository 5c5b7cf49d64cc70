"""What `twinspec conform` says of each rule, from the counts of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from junitparser import JUnitXml

from twinspec.contract.layout import Contract, load_contract
from twinspec.fuzz.model.exchange import Answer, Exchange, Request, ServerFinding
from twinspec.fuzz.results.counts import Counts, DecisionKey, RequestKey, RuleKey, RunFacts
from twinspec.report.conformance import Conformance, RuleConformity, read_conformance
from twinspec.report.conformance_write import write_conformance

RULE = "book_room.guests_fit"
KEY = RuleKey("v1", RULE)


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract(Path("tests/twinspec/bookings/spec"))


def _counts(*, refused: int = 0, broken: int = 0, undecided: str = "", check: str = "") -> Counts:
    """Return the counts of a run that sent requests to book_room alone."""
    counts = Counts(
        RunFacts(base_urls={"v1": "http://rooms.example"}, fuzzed=(("v1", "book_room"),))
    )
    counts.requests[RequestKey("v1", "book_room", "json", 200)] = 1
    counts.violated[KEY] = refused
    counts.decisions[DecisionKey("v1", RULE, "broken")] = broken
    if undecided:
        counts.decisions[DecisionKey("v1", RULE, "undecided", undecided)] = 1
    if check:
        request = Request("POST", "/bookings", {}, b"{}", "ada")
        exchange = Exchange("v1", "book_room", "json", request, Answer(200, {}, b""), "fuzzing")
        counts.found(ServerFinding(check, "The request was accepted.", exchange, RULE))
    return counts


def _told(counts: Counts, contract: Contract) -> tuple[Conformance, RuleConformity]:
    report = read_conformance(counts, contract)
    return report, next(one for one in report.rules if one.rule == RULE)


@pytest.mark.parametrize(
    ("counts", "conformity", "reasons"),
    [
        (_counts(refused=3, broken=3), "enforced", ()),
        (_counts(refused=3, broken=3, check="missing_rule"), "missing", ()),
        (_counts(refused=3, broken=3, check="wrong_order"), "different", ()),
        (_counts(refused=3, broken=3, check="false_refusal"), "different", ()),
        (
            _counts(broken=2),
            "different",
            ("2 requests break it first, and none was refused with it.",),
        ),
        (_counts(), "not reached", ("No answer named it.",)),
        (
            _counts(refused=3),
            "not decided",
            ("What its expression needs was read for none of these requests.",),
        ),
        (_counts(refused=3, undecided="no configuration"), "not decided", ("no configuration",)),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)
def test_a_rule_is_what_its_counts_prove(
    contract: Contract, counts: Counts, conformity: str, reasons: tuple[str, ...]
) -> None:
    _, told = _told(counts, contract)
    assert (told.conformity, told.reasons) == (conformity, reasons)


def test_rules_of_schemas_are_judged_with_every_answer_and_need_no_decision(
    contract: Contract,
) -> None:
    counts = _counts()
    counts.violated[RuleKey("v1", "body.is_valid")] = 1
    report = read_conformance(counts, contract)
    [told] = [one for one in report.rules if one.rule == "body.is_valid"]
    assert (told.conformity, told.decided) == ("enforced", None)


def test_only_rules_that_the_run_could_meet_are_reported(contract: Contract) -> None:
    report, _ = _told(_counts(), contract)
    assert not [one for one in report.rules if one.rule.startswith("cancel_booking.")]


def test_the_verdict_is_incomplete_as_long_as_a_rule_is_unknown(contract: Contract) -> None:
    report, _ = _told(_counts(refused=1, broken=1), contract)
    assert report.conforms
    assert not report.is_complete  # the other rules of book_room were not reached


def test_the_reports_agree(contract: Contract, tmp_path: Path) -> None:
    report, _ = _told(_counts(broken=1, check="missing_rule"), contract)
    page, document, junit = write_conformance(tmp_path, report)
    data = json.loads((tmp_path / document).read_text())
    assert not data["conforms"]
    assert data["totals"]["missing"] == 1
    cases = {case.name: case for suite in JUnitXml.fromfile(tmp_path / junit) for case in suite}
    assert cases[RULE].result[0].message == "The request was accepted."
    assert cases["book_room.room_exists"].is_skipped
    assert RULE in (tmp_path / page).read_text()
