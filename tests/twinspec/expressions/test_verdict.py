"""The first rule that is broken is the verdict, and what could not be decided is said."""

from __future__ import annotations

from typing import Any

import pytest

from tests.twinspec.expressions.operations import language_of, rules_of
from twinspec.expressions.language import Undecided
from twinspec.expressions.requests import parameter_values
from twinspec.expressions.verdict import Verdict

CALLER = {"actions": ["Close Case"], "departments": ["1"], "visibleDepartments": ["1", "2"]}
STATUS = {"open": {"value": "open"}, "closed": {"value": "closed"}}
EMAIL = {"type": {"value": "email"}, "status": {"value": "assigned"}}
CHAT = {"type": {"value": "chat"}, "status": {"value": "assigned"}}
DONE = {"type": {"value": "chat"}, "status": {"value": "completed"}}


def _close(**changes: Any) -> dict[str, Any]:
    case = {"department": {"id": "1"}, "status": STATUS["open"]}
    return {
        "parameters": {"id": "7"},
        "configuration": {"settings": {"strictVisibility": False}},
        "caller": CALLER,
        "cases": {"7": case},
        "activities": [EMAIL, DONE],
        **changes,
    }


def _case(department: str, status: str) -> dict[str, Any]:
    return {"7": {"department": {"id": department}, "status": STATUS[status]}}


