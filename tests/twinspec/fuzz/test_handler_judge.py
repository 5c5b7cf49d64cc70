"""What the expressions of rules say of an answer: hand-made requests, facts and answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from twinspec.contract.layout import load_contract
from twinspec.expressions.verdict import OperationRules
from twinspec.fuzz.judge.handler import HandlerJudge
from twinspec.fuzz.model.decisions import PassedOver, RuleInputs
from twinspec.fuzz.model.exchange import Answer, Exchange, Request

CONTRACT = load_contract(Path("tests/twinspec/bookings/spec"))
VERSION = CONTRACT.versions["v1"]
RULES = {
    ("v1", one.id): OperationRules(CONTRACT, VERSION, one)
    for one in VERSION.operations
    if one.id == "book_room"
}
JUDGE = HandlerJudge(RULES)
NOW = dt.datetime(2030, 1, 1, 12, tzinfo=dt.UTC)
REQUEST = {
    "room": "1",
    "begins": "2030-02-01T09:00:00Z",
    "ends": "2030-02-01T10:00:00Z",
    "guests": 4,
}
OPEN = {"rooms": {"1": {"id": "1", "state": "open", "seats": 4}}}
CLOSED = {"rooms": {"1": {"id": "1", "state": "closed", "seats": 4}}}
MAY_BOOK = {"id": "7", "name": "mary", "rights": ["book"]}
UNREAD = "rooms: get_rooms answered 503"


@dataclass(frozen=True)
class Told:
    """What is known of a request, its answer, and the finding: its check and its rule."""

    refused_with: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: OPEN)
    request: Mapping[str, Any] = field(default_factory=dict)
    caller: Mapping[str, Any] | None = field(default_factory=lambda: MAY_BOOK)
    seconds: float = 2.0
    missing: tuple[str, ...] = ()
    finding: tuple[str, str] | None = None
    undecided: Mapping[str, str] = field(default_factory=dict)


NEAR = {"begins": "2030-01-01T12:00:01Z"}
TOO_NEAR = "the server's clock was too near to the moment that the rule compares"
TOLD = {
    "accepted and nothing broken": Told(),
    "accepted in a closed room": Told(
        facts=CLOSED, finding=("missing_rule", "book_room.room_is_open")
    ),
    "accepted in no room": Told(
        facts={"rooms": {}}, finding=("missing_rule", "book_room.room_exists")
    ),
    "accepted with as many guests as seats": Told(request={"guests": 4}),
    "accepted with one guest more": Told(
        request={"guests": 5}, finding=("missing_rule", "book_room.guests_fit")
    ),
    "refused with what is broken": Told(("book_room.room_is_open",), CLOSED),
    "refused with what is kept": Told(
        ("book_room.room_is_open",), finding=("false_refusal", "book_room.room_is_open")
    ),
    "refused with what is kept though another is broken later": Told(
        ("book_room.room_is_open",),
        request={"guests": 5},
        finding=("false_refusal", "book_room.room_is_open"),
    ),
    "refused with the later of two that are broken": Told(
        ("book_room.guests_fit",),
        CLOSED,
        request={"guests": 5},
        finding=("wrong_order", "book_room.room_is_open"),
    ),
    "refused by what is no rule of the handler": Told(("session.is_live",), CLOSED),
    "refused without a rule": Told((), CLOSED, undecided={}),
    "facts that could not be read": Told(
        facts={},
        missing=(UNREAD,),
        undecided={
            "book_room.room_exists": UNREAD,
            "book_room.room_is_open": UNREAD,
            "book_room.guests_fit": UNREAD,
        },
    ),
    "a rule of the request alone, without facts": Told(
        facts={},
        missing=(UNREAD,),
        request={"ends": "2030-02-01T08:00:00Z"},
        finding=("missing_rule", "book_room.ends_after_it_begins"),
    ),
    "no configuration": Told(
        caller=None,
        missing=("no configuration",),
        undecided={"book_room.caller_may_book": "no configuration"},
    ),
    "no configuration, and a later rule broken": Told(
        facts=CLOSED,
        caller=None,
        missing=("no configuration",),
        finding=("missing_rule", "book_room.room_is_open"),
        undecided={"book_room.caller_may_book": "no configuration"},
    ),
    "a refusal that only the configuration could judge": Told(
        ("book_room.caller_may_book",),
        caller=None,
        missing=("no configuration",),
        undecided={"book_room.caller_may_book": "no configuration"},
    ),
    "a moment between two readings of the clock": Told(
        request=NEAR, undecided={"book_room.begins_in_future": TOO_NEAR}
    ),
    "the same moment refused": Told(
        ("book_room.begins_in_future",),
        request=NEAR,
        undecided={"book_room.begins_in_future": TOO_NEAR},
    ),
    "a moment that is over at both readings": Told(
        request=NEAR | {"begins": "2030-01-01T11:59:59Z"},
        finding=("missing_rule", "book_room.begins_in_future"),
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_an_answer_is_judged_by_the_expressions(name: str) -> None:
    told = TOLD[name]
    values: dict[str, Any] = {"request": REQUEST | told.request, "parameters": {}}
    if told.caller is not None:
        values["caller"] = told.caller
    clock = (NOW, NOW + dt.timedelta(seconds=told.seconds))
    inputs = RuleInputs(values, told.facts, clock, is_exact=True, missing=told.missing)
    decisions = JUDGE.decide("v1", "book_room", inputs)
    is_refused = bool(told.refused_with) or name == "refused without a rule"
    found = list(
        JUDGE.findings(_exchange(400 if is_refused else 201), told.refused_with, decisions)
    )
    assert [(one.check, one.rule) for one in found] == ([told.finding] if told.finding else [])
    assert decisions.undecided == told.undecided


def test_without_a_clock_what_compares_with_now_is_undecided() -> None:
    """A server that sends no Date is judged by all its other rules."""
    values = {"request": REQUEST, "parameters": {}, "caller": MAY_BOOK}
    decisions = JUDGE.decide("v1", "book_room", RuleInputs(values, OPEN, None, is_exact=True))
    assert set(decisions.undecided) == {"book_room.begins_in_future"}
    assert decisions.broken is None


def test_a_text_that_is_not_unicode_is_undecided_and_not_quoted() -> None:
    values = {"request": REQUEST | {"room": "\ud800secret"}, "parameters": {}, "caller": MAY_BOOK}
    inputs = RuleInputs(values, OPEN, (NOW, NOW), is_exact=True)
    decisions = JUDGE.decide("v1", "book_room", inputs)
    assert decisions.undecided
    assert not any("secret" in reason for reason in decisions.undecided.values())


def _exchange(status: int) -> Exchange:
    request = Request("POST", "/bookings", {}, b"{}", "mary")
    return Exchange("v1", "book_room", "json", request, Answer(status, {}, b""), "test")


CLOSED_ROOM = RuleInputs(
    {"request": REQUEST, "parameters": {}, "caller": MAY_BOOK},
    CLOSED,
    (NOW, NOW),
    is_exact=True,
)
UNKNOWN_CALLER = RuleInputs(
    {"request": REQUEST, "parameters": {}}, CLOSED, (NOW, NOW), is_exact=True, missing=("no one",)
)


@pytest.mark.parametrize(
    ("inputs", "refused_with", "proved"),
    [
        (CLOSED_ROOM, (), "book_room.room_is_open"),  # accepted
        (CLOSED_ROOM, ("book_room.room_is_open",), "book_room.room_is_open"),
        (CLOSED_ROOM, ("protocol.method_is_allowed",), None),  # the handler was not reached
        (UNKNOWN_CALLER, ("book_room.caller_may_book",), None),  # which may have come first
    ],
)
def test_a_rule_counts_as_broken_only_where_the_handler_came_to_it(
    inputs: RuleInputs, refused_with: tuple[str, ...], proved: str | None
) -> None:
    decisions = JUDGE.decide("v1", "book_room", inputs)
    assert decisions.broken == "book_room.room_is_open"
    exchange = _exchange(400 if refused_with else 201)
    concluded = JUDGE.concluded(exchange, refused_with, decisions)
    assert (concluded.broken if concluded else None) == proved


@pytest.mark.parametrize(
    ("status", "refused_with", "reaches"),
    [
        (201, (), True),
        (400, ("book_room.room_is_open",), True),
        (400, ("protocol.method_is_allowed",), False),
        (400, (), False),  # it names no rule: nobody can say who refused it
    ],
)
def test_a_request_that_is_refused_before_reaches_no_handler(
    status: int, refused_with: tuple[str, ...], reaches: bool
) -> None:
    assert JUDGE.reaches(_exchange(status), refused_with) is reaches
    assert not HandlerJudge({}).reaches(_exchange(status), refused_with)


LATER = NOW + dt.timedelta(seconds=2)


def of(
    *,
    clock: tuple[dt.datetime, dt.datetime] | None = (NOW, LATER),
    facts: Mapping[str, Any] = OPEN,
    **members: object,
) -> RuleInputs:
    """What is known of a request, by a server whose clock was between two moments."""
    values = {"request": REQUEST | members, "parameters": {}, "caller": MAY_BOOK}
    return RuleInputs(values, facts, clock, is_exact=True)


FUTURE, FITS, IS_OPEN = (
    f"book_room.{name}" for name in ("begins_in_future", "guests_fit", "room_is_open")
)
BETWEEN = NEAR["begins"]


@pytest.mark.parametrize(
    ("inputs", "rule", "expected"),
    [
        (of(), IS_OPEN, ()),
        (of(guests=5), IS_OPEN, (FITS,)),
        (of(guests=5), FITS, ()),
        (of(guests=5, begins="2029-01-01T00:00:00Z"), IS_OPEN, (FITS, FUTURE)),
        # The first moment counts, and without a clock nothing that compares with it is certain.
        (of(begins=BETWEEN), IS_OPEN, ()),
        (of(begins=BETWEEN, clock=(LATER, LATER)), IS_OPEN, (FUTURE,)),
        (of(begins="2029-01-01T00:00:00Z", clock=None), IS_OPEN, ()),
    ],
)
def test_which_later_rules_are_broken_too(
    inputs: RuleInputs, rule: str, expected: tuple[str, ...]
) -> None:
    assert JUDGE.broken_after("v1", "book_room", inputs, rule) == expected


@pytest.mark.parametrize(
    ("inputs", "rule", "expected"),
    [
        (of(guests=4), FITS, {0}),
        (of(guests=3), FITS, set()),
        (of(guests=5), FITS, set()),
        (of(begins="2030-01-01T12:00:00Z"), FUTURE, {0}),
        (of(begins="2030-01-01T12:00:02Z"), FUTURE, set()),
        (of(begins="2030-01-01T12:00:00Z", clock=None), FUTURE, set()),
    ],
)
def test_which_comparisons_have_equal_sides(
    inputs: RuleInputs, rule: str, expected: set[int]
) -> None:
    assert JUDGE.at_bounds("v1", "book_room", inputs, rule) == expected


ALL = {rule.id for rule in RULES["v1", "book_room"].rules}


@pytest.mark.parametrize(
    ("inputs", "broken", "kept"),
    [
        (of(), None, ALL),
        (of(facts=CLOSED), IS_OPEN, ALL - {IS_OPEN, FITS, FUTURE}),
        (of(guests=5), FITS, ALL - {FITS, FUTURE}),
        # What is kept at one moment of two only is not certain.
        (of(begins=BETWEEN), None, ALL - {FUTURE}),
        (of(begins=BETWEEN, clock=(NOW, NOW)), None, ALL),
        (of(begins=BETWEEN, clock=(LATER, LATER)), FUTURE, ALL - {FUTURE}),
        (of(clock=None), None, ALL - {FUTURE}),
    ],
)
@pytest.mark.parametrize("is_exact", [True, False])
def test_what_a_request_keeps_and_what_it_breaks_first(
    inputs: RuleInputs, broken: str | None, kept: set[str], is_exact: bool
) -> None:
    decisions = JUDGE.decide("v1", "book_room", replace(inputs, is_exact=is_exact))
    assert (decisions.broken, decisions.kept) == (broken, kept)
    assert decisions.is_exact is is_exact


@pytest.mark.parametrize(
    ("refused_with", "passed_over"),
    [
        ((FITS,), (IS_OPEN, FITS, True)),
        ((FITS, IS_OPEN), (IS_OPEN, FITS, True)),
        ((IS_OPEN, FITS), None),
        (("book_room.room_exists",), None),
        (("protocol.session_is_live",), None),
        ((), None),
    ],
)
def test_the_rule_that_a_refusal_passes_over(
    refused_with: tuple[str, ...], passed_over: tuple[str, str, bool] | None
) -> None:
    """The first rule of an answer refused it; others only stand in its list."""
    decisions = JUDGE.decide("v1", "book_room", CLOSED_ROOM)
    found = JUDGE.passed_over(_exchange(400), refused_with, decisions, CLOSED_ROOM)
    assert found == (PassedOver("v1", "book_room", *passed_over) if passed_over else None)


@pytest.mark.parametrize(
    ("refused_with", "message"),
    [
        (
            (),
            "The request was accepted although it breaks book_room.room_is_open, as its "
            "expression says; check the rule and refuse.",
        ),
        (
            ("book_room.room_exists",),
            "The request was refused with book_room.room_exists, which it keeps, as its "
            "expression says; refuse only what breaks the rule.",
        ),
        (
            (FITS,),
            "The request breaks book_room.room_is_open, which comes before "
            "book_room.guests_fit, and was refused with that; check the rules in their order.",
        ),
    ],
)
def test_a_finding_says_what_to_do(refused_with: tuple[str, ...], message: str) -> None:
    decisions = JUDGE.decide("v1", "book_room", CLOSED_ROOM)
    exchange = _exchange(400 if refused_with else 201)
    assert [one.message for one in JUDGE.findings(exchange, refused_with, decisions)] == [message]


@pytest.mark.parametrize(
    ("inputs", "rule", "reason"),
    [
        (
            of(room="\ud800"),
            "book_room.room_exists",
            "its expression cannot be evaluated with what the request sends",
        ),
        (
            replace(of(facts={}), missing=(UNREAD, "no one asked")),
            "book_room.room_exists",
            f"{UNREAD}; no one asked",
        ),
        (
            of(clock=None),
            FUTURE,
            "its expression cannot be evaluated with what the request sends",
        ),
        (
            replace(of(room="\ud800"), missing=(UNREAD,)),
            "book_room.room_exists",
            "its expression cannot be evaluated with what the request sends",
        ),
    ],
)
def test_why_a_rule_is_undecided(inputs: RuleInputs, rule: str, reason: str) -> None:
    assert JUDGE.decide("v1", "book_room", inputs).undecided[rule] == reason


@pytest.mark.parametrize(
    ("inputs", "refused_with", "expected"),
    [
        # The first rule of an answer refused it, whatever else it lists.
        (CLOSED_ROOM, (IS_OPEN, "book_room.room_exists"), []),
        (CLOSED_ROOM, (FITS, IS_OPEN), [("wrong_order", IS_OPEN)]),
        (
            CLOSED_ROOM,
            ("book_room.room_exists", IS_OPEN),
            [("false_refusal", "book_room.room_exists")],
        ),
        (CLOSED_ROOM, ("protocol.session_is_live", FITS), []),
        (UNKNOWN_CALLER, ("book_room.caller_may_book", FITS), []),
        (UNKNOWN_CALLER, (FITS,), [("wrong_order", IS_OPEN)]),
        (UNKNOWN_CALLER, (), []),
    ],
)
def test_the_first_rule_of_a_refusal_counts(
    inputs: RuleInputs, refused_with: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    decisions = JUDGE.decide("v1", "book_room", inputs)
    found = JUDGE.findings(_exchange(400), refused_with, decisions)
    assert [(one.check, one.rule) for one in found] == expected
    concluded = JUDGE.concluded(_exchange(400), refused_with, decisions)
    is_reached = bool(refused_with) and refused_with[0].startswith("book_room.")
    assert (concluded is not None) is is_reached
