"""Routing, session, negotiation and errors, asked over real HTTP."""

from __future__ import annotations

import http.client
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from lxml import etree

from casewright.api.contracts import VersionContract
from casewright.api.parameters import ParameterReader
from casewright.domain.ensure import RuleBroken
from interaction_contract.operation import Parameter
from tests.api.conftest import DISABLED, ENDED, LIVE, Edge

V12 = "/system/ws/v12"
V20 = "/system/ws/v20"
CASE = f"{V12}/interaction/case"
EDIT = {"id": "1", "lastModified": {"date": "2015-07-02T10:45:01Z"}, "subject": "x"}
JSON = {"content_type": "application/json", "accept": "application/json"}
COMMON = "{http://bindings.egain.com/ws/model/%s/gen/common}"


def rules_of(answer: httpx.Response) -> list[tuple[str, str]]:
    """Return rule and place of every detail of a WSError, in either representation."""
    if answer.headers["content-type"] == "application/json":
        return [(one["key"], one.get("value", "")) for one in answer.json()["details"]]
    root = etree.fromstring(answer.content)
    return [tuple(node.text or "" for node in one) for one in root if one.tag.endswith("details")]


def rule_of(answer: httpx.Response) -> str:
    """Return the rule that gave status, code and message."""
    return rules_of(answer)[0][0]


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("POST", "/", 404, None),
        ("GET", "/system/ws/v12", 404, None),
        ("PUT", f"{CASE}/", 404, None),
        ("GET", f"{CASE}/1/", 404, None),
        ("GET", f"{CASE}/1/2", 404, None),
        ("GET", "/system/ws/v13/interaction/case/1", 404, None),
        ("POST", CASE, 405, "GET, PUT"),
        ("HEAD", f"{CASE}/1", 405, "GET"),
        ("OPTIONS", CASE, 405, "GET, PUT"),
        ("DELETE", f"{CASE}/1", 405, "GET"),
        ("GET", f"{V12}/interaction/activity/changecustomer", 405, "PUT"),
        ("GET", f"{V20}/interaction/case/lookup", 405, "POST"),
        ("GET", f"{V12}/authentication/user/login", 405, "POST"),
        ("POST", "/docs", 405, "GET, HEAD"),
    ],
)
def test_unknown_paths_and_methods(
    edge: Edge, method: str, path: str, status: int, allow: str | None
) -> None:
    answer = edge.send(method, path, accept="application/json")
    assert answer.status_code == status
    assert answer.headers.get("allow") == allow
    if method != "HEAD":
        assert answer.json()["code"] == {404: "404-101", 405: "405-100"}[status]


def test_a_live_session_is_echoed_even_where_nothing_is_served(edge: Edge) -> None:
    assert edge.send("GET", "/nowhere").headers["x-egain-session"] == LIVE
    assert "x-egain-session" not in edge.send("GET", "/nowhere", session=ENDED).headers


@pytest.mark.parametrize(
    "session", [None, "", "unknown", ENDED, DISABLED, "x" * 5000, f"{LIVE}, {LIVE}"]
)
def test_without_a_live_session_there_is_no_answer(edge: Edge, session: str | None) -> None:
    answer = edge.send("PUT", CASE, json.dumps(EDIT), session, **JSON)
    assert answer.status_code == 401
    assert answer.json()["code"] == "401-101"
    assert rules_of(answer) == [("protocol.session_is_live", "")]
    assert "x-egain-session" not in answer.headers