VERDICTS: dict[str, tuple[dict[str, Any], str | None]] = {
    "all kept": ({}, None),
    "no case": ({"cases": {}}, "case_exists"),
    "hidden case": (
        {
            "cases": _case("3", "open"),
            "configuration": {"settings": {"strictVisibility": True}},
        },
        "case_exists",
    ),
    "no action": ({"caller": {**CALLER, "actions": []}}, "caller_may_close_cases"),
    "only shared": ({"cases": _case("2", "open")}, "case_is_in_callers_department"),
    "closed": ({"cases": _case("1", "closed")}, "case_is_open"),
    "open chat": ({"activities": [EMAIL, CHAT]}, "open_activities_are_emails"),
    "two broken": ({"cases": _case("3", "closed")}, "case_is_in_callers_department"),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_the_first_broken_rule_is_the_verdict(name: str) -> None:
    changes, broken = VERDICTS[name]
    verdict = rules_of("close_case").judge(_close(**changes))
    assert verdict.broken == (None if broken is None else f"close_case.{broken}")
    assert verdict.unknown == {}


def test_the_later_rules_that_are_broken_too_are_told() -> None:
    """Of the rules after the first broken one, those that cannot be decided are not told."""
    rules = rules_of("close_case")
    values = _close(cases=_case("3", "closed"), activities=[CHAT])
    first = "close_case.case_is_in_callers_department"
    later = ("close_case.case_is_open", "close_case.open_activities_are_emails")
    assert rules.broken_after(first, values) == later
    assert rules.broken_after(later[0], values) == later[1:]
    del values["activities"]
    assert rules.broken_after(first, values) == later[:1]


def test_what_the_configuration_alone_tells_is_that_of_each_configuration() -> None:
    """It is evaluated once for a configuration, and again for another one."""
    language = language_of("close_case")
    lax, strict = ({"settings": {"strictVisibility": one}} for one in (False, True))
    for configuration, told in ((lax, False), (strict, True), (lax, False)):
        known = language.with_named({"parameters": {}, "configuration": configuration})
        assert known["strict"] is told
    assert "strict" not in language.with_named({"parameters": {}})


def test_what_is_not_known_is_undecided_and_nothing_else_is() -> None:
    values = _close()
    del values["caller"]
    verdict = rules_of("close_case").judge(values)
    assert verdict.broken is None
    undecided = ("caller_may_close_cases", "case_is_in_callers_department")
    assert tuple(verdict.unknown) == tuple(f"close_case.{name}" for name in undecided)
    assert all("caller" in reason for reason in verdict.unknown.values())


def test_a_rule_that_no_read_decides_says_why() -> None:
    users = {"7": {"userName": "frank", "enabled": True}}
    values = {
        "parameters": {},
        "request": {"userName": "frank", "password": "secret"},
        "configuration": {"users": users},
        "passwords": {"frank": "secret"},
    }
    verdict = rules_of("log_in").judge(values)
    assert verdict == Verdict(
        None,
        ("log_in.credentials_are_right",),
        {"log_in.at_most_five_sessions": "No read tells the sessions of a user."},
    )


@pytest.mark.parametrize(
    ("name", "passwords", "enabled", "broken", "is_known"),
    [
        ("frank", {"frank": "secret"}, True, False, True),
        ("frank", {"frank": "other"}, True, True, True),
        ("frank", {"frank": "secret"}, False, True, True),
        ("nobody", {}, True, True, True),
        ("frank", {}, True, False, False),
    ],
    ids=["right", "wrong", "disabled", "unknown user", "password that nobody here knows"],
)
def test_credentials_are_judged_by_the_passwords_that_are_known(
    name: str, passwords: dict[str, str], enabled: bool, broken: bool, is_known: bool
) -> None:
    rule = "log_in.credentials_are_right"
    verdict = rules_of("log_in").judge(
        {
            "parameters": {},
            "request": {"userName": name, "password": "secret"},
            "configuration": {"users": {"7": {"userName": "frank", "enabled": enabled}}},
            "passwords": passwords,
        }
    )
    assert (verdict.broken == rule, rule not in verdict.unknown) == (broken, is_known)


@pytest.mark.parametrize(
    ("verdict", "refused_with", "is_allowed"),
    [
        (Verdict(None, ("a",)), None, True),
        (Verdict(None, ("a",)), "a", False),
        (Verdict("b", ("a",)), "b", True),
        (Verdict("b", ("a",)), "a", False),
        (Verdict("b", ("a",)), None, False),
        (Verdict("b", (), {"a": "not read"}), "a", True),
        (Verdict("b", (), {"a": "not read"}), None, False),
        (Verdict(None, (), {"a": "not read"}), "a", True),
        (Verdict(None, (), {"a": "not read"}), None, True),
    ],
)
def test_a_server_may_do_what_no_rule_forbids(
    verdict: Verdict, refused_with: str | None, is_allowed: bool
) -> None:
    assert verdict.allows(refused_with) is is_allowed


def test_values_with_names_are_evaluated_once_what_they_use_is_there() -> None:
    language = language_of("change_customer_of_case")
    sent = {"parameters": {"id": "7"}, "request": {"customer": {"id": 4}}}
    assert language.with_named(sent) == {**sent, "target": "4"}
    read = {**sent, "cases": {"7": {"customer": {"id": "3"}}}}
    assert language.with_named(read) == {**read, "target": "4", "present": "3"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('cases["8"].status.value == "open"', "8"),
        ("cases[parameters.id].owner.user.id", "owner"),
        ("activities.size() == 0", "activities"),
        ("instant(parameters.id) > now", "no date-time"),
        ("1 / 0", "divide by zero"),
    ],
)
def test_an_expression_that_fails_is_undecided_and_says_why(text: str, reason: str) -> None:
    values = {"parameters": {"id": "7"}, "cases": _case("1", "open")}
    language = language_of("close_case")
    value = language.compile(text, None).value(language.bind(values))
    assert isinstance(value, Undecided)
    assert reason in value.reason


@pytest.mark.parametrize(
    ("operation", "path", "query", "expected"),
    [
        ("get_cases", {"ids": "7,9"}, [], {"ids": ["7", "9"]}),
        ("search_cases", {}, [("$attribute", "created,all")], {"attribute": ["created", "all"]}),
        ("search_cases", {}, [("$attribute", "a"), ("$attribute", "b")], {"attribute": ["a", "b"]}),
        ("search_cases", {}, [("$pagenum", "2")], {"pagenum": 2}),
        ("search_cases", {}, [("$pagenum", "two")], {"pagenum": "two"}),
        ("search_cases", {}, [("custom.units", "7")], {"custom": {"units": "7"}}),
        ("search_cases", {}, [("custom.a.b", "7")], {"custom": {"a.b": "7"}}),
        ("search_cases", {}, [("unknown", "1")], {}),
        ("close_case", {"id": "7"}, [], {"id": "7"}),
    ],
)
def test_parameters_are_typed_and_named_for_expressions(
    operation: str, path: dict[str, str], query: list[tuple[str, str]], expected: dict[str, Any]
) -> None:
    assert parameter_values(language_of(operation).operation, path, query) == expected
