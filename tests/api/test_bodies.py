"""Bodies that mean harm, or no good: each is refused in the same way in both representations."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from tests.api.conftest import LIVE, Edge
from tests.api.edits import COMMON, NAMESPACE, put, with_members, xml
from tests.api.protocol import CASE, EDIT, rule_of, rules_of

MIB = 1024 * 1024


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