def test_the_session_header_is_read_in_any_case(edge: Edge) -> None:
    headers = {"X-EGAIN-SESSION": LIVE}
    assert edge.client.get(f"{edge.address}{CASE}/1", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status", "rule", "media"),
    [
        ({"accept_language": "xx"}, 406, "protocol.accept_language_is_supported", "xml"),
        ({"accept_language": "de"}, 200, None, "xml"),
        ({"accept": "text/html"}, 406, "protocol.accept_is_supported", "xml"),
        ({"accept": "nonsense"}, 406, "protocol.accept_is_supported", "xml"),
        ({"accept": "text/html", "accept_language": "xx"}, 406,
         "protocol.accept_language_is_supported", "xml"),
        ({"accept": "application/json", "accept_language": "xx"}, 406,
         "protocol.accept_language_is_supported", "json"),
        ({"accept": "*/*"}, 200, None, "json"),
        ({"accept": "application/*"}, 200, None, "json"),
        ({"accept": "application/json"}, 200, None, "json"),
        ({}, 200, None, "xml"),
    ],
)  # fmt: skip
def test_negotiation(
    edge: Edge, headers: dict[str, str], status: int, rule: str | None, media: str
) -> None:
    answer = edge.send("GET", f"{CASE}/1", **headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == f"application/{media}"
    assert answer.headers["x-egain-session"] == LIVE
    if rule:
        assert rule_of(answer) == rule
        assert len(rules_of(answer)) == 1


@pytest.mark.parametrize(
    ("content_type", "body", "media"),
    [
        ("application/json", json.dumps(EDIT), "json"),
        (None, json.dumps(EDIT), "json"),
        (None, " \n" + json.dumps(EDIT), "json"),
        ("application/xml", "xml", "xml"),
        (None, "xml", "xml"),
        ("application/xml; charset=utf-8", "xml", "xml"),
    ],
)
def test_a_wildcard_means_the_type_of_the_body(
    edge: Edge, content_type: str | None, body: str, media: str
) -> None:
    if body == "xml":
        body = (
            f'<case id="1" xmlns="{COMMON[1:-1].replace("common", "interaction/case") % "v12"}">'
            '<lastModified date="2015-07-02T10:45:01Z"/><subject>x</subject></case>'
        )
    headers = {"accept": "*/*"} | ({"content_type": content_type} if content_type else {})
    answer = edge.send("PUT", CASE, body, **headers)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["content-type"] == f"application/{media}"
    assert answer.headers["x-egain-session"] == LIVE
    assert "content-length" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"content_type": "text/plain"},
        {"content_type": "application/json; charset=utf-16"},
        {"content_type": "application/json", "content_encoding": "gzip"},
        {"content_type": "multipart/form-data; boundary=x"},
        {"content_type": ""},
    ],
)
def test_other_bodies_are_not_read(edge: Edge, headers: dict[str, str]) -> None:
    answer = edge.send("PUT", CASE, "garbage", accept="application/json", **headers)
    assert answer.status_code == 415
    assert answer.json()["code"] == "415-100"


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(
    ("method", "path"), [("GET", f"{CASE}/1"), ("DELETE", f"{V12}/authentication/user/logout")]
)
def test_a_body_where_none_is_taken(edge: Edge, method: str, path: str, chunked: bool) -> None:
    content = iter([b" "]) if chunked else b" "
    answer = edge.send(method, path, content, accept="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"] == "400-203"


def test_an_empty_chunked_body_is_no_body(edge: Edge) -> None:
    assert edge.send("GET", f"{CASE}/1", iter([])).status_code == 200


