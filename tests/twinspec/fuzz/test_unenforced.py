"""A rule that no answer names is missing, if no swap with the rule after it explains the answers.

The servers here are orders of checks. Each checks the rules of `book_room` in its own order, as far
as it has them, and refuses with the first that is broken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from twinspec.contract.layout import load_contract
from twinspec.expressions.verdict import OperationRules
from twinspec.fuzz.judge.handler import HandlerJudge
from twinspec.fuzz.model.decisions import RuleInputs
from twinspec.fuzz.model.exchange import Answer, Exchange, ExchangeVerdict, Request
from twinspec.fuzz.results.counts import Counts
from twinspec.fuzz.results.outcome import Outcome
from twinspec.fuzz.unenforced import FEWEST_PASSED_OVER, name_unenforced

CONTRACT = load_contract(Path("tests/twinspec/bookings/spec"))
VERSION = CONTRACT.versions["v1"]
RULES = {
    ("v1", one.id): OperationRules(CONTRACT, VERSION, one)
    for one in VERSION.operations
    if one.id == "book_room"
}
BOOK = RULES["v1", "book_room"]
JUDGE = HandlerJudge(RULES)
NOW = dt.datetime(2030, 1, 1, 12, tzinfo=dt.UTC)
MAY, OPEN, FIT = (f"book_room.{one}" for one in ("caller_may_book", "room_is_open", "guests_fit"))
ORDER = tuple(rule.id for rule in BOOK.rules)

Broken = frozenset[str]
NO_RIGHT_AND_CLOSED = frozenset({MAY, OPEN})
NO_RIGHT_AND_FULL = frozenset({MAY, FIT})
NO_RIGHT_ALONE = frozenset({MAY})
MANY = FEWEST_PASSED_OVER


@dataclass(frozen=True)
class Run:
    """A server's checks in its order, the requests that it gets, and the findings in the end.

    `stricter` checks refuse also what is kept, as soon as another rule is broken.
    """

    checks: Sequence[str]
    requests: Sequence[Broken]
    found: set[tuple[str, str]]
    stricter: frozenset[str] = frozenset()


def without(rule: str) -> tuple[str, ...]:
    return tuple(one for one in ORDER if one != rule)


def swapped(rule: str) -> tuple[str, ...]:
    """Return the order in which a rule and the next one have changed places."""
    at = ORDER.index(rule)
    return (*ORDER[:at], ORDER[at + 1], rule, *ORDER[at + 2 :])


RUNS = {
    "sound": Run(ORDER, [NO_RIGHT_AND_CLOSED, NO_RIGHT_AND_FULL, NO_RIGHT_ALONE] * MANY, set()),
    "missing, hidden by two later rules": Run(
        without(MAY),
        [NO_RIGHT_AND_CLOSED, *[NO_RIGHT_AND_FULL] * MANY],
        {("missing_rule", MAY)},
    ),
    "missing, hidden by one that is not the next": Run(
        without(MAY), [NO_RIGHT_AND_FULL] * MANY, {("missing_rule", MAY)}
    ),
    "missing, but the next rule alone answers: it may have changed places": Run(
        without(MAY), [NO_RIGHT_AND_CLOSED] * MANY, {("wrong_order", MAY)}
    ),
    "missing, and seen too rarely": Run(
        without(MAY), [NO_RIGHT_AND_FULL] * (MANY - 1), {("wrong_order", MAY)}
    ),
    "missing, and one is accepted": Run(
        without(MAY), [NO_RIGHT_AND_CLOSED, NO_RIGHT_ALONE], {
            ("wrong_order", MAY), ("missing_rule", MAY)
        },
    ),
    "missing, and the next rule refuses what keeps it": Run(
        without(MAY), [NO_RIGHT_ALONE] * MANY, {("missing_rule", MAY)}, frozenset({OPEN})
    ),
    "swapped with the next, which answers alone": Run(
        swapped(MAY), [NO_RIGHT_AND_CLOSED] * MANY, {("wrong_order", MAY)}
    ),
    "swapped with the next, and named once": Run(
        swapped(MAY), [*[NO_RIGHT_AND_CLOSED] * MANY, NO_RIGHT_AND_FULL], {("wrong_order", MAY)}
    ),
    "checked last, and named once": Run(
        (*without(MAY), MAY),
        [*[NO_RIGHT_AND_CLOSED, NO_RIGHT_AND_FULL] * MANY, NO_RIGHT_ALONE],
        {("wrong_order", MAY)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_what_a_run_concludes(name: str) -> None:
    run, counts = RUNS[name], Counts()
    for broken in run.requests:
        _send(run, broken, counts)
    name_unenforced(Outcome(counts), RULES)
    assert {(one.finding.check, one.finding.rule) for one in counts.findings.values()} == run.found


def test_the_finding_tells_how_often_and_by_what() -> None:
    run, counts = RUNS["missing, hidden by two later rules"], Counts()
    for broken in run.requests:
        _send(run, broken, counts)
    name_unenforced(Outcome(counts), RULES)
    [found] = counts.findings.values()
    assert found.times == MANY + 1
    assert found.finding.message == (
        f"{MANY + 1} requests broke {MAY} first, and no answer of the run names it: "
        f"{FIT} ({MANY} times), {OPEN} (1 times) refused them instead, which come after it. "
        "The server does not check the rule, or only after all of these; check it before them."
    )


def test_the_file_of_the_request_is_that_of_the_finding() -> None:
    run, counts = RUNS["missing, hidden by two later rules"], Counts()
    for broken in run.requests:
        _send(run, broken, counts)
    [before] = counts.findings
    outcome = Outcome(counts, files={before: Path("closed.json")})
    name_unenforced(outcome, RULES)
    assert outcome.files == dict.fromkeys(counts.findings, Path("closed.json"))


def _send(run: Run, broken: Broken, counts: Counts) -> None:
    """Let the server of a run answer a request, and judge and count the answer."""
    inputs = _inputs(broken)
    first = next(
        (one for one in run.checks if one in broken or (broken and one in run.stricter)), None
    )
    refused_with = () if first is None else (first,)
    request = Request("POST", "/bookings", {}, b"{}", "mary")
    answer = Answer(201 if first is None else 400, {}, b"")
    exchange = Exchange("v1", "book_room", "json", request, answer, "test")
    decisions = JUDGE.decide("v1", "book_room", inputs)
    found = tuple(JUDGE.findings(exchange, refused_with, decisions))
    counts.add(exchange, ExchangeVerdict(found, refused_with=refused_with))
    passed = JUDGE.passed_over(exchange, refused_with, decisions, inputs)
    if passed is not None:
        counts.passed_over[passed] += 1


def _inputs(broken: Broken) -> RuleInputs:
    """Return a request, and the facts by which it breaks these rules and no others."""
    request: dict[str, Any] = {
        "room": "1",
        "begins": "2030-02-01T09:00:00Z",
        "ends": "2030-02-01T10:00:00Z",
        "guests": 5 if FIT in broken else 4,
    }
    caller = {"id": "7", "name": "mary", "rights": [] if MAY in broken else ["book"]}
    room = {"id": "1", "state": "closed" if OPEN in broken else "open", "seats": 4}
    values = {"request": request, "parameters": {}, "caller": caller}
    return RuleInputs(values, {"rooms": {"1": room}}, (NOW, NOW), is_exact=True)
