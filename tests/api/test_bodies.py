"""Bodies that mean harm, or no good: each is refused in the same way in both representations."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from casewright.api.contracts import VersionContract
from casewright.api.violations import SchemaRules
from casewright.domain.wording import word
from tests.api.conftest import LIVE, Edge
from tests.api.test_protocol import CASE, EDIT, V12, rule_of, rules_of

NAMESPACE = "http://bindings.egain.com/ws/model/v12/gen/interaction/case"
COMMON = "http://bindings.egain.com/ws/model/v12/gen/common"
REQUIRED = '<lastModified date="2015-07-02T10:45:01Z"/>'
MIB = 1024 * 1024


def xml(inside: str = "<subject>x</subject>", before: str = "", attributes: str = "") -> str:
    """Return an edit as an XML document."""
    return (
        f'{before}<case xmlns="{NAMESPACE}" xmlns:c="{COMMON}" id="1" {attributes}>'
        f"{REQUIRED}{inside}</case>"
    )


def put(edge: Edge, body: Any, media: str, **headers: str) -> Any:
    """Send an edit."""
    return edge.send(
        "PUT", CASE, body, content_type=f"application/{media}", accept="application/json", **headers
    )


def with_members(**members: Any) -> str:
    """Return an edit as JSON, with more members."""
    return json.dumps(EDIT | members)


@pytest.mark.parametrize("media", ["json", "xml", None])
@pytest.mark.parametrize("body", [None, b"", b" \r\n\t "])
def test_no_body(edge: Edge, media: str | None, body: bytes | None) -> None:
    headers = {} if media is None else {"content_type": f"application/{media}"}
    answer = edge.send("PUT", CASE, body, accept="application/json", **headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "400-264")


_BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x"}">' for n in range(9))


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("json", "{"),
        ("json", '{"id": "1",}'),
        ("json", "{'id': '1'}"),
        ("json", '{"id": "1"} x'),
        ("json", b'{"id": "\xff"}'),
        ("json", json.dumps(EDIT).encode("utf-16")),
        ("json", json.dumps(EDIT).encode("utf-32")),
        ("json", b'{"id": "a\x00b"}'),
        ("json", b"\x00"),
        ("json", '{"id": NaN}'),
        ("json", '{"id": -Infinity}'),
        ("json", '{"id": 1e999}'),
        ("json", '{"id": ' + "9" * 5000 + "}"),
        ("json", '{"id": "1", "id": "1"} x'),
        ("json", '{"owner": {"id": 1, "id": 1}'),
        ("json", '{"owner": {"id": 1, "id": 1}, "id": 1e999}'),
        ("json", '{"owner": {"id": 1, "id": 1}, "id": ' + "9" * 5000 + "}"),
        ("json", "[" * 100_000),
        ("json", '{"a":' * 100_000),
        ("json", "[" * 100_000 + "]" * 100_000),
        ("json", '{"a":' * 101 + "1" + "}" * 101),
        ("json", "<case/>"),
        ("xml", "<case"),
        ("xml", "{}"),
        ("xml", xml() + "x"),
        ("xml", b"\xef\xbb\xbf\xef\xbb\xbf" + xml().encode()),
        ("xml", ("\ufeff" + xml()).encode("utf-16")),
        ("xml", xml() + xml()),
        ("xml", xml("<subject>x</description>")),
        ("xml", xml("<subject>&nbsp;</subject>")),
        ("xml", xml("<x:subject/>")),
        ("xml", xml(attributes='id="2"')),
        ("xml", xml("<subject>\x00</subject>")),
        ("xml", xml("<subject>&#0;</subject>")),
        ("xml", xml("<subject>\ufffe</subject>")),
        ("xml", xml("<subject>&#xD800;</subject>")),
        ("xml", xml("<subject>é</subject>").encode("latin-1")),
        ("xml", b"\xff\xfe\x00\x00" + xml().encode("utf-32-le")),
        ("xml", xml(before='<?xml version="1.0" encoding="ebcdic"?>')),
        ("xml", xml(before='<?xml version="1.0" encoding="utf-16"?>')),
        ("xml", xml(before="<!DOCTYPE case>")),
        ("xml", xml(before="<?xml version='1.0'?>\n<!-- a --> <?b c?><!DOCTYPE case>")),
        ("xml", xml(before="<!--><!DOCTYPE case>--><!DOCTYPE case>")),
        ("xml", xml("<subject>&e;</subject>", '<!DOCTYPE c [<!ENTITY e "x">]>')),
        ("xml", xml("<subject>&e;</subject>", '<!DOCTYPE c [<!ENTITY e SYSTEM "file:///etc/passwd">]>')),
        ("xml", xml(before='<!DOCTYPE c SYSTEM "http://127.0.0.1:9/x.dtd">')),
        ("xml", xml("<subject>&e8;</subject>", f"<!DOCTYPE c [{_BOMB}]>")),
        ("xml", xml(before="<!DOCTYPE case>").encode("utf-16")),
        ("xml", "<a>" * 100_000),
        ("xml", "<a>" * 100_000 + "</a>" * 100_000),
        ("xml", f'<case xmlns="{NAMESPACE}">' + "<a>" * 100 + "</a>" * 100 + "</case>"),
    ],
)  # fmt: skip
def test_ill_formed_bodies(edge: Edge, media: str, body: str | bytes) -> None:
    calls = len(edge.calls)
    content = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    answer = put(edge, content, media)
    assert (answer.status_code, answer.json()["code"]) == (400, "400-265")
    assert rules_of(answer) == [("protocol.body_is_well_formed", "")]
    assert answer.headers["x-egain-session"] == LIVE
    assert len(edge.calls) == calls


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("json", "[]"),
        ("json", '"x"'),
        ("json", "null"),
        ("json", "12"),
        ("xml", "<case/>"),
        ("xml", f'<case xmlns="{COMMON}"/>'),
        ("xml", f'<cases xmlns="{NAMESPACE}"/>'),
        ("xml", xml().replace("/v12/", "/v20/")),
    ],
)
def test_another_document(edge: Edge, media: str, body: str) -> None:
    answer = put(edge, body, media)
    assert (answer.status_code, answer.json()["code"]) == (400, "400-147")
    assert rules_of(answer) == [("protocol.root_is_expected", "")]


@pytest.mark.parametrize(
    ("media", "body", "headers"),
    [
        ("json", b"\xef\xbb\xbf" + json.dumps(EDIT).encode(), {}),
        ("json", json.dumps(EDIT).encode(), {"content_encoding": "identity"}),
        ("xml", xml("<!-- a --><?b c?>\n<subject>x</subject>\r\n"), {}),
        ("xml", xml("<subject><![CDATA[x]]></subject>"), {}),
        ("xml", b"\xef\xbb\xbf" + xml().encode(), {}),
        ("xml", xml(before='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'), {}),
        ("xml", xml().encode("utf-16"), {}),
        ("xml", xml(before='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"), {}),
        ("xml", xml().encode("utf-16-le"), {}),
        ("xml", xml().encode("utf-16-be"), {}),
        ("xml", xml(before='<?xml version="1.0" encoding="ISO-8859-1"?>').encode("latin-1"), {}),
        ("xml", xml(attributes='xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
                    'i:schemaLocation="urn:x http://127.0.0.1:9/x.xsd"'), {}),
    ],
)  # fmt: skip
def test_unusual_bodies_that_are_well_formed(
    edge: Edge, media: str, body: Any, headers: dict[str, str]
) -> None:
    assert put(edge, body, media, **headers).status_code == 204
    assert edge.calls[-1][1]["body"].subject == "x"


def test_a_body_in_a_declared_charset(edge: Edge) -> None:
    body = xml("<subject>é</subject>").encode("latin-1")
    answer = edge.send("PUT", CASE, body, content_type="application/xml; charset=iso-8859-1")
    assert answer.status_code == 204
    assert edge.calls[-1][1]["body"].subject == "é"


ALIASES = {
    "utf-8": "UTF-8 utf-8 utf8 UTF8 csUTF8",
    "latin-1": "ISO-8859-1 ISO_8859-1 iso-ir-100 latin1 Latin1 l1 IBM819 CP819 csISOLatin1",
    "ascii": "US-ASCII ASCII us iso-ir-6 ANSI_X3.4-1968 ANSI_X3.4-1986 ISO646-US IBM367 csASCII",
}


@pytest.mark.parametrize(
    ("encoding", "name"),
    [(encoding, name) for encoding, names in ALIASES.items() for name in names.split()],
)
def test_an_encoding_has_all_its_registered_names(edge: Edge, encoding: str, name: str) -> None:
    text = "e" if encoding == "ascii" else "é"
    subject = f"<subject>{text}</subject>"
    declared = xml(subject, before=f'<?xml version="1.0" encoding="{name}"?>').encode(encoding)
    plain = xml(subject).encode(encoding)
    for body, charset in (
        (declared, ""),
        (plain, f"; charset={name}"),
        (plain, f';charset="{name}"'),
    ):
        answer = edge.send("PUT", CASE, body, content_type=f"application/xml{charset}")
        assert answer.status_code == 204, (charset, answer.text)
        assert edge.calls[-1][1]["body"].subject == text
    if encoding != "utf-8":
        refused = edge.send("PUT", CASE, b"{}", content_type=f"application/json; charset={name}")
        assert refused.status_code == 415
    else:
        body = json.dumps(EDIT)
        answer = edge.send("PUT", CASE, body, content_type=f"application/json; charset={name}")
        assert answer.status_code == 204


@pytest.mark.parametrize("name", ["utf-16", "UTF-16", "csUTF16"])
@pytest.mark.parametrize(
    ("encoding", "mark", "read"),
    [
        ("utf-16-be", b"", True),
        ("utf-16-be", b"\xfe\xff", True),
        ("utf-16-le", b"\xff\xfe", True),
        ("utf-16-le", b"", False),
    ],
)
def test_utf_16_without_a_mark_is_big_endian(
    edge: Edge, name: str, encoding: str, mark: bytes, read: bool
) -> None:
    body = mark + xml("<subject>é</subject>").encode(encoding)
    answer = edge.send("PUT", CASE, body, content_type=f"application/xml; charset={name}")
    assert answer.status_code == (204 if read else 400)
    assert not read or edge.calls[-1][1]["body"].subject == "é"


@pytest.mark.parametrize("name", ["utf-7", "windows-1252", "latin2", "ebcdic", "utf", "iso8859-1"])
def test_other_encodings_are_refused_by_name(edge: Edge, name: str) -> None:
    declared = xml(before=f'<?xml version="1.0" encoding="{name}"?>')
    answer = put(edge, declared, "xml")
    assert (answer.status_code, answer.json()["code"]) == (400, "400-265")
    assert name in answer.json()["developerMessage"]
    assert (
        edge.send("PUT", CASE, xml(), content_type=f"application/xml;charset={name}").status_code
        == 415
    )


def test_a_doctype_in_text_is_text(edge: Edge) -> None:
    assert put(edge, xml("<subject><![CDATA[<!DOCTYPE a>]]></subject>"), "xml").status_code == 204
    assert edge.calls[-1][1]["body"].subject == "<!DOCTYPE a>"


@pytest.mark.parametrize(
    ("as_json", "as_xml", "expected"),
    [
        (
            with_members(status={"value": "open"}),
            xml("<subject>x</subject><status><c:value>open</c:value></status>"),
            [("case.only_known_members", "/status")],
        ),
        (
            with_members(subject={}),
            xml("<subject><b/></subject>"),
            [("platform.value_has_its_type", "/subject")],
        ),
        (
            with_members(subject="x" * 1025),
            xml(f"<subject>{'x' * 1025}</subject>"),
            [("case.subject_fits", "/subject")],
        ),
        (
            '{"id":"1","subject":"a","subject":"b","lastModified":{"date":"2015-07-02T10:45:01Z"}}',
            xml("<subject>a</subject><subject>b</subject>"),
            [("protocol.members_are_unique", "/subject")],
        ),
        (
            '{"id":"1","severity":{"value":"low","value":"low"},'
            '"lastModified":{"date":"2015-07-02T10:45:01Z"}}',
            xml("<severity><c:value>low</c:value><c:value>low</c:value></severity>"),
            [("protocol.members_are_unique", "/severity/value")],
        ),
    ],
)
def test_both_representations_report_the_same(
    edge: Edge, as_json: str, as_xml: str, expected: list[tuple[str, str]]
) -> None:
    for media, body in (("json", as_json), ("xml", as_xml)):
        answer = put(edge, body, media)
        assert answer.status_code == 400
        assert rules_of(answer) == expected, media


def test_all_violations_are_reported_in_the_order_of_the_rules(edge: Edge) -> None:
    body = json.dumps({"subject": "x" * 1025, "severity": {"value": "huge"}, "foo": 1})
    inside = f"<subject>{'x' * 1025}</subject><severity><c:value>huge</c:value></severity><foo/>"
    document = f'<case xmlns="{NAMESPACE}" xmlns:c="{COMMON}">{inside}</case>'
    found = rules_of(put(edge, body, "json"))
    assert {where for _, where in found} == {
        "/id", "/lastModified", "/subject", "/severity/value", "/foo"
    }  # fmt: skip
    assert found == rules_of(put(edge, document, "xml"))


def test_at_most_30_violations_are_reported(edge: Edge) -> None:
    body = with_members(**{f"foo{n}": n for n in range(100)})
    assert len(rules_of(put(edge, body, "json"))) == 30


@pytest.mark.parametrize("text", ["\x00", "a\x0bb", "\x1f", "\ufffe", "\uffff", "a\udc00"])
def test_text_that_xml_cannot_carry(edge: Edge, text: str) -> None:
    answer = put(edge, with_members(subject=text), "json")
    assert (answer.status_code, answer.json()["code"]) == (400, "400-152")
    assert rules_of(answer) == [("protocol.text_is_xml_text", "/subject")]


def test_a_name_that_xml_cannot_carry(edge: Edge) -> None:
    answer = put(edge, with_members(**{"a\x00b/c": 1}), "json")
    assert rules_of(answer)[0][1] == "/a\ufffdb~1c"
    in_xml = edge.send("PUT", CASE, with_members(**{"a\x00b": 1}), content_type="application/json")
    assert rule_of(in_xml) == "protocol.text_is_xml_text"


def test_what_xml_can_carry_arrives_unchanged(edge: Edge) -> None:
    text = "a\t\n\r é \U0001f600 \x7f\x85 & <b>"
    assert put(edge, with_members(subject=text), "json").status_code == 204
    assert edge.calls[-1][1]["body"].subject == text
    escaped = "a\t\n&#13; é \U0001f600 \x7f\x85 &amp; &lt;b&gt;"
    assert put(edge, xml(f"<subject>{escaped}</subject>"), "xml").status_code == 204
    assert edge.calls[-1][1]["body"].subject == text


@pytest.mark.parametrize("session", [LIVE, None])
def test_a_body_over_the_limit(edge: Edge, session: str | None) -> None:
    calls = len(edge.calls)
    for body in (b" " * (MIB + 1), b" " * 10_000_000, iter([b" " * 65536] * 160)):
        answer = edge.send("PUT", CASE, body, session, content_type="application/json")
        assert answer.status_code == (413 if session else 401)
        if session:
            assert rule_of(answer) == "protocol.body_fits"
    assert len(edge.calls) == calls


def test_a_body_at_the_limit(edge: Edge) -> None:
    body = json.dumps(EDIT).encode()
    for content in (body.ljust(MIB), iter([body.ljust(MIB)])):
        assert put(edge, content, "json").status_code == 204


def test_a_body_over_the_limit_is_not_waited_for(edge: Edge) -> None:
    host, port = edge.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(
            f"PUT {CASE} HTTP/1.1\r\nHost: x\r\nX-egain-session: {LIVE}\r\n"
            "Content-Type: application/json\r\nContent-Length: 10000000000\r\n"
            "Expect: 100-continue\r\n\r\n".encode()
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_client_that_goes_away_harms_nobody(edge: Edge) -> None:
    host, port = edge.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(
            f"PUT {CASE} HTTP/1.1\r\nHost: x\r\nX-egain-session: {LIVE}\r\n"
            "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{".encode()
        )
    assert edge.send("GET", "/health/live").status_code == 200


def test_path_parameters_are_judged_before_the_body(edge: Edge) -> None:
    answer = put_to(edge, f"{V12}/interaction/activity/0/changecase", "{")
    assert rule_of(answer) == "protocol.path_ids_are_well_formed"


def put_to(edge: Edge, path: str, body: str) -> Any:
    """Send a JSON body to `path`."""
    return edge.send("PUT", path, body, content_type="application/json", accept="application/json")


def test_an_empty_case_is_a_body(edge: Edge) -> None:
    path = f"{V12}/interaction/activity/1/changecase"
    assert put_to(edge, path, "{}").status_code == 201
    document = f'<case xmlns="{NAMESPACE}" xmlns:ns2="{COMMON}" />'
    assert edge.send("PUT", path, document, content_type="application/xml").status_code == 201


_BEGIN = json.dumps(EDIT)[:-1] + ","


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("json", _BEGIN + ",".join(f'"x{n}":1' for n in range(80_000)) + "}"),
        ("json", _BEGIN + ",".join(f'"x{n % 9000}":1' for n in range(80_000)) + "}"),
        ("json", _BEGIN + '"relatedCases":{"link":[' + ",".join(["{}"] * 300_000) + "]}}"),
        ("json", _BEGIN + '"x":[' + "[]," * 300_000 + "[]]}"),
        ("json", _BEGIN + '"x":[' + '"\\u0000",' * 100_000 + '""]}'),
        ("xml", xml("".join(f"<x{n}/>" for n in range(90_000)))),
        ("xml", xml("<subject/>" * 90_000)),
        ("xml", xml("<relatedCases>" + "<link/>" * 140_000 + "</relatedCases>")),
        ("xml", xml(attributes=" ".join(f'x{n}=""' for n in range(80_000)))),
    ],
    ids=range(9),
)
def test_of_a_body_full_of_faults_some_are_named(edge: Edge, media: str, body: str) -> None:
    answer = put(edge, body, media)
    assert answer.status_code == 400
    assert len(rules_of(answer)) <= 30


@pytest.mark.parametrize("value", ["1", "999999999999999999", '"1"'])
def test_an_id_is_text_or_a_number(edge: Edge, value: str) -> None:
    body = json.dumps(EDIT).replace('"1"', value)
    assert put(edge, body, "json").status_code == 204
    assert int(edge.calls[-1][1]["body"].id) == int(value.strip('"'))


@pytest.mark.parametrize(
    "value",
    ["0", "-1", "1.5", "1.0", "1e3", "1000000000000000000", "true", "[1]", '"01"', '"1.0"', '""'],
)
def test_what_is_no_id_is_refused_in_any_spelling(edge: Edge, value: str) -> None:
    answer = put(edge, json.dumps(EDIT).replace('"1"', value), "json")
    assert (answer.status_code, answer.json()["code"]) == (400, "400-152")
    assert rules_of(answer) == [("platform.id_is_well_formed", "/id")]


def linked(count: int, kind: str) -> str:
    """Return an edit with so many related cases."""
    ids = range(2, count + 2)
    cases = [{"rel": "case", "href": f"/system/ws/v12/interaction/case/{one}"} for one in ids]
    return with_members(relatedCases={kind: cases})


@pytest.mark.parametrize(
    ("count", "kind", "rule"),
    [
        (75, "link", None),
        (76, "link", "at_most_75_related_cases_sent"),
        (76, "unlink", None),
        (1000, "unlink", None),
        (1001, "unlink", "at_most_1000_unlinks_sent"),
    ],
)
def test_the_limit_of_75_binds_what_becomes_related(
    edge: Edge, count: int, kind: str, rule: str | None
) -> None:
    answer = put(edge, linked(count, kind), "json")
    assert answer.status_code == (204 if rule is None else 400)
    if rule:
        assert answer.json()["code"] == "400-700"
        assert rules_of(answer) == [(f"case.{rule}", f"/relatedCases/{kind}")]


@pytest.mark.parametrize("item", [0, "", {"id": 0}, {"rel": "case", "href": "/x"}, [[]]])
@pytest.mark.parametrize(
    ("kind", "limit", "rule"),
    [
        ("link", 75, "case.at_most_75_related_cases_sent"),
        ("unlink", 1000, "case.at_most_1000_unlinks_sent"),
    ],
)
@pytest.mark.parametrize("count", [1001, 2500, 5000])
def test_a_list_is_too_long_whatever_it_holds(
    edge: Edge, kind: str, limit: int, rule: str, item: object, count: int
) -> None:
    """Both lists are, so neither may keep the other from being looked at."""
    lists = {"link": [item] * count, "unlink": [item] * count}
    refusal = SchemaRules(VersionContract("v12").document, "/components/schemas/CaseEdit")
    body = json.loads(with_members(relatedCases=lists))
    [found] = [one for one in refusal.check(body) if one.rule.id == rule]
    assert found.where == f"/relatedCases/{kind}"
    assert found.values["limit"] == str(limit)
    assert found.values["value"] == word("entries", count=str(count))
    assert put(edge, json.dumps(body), "json").status_code == 400


EMPTY = {
    "severity": ("400-146", "case.severity_value_given", "/severity/value", "<severity/>"),
    "lastModified": (
        *("400-146", "case.last_modified_given", "/lastModified/date"),
        "<lastModified/>",
    ),
    "relatedCases": (
        *("400-387", "case.related_cases_not_empty", "/relatedCases"),
        "<relatedCases/>",
    ),
    "customAttributes": (
        *("400-387", "case.custom_attributes_not_empty", "/customAttributes/customAttribute"),
        "<customAttributes/>",
    ),
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_object_is_refused_alike_however_it_is_written(edge: Edge, name: str) -> None:
    code, rule, place, element = EMPTY[name]
    document = f'<case xmlns="{NAMESPACE}" id="1">{element}{REQUIRED}</case>'
    if name == "lastModified":
        document = document.replace(REQUIRED, "")
    bodies = [
        (with_members(**{name: ""}), "json"),
        (with_members(**{name: {}}), "json"),
        (document, "xml"),
    ]
    for body, media in bodies:
        answer = put(edge, body, media)
        assert (answer.status_code, answer.json()["code"]) == (400, code), (media, body)
        assert rules_of(answer) == [(rule, place)], (media, body)


def test_an_empty_user_and_empty_lists_are_refused_alike(edge: Edge) -> None:
    user = [("platform.user_id_given", "/owner/user/id")]
    for body, media in (
        (with_members(owner={"user": ""}), "json"),
        (with_members(owner={"user": {}}), "json"),
        (xml("<owner><user/></owner>"), "xml"),
    ):
        assert rules_of(put(edge, body, media)) == user
    for value in ("", {}, {"customAttribute": []}):
        answer = put(edge, with_members(customAttributes=value), "json")
        assert answer.json()["code"] == "400-387"
    answer = put(edge, with_members(customAttributes={"customAttribute": [""]}), "json")
    inside = "<c:customAttribute/>"
    alike = put(edge, xml(f"<customAttributes>{inside}</customAttributes>"), "xml")
    assert rules_of(answer) == rules_of(alike) != []
    # A text that is not empty is of the wrong type.
    answer = put(edge, with_members(severity="low"), "json")
    assert rules_of(answer) == [("platform.value_has_its_type", "/severity")]


XSI_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance"


@pytest.mark.parametrize(
    ("attribute", "name"),
    [
        ('xsi:nil="true"', f"{{{XSI_NAMESPACE}}}nil"),
        ('xsi:type="xs:string"', f"{{{XSI_NAMESPACE}}}type"),
        ('xml:lang="en"', "{http://www.w3.org/XML/1998/namespace}lang"),
        ('stray="x"', "stray"),
        ('id="1"', "id"),
    ],
)
@pytest.mark.parametrize(
    ("element", "place"),
    [
        ("<subject {}>x</subject>", "/subject"),
        ("<subject {}/>", "/subject"),
        ("<dueDate {}/>", "/dueDate"),
        ("<severity><c:value {}>low</c:value></severity>", "/severity/value"),
    ],
)
def test_attributes_of_elements_with_text_are_named(
    edge: Edge, element: str, place: str, attribute: str, name: str
) -> None:
    spaces = f'xmlns:xsi="{XSI_NAMESPACE}" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    answer = put(edge, xml(element.format(attribute), attributes=spaces), "xml")
    assert (answer.status_code, answer.json()["code"]) == (400, "400-147")
    escaped = name.replace("~", "~0").replace("/", "~1")
    assert rules_of(answer) == [("protocol.text_has_no_attributes", f"{place}/{escaped}")]
    member = place[1:].replace("/", ".")
    message = f"Not supported in the request body: {member}.{name}."
    assert answer.json()["developerMessage"] == message


def test_hints_at_schemas_may_stand_on_elements_with_text(edge: Edge) -> None:
    hint = f'xmlns:xsi="{XSI_NAMESPACE}" xsi:schemaLocation="urn:x x.xsd"'
    assert put(edge, xml(f"<subject {hint}>x</subject>"), "xml").status_code == 204
