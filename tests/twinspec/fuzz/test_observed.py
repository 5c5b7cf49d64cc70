"""What was read around an exchange, and what it proves: docs/fuzzing.md, "How answers are judged".

Each row is one observation: the checks that it allows, and the findings that it proves.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from twinspec.contract.layout import load_contract
from twinspec.contract.paging import PagingForm
from twinspec.contract.pools import Mark, Pool
from twinspec.expressions.verdict import OperationRules
from twinspec.fuzz.judge.effects import Effects
from twinspec.fuzz.judge.handler import HandlerJudge
from twinspec.fuzz.judge.judge import Judge
from twinspec.fuzz.judge.observed import ObservationJudge
from twinspec.fuzz.model.decisions import PassedOver, RuleInputs
from twinspec.fuzz.model.exchange import NO_ANSWER, Answer, Exchange, Request
from twinspec.fuzz.model.observation import (
    CreatedSeen,
    Judgement,
    Observation,
    PagedParts,
    PagePart,
    PreconditionSeen,
    SendTask,
    SentTwice,
)
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import RecordReference
from twinspec.fuzz.model.targets import Target

CONTRACT = load_contract(Path("tests/twinspec/bookings/spec"))
VERSION = CONTRACT.versions["v1"]
STATUS = {rule.id: (rule.status, rule.code) for rule in CONTRACT.rules}
FORM = Judge(CONTRACT)
HANDLERS = HandlerJudge(
    {
        ("v1", one.id): OperationRules(CONTRACT, VERSION, one)
        for one in VERSION.operations
        if one.id == "book_room"
    }
)
EFFECTS = Effects(CONTRACT)
REQUEST = {
    "room": "1",
    "begins": "2030-02-01T09:00:00Z",
    "ends": "2030-02-01T10:00:00Z",
    "guests": 4,
}
BOOKING = REQUEST | {"id": "7", "owner": "7", "edition": 1}
IS_OPEN, FITS, IS_LIVE = (
    "book_room.room_is_open",
    "book_room.guests_fit",
    "protocol.session_is_live",
)


def judging(*users: str) -> ObservationJudge:
    return ObservationJudge(FORM, EFFECTS, HANDLERS, users)


def book(
    refused_with: str | None = None,
    status: int | None = None,
    login: str | None = "mary",
    **members: object,
) -> Exchange:
    """A request for a room, accepted or refused with a rule."""
    stated, code = STATUS[refused_with] if refused_with else (200, None)
    refusal = {"code": code, "message": "No.", "broken": [{"rule": refused_with}]}
    body = json.dumps(BOOKING if refused_with is None else refusal).encode()
    sent = {"content-type": "application/json", "x-session": "s1"}
    return Exchange(
        "v1",
        "book_room",
        "json",
        Request("POST", "/bookings", sent, json.dumps(REQUEST | members).encode(), login),
        Answer(status or stated or 400, {"content-type": "application/json"}, body),
        "test",
    )


def inputs(state: str = "open", *, is_exact: bool = True, **members: object) -> RuleInputs:
    """What the rules of the handler depend on: a room in a state, with four seats."""
    now = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    values = {
        "request": REQUEST | members,
        "parameters": {},
        "caller": {"id": "7", "name": "mary", "rights": ["book"]},
    }
    facts = {"rooms": {"1": {"id": "1", "state": state, "seats": 4}}}
    return RuleInputs(values, facts, (now, now), is_exact)


def said(judgement: Judgement) -> list[tuple[str, str | None]]:
    return [(one.check, one.rule) for one in judgement.findings]


def seen(is_current: bool = True, **values: object) -> PreconditionSeen:
    edition = RecordReference(Mark(Pool("booking", "edition"), "{booking.edition}"), "7")
    return PreconditionSeen(edition, is_current, **values)


ACCEPTED, REFUSED = book(), book(IS_OPEN)
MOVES, LOST = ("precondition_moves", None), ("lost_update", None)
CHANGES, RESOLVES = ("refusal_changes_nothing", None), ("location_resolves", None)
ROOM, OTHER_ROOM, BOOKED = ("room", "1"), ("room", "2"), ("booking", "7")
TWICE = (book(), book())
PART = PagePart([], 0, 1, ACCEPTED)
NO_MATCHES = PagedParts(cast("PagingForm", None), cast("Target", None), PART, (), (), PART)


def task(phase: str) -> SendTask:
    return SendTask(cast("Plan", None), phase)


# An observation, the checks that it allows, and what they find.
AROUND: dict[str, tuple[Observation, list[str], list[tuple[str, str | None]]]] = {
    "nothing was read": (Observation(ACCEPTED), [], []),
    "a request along a link": (Observation(ACCEPTED, task("links")), ["links"], []),
    "a request of another phase": (Observation(ACCEPTED, task("fuzzing")), [], []),
    "parts of a search": (Observation(ACCEPTED, parts=NO_MATCHES), ["paging_is_consistent"], []),
    "a success moves the precondition": (
        Observation(ACCEPTED, precondition=seen(known=1, after=2)),
        [MOVES[0]],
        [],
    ),
    "it does not": (
        Observation(ACCEPTED, precondition=seen(known=1, after=1)),
        [MOVES[0]],
        [MOVES],
    ),
    "it is another record's": (
        Observation(ACCEPTED, precondition=seen(is_current=False, known=1, after=1)),
        [],
        [],
    ),
    "it was not known before": (Observation(ACCEPTED, precondition=seen(after=1)), [], []),
    "it was not read after": (Observation(ACCEPTED, precondition=seen(known=1)), [], []),
    "an accepted request with what is true": (
        Observation(ACCEPTED, precondition=seen(sent=1, before=1)),
        [LOST[0]],
        [],
    ),
    "the same value, written otherwise": (
        Observation(ACCEPTED, precondition=seen(sent="1", before=1)),
        [LOST[0]],
        [],
    ),
    "an accepted request with what is over": (
        Observation(ACCEPTED, precondition=seen(sent=1, before=2)),
        [LOST[0]],
        [LOST],
    ),
    "a refused request with what is over": (
        Observation(REFUSED, precondition=seen(sent=1, before=2)),
        [LOST[0]],
        [],
    ),
    "a request without a precondition": (
        Observation(ACCEPTED, precondition=seen(before=2)),
        [],
        [],
    ),
    "a precondition that was not read before": (
        Observation(ACCEPTED, precondition=seen(sent=1)),
        [],
        [],
    ),
    "both of two were accepted": (
        Observation(TWICE[1], twice=SentTwice(TWICE, has_moved=True)),
        [LOST[0]],
        [LOST],
    ),
    "the first of the two": (
        Observation(TWICE[0], twice=SentTwice(TWICE, has_moved=True)),
        [LOST[0]],
        [],
    ),
    "one of two was accepted": (
        Observation(ACCEPTED, twice=SentTwice((REFUSED, ACCEPTED), has_moved=True)),
        [LOST[0]],
        [],
    ),
    "both were, and changed nothing": (
        Observation(TWICE[1], twice=SentTwice(TWICE, has_moved=False)),
        [LOST[0]],
        [],
    ),
    "a refusal that changed nothing": (
        Observation(REFUSED, before={ROOM: {"seats": 4}}, after={ROOM: {"seats": 4}}),
        [CHANGES[0]],
        [],
    ),
    "a refusal that changed a record": (
        Observation(REFUSED, before={ROOM: {"seats": 4}}, after={ROOM: {"seats": 5}}),
        [CHANGES[0]],
        [CHANGES],
    ),
    "a refusal after which a record appeared": (
        Observation(REFUSED, before={ROOM: None}, after={ROOM: {"seats": 5}}),
        [CHANGES[0]],
        [CHANGES],
    ),
    "a record that was deleted meanwhile": (
        Observation(REFUSED, before={ROOM: {"seats": 4}}, after={ROOM: None}),
        [CHANGES[0]],
        [],
    ),
    "a record that was not read again": (
        Observation(REFUSED, before={ROOM: {"seats": 4}}, after={}),
        [CHANGES[0]],
        [],
    ),
    "nothing was read after a refusal": (
        Observation(REFUSED, before={ROOM: {"seats": 4}}),
        [],
        [],
    ),
    "Location names what somebody can read": (
        Observation(ACCEPTED, created_seen=CreatedSeen(BOOKED, is_found=True)),
        [RESOLVES[0]],
        [],
    ),
    "Location names nothing": (
        Observation(
            ACCEPTED,
            created_seen=CreatedSeen(BOOKED, is_found=False, is_missing=True, others_seen=True),
        ),
        [RESOLVES[0]],
        [RESOLVES],
    ),
    "its maker can read no other": (
        Observation(ACCEPTED, created_seen=CreatedSeen(BOOKED, is_found=False, is_missing=True)),
        [],
        [],
    ),
    "its maker may not read it": (
        Observation(ACCEPTED, created_seen=CreatedSeen(BOOKED, is_found=False, others_seen=True)),
        [],
        [],
    ),
}


@pytest.mark.parametrize("name", AROUND)
def test_what_was_read_around_an_exchange_proves(name: str) -> None:
    observation, checks, findings = AROUND[name]
    judgement = judging().judge(observation)
    assert (list(judgement.checks), said(judgement)) == (checks, findings)
    assert not judgement.loses_session


MESSAGES = {
    "it does not": "The request succeeded, but booking.edition is what it was before.",
    "an accepted request with what is over": (
        "The request was accepted although booking.edition in it was no longer true: the change "
        "that came before it is lost; refuse such requests."
    ),
    "both of two were accepted": (
        "Two requests with the same precondition, sent side by side, were both accepted: one of "
        "the two changes is lost; compare and change in one step."
    ),
    "a refusal that changed a record": "The refused request changed what is read of: room.",
    "Location names nothing": "Location names what is not there.",
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_finding_says_what_was_seen(name: str) -> None:
    [finding] = judging().judge(AROUND[name][0]).findings
    assert finding.message == MESSAGES[name]
    assert finding.exchange is AROUND[name][0].exchange


def test_all_kinds_of_changed_records_are_named_once() -> None:
    before = {ROOM: 1, OTHER_ROOM: 1, BOOKED: 1}
    observation = Observation(REFUSED, before=before, after=dict.fromkeys(before, 2))
    [finding] = judging().judge(observation).findings
    assert finding.message == "The refused request changed what is read of: booking, room."


# An exchange, inputs: what the expressions find, whether by remembered facts, the rule they prove
# broken, and whether they were asked at all. Statuses by RFC 9110, 15: 5xx is a failed server.
CLOSED = inputs("closed")
DECIDED: dict[str, tuple[Exchange, RuleInputs | None, list[tuple[str, str | None]], bool]] = {
    "accepted, and nothing broken": (book(), inputs(), [], True),
    "accepted, and broken": (book(), CLOSED, [("missing_rule", IS_OPEN)], True),
    "refused with what is broken": (book(IS_OPEN), CLOSED, [], True),
    "refused with what is kept": (book(IS_OPEN), inputs(), [("false_refusal", IS_OPEN)], True),
    "refused with a later rule": (book(FITS), CLOSED, [("wrong_order", IS_OPEN)], True),
    "nothing is known": (book(), None, [], False),
    "a status below 500": (book(IS_OPEN, 499), CLOSED, [], True),
    "a failed server": (book(IS_OPEN, 500), CLOSED, [], False),
    "a failed server that says it cannot": (book(IS_OPEN, 503), CLOSED, [], False),
    "a body with a fault of form": (
        book(guests=0),
        inputs("closed", guests=0),
        [],
        False,
    ),
}
OF_HANDLERS = ("missing_rule", "false_refusal", "wrong_order")


@pytest.mark.parametrize("name", DECIDED)
@pytest.mark.parametrize("is_exact", [True, False], ids=["read", "remembered"])
def test_the_expressions_are_asked_of_what_reached_the_handler(name: str, is_exact: bool) -> None:
    """Facts that were read for a request prove a finding; remembered ones make it a suspect."""
    exchange, known, findings, is_decided = DECIDED[name]
    facts = None if known is None else replace(known, is_exact=is_exact)
    judgement = judging().judge(Observation(exchange, inputs=facts))
    assert (judgement.decisions is not None) is is_decided
    assert judgement.checks == (("rules_decided",) if is_decided and is_exact else ())
    found = [one for one in said(judgement) if one[0] in OF_HANDLERS]
    assert found == (findings if is_exact else [])
    assert judgement.is_suspect is (bool(findings) and not is_exact)


def test_no_answer_decides_nothing() -> None:
    lost = replace(book(), answer=Answer(NO_ANSWER, {}, b"", "It hung up."))
    judgement = judging().judge(Observation(lost, inputs=CLOSED))
    assert judgement.decisions is None
    assert [(one.check, one.message) for one in judgement.findings] == [
        ("no_answer", "It hung up.")
    ]


@pytest.mark.parametrize(
    ("refused_with", "known", "expected"),
    [
        (FITS, CLOSED, PassedOver("v1", "book_room", IS_OPEN, FITS, True)),
        (
            FITS,
            inputs("closed", guests=5),
            PassedOver("v1", "book_room", IS_OPEN, FITS, False),
        ),
        ("book_room.room_exists", CLOSED, None),
        (IS_OPEN, CLOSED, None),
        (None, CLOSED, None),
        (FITS, inputs(), None),
        (FITS, replace(CLOSED, is_exact=False), None),
        (FITS, None, None),
    ],
    ids=[
        "a later one that is kept",
        "a later one that is broken too",
        "an earlier one",
        "the broken one",
        "accepted",
        "nothing is broken",
        "remembered facts",
        "nothing is known",
    ],
)
def test_a_later_rule_passes_over_the_one_that_is_broken_first(
    refused_with: str | None, known: RuleInputs | None, expected: PassedOver | None
) -> None:
    guests = cast("Mapping[str, Any]", known.values["request"])["guests"] if known else 4
    exchange = book(refused_with, guests=guests)
    assert judging().judge(Observation(exchange, inputs=known)).passed_over == expected


@pytest.mark.parametrize(
    ("exchange", "business", "is_kept"),
    [
        (book(), "", True),
        (book(FITS), FITS, True),
        (book(IS_OPEN), IS_OPEN, False),
        (book("protocol.content_type_is_json"), "", False),
    ],
    ids=["accepted", "by a later rule", "by the rule itself", "before the handler"],
)
def test_a_judgement_says_which_business_rule_refused_and_what_was_kept(
    exchange: Exchange, business: str, is_kept: bool
) -> None:
    judgement = judging().judge(Observation(exchange))
    assert judgement.business_rule == business
    assert (IS_OPEN in judgement.kept) is is_kept


ENDED = book(IS_LIVE)
OTHER = replace(ENDED, request=replace(ENDED.request, login="ivy"))


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        ([(ENDED, 1.0)] * 2, []),
        ([(ENDED, 1.0)] * 3, [3]),
        ([(ENDED, 4.9)] * 3, [3]),
        ([(ENDED, 1.0)] * 7, [3, 6]),
        ([(ENDED, 5.0)] * 6, []),
        ([(ENDED, None)] * 6, []),
        ([(ENDED, 1.0), (ENDED, 1.0), (ENDED, 60.0), (ENDED, 1.0), (ENDED, 1.0)], []),
        ([(ENDED, 1.0), (OTHER, 1.0), (ENDED, 1.0), (OTHER, 1.0), (ENDED, 1.0)], [5]),
        ([(OTHER, 1.0)] * 6, []),
    ],
    ids=[
        "twice",
        "three times",
        "a little before five seconds",
        "again and again",
        "old sessions",
        "of unknown age",
        "an old one between",
        "of two users",
        "a user whose sessions may end",
    ],
)
def test_sessions_that_end_as_soon_as_they_have_begun_are_reported(
    refused: list[tuple[Exchange, float | None]], expected: list[int]
) -> None:
    """A single time may be a coincidence; nothing else is learned from such an answer."""
    judge = judging("mary")
    told = []
    for number, (exchange, age) in enumerate(refused, 1):
        judgement = judge.judge(Observation(exchange, session_age=age))
        assert judgement.loses_session
        assert not judgement.kept
        if judgement.findings:
            assert said(judgement) == [("session_is_live", None)]
            assert judgement.findings[0].message == (
                "Sessions are refused again and again as soon as they have begun."
            )
            told.append(number)
    assert told == expected


def test_a_request_without_a_session_loses_none() -> None:
    judgement = judging("mary").judge(Observation(book(IS_LIVE, login=None), session_age=1.0))
    assert not judgement.loses_session
    assert judgement.findings == ()