@pytest.mark.parametrize(
    ("query", "rules"),
    [
        ("?foo=1", ["query_parameters_are_known"]),
        ("?foo=1&bar=2&foo=3", ["query_parameters_are_known"]),
        ("?$pagesize=76", ["page_size_in_range"]),
        ("?$pagenum=0", ["number_is_positive"]),
        ("?$pagenum=x", ["number_is_positive"]),
        ("?$pagenum=1.0", ["number_is_positive"]),
        ("?$pagenum=", ["query_parameter_is_valid"]),
        ("?$pagenum=1&$pagenum=1", ["query_parameter_is_valid"]),
        ("?$pagenum=1&$rangesize=1", ["page_and_range_are_not_mixed"]),
        ("?$order=asc", ["order_needs_sort"]),
        ("?$sort=id&$order=up", ["query_parameter_value_is_supported"]),
        ("?customer=01", ["query_parameter_is_valid"]),
        ("?customer=%ff", ["query_parameter_is_valid"]),
        ("?%ff=1", ["query_parameters_are_known"]),
        ("?$pagenum=0&foo=1", ["query_parameters_are_known", "number_is_positive"]),
        ("?=", ["query_parameters_are_known"]),
        ("?custom=C-1", ["query_parameters_are_known"]),
        ("?Custom.a=C-1", ["query_parameters_are_known"]),
        ("?custom.%ff=C-1", ["query_parameters_are_known"]),
        ("?custom.a=", ["query_parameter_is_valid"]),
        ("?custom.a=%ff", ["query_parameter_is_valid"]),
        ("?custom.a=%00", ["query_parameter_is_valid"]),
        ("?custom.a=1&custom.b=2&custom%2Ea=1", ["query_parameter_is_valid"]),
    ],
)
def test_query_parameters(edge: Edge, query: str, rules: list[str]) -> None:
    answer = edge.send("GET", f"{CASE}{query}", accept="application/json")
    assert answer.status_code == 400
    assert rules_of(answer) == [(f"protocol.{rule}", "") for rule in rules]


def test_a_required_query_parameter_has_a_rule_of_its_own() -> None:
    rule = "search_activities.criterion_is_given"
    schema = {"type": "string", "x-twinspec-rules": {"required": rule}}
    document = {"components": {"schemas": {"Place": schema}}}
    place = Parameter(
        name="$place",
        argument="place",
        location="query",
        kind="text",
        many=False,
        prefix=None,
        required=True,
        pointer="/components/schemas/Place",
    )
    operation = replace(VersionContract("v12").operations["search_activities"], parameters=(place,))
    reader = ParameterReader(document, operation)
    assert reader.read({}, b"$place=here") == {"place": "here"}
    with pytest.raises(RuleBroken) as raised:
        reader.read({}, b"")
    assert [one.rule.id for one in raised.value.violations] == [rule]


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("status=done", "protocol.query_parameter_value_is_supported"),
        ("status=completed:new", "protocol.query_parameter_value_is_supported"),
        ("status=open:new", "protocol.query_parameter_value_is_supported"),
        ("status=", "protocol.query_parameter_is_valid"),
        ("mode=Inbound", "protocol.query_parameter_value_is_supported"),
        ("type=fax&mode=none", "protocol.query_parameter_value_is_supported"),
        ("assignedTo=frank", "protocol.query_parameter_is_valid"),
        ("queue=0", "protocol.query_parameter_is_valid"),
        ("queue=1&queue=2", "protocol.query_parameter_is_valid"),
        (f"assignedUserName={'x' * 256}", "protocol.query_parameter_is_valid"),
        ("assignedUserName=%00", "protocol.query_parameter_is_valid"),
        ("createdDate=[,]", "protocol.range_is_of_instants"),
        ("createdDate=2015-07-01T00:00:00Z", "protocol.range_is_of_instants"),
        ("createdDate=[2015-02-30T00:00:00Z,]", "protocol.range_is_of_instants"),
        ("lastModifiedDate=[2015-07-01,]", "protocol.range_is_of_instants"),
        ("createddate=[2015-07-01T00:00:00Z,]", "protocol.query_parameters_are_known"),
        ("$sort=id&case=1", "protocol.query_parameters_are_known"),
    ],
)
def test_criteria_of_activities(edge: Edge, query: str, rule: str) -> None:
    path = f"{V12}/interaction/activity?{query}"
    answer = edge.send("GET", path, accept="application/json")
    assert answer.status_code == 400
    assert rules_of(answer) == [(rule, "")]


