"""What arrives on a connection before any request exists, byte by byte through a real socket."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest

from casewright.api.connections.head import framing
from casewright.replay.shape import read_xml
from tests.api.conftest import LIVE, Edge

CASE = "/system/ws/v12/interaction/case"
BODY = b'{"id":"1000","lastModified":{"date":"2015-07-30T13:07:40.000Z"},"subject":"x"}'


def exchanged(edge: Edge, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes on a connection of its own; return status, headers and body of the answer."""
    place = urlsplit(edge.address)
    with socket.create_connection((place.hostname, place.port), timeout=20) as connection:
        connection.sendall(sent)
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.recv(65536)
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:])
        while len(body) < int(headers.get("content-length", "0")):
            body += connection.recv(65536)
    return int(lines[0].split()[1]), headers, body


def edit(session: str | None, trailer: str) -> bytes:
    """Return a chunked edit in one piece, with a trailer."""
    headers = [f"PUT {CASE} HTTP/1.1", "Host: x", "Content-Type: application/json"]
    headers += [f"X-egain-session: {session}"] if session else []
    headers += ["Accept: application/json", "Transfer-Encoding: chunked", "", ""]
    chunk = f"{len(BODY):x}\r\n".encode() + BODY + b"\r\n"
    return "\r\n".join(headers).encode() + chunk + f"0\r\n{trailer}\r\n\r\n".encode()


def test_a_trailer_does_not_change_a_header(edge: Edge) -> None:
    status, headers, _ = exchanged(edge, edit(LIVE, "X-egain-session: zzz"))
    assert (status, headers["x-egain-session"]) == (204, LIVE)


def test_a_trailer_does_not_supply_a_session(edge: Edge) -> None:
    status, _, body = exchanged(edge, edit(None, f"X-egain-session: {LIVE}"))
    assert status == 401
    assert b"401-101" in body


@pytest.mark.parametrize(
    "sent",
    [
        f"FOO {CASE} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        f"GET {CASE} HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n".encode(),
        f"GET {CASE} HTTP/1.1\r\nHost: x\r\nA: b\x00c\r\n\r\n".encode(),
        b"no request at all\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
        b"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ids=[
        "method",
        "two lengths",
        "NUL",
        "nonsense",
        "no host",
        "two hosts",
        "host with a path",
        "1.0 in chunks",
    ],
)
def test_what_is_no_request_is_refused_with_a_wserror(edge: Edge, sent: bytes) -> None:
    status, headers, body = exchanged(edge, sent)
    assert (status, headers["content-type"], headers["connection"]) == (
        400,
        "application/xml",
        "close",
    )
    error = read_xml(body)
    assert error[0].text == "400-266"
    assert error[2][0].text == "protocol.request_is_well_formed"
    assert error.tag == "{http://bindings.egain.com/ws/model/v12/gen/common}error"


def test_the_first_http_version_needs_no_host(edge: Edge) -> None:
    assert exchanged(edge, b"GET /health/live HTTP/1.0\r\n\r\n")[0] == 200


@pytest.mark.parametrize("coding", ["gzip, chunked", "identity", "gzip"])
def test_another_transfer_coding_than_chunked_is_refused_and_closed(
    edge: Edge, coding: str
) -> None:
    head = f"PUT {CASE} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {coding}\r\n\r\n"
    status, headers, body = exchanged(edge, head.encode() + b"0\r\n\r\n")
    assert (status, headers["connection"]) == (501, "close")
    assert b"protocol.transfer_coding_is_supported" in body


def test_an_encoded_slash_is_no_separator(edge: Edge) -> None:
    answer = edge.send("PUT", f"{CASE}/1000%2Fclose", Accept="application/json")
    assert answer.status_code == 404
    assert answer.json()["code"] == "404-101"


def test_a_body_without_content_type_gives_wildcards_their_meaning_before_the_query_is_read(
    edge: Edge,
) -> None:
    answer = edge.send("PUT", f"{CASE}?x=1", b"<case/>", Accept="*/*")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/xml"


def test_too_many_header_lines_are_no_fault_of_one_place(edge: Edge) -> None:
    head = "GET /health/live HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n" * 100 + "\r\n"
    status, headers, body = exchanged(edge, head.encode())
    assert (status, headers["connection"]) == (431, "close")
    details = read_xml(body)[2]
    assert [one.text for one in details] == ["protocol.header_lines_fit", None]


@pytest.mark.parametrize("upgrade", ["", "Upgrade: h2c\r\n"], ids=["no upgrade", "an upgrade"])
def test_what_comes_after_the_last_request_is_ignored(edge: Edge, upgrade: str) -> None:
    """RFC 9112, 9.6; an upgrade that is not accepted changes nothing (RFC 9110, 7.8)."""
    head = f"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close, upgrade\r\n{upgrade}"
    sent = f"{head}Content-Length: 2\r\n\r\nab".encode()
    status, headers, _ = exchanged(edge, sent + b"GET / HTTP/1.1\r\n\r\n")
    assert (status, headers["connection"]) == (200, "close")


@pytest.mark.parametrize(
    ("headers", "line"),
    [
        ([(b"transfer-encoding", b"chunked")], b"transfer-encoding: chunked\r\n"),
        ([(b"host", b"x"), (b"content-length", b"7")], b"content-length: 7\r\n"),
        ([(b"content-length", b"70")], b"content-length: 70\r\n"),
        ([(b"content-length", b" 00\t")], None),
        ([(b"host", b"x")], None),
    ],
)
def test_a_body_is_framed_by_its_length_or_by_chunks(
    headers: list[tuple[bytes, bytes]], line: bytes | None
) -> None:
    """RFC 9112, 6: a length of 0 frames no body."""
    assert framing(headers) == line
