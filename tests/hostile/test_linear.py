"""No request costs more than its size: four times the text takes about four times the time."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from casewright.api.contracts import ERROR, VersionContract
from casewright.api.errors import ws_error
from casewright.api.exchange import HttpExchange
from casewright.api.languages import texts_for
from casewright.api.negotiation import BodyType, answer_type, body_type
from casewright.api.parameters import ParameterReader
from casewright.api.representations.as_json import Json, parse_json
from casewright.api.representations.as_xml import Xml, parse_xml
from casewright.api.requests import BodyReader
from casewright.domain.ensure import RuleBroken
from casewright.domain.sessions import session_key
from casewright.domain.throttle import Throttle
from casewright.domain.wording import word
from casewright.handlers.duplicates import repeated as named_twice
from casewright.storage.tables import compared_value
from tests.hostile.cost import MIB, assert_linear
from tests.hostile.shapes import (
    CASE,
    JSON_SHAPES,
    LINKS,
    LOOKUP_SHAPES,
    MEMBERS,
    XML_SHAPES,
    Make,
    halves,
    repeated,
)

V12, V20 = VersionContract("v12"), VersionContract("v20")
JSON, XML = Json.media, Xml.media
READERS = {
    "LogIn": BodyReader(V12, "LogIn"),
    "CaseEdit": BodyReader(V12, "CaseEdit"),
    "CaseLookup": BodyReader(V20, "CaseLookup"),
}
WRITER = V12.writer(ERROR)


def refused(read: Callable[[], object]) -> None:
    """Read, and write the refusal in both representations as the server does."""
    try:
        read()
    except RuleBroken as broken:
        shape = ws_error(broken.violations, with_user_message=True)
        WRITER.write(shape)
        json.dumps(shape)


def read_body(role: str, media: str, body: bytes) -> None:
    """Read a body of a role."""
    refused(lambda: READERS[role].read(body, BodyType(media, None), ""))


@pytest.mark.parametrize("name", JSON_SHAPES)
def test_json_bodies(name: str) -> None:
    make = JSON_SHAPES[name]
    role = "CaseEdit" if make(1000).startswith(MEMBERS[:10].encode()) else "LogIn"
    assert_linear(partial(read_body, role, JSON), make)


@pytest.mark.parametrize("name", LOOKUP_SHAPES)
def test_criteria(name: str) -> None:
    assert_linear(partial(read_body, "CaseLookup", JSON), LOOKUP_SHAPES[name])


@pytest.mark.parametrize("name", XML_SHAPES)
def test_xml_bodies(name: str) -> None:
    assert_linear(partial(read_body, "CaseEdit", XML), XML_SHAPES[name])


SMALL_STEPS = (MIB // 128, MIB // 32, MIB // 8)

_HEADS = {
    JSON: [
        *("", "{", "[", '"', '{"userName":', '{"userName":"', "[" * 101, '{"a":"', '{"a":['),
        *(MEMBERS, MEMBERS + '"', LINKS, LINKS + '{"href":"', MEMBERS + '"subject":"'),
    ],
    XML: [
        *("", "<", "<a ", "<!--", '<?xml version="1.0"', f'<case xmlns="{CASE}"', '<a b="'),
        *(f'<case xmlns="{CASE}">', f'<case xmlns="{CASE}" xmlns:n="', "<subject>", "<a>"),
    ],
}
_UNITS = {
    JSON: [
        *('"', "\\", '\\"', "\\u0000", "\\ud800", "[", "]", "{", "}", ",", ":", "1", "a", "/", "~"),
        *("[],", "{},", '"a":1,', '{"a":1,"a":2},', '"\\u0000",', '"#":1,', " ", "-", "1e9,", "[{"),
        *('":{"a":', '":[', '"a#":1,"a#":1,', '{"\\u0000":1},', '"a":{', '":"', "null,"),
    ],
    XML: [
        *("<", ">", "&", "a", ":", "#", " ", "<a>", "</a>", "<a/>", "<n:x/>", "<n:x#/>", "<!---->"),
        *("<?a?>", "<![CDATA[", "]]>", "&#97;", 'n:x#="" ', 'x#="" ', 'xmlns:x#="a" ', "a b ", "]"),
        *(
            "<subject/>",
            "<x#/>",
            '" ',
            "'",
            '">',
            '="',
            "-",
            "?>",
            "<!",
            "%",
            "xmlns:",
            "encoding=",
        ),
    ],
}


def shapes(media: str) -> st.SearchStrategy[tuple[str, list[list[str]], str]]:
    """Return a beginning, groups of seeds to repeat one behind the other, and an end."""
    group = st.lists(st.sampled_from(_UNITS[media]), min_size=1, max_size=3)
    return st.tuples(
        st.sampled_from(_HEADS[media]),
        st.lists(group, min_size=1, max_size=3),
        st.sampled_from(["", '"', "]", "}", '"]}', "</a>", "</case>", "/>", "\\"]),
    )


def grown(shape: tuple[str, list[list[str]], str]) -> Make:
    """Repeat each group of a shape in its part of the text.

    Of a group of two or more, the last seed stands once behind the others: it closes them.
    """
    before, groups, after = shape

    def make(size: int) -> bytes:
        parts = [before.encode()]
        for group in groups:
            *units, end = group if len(group) > 1 else [*group, ""]
            parts.append(repeated("", "".join(units), end)(size // len(groups)))
        return b"".join([*parts, after.encode()])

    return make


GROW = settings(
    max_examples=150,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@GROW
@given(shapes(JSON))
@example(("[" * 101, [['\\"']], ""))
def test_json_that_grows(shape: tuple[str, list[list[str]], str]) -> None:
    for role in ("LogIn", "CaseEdit"):
        assert_linear(partial(read_body, role, JSON), grown(shape), SMALL_STEPS)


@GROW
@given(shapes(XML))
@example((f'<case xmlns="{CASE}" xmlns:n="', [["a", '">'], ["<n:x/>"]], "</case>"))
def test_xml_that_grows(shape: tuple[str, list[list[str]], str]) -> None:
    assert_linear(partial(read_body, "CaseEdit", XML), grown(shape), SMALL_STEPS)


HEADER_SHAPES: dict[str, Make] = {
    "accept": repeated("", "application/json;q=0.1, ", "*/*"),
    "types": repeated("", "a/b,"),
    "open text": repeated('application/json;a="', '\\"'),
    "open texts": repeated("application/json", ';a="\\'),
    "parameters": repeated("application/json", ";a=b"),
    "semicolons": repeated("application/json", " ; "),
    "name": repeated("", "a", "/b"),
    "commas": repeated("", " ,\t"),
    "spaces": repeated("en", " ", "x"),
    "languages": repeated("", "en-US;q=0.5,"),
    "subtags": repeated("en", "-a"),
    "quality": repeated("*/*;q=0.", "0"),
    "controls": repeated("application/xml;charset=", "\x00"),
}


def read_headers(value: bytes) -> None:
    """Read a value wherever a header of it is read."""
    text = value.decode("latin-1")
    answer_type(text, JSON)
    texts_for(text, "en-US")
    body_type(text)
    exchange = HttpExchange.begin(_scope([(b"content-type", value), (b"x-request-id", value)]), V12)
    assert exchange.request_id != text


def _scope(headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    return {"type": "http", "method": "GET", "path": "/", "headers": headers}


@pytest.mark.parametrize("name", HEADER_SHAPES)
def test_headers(name: str) -> None:
    assert_linear(read_headers, HEADER_SHAPES[name])


def test_headers_of_one_name() -> None:
    def read(text: bytes) -> None:
        exchange = HttpExchange.begin(_scope([(b"accept", b"a" * 8)] * (len(text) // 8)), V12)
        assert len(exchange.headers["accept"]) > len(text)

    assert_linear(read, repeated("", "a"))


QUERY_SHAPES: dict[str, Make] = {
    "unknown": repeated("", "a#=1&", "z=1"),
    "equal": repeated("", "a=1&", "z=1"),
    "signs": repeated("", "&"),
    "repeated": repeated("", "email=a&", "email=a"),
    "escapes": repeated("email=", "%61"),
    "open escapes": repeated("email=", "%"),
    "bytes": repeated("email=", "%ff"),
    "names": repeated("", "%ff#=&"),
    "attributes": repeated("$attribute=", "all,", "all"),
    "custom attributes": repeated("$attribute=", "custom.a#,", "all"),
    "custom attribute": repeated("$attribute=custom.", "a.", "a"),
    "wrong attributes": repeated("$attribute=", "a#,", "all"),
    "commas": repeated("$attribute=", ",", ",all"),
    "sort": repeated("$sort=custom.", "a", ","),
    "number": repeated("$pagenum=", "1"),
    "email": repeated("email=", "a", "@"),
    "customer": repeated("customer=", "1"),
    "phone": repeated("phone=", "1-"),
}
IDS: dict[str, Make] = {
    "ids": repeated("", "#,", "1"),
    "equal ids": repeated("", "1,", "1"),
    "id": repeated("", "1"),
    "no ids": repeated("", ","),
    "zeros": repeated("", "0,", "0"),
}


@pytest.mark.parametrize("name", QUERY_SHAPES)
def test_queries(name: str) -> None:
    reader = ParameterReader(V12.document, V12.operations["search_cases"])
    assert_linear(lambda text: refused(lambda: reader.read({}, text)), QUERY_SHAPES[name])


@pytest.mark.parametrize("name", IDS)
def test_ids_in_a_path(name: str) -> None:
    reader = ParameterReader(V12.document, V12.operations["get_cases"])
    assert_linear(lambda text: refused(lambda: reader.read({"ids": text.decode()}, b"")), IDS[name])


def test_values_that_handlers_read() -> None:
    def read(text: bytes) -> None:
        plain = text.decode()
        assert len(compared_value("phone", plain)) < len(plain)
        Throttle().counters(plain, plain)
        session_key(plain)
        assert any(named_twice([*plain.split(), "1", "1"], "/{}"))

    for make in (repeated("", "(1) "), repeated("", "#. "), repeated("fe80::%", "1 ")):
        assert_linear(read, make)


def test_what_a_long_namespace_is_answered() -> None:
    text = halves('<case xmlns:n="', "n", f'" xmlns="{CASE}">', "<n:x/>", "</case>")
    with pytest.raises(RuleBroken) as refusal:
        parse_xml(text(MIB), None)
    assert refusal.value.violations[0].rule.id == "protocol.body_is_well_formed"
    reason = refusal.value.violations[0].values["value"]
    assert reason == word("long_namespace", limit="255")
    for name, document in (("n" * 255, "<a xmlns='%s'/>"), ("n" * 256, "<a>xmlns='%s'</a>")):
        assert parse_xml((document % name).encode(), None) is not None
    with pytest.raises(RuleBroken):
        parse_xml(f"<a xmlns='{'n' * 256}'/>".encode(), None)


def test_places_are_as_long_as_an_answer_shows() -> None:
    name = "k" * (MIB // 2)
    _, findings = parse_json(f'{{"{name}": {{"b": ["\\u0000"]}}}}'.encode())
    (finding,) = findings
    assert len(finding.where) < 2000
    assert len(finding.values["member"]) < 2000
    shown = ws_error(findings, with_user_message=True)
    assert shown["details"][0]["value"] == "/" + "k" * 253 + "…"
    assert len(shown["userMessage"]) == 1024


def test_a_name_of_digits_is_a_name() -> None:
    body = json.dumps({"userName": "a", "password": "b", "1" * 5000: 1}).encode()
    with pytest.raises(RuleBroken) as refusal:
        READERS["LogIn"].read(body, BodyType(JSON, None), "")
    (violation,) = refusal.value.violations
    assert violation.where == "/" + "1" * 5000


def test_of_late_faults_the_first_is_reported() -> None:
    with pytest.raises(RuleBroken) as refusal:
        READERS["CaseEdit"].read(JSON_SHAPES["late faults"](MIB), BodyType(JSON, None), "")
    assert len(refusal.value.violations) == 1
