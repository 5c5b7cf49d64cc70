"""The documented examples: the judge allows them, and finds what is put wrong in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.twinspec.fuzz.exchanges import (
    contract,
    example_files,
    examples,
    form_of,
    judge,
    refused,
    rules_by_id,
)
from twinspec.fuzz.model.exchange import Answer, Exchange, Request

SUCCESS = {"get_cases": 200, "get_activities": 200, "get_customers": 200}
# What a request alone does not tell for certain: languages, and how many log-ins have failed.
UNSURE = frozenset(("accept-language", "rate"))


def checks(exchange: Exchange) -> set[tuple[str, str | None]]:
    return {(found.check, found.rule) for found in judge().judge(exchange).findings}


def refusal_of(exchange: Exchange) -> str | None:
    return next(iter(judge().judge(exchange).refused_with), None)


def is_told_by_the_request(rule: str) -> bool:
    aspect = rules_by_id()[rule].aspect
    return not judge().is_business(rule) and aspect not in UNSURE


def names(wanted: Callable[[Exchange], bool]) -> list[str]:
    return [name for name, exchange in examples().items() if wanted(exchange)]


def some(names: list[str]) -> list[str]:
    """One example of each version, operation, representation and status."""
    chosen: dict[tuple[object, ...], str] = {}
    for name in names:
        one = examples()[name]
        key = (one.version, one.operation, one.representation, one.answer.status)
        chosen.setdefault(key, name)
    return list(chosen.values())


REFUSED = names(lambda exchange: exchange.answer.status >= 400)
ACCEPTED = names(lambda exchange: exchange.answer.status < 400)
BY_CONTRACT = [
    name for name in REFUSED if is_told_by_the_request(str(refusal_of(examples()[name])))
]
BY_BUSINESS = [name for name in REFUSED if judge().is_business(str(refusal_of(examples()[name])))]
IN_SESSIONS = [name for name in BY_BUSINESS if examples()[name].operation != "log_in"]


def test_every_example_is_an_exchange() -> None:
    told = {name.rpartition("-")[0] for name in examples()}
    assert len(told) == len(example_files())


@pytest.mark.parametrize("name", examples())
def test_a_documented_example_is_allowed(name: str) -> None:
    verdict = judge().judge(examples()[name])
    assert verdict.findings == ()


@pytest.mark.parametrize("name", BY_CONTRACT)
def test_what_a_request_breaks_is_known_before_the_answer(name: str) -> None:
    exchange = examples()[name]
    rule = refusal_of(exchange)
    accepted = Answer(SUCCESS.get(exchange.operation or "", 204), {}, b"")
    found = checks(replace(exchange, answer=accepted))
    assert ("accepted_invalid", rule) in found


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_accepted_request_keeps_all_rules(name: str) -> None:
    exchange = examples()[name]
    verdict = judge().judge(exchange)
    assert verdict.broken == frozenset()
    rules = judge().rules_of(exchange.version, exchange.operation)
    assert judge().passed(exchange, verdict) >= set(rules)


@pytest.mark.parametrize("name", some(ACCEPTED))
def test_a_valid_request_is_not_refused_for_its_form(name: str) -> None:
    exchange = examples()[name]
    for rule in judge().rules_of(exchange.version, exchange.operation):
        entry = rules_by_id()[rule]
        unsure = {*UNSURE, "availability", "credentials"}
        if judge().is_business(rule) or entry.aspect in unsure:
            continue
        assert ("unprovoked_refusal", rule) in checks(refused(exchange, rule)), rule


@pytest.mark.parametrize("name", some(REFUSED))
def test_status_code_and_rule_belong_together(name: str) -> None:
    exchange = examples()[name]
    rule = str(refusal_of(exchange))
    other = 403 if exchange.answer.status != 403 else 400
    assert ("wrong_status", rule) in checks(refused(exchange, rule, status=other))
    assert ("wrong_code", rule) in checks(refused(exchange, rule, code="400-999"))
    assert ("undeclared_rule", None) in checks(refused(exchange, "case.no_such_rule"))
    foreign = "log_in.credentials_are_right"
    if exchange.operation != "log_in":
        assert ("undeclared_rule", foreign) in checks(refused(exchange, foreign))


@pytest.mark.parametrize("name", some(IN_SESSIONS))
def test_the_session_is_checked_before_the_business(name: str) -> None:
    exchange = examples()[name]
    stranger = replace(exchange, request=replace(exchange.request, login=None))
    assert ("late_check", "protocol.session_is_live") in checks(stranger)


@pytest.mark.parametrize("name", BY_BUSINESS)
def test_a_business_refusal_shows_that_what_comes_before_was_kept(name: str) -> None:
    exchange = examples()[name]
    rule = str(refusal_of(exchange))
    passed = judge().passed(exchange, judge().judge(exchange))
    rules = judge().rules_of(exchange.version, exchange.operation)
    earlier = [
        one for one in rules[: rules.index(rule)] if one.startswith(f"{exchange.operation}.")
    ]
    assert passed >= set(earlier)
    assert rule not in passed
    assert not passed & set(rules[rules.index(rule) :])


@pytest.mark.parametrize("name", some(REFUSED))
def test_a_refusal_says_why(name: str) -> None:
    exchange = examples()[name]
    answer = exchange.answer
    version = contract().versions[exchange.version]
    assert ("invalid_answer", None) in checks(replace(exchange, answer=replace(answer, body=b"")))
    broken = {
        answer.body.replace(b"/gen/common", b"/gen/commons"),
        answer.body.replace(form_of(version).message.encode(), b"massage"),
        answer.body[:-1],
    } - {answer.body}
    for body in broken:
        assert ("invalid_answer", None) in checks(
            replace(exchange, answer=replace(answer, body=body))
        )


@pytest.mark.parametrize("name", some(ACCEPTED))
def test_failures_of_the_server_are_found(name: str) -> None:
    exchange = examples()[name]
    for status in (500, 502, 504):
        assert ("server_error", None) in checks(replace(exchange, answer=Answer(status, {}, b"")))
    assert checks(refused(exchange, "protocol.database_is_reachable")) == set()


@pytest.mark.parametrize("name", some(ACCEPTED))
def test_answers_are_declared_and_complete(name: str) -> None:
    exchange = examples()[name]
    answer = exchange.answer
    for status in (202, 307, 418):
        found = checks(replace(exchange, answer=replace(answer, status=status)))
        assert ("undeclared_status", None) in found
    for header in ("location", "x-egain-session"):
        if header in answer.headers and answer.status in (201, 204):
            rest = {key: value for key, value in answer.headers.items() if key != header}
            found = checks(replace(exchange, answer=replace(answer, headers=rest)))
            assert ("missing_header", None) in found
    if answer.body:
        other = "application/json" if exchange.representation == "xml" else "application/xml"
        swapped = {**answer.headers, "content-type": other}
        found = checks(replace(exchange, answer=replace(answer, headers=swapped)))
        assert {("invalid_answer", None), ("wrong_media_type", None)} <= found


def test_a_dead_session_is_left_to_who_keeps_it() -> None:
    exchange = examples()["v12-edit_case-modify_all_elements-json"]
    ended = refused(exchange, "protocol.session_is_live")
    assert checks(ended) == set()
    assert judge().is_credentials_refusal(ended)
    stranger = replace(ended, request=replace(ended.request, login=None))
    assert not judge().is_credentials_refusal(stranger)
    assert not judge().is_credentials_refusal(exchange)
    assert not judge().is_credentials_refusal(refused(exchange, "edit_case.case_exists"))


def test_messages_quote_neither_request_nor_answer() -> None:
    exchange = examples()["v12-log_in-with_name_and_password-json"]
    request = exchange.request
    secret = Request("POST", request.target + "?forceLogin=s3cret", request.headers, b"{", None)
    bodies = (b"s3cret", b'{"s3cret": 1}', b"<s3cret/>")
    for status in (200, 204, 400, 401, 404, 500):
        for body in bodies:
            answer = Answer(status, {"content-type": "application/json"}, body)
            verdict = judge().judge(replace(exchange, request=secret, answer=answer))
            assert verdict.findings
            assert not [one for one in verdict.findings if "s3cret" in one.message]
