"""Whether a refusal is right, by the rules alone: docs/fuzzing.md, "How answers are judged".

Each row is a refusal, what is wrong with its request, and what is wrong with the refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.twinspec.contracts import LIBRARY
from tests.twinspec.fuzz.exchanges import contract
from twinspec.contract.error_form import ErrorForm
from twinspec.fuzz.judge.faults import Faults, ProcessingStage
from twinspec.fuzz.judge.keywords import BrokenKeyword
from twinspec.fuzz.judge.refusal import RefusalDocument, RefusalJudge
from twinspec.fuzz.model.exchange import Answer, Request

HEAD, PARAMETERS, BODY = ProcessingStage.HEAD, ProcessingStage.PARAMETERS, ProcessingStage.BODY
RATE, HTTP, SESSION, PAGE = "p.rate", "p.http", "p.session", "p.page"
FIRST, SECOND, THIRD = "b.first", "b.second", "b.third"
EXISTS, OPEN, DOWN, EFFECT = "h.exists", "h.open", "p.down", "h.effect"
STRANGE = "x.strange"

# In their order: id, kind, status, who checks it, the part of a request that breaks it.
RULES = (
    (RATE, "refusal", 429, "server", "rate"),
    (HTTP, "refusal", 400, "server", "http"),
    (SESSION, "refusal", 401, "server", "credentials"),
    (PAGE, "refusal", 400, "schema", None),
    (FIRST, "refusal", 400, "schema", None),
    (SECOND, "refusal", 400, "schema", None),
    (THIRD, "refusal", 400, "schema", None),
    (EXISTS, "refusal", 404, "handler", None),
    (OPEN, "refusal", 409, "handler", None),
    (DOWN, "refusal", 503, "server", "availability"),
    (EFFECT, "effect", None, "handler", None),
)
CATALOGUE = {
    rule: replace(
        contract(LIBRARY).rules[0],
        id=rule,
        kind=kind,
        status=status,
        code=None if status is None else f"{status}-{order}",
        checked_by=checked_by,
        aspect=aspect,
        order=order,
    )
    for order, (rule, kind, status, checked_by, aspect) in enumerate(RULES)
}
FORM = ErrorForm("Error", "code", "message", "broken", "rule", None, limit=3)
JUDGE = RefusalJudge(CATALOGUE, FORM)


def broken(*certain: str | set[str], may: tuple[str, ...] = (), stage: Any = BODY) -> Faults:
    """What a request breaks for certain, one of several rules where a set is given, and perhaps."""
    faults = Faults()
    for one in certain:
        faults.must(stage, {one} if isinstance(one, str) else one)
    faults.may(stage, may)
    return faults


def is_open() -> Faults:
    return Faults(is_open=True)


def with_unknown_member() -> Faults:
    """THIRD is about members that a body must not have; FIRST about one that is missing."""
    faults = broken(FIRST, THIRD)
    faults.unknown.add(THIRD)
    return faults


def listable(*rules: str | None) -> Faults:
    """A body whose only faults are broken keywords."""
    faults = broken(*[rule for rule in rules if rule is not None])
    faults.listable = tuple(
        BrokenKeyword(f"/{place}", "", rule) for place, rule in enumerate(rules)
    )
    return faults


def earlier_stage() -> Faults:
    """THIRD is found among the parameters, before the body is read that breaks FIRST."""
    faults = broken(FIRST)
    faults.may(PARAMETERS, {THIRD})
    return faults


@dataclass(frozen=True)
class Told:
    """A refusal, what its request breaks, and what is wrong with it."""

    rules: tuple[str, ...]
    faults: Callable[[], Faults] = Faults
    flaws: list[tuple[str, str | None]] = field(default_factory=list)
    login: str | None = None
    status: int | None = None
    code: str | None = None
    undeclared: frozenset[str] = frozenset()


TOLD = {
    # Whether the request breaks the rule.
    "what only a server can tell": Told((EXISTS,)),
    "a rule that is kept": Told((FIRST,), flaws=[("unprovoked_refusal", FIRST)]),
    "a rule that is broken": Told((FIRST,), lambda: broken(FIRST)),
    "a rule that is broken perhaps": Told((FIRST,), lambda: broken(may=(FIRST,))),
    "a request that the contract leaves open": Told((FIRST,), is_open),
    "two rules, one of them kept": Told(
        (FIRST, SECOND), lambda: broken(FIRST), [("unprovoked_refusal", SECOND)]
    ),
    "a rule that is kept, twice": Told((FIRST, FIRST), flaws=[("unprovoked_refusal", FIRST)]),
    "a session that may have ended": Told((SESSION,), login="mary"),
    "no session that may have ended": Told((SESSION,), flaws=[("unprovoked_refusal", SESSION)]),
    "too many requests": Told((RATE,)),
    "a server that is down": Told((DOWN,)),
    "HTTP that nobody doubts": Told((HTTP,), flaws=[("unprovoked_refusal", HTTP)]),
    # Whether the operation declares it.
    "a rule of no catalogue": Told((STRANGE,), flaws=[("undeclared_rule", None)]),
    "the same, twice": Told((STRANGE, STRANGE), flaws=[("undeclared_rule", None)]),
    "an effect": Told((EFFECT,), flaws=[("undeclared_rule", EFFECT)]),
    "a rule of another operation": Told(
        (OPEN,), flaws=[("undeclared_rule", OPEN)], undeclared=frozenset({OPEN})
    ),
    "a kept rule of another operation": Told(
        (FIRST,), flaws=[("undeclared_rule", FIRST)], undeclared=frozenset({FIRST})
    ),
    "an effect of another operation": Told(
        (EFFECT,), flaws=[("undeclared_rule", EFFECT)], undeclared=frozenset({EFFECT})
    ),
    "a rule of no catalogue first": Told(
        (STRANGE, THIRD), lambda: broken(FIRST, THIRD), [("undeclared_rule", None)]
    ),
    # A refusal without rules has status and code of a declared one.
    "no rule, and the code of one": Told((), status=404, code="404-7"),
    "no rule, and no code": Told((), status=404, flaws=[("undeclared_rule", None)]),
    "no rule, and another status": Told(
        (), status=400, code="404-7", flaws=[("undeclared_rule", None)]
    ),
    "no rule, and the code of another": Told(
        (), status=404, code="400-4", flaws=[("undeclared_rule", None)]
    ),
    "no rule, and that of another operation": Told(
        (),
        status=404,
        code="404-7",
        flaws=[("undeclared_rule", None)],
        undeclared=frozenset({EXISTS}),
    ),
    # Status and code are those of the first rule.
    "another status": Told((EXISTS,), status=400, flaws=[("wrong_status", EXISTS)]),
    "another code": Told((EXISTS,), code="409-8", flaws=[("wrong_code", EXISTS)]),
    "both are others": Told(
        (EXISTS,),
        status=409,
        code="409-8",
        flaws=[("wrong_status", EXISTS), ("wrong_code", EXISTS)],
    ),
    "those of the second rule": Told((EXISTS, OPEN)),
    "an effect has neither": Told(
        (EFFECT,), status=404, code="404-7", flaws=[("undeclared_rule", EFFECT)]
    ),
    # The first broken rule refuses.
    "the first of two": Told((FIRST,), lambda: broken(SECOND, FIRST)),
    "the second of two": Told((SECOND,), lambda: broken(FIRST, SECOND), [("late_check", FIRST)]),
    "the third of three": Told(
        (THIRD,), lambda: broken(SECOND, FIRST, THIRD), [("late_check", FIRST)]
    ),
    "both in the wrong order": Told(
        (SECOND, FIRST), lambda: broken(FIRST, SECOND), [("late_check", FIRST)]
    ),
    "the handler before the body": Told((EXISTS,), lambda: broken(FIRST), [("late_check", FIRST)]),
    "a kept rule after a broken one": Told(
        (THIRD,), lambda: broken(FIRST), [("unprovoked_refusal", THIRD)]
    ),
    "one of two that may refuse": Told((SECOND,), lambda: broken({FIRST, SECOND})),
    "after both that may refuse": Told(
        (THIRD,), lambda: broken({FIRST, SECOND}, THIRD), [("late_check", FIRST)]
    ),
    "before the last that may refuse": Told((EXISTS,), lambda: broken({FIRST, OPEN})),
    "an earlier stage": Told((THIRD,), earlier_stage),
    "too many requests before all": Told((RATE,), lambda: broken(FIRST)),
    "a server that is down before all": Told((DOWN,), lambda: broken(FIRST)),
    "HTTP that is doubted, after all": Told((HTTP,), lambda: broken(FIRST, may=(HTTP,))),
    "a session after what is wrong": Told(
        (OPEN,), lambda: broken(SESSION, stage=HEAD), [("late_check", SESSION)]
    ),
    "what is perhaps broken is not late": Told((SECOND,), lambda: broken(SECOND, may=(FIRST,))),
    # An unknown member may be told before one that is missing, if both are told.
    "an unknown member, and what is missing": Told((THIRD, FIRST), with_unknown_member),
    "an unknown member alone": Told((THIRD,), with_unknown_member, [("late_check", FIRST)]),
    "an unknown member in a list of two": Told(
        (THIRD, THIRD), with_unknown_member, [("late_check", FIRST)]
    ),
    "an unknown member in a full list": Told((THIRD,) * 3, with_unknown_member),
    "an unknown member in a list that is too long": Told((THIRD,) * 4, with_unknown_member),
    "no unknown member, in a full list": Told(
        (THIRD,) * 3, lambda: broken(FIRST, THIRD), [("late_check", FIRST)]
    ),
    # All that is wrong with a body is listed, as far as the list goes.
    "all are listed": Told((FIRST, SECOND), lambda: listable(FIRST, SECOND)),
    "one is not listed": Told(
        (FIRST,), lambda: listable(FIRST, SECOND), [("unlisted_violation", SECOND)]
    ),
    "two are not listed": Told(
        (FIRST,),
        lambda: listable(FIRST, SECOND, THIRD),
        [("unlisted_violation", SECOND), ("unlisted_violation", THIRD)],
    ),
    "more than a list holds": Told((FIRST,), lambda: listable(FIRST, SECOND, THIRD, FIRST)),
    "a keyword without a rule": Told((FIRST,), lambda: listable(FIRST, None)),
    "the handler refused": Told((EXISTS,), lambda: listable(FIRST), [("late_check", FIRST)]),
    "faults that cannot all be listed": Told((FIRST,), lambda: broken(FIRST, SECOND)),
}


def flaws(told: Told, judge: RefusalJudge = JUDGE) -> list[tuple[str, str, str | None]]:
    first = CATALOGUE.get(told.rules[0]) if told.rules else None
    document = RefusalDocument(told.code or (first.code if first else None), told.rules)
    answer = Answer(told.status or (first.status if first else None) or 400, {}, b"")
    request = Request("GET", "/", {}, None, told.login)
    declared = frozenset(CATALOGUE) - told.undeclared
    return list(judge.flaws(document, declared, told.faults(), request, answer))


@pytest.mark.parametrize("name", TOLD)
def test_a_refusal_is_judged(name: str) -> None:
    told = TOLD[name]
    assert [(check, rule) for check, _, rule in flaws(told)] == told.flaws


@pytest.mark.parametrize("limit", [None, 1])
def test_a_list_of_one_rule_need_not_have_more(limit: int | None) -> None:
    judge = RefusalJudge(CATALOGUE, replace(FORM, limit=limit))
    assert flaws(Told((FIRST,), lambda: listable(FIRST, SECOND)), judge) == []
    late = flaws(Told((THIRD,), with_unknown_member), judge)
    # A list that has its largest length may have been cut off.
    assert [check for check, _, _ in late] == ([] if limit == 1 else ["late_check"])


def test_without_a_form_of_errors_the_order_is_judged_all_the_same() -> None:
    judge = RefusalJudge(CATALOGUE, None)
    assert [check for check, _, _ in flaws(TOLD["the second of two"], judge)] == ["late_check"]
    assert flaws(TOLD["one is not listed"], judge) == []


MESSAGES = {
    "a rule that is kept": (
        "The request was refused with b.first, which it does not break; refuse only what breaks "
        "the rule."
    ),
    "a rule of no catalogue": (
        "The answer names a rule that is not in the catalogue; name rules by their ids."
    ),
    "an effect": (
        "The answer names h.effect, which is no refusal that the operation declares; declare it "
        "there, or refuse otherwise."
    ),
    "no rule, and no code": (
        "The refusal names no rule, and no declared rule has its status and code; name the rule "
        "that was broken."
    ),
    "another status": ("The status is 400, that of the first rule is 404; answer with the rule's."),
    "another code": (
        "The code is not that of the first rule that the answer names; answer with the rule's."
    ),
    "the second of two": (
        "The request breaks b.first, which comes before b.second, and was refused with it; check "
        "the rules in their order."
    ),
    "one is not listed": (
        "The body breaks b.second too, and the refusal does not list it; list all that is wrong "
        "with a body."
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_flaw_says_what_to_do(name: str) -> None:
    assert [message for _, message, _ in flaws(TOLD[name])] == [MESSAGES[name]]


@pytest.mark.parametrize(
    ("faults", "rule"),
    [
        (Faults, None),
        (lambda: broken(may=(FIRST,)), None),
        (is_open, None),
        (lambda: broken(FIRST), FIRST),
        (lambda: broken(THIRD, SECOND), SECOND),
        (lambda: broken({SECOND, FIRST}), FIRST),
        # A fault is as late as the last rule that may refuse it.
        (lambda: broken({FIRST, OPEN}, THIRD), THIRD),
    ],
    ids=["none", "perhaps", "open", "one", "two", "alternatives", "a late alternative"],
)
def test_a_request_that_should_have_been_refused(
    faults: Callable[[], Faults], rule: str | None
) -> None:
    said = f"The request was accepted although it breaks {rule}; check the rule and refuse."
    expected = [] if rule is None else [("accepted_invalid", said, rule)]
    assert list(JUDGE.accepted(faults())) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"code": "1", "broken": [{"rule": FIRST}, {"rule": OPEN}]}, ("1", (FIRST, OPEN))),
        ({"code": "1"}, ("1", ())),
        ({"broken": [{"rule": FIRST}]}, (None, (FIRST,))),
        ({"code": 1, "broken": [{"rule": 1}, {}, FIRST, None]}, (None, ())),
        ({"code": "1", "broken": {"rule": FIRST}}, ("1", ())),
        ({"code": "1", "broken": FIRST}, ("1", ())),
        ({}, (None, ())),
        ([], None),
        (None, None),
        ("text", None),
    ],
)
def test_a_document_of_an_error_is_read(
    value: Any, expected: tuple[str | None, tuple[str, ...]] | None
) -> None:
    assert JUDGE.read(value) == (None if expected is None else RefusalDocument(*expected))
    assert RefusalJudge(CATALOGUE, None).read(value) is None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(EXISTS, True), (FIRST, False), (SESSION, False), (RATE, False), (STRANGE, False)],
)
def test_what_only_a_running_server_can_decide(rule: str, expected: bool) -> None:
    assert JUDGE.is_business(rule) is expected


def test_a_rule_has_at_most_one_aspect() -> None:
    assert JUDGE.has_aspect(RATE, "availability", "rate")
    assert not JUDGE.has_aspect(RATE, "availability", "http")
    assert not JUDGE.has_aspect(EXISTS, "rate")
    assert not JUDGE.has_aspect(STRANGE, "rate")
