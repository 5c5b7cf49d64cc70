"""What expressions decided of rules, and what not and why, is said in every report."""

from __future__ import annotations

import json
from pathlib import Path

from junitparser import JUnitXml

from twinspec.contract.layout import load_contract
from twinspec.fuzz.model.decisions import RuleDecisions
from twinspec.fuzz.results.counts import RULES_REMEMBERED, Counts, RunFacts
from twinspec.fuzz.results.counts_form import from_document, to_document
from twinspec.fuzz.results.decided import decided_lines, decided_of
from twinspec.report.fuzz_write import write_reports

CONTRACT = load_contract(Path("tests/twinspec/bookings/spec"))
FUZZED = tuple(("v1", name) for name in ("book_room", "get_rooms"))
UNREAD = "rooms: get_rooms answered 503"
OPEN, EXISTS, SEATS = "book_room.room_is_open", "book_room.room_exists", "book_room.guests_fit"
CLOCK, MAY, TIMES = (
    "book_room.begins_in_future",
    "book_room.caller_may_book",
    "book_room.ends_after_it_begins",
)


def counted() -> Counts:
    """Two requests with facts, one without, and one that was judged by remembered facts."""
    counts = Counts(facts=RunFacts(fuzzed=FUZZED, representations=("json",)))
    counts.decide("v1", RuleDecisions(frozenset({TIMES, EXISTS}), OPEN, is_exact=True))
    counts.decide("v1", RuleDecisions(frozenset({TIMES, EXISTS, OPEN}), is_exact=True))
    counts.decide(
        "v1", RuleDecisions(frozenset({TIMES}), None, {OPEN: UNREAD, SEATS: UNREAD}, is_exact=True)
    )
    counts.decide("v1", RuleDecisions(frozenset({MAY}), CLOCK, is_exact=False))
    return counts


def test_only_requests_with_facts_of_their_own_are_counted() -> None:
    counts = counted()
    assert decided_of(counts, OPEN).text == f"kept 1, broken 1, undecided 1 ({UNREAD})"
    assert decided_of(counts, TIMES).text == "kept 3, broken 0"
    assert decided_of(counts, MAY).text == "never judged"
    assert counts.checks == {RULES_REMEMBERED: 1}


def test_parts_of_a_run_are_added() -> None:
    total = counted()
    total.merge(counted())
    assert decided_of(total, OPEN).text == f"kept 2, broken 2, undecided 2 ({UNREAD})"


def test_counts_json_has_what_was_decided() -> None:
    document = to_document(counted())
    assert from_document(json.loads(json.dumps(document))).decisions == counted().decisions
    [rule] = [one for one in document["rules"] if one["rule"] == OPEN]
    assert rule["decided"] == {"kept": 1, "broken": 1}
    assert rule["undecided"] == {UNREAD: 1}


def test_the_terminal_says_what_was_not_decided_and_why() -> None:
    assert list(decided_lines(counted(), CONTRACT)) == [
        "Judged by expressions: 3 of 6 rules, 1 of them by requests that break them.",
        "Undecided (The read is its own fact): get_rooms.rooms_exist.",
        f"Undecided ({UNREAD}): {SEATS}.",
        f"Never judged: {MAY}, {CLOCK}.",
        f"Never broken: {TIMES}, {EXISTS}.",
    ]


def test_page_and_junit_say_it_rule_by_rule(tmp_path: Path) -> None:
    write_reports(tmp_path, counted(), CONTRACT, failures=())
    said = f"kept 1, broken 1, undecided 1 ({UNREAD})"
    assert f"By its expression: {said}" in (tmp_path / "report.html").read_text(encoding="utf-8")
    suites = {suite.name: suite for suite in JUnitXml.fromfile(str(tmp_path / "junit.xml"))}
    [case] = [one for one in suites["rules"] if one.name == OPEN]
    assert f"by its expression: {said}" in case.system_out