def test_query_parameters_arrive_typed(edge: Edge) -> None:
    query = "?%24pagenum=2&email=a%2Bb%40x.org&$attribute=created,description&$sort=id"
    assert edge.send("GET", f"{CASE}{query}").status_code == 204
    _, arguments = edge.calls[-1]
    assert arguments["pagenum"] == 2
    assert arguments["email"] == "a+b@x.org"
    assert arguments["attribute"] == ["created", "description"]
    assert arguments["sort"] == "id"
    assert arguments["pagesize"] is None
    assert arguments["caller"].user.id == 1012


def test_parameters_of_a_prefix_arrive_together(edge: Edge) -> None:
    query = "custom.a%26b=1%2B2&customer=7&custom.%C3%A9=x,y&custom.=z"
    assert edge.send("GET", f"{CASE}?{query}").status_code == 204
    _, arguments = edge.calls[-1]
    assert arguments["custom"] == {"custom.a&b": "1+2", "custom.é": "x,y", "custom.": "z"}
    assert edge.send("GET", f"{CASE}?customer=7").status_code == 204
    assert edge.calls[-1][1]["custom"] is None


def test_what_is_wrong_with_a_parameter_of_a_prefix_is_said_of_its_name(edge: Edge) -> None:
    long = f"custom.long={'1' * 4001}"
    answer = edge.send("GET", f"{CASE}?custom.a=1&{long}", accept="application/json")
    assert "custom.long" in answer.json()["developerMessage"]
    assert rules_of(answer) == [("protocol.query_parameter_is_valid", "")]


@pytest.mark.parametrize(
    "query",
    [
        "$attribute=created&$attribute=description,solution",
        "$attribute=created,description&%24attribute=solution",
        "$attribute=created&email=a@b&$attribute=description&$attribute=solution",
    ],
)
def test_a_list_may_come_item_by_item(edge: Edge, query: str) -> None:
    assert edge.send("GET", f"{CASE}?{query}").status_code == 204
    assert edge.calls[-1][1]["attribute"] == ["created", "description", "solution"]


@pytest.mark.parametrize(
    "query",
    ["$attribute=created&$attribute=", "$sort=id&$sort=id", "$attribute=created&$attribute=%FF"],
)
def test_what_is_repeated_badly_is_refused(edge: Edge, query: str) -> None:
    answer = edge.send("GET", f"{CASE}?{query}", accept="application/json")
    assert (answer.status_code, rule_of(answer)) == (400, "protocol.query_parameter_is_valid")


@pytest.mark.parametrize(
    ("ids", "rule"),
    [
        ("0", "path_ids_are_well_formed"),
        ("01", "path_ids_are_well_formed"),
        ("abc", "path_ids_are_well_formed"),
        ("1,", "path_ids_are_well_formed"),
        ("1,,2", "path_ids_are_well_formed"),
        ("%2C", "path_ids_are_well_formed"),
        ("1%00", "path_ids_are_well_formed"),
        ("%D9%A1", "path_ids_are_well_formed"),
        ("1" * 19, "path_ids_are_well_formed"),
        ("1,2,1", "path_ids_are_distinct"),
        (",".join(map(str, range(1, 77))), "at_most_75_ids"),
    ],
)
def test_ids_of_the_path(edge: Edge, ids: str, rule: str) -> None:
    answer = edge.send("GET", f"{CASE}/{ids}", accept="application/json")
    assert answer.status_code == 400
    assert rule_of(answer) == f"protocol.{rule}"


@pytest.mark.parametrize("ids", ["1,2,3", "1%2C2%2c3"])
def test_an_escaped_comma_is_a_comma(edge: Edge, ids: str) -> None:
    assert edge.send("GET", f"{CASE}/{ids}").status_code == 200
    assert edge.calls[-1][1]["ids"] == ["1", "2", "3"]


def test_answers_in_both_representations_say_the_same(edge: Edge) -> None:
    text = 'a & <b> "é" \U0001f600'
    answer = edge.send("GET", f"{CASE}/1000", accept="application/json")
    assert answer.json() == {"case": [{"id": "1000", "subject": text}]}
    answer = edge.send("GET", f"{CASE}/1000", accept="application/xml")
    case = etree.fromstring(answer.content)[0]
    assert (case.get("id"), case[0].text) == ("1000", text)


