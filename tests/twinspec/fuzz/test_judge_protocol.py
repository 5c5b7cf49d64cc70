"""What requests break beside the schema of their body: by the rules of the protocol."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.twinspec.fuzz.exchanges import LIVE, SESSION, examples, judge, refused
from twinspec.fuzz.model.exchange import Answer, Exchange, ExchangeVerdict

EDIT = "v12-edit_case-modify_all_elements"
LOOK_UP = "v20-look_up_cases-by_department-json"
BODY = json.dumps({"id": "1000", "lastModified": {"date": "2015-07-30T13:07:40.000Z"}})


def verdict(exchange: Exchange) -> ExchangeVerdict:
    return judge().judge(exchange)


def checks(exchange: Exchange) -> set[tuple[str, str | None]]:
    return {(found.check, found.rule) for found in verdict(exchange).findings}


def edit(
    body: bytes | None = BODY.encode(),
    *,
    headers: Mapping[str, str | None] | None = None,
    query: str = "",
    form: str = "json",
) -> Exchange:
    """A request to edit_case that was accepted; headers that are None are not sent."""
    exchange = examples()[f"{EDIT}-{form}"]
    request = exchange.request
    changed: dict[str, str | None] = {**request.headers, **(headers or {})}
    sent = {name: value for name, value in changed.items() if value is not None}
    target = request.target + query
    return replace(exchange, request=replace(request, headers=sent, body=body, target=target))


def search(query: str) -> Exchange:
    """A search for cases that found none."""
    exchange = examples()["v12-search_cases-no_match-json"]
    target = f"/interaction/case?{query}"
    return replace(exchange, request=replace(exchange.request, target=target))


ECHO = {SESSION.lower(): LIVE}


def sent(method: str, target: str, **headers: str) -> Exchange:
    """A request without a body, answered with 204."""
    exchange = examples()["v12-search_cases-no_match-json"]
    request = replace(
        exchange.request,
        method=method,
        target=target,
        headers={name.replace("_", "-"): value for name, value in headers.items()} | ECHO,
    )
    by_id = target.startswith("/interaction/case/")
    operation = "get_cases" if by_id else exchange.operation
    return replace(exchange, operation=operation, request=request, answer=Answer(204, ECHO, b""))


CERTAIN: dict[str, tuple[Exchange, str]] = {
    "Accept admits nothing": (edit(headers={"accept": "text/html"}), "accept_is_supported"),
    "Accept excludes all": (
        edit(headers={"accept": "application/*;q=0, */*"}),
        "accept_is_supported",
    ),
    "another media type": (
        edit(headers={"content-type": "text/plain"}),
        "content_type_is_supported",
    ),
    "no body": (edit(None, headers={"content-type": None}), "body_given"),
    "not UTF-8": (edit(b'"\xff"'), "body_is_well_formed"),
    "a DOCTYPE": (
        edit(b"<!DOCTYPE a><a/>", headers={"content-type": "application/xml"}, form="xml"),
        "body_is_well_formed",
    ),
    "no object": (edit(b"[]"), "root_is_expected"),
    "another root": (edit(b"<a/>", form="xml"), "root_is_expected"),
    "a key twice": (edit(BODY.replace("{", '{"id": "1", ', 1).encode()), "members_are_unique"),
    "a control character": (
        edit(BODY.replace("{", '{"subject": "\\u0001", ', 1).encode()),
        "text_is_xml_text",
    ),
    "a surrogate": (
        edit(BODY.replace("{", '{"subject": "\\ud800", ', 1).encode()),
        "text_is_xml_text",
    ),
    "an unknown parameter": (edit(query="?verbose=yes"), "query_parameters_are_known"),
    "a value that is none of the list": (
        search("customer=1&$sort=id&$order=up"),
        "query_parameter_value_is_supported",
    ),
    "a parameter twice": (search("customer=1&customer=2"), "query_parameter_is_valid"),
    "an empty parameter": (search("customer="), "query_parameter_is_valid"),
    "a long parameter": (search(f"phone={'1' * 41}"), "query_parameter_is_valid"),
    "a parameter of a prefix twice": (
        search("custom.a=1&custom.b=2&custom.a=1"),
        "query_parameter_is_valid",
    ),
    "an empty parameter of a prefix": (search("custom.a="), "query_parameter_is_valid"),
    "a long parameter of a prefix": (
        search(f"custom.a={'1' * 4001}"),
        "query_parameter_is_valid",
    ),
    "the name of a prefix": (search("custom=1&customer=1"), "query_parameters_are_known"),
    "a name beside a prefix": (search("custom_a=1&customer=1"), "query_parameters_are_known"),
    "no number": (search("customer=1&$pagenum=one"), "number_is_positive"),
    "a number too small": (search("customer=1&$pagenum=0"), "number_is_positive"),
    "a number too large": (search("customer=1&$pagesize=76"), "page_size_in_range"),
    "an endless number": (search(f"customer=1&$pagesize={'9' * 40}"), "page_size_in_range"),
    "an unknown item": (search("customer=1&$attribute=created,hue"), "attribute_is_supported"),
    "a malformed id": (sent("GET", "/interaction/case/01"), "path_ids_are_well_formed"),
    "an id twice": (sent("GET", "/interaction/case/1,1"), "path_ids_are_distinct"),
    "76 ids": (
        sent("GET", "/interaction/case/" + ",".join(map(str, range(1, 77)))),
        "at_most_75_ids",
    ),
    "an encoded id": (sent("GET", "/interaction/case/1%202"), "path_ids_are_well_formed"),
    "a path of no operation": (sent("GET", "/interaction/cases"), "path_exists"),
    "a slash too many": (sent("PUT", "/interaction/case/1/close/"), "path_exists"),
    "a method of no operation": (sent("POST", "/interaction/case"), "method_allowed"),
    "HEAD": (sent("HEAD", "/interaction/case/1"), "method_allowed"),
    "OPTIONS": (sent("OPTIONS", "/interaction/case/1"), "method_allowed"),
}


@pytest.mark.parametrize("name", CERTAIN)
def test_what_breaks_a_rule_for_certain(name: str) -> None:
    exchange, rule = CERTAIN[name]
    rule = f"protocol.{rule}"
    assert ("accepted_invalid", rule) in checks(exchange)
    told = {"missing_header"} if rule == "protocol.method_allowed" else set()
    answer = replace(refused(exchange, rule), request=exchange.request)
    if exchange.request.method != "HEAD":
        assert {check for check, _ in checks(answer)} == told
    assert ("late_check", rule) in checks(refused(exchange, "edit_case.case_exists")) or (
        exchange.operation != "edit_case"
    )


POSSIBLE: dict[str, tuple[Exchange, set[str]]] = {
    "a malformed Accept": (edit(headers={"accept": "json"}), {"accept_is_supported"}),
    "a long Accept": (
        edit(headers={"accept": "application/json" + "," * 600}),
        {"accept_is_supported"},
    ),
    "an Accept that fits with its parameters only": (
        edit(headers={"accept": "application/json;charset=latin-1"}),
        {"accept_is_supported"},
    ),
    "any language": (
        edit(headers={"accept-language": "tlh"}),
        {"accept_language_is_supported"},
    ),
    "a malformed type": (edit(headers={"content-type": "json"}), {"content_type_is_supported"}),
    "a charset": (
        edit(headers={"content-type": "application/json; charset=latin-1"}),
        {"content_type_is_supported", "body_is_well_formed"},
    ),
    "a coding": (edit(headers={"content-encoding": "gzip"}), {"content_type_is_supported"}),
    "no type": (edit(headers={"content-type": None}), {"content_type_is_supported"}),
    "a byte order mark": (edit(b"\xef\xbb\xbf" + BODY.encode()), {"body_is_well_formed"}),
    "a large body": (edit(BODY.encode() + b" " * 70_000), {"body_fits"}),
    "a huge number": (
        edit(BODY.replace("{", '{"subject": 1e999, ', 1).encode()),
        {"body_is_well_formed"},
    ),
    "a generous number": (search("customer=1&$pagenum=%2B5"), {"number_is_positive"}),
    "a list item by item": (
        search("customer=1&$attribute=created&$attribute=description,solution"),
        {"query_parameter_is_valid"},
    ),
    "an unknown item among them": (
        search("customer=1&$attribute=created&$attribute=hue"),
        {"query_parameter_is_valid", "attribute_is_supported"},
    ),
    "a bad escape behind a prefix": (search("custom.a=%zz"), {"query_parameter_is_valid"}),
    "a bad escape": (search("phone=%zz"), {"query_parameter_is_valid"}),
    "an escape that is no UTF-8": (search("phone=%ff"), {"query_parameter_is_valid"}),
    "a path that may be normalised": (
        sent("GET", "/interaction/../interaction/cases"),
        {"path_exists"},
    ),
    "an encoded slash": (sent("GET", "/interaction/case/1%2F2"), {"path_exists"}),
    "an empty id": (sent("GET", "/interaction/case/"), {"path_exists"}),
    "a preflight": (
        sent("OPTIONS", "/interaction/case", access_control_request_method="GET"),
        {"method_allowed"},
    ),
    "an unusual method": (sent("SPLICE", "/interaction/case"), {"request_is_well_formed"}),
}
BREAKS_ANOTHER = {
    "a huge number": "platform.value_has_its_type",
    "an unusual method": "protocol.method_allowed",
}


@pytest.mark.parametrize("name", POSSIBLE)
def test_what_may_be_refused_or_not(name: str) -> None:
    exchange, rules = POSSIBLE[name]
    expected = {("accepted_invalid", BREAKS_ANOTHER[name])} if name in BREAKS_ANOTHER else set()
    assert checks(exchange) == expected
    for rule in rules:
        found = checks(refused(exchange, f"protocol.{rule}"))
        assert {check for check, _ in found} <= {"missing_header"}, rule


GOOD = {
    "wildcards": edit(headers={"accept": "text/html, */*;q=0.1"}),
    "no Accept": edit(headers={"accept": None}),
    "an empty Accept-Encoding": edit(headers={"content-encoding": "identity"}),
    "UTF-8": edit(headers={"content-type": 'Application/JSON; charset="UTF-8"'}),
    "an escaped id": sent("GET", "/interaction/case/%31"),
    "escapes": search("email=a%40b.c&phone=1+2"),
    "many ids": sent("GET", "/interaction/case/" + ",".join(map(str, range(1, 76)))),
    "all numbers": search("customer=1&$pagenum=1&$pagesize=75"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_breaks_nothing(name: str) -> None:
    exchange = GOOD[name]
    if exchange.operation == "get_cases":
        exchange = refused(exchange, "get_cases.cases_exist")
    assert checks(exchange) == set()
    # Outages and the end of a session are not the request's.
    unprovable = {
        *("protocol.session_is_live", "protocol.operation_is_implemented"),
        *("protocol.server_works", "protocol.database_is_reachable"),
    }
    for rule in judge().rules_of(exchange.version, exchange.operation):
        if not judge().is_business(rule) and rule not in unprovable:
            assert ("unprovoked_refusal", rule) in checks(refused(exchange, rule)), rule


def test_a_body_that_no_operation_takes() -> None:
    exchange = sent("PUT", "/interaction/case/1/close")
    with_body = replace(exchange, request=replace(exchange.request, body=b" "))
    assert ("accepted_invalid", "protocol.body_not_allowed") in checks(with_body)
    assert checks(exchange) == set()


def test_a_literal_path_hides_templates() -> None:
    exchange = examples()[LOOK_UP]
    request = replace(exchange.request, method="GET", body=None)
    hidden = refused(replace(exchange, request=request), "protocol.method_allowed")
    assert checks(hidden) == {("missing_header", None)}
    for allow, expected in (
        ("POST", set()),
        ("GET, POST", {("invalid_header", None)}),
        ("PUT", {("invalid_header", None)}),
    ):
        headers = {**hidden.answer.headers, "allow": allow}
        answer = replace(hidden.answer, headers=headers)
        assert checks(replace(hidden, answer=answer)) == expected


def test_a_path_of_no_version_may_be_answered_by_any() -> None:
    stray = replace(sent("GET", "/nowhere", accept="application/xml"), version="v20")
    as_v12 = refused(replace(stray, version="v12"), "protocol.path_exists")
    assert checks(replace(as_v12, version="v20")) == set()
    known = replace(sent("POST", "/interaction/case", accept="application/xml"), version="v12")
    told = refused(known, "protocol.method_allowed")
    assert ("invalid_answer", None) in checks(replace(told, version="v20"))


def test_the_order_is_that_of_the_rules() -> None:
    asked = edit(b"[]", headers={"accept": "text/html", "content-type": "text/plain"})
    assert checks(refused(asked, "protocol.accept_is_supported")) == set()
    assert checks(refused(asked, "protocol.content_type_is_supported")) == {
        ("late_check", "protocol.accept_is_supported")
    }


def test_a_member_that_does_not_belong_may_be_told_before_what_is_missing() -> None:
    asked = edit(b'{"case": {}}')
    missing, unknown = ("case.id_given", "case.last_modified_given"), "case.only_known_members"
    assert checks(refused(asked, *missing, unknown)) == set()
    assert checks(refused(asked, unknown, *missing)) == set()
    assert ("late_check", missing[0]) in checks(refused(asked, unknown))


def test_what_is_missing_may_be_behind_the_end_of_a_full_list() -> None:
    many = ",".join(f'"unknown{number}": 1' for number in range(30))
    asked, unknown = edit(f"{{{many}}}".encode()), "case.only_known_members"
    assert checks(refused(asked, *[unknown] * 30)) == set()
    assert ("late_check", "case.id_given") in checks(refused(asked, *[unknown] * 29))


def test_parameters_are_checked_before_the_body() -> None:
    asked = edit(b"[]", query="?verbose=yes")
    assert checks(refused(asked, "protocol.query_parameters_are_known")) == set()
    assert checks(refused(asked, "protocol.root_is_expected")) == {
        ("late_check", "protocol.query_parameters_are_known")
    }


def test_too_many_attempts_and_outages_come_at_any_time() -> None:
    exchange = examples()["v12-log_in-refused_without_name-json"]
    for rule in ("protocol.rate_is_kept", "protocol.database_is_reachable"):
        told = refused(exchange, rule)
        headers = {**told.answer.headers, "retry-after": "1"}
        assert checks(replace(told, answer=replace(told.answer, headers=headers))) == set()
    out = refused(exchange, "protocol.database_is_reachable")
    without = {name: one for name, one in out.answer.headers.items() if name != "retry-after"}
    bare = refused(exchange, "protocol.rate_is_kept")
    for told in (bare, replace(out, answer=replace(out.answer, headers=without))):
        assert checks(told) == {("missing_header", None)}
    soon = replace(bare.answer, headers={**bare.answer.headers, "retry-after": "soon"})
    assert checks(replace(bare, answer=soon)) == {("invalid_header", None)}


def test_a_value_that_may_be_refused_before_the_handler_has_no_form() -> None:
    assert judge().has_form(search("customer=1"))
    assert not judge().has_form(search("customer=%zz"))


@pytest.mark.parametrize("charset", ["utf-8", "UTF-16", "us-ascii", "iso-8859-1"])
def test_xml_may_be_in_the_charsets_that_its_parsers_have(charset: str) -> None:
    text = edit(None, form="xml").request.headers["content-type"]
    media = f"{text.partition(';')[0]}; charset={charset}"
    document = (examples()[f"{EDIT}-xml"].request.body or b"").decode()
    exchange = edit(
        document.rpartition("?>")[2].encode(charset), headers={"content-type": media}, form="xml"
    )
    assert checks(exchange) == set()
