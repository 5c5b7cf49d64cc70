"""Routing, session, negotiation and errors, asked over real HTTP."""

from __future__ import annotations

import http.client
import json
from typing import Any

import httpx
import pytest
from lxml import etree

from tests.api.conftest import DISABLED, ENDED, LIVE, Edge
from tests.api.protocol import CASE, EDIT, V12, rule_of, rules_of

V20 = "/system/ws/v20"
JSON = {"content_type": "application/json", "accept": "application/json"}
COMMON = "{http://bindings.egain.com/ws/model/%s/gen/common}"


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