def test_created_with_its_location(edge: Edge) -> None:
    answer = edge.send("PUT", f"{V12}/interaction/activity/1,2/changecase?relateCase=yes", "{}")
    assert answer.status_code == 201
    assert answer.headers["location"] == "/system/ws/v12/interaction/case/7"
    assert answer.headers["content-length"] == "0"
    _, arguments = edge.calls[-1]
    assert (arguments["ids"], arguments["relate_case"]) == (["1", "2"], "yes")


def test_log_in_needs_no_session_and_answers_one(edge: Edge) -> None:
    body = json.dumps({"userName": "frank", "password": "x"})
    path = f"{V12}/authentication/user/login?forceLogin=yes"
    answer = edge.send("POST", path, body, session=None, **JSON)
    assert answer.status_code == 204
    assert answer.headers.get_list("x-egain-session") == ["new-session"]


def test_what_is_not_implemented_says_so(edge: Edge) -> None:
    answer = edge.send("GET", f"{V20}/interaction/customer/1")
    assert answer.status_code == 501
    root = etree.fromstring(answer.content)
    assert root.tag == COMMON % "v20" + "error"
    assert root[0].text == "501-100"


def test_a_fault_of_the_server_tells_nothing_of_its_inside(edge: Edge) -> None:
    answer = edge.send("PUT", CASE, json.dumps(EDIT | {"subject": "fail"}), **JSON)
    assert answer.status_code == 500
    assert answer.json()["code"] == "500-100"
    assert "secret" not in answer.text
    assert answer.headers["x-request-id"]
    assert answer.headers["x-egain-session"] == LIVE


@pytest.mark.parametrize(
    ("sent", "kept"), [("abc-123.X_y", True), ("a b", False), ("x" * 65, False), ("é", False)]
)
def test_every_answer_has_a_request_id(edge: Edge, sent: str, kept: bool) -> None:
    headers = {"x-request-id": sent.encode("latin-1"), "x-egain-session": LIVE.encode()}
    answer = edge.client.get(f"{edge.address}{CASE}/1", headers=headers)
    assert (answer.headers["x-request-id"] == sent) is kept
    assert answer.headers["x-request-id"].isascii()


@pytest.mark.parametrize("wanted", [None, "no", "yes"])
def test_the_message_for_users_is_sent_on_request(edge: Edge, wanted: str | None) -> None:
    headers: dict[str, Any] = {} if wanted is None else {"x_egain_error_message": wanted}
    for accept in ("application/json", "application/xml"):
        answer = edge.send("GET", "/nowhere", accept=accept, **headers)
        assert ("userMessage" in answer.text) is (wanted == "yes")


def test_errors_of_unknown_paths_are_in_the_namespace_of_v12(edge: Edge) -> None:
    answer = edge.send("GET", f"{V20}/nowhere", accept="application/xml")
    assert etree.fromstring(answer.content).tag == COMMON % "v12" + "error"
    answer = edge.send("POST", f"{V20}/interaction/case/1", accept="application/xml")
    assert etree.fromstring(answer.content).tag == COMMON % "v20" + "error"


def test_health(edge: Edge) -> None:
    for name in ("live", "ready"):
        assert edge.send("GET", f"/health/{name}", session=None).status_code == 200
        assert edge.send("HEAD", f"/health/{name}", session=None).content == b""


def test_white_space_around_a_header_value_is_none_of_it(edge: Edge) -> None:
    url = httpx.URL(edge.address)
    connection = http.client.HTTPConnection(str(url.host), url.port)
    connection.putrequest("GET", f"{V12}/nowhere")
    connection.putheader("X-egain-session", f" \t{LIVE} \t ")
    connection.putheader("Accept", "application/json ")
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 404
    assert answer.headers["x-egain-session"] == LIVE
    connection.close()
