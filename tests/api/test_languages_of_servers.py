"""The default language of servers and worlds, and of refusals by the connection."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from casewright.api.connections.refusals import AcceptHeaders, raw_refusal
from casewright.domain.capacity import no_room
from casewright.settings import Settings
from tests.api.conftest import LIVE, WORLD, Edge, serving
from tests.api.languages import CASE, TOLD


def test_a_header_that_is_refused_is_refused_in_the_default_language(edge: Edge) -> None:
    answer = edge.send("GET", f"{CASE.format('v12')}/1", accept_language="tlh")
    assert answer.status_code == 406
    assert answer.headers["content-language"] == "en-US"
    assert b"None of the languages of" in answer.content


def test_answers_without_texts_name_no_language(edge: Edge) -> None:
    answer = edge.send("GET", f"{CASE.format('v12')}?customer=1", accept_language="de")
    assert answer.status_code == 204
    assert "content-language" not in answer.headers


@pytest.mark.parametrize(
    ("head", "status", "language", "told"),
    [
        # Where the head was read, what it accepts is known; else the default is spoken.
        ("GET / HTTP/1.1\r\nAccept-Language: de", 400, "de-DE", "Dies ist keine wohlgeformte"),
        ("GET / HTTP/1.1\r\nAccept-Language: tlh", 400, "en-US", "This is not a well-formed"),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nAccept-Language: fr",
            501, "fr-FR", "Le seul Transfer-Encoding",
        ),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nAccept-Language: de" + "\r\nA: b" * 200,
            431, "en-US", "The header lines of the request exceed 100 lines or 32768 bytes",
        ),
        (f"GET /{'a' * 20_000} HTTP/1.1\r\nHost: a\r\nAccept-Language: de", 414, "en-US",
         "The address of the request"),
        ("HELLO\r\nAccept-Language: de", 400, "en-US", "This is not a well-formed"),
    ],
)  # fmt: skip
def test_refusals_by_the_connection_name_their_language(
    edge: Edge, head: str, status: int, language: str, told: str
) -> None:
    lines, body = _raw(edge, head)
    assert lines.startswith(f"HTTP/1.1 {status} ".encode())
    assert f"content-language: {language}".encode() in lines.split(b"\r\n")
    assert told in body.decode()


def _raw(edge: Edge, head: str) -> tuple[bytes, bytes]:
    """Send a head; return that of the answer, and its body."""
    place = urlsplit(edge.address)
    with socket.create_connection((place.hostname, place.port), timeout=10) as client:
        client.sendall(f"{head}\r\n\r\n".encode())
        answer = b""
        while piece := client.recv(65536):
            answer += piece
    lines, _, body = answer.partition(b"\r\n\r\n")
    return lines, body


def test_a_server_and_a_world_have_their_default_languages(tmp_path: Path) -> None:
    world = f"settings: {{defaultLanguage: fr-FR}}\n{WORLD}"
    with serving(tmp_path, Settings(default_language="de-DE"), world) as german:
        case = f"{CASE.format('v12')}/1"
        for session, more, status, language in (
            (None, {}, 401, "de-DE"),
            (None, {"accept_language": "ja"}, 401, "de-DE"),
            (None, {"accept_language": "en"}, 401, "en-US"),
            # Whose world it is tells the session.
            (LIVE, {}, 400, "fr-FR"),
            (LIVE, {"accept_language": "*"}, 400, "fr-FR"),
            (LIVE, {"accept_language": "tlh"}, 406, "fr-FR"),
            (LIVE, {"accept_language": "de"}, 400, "de-DE"),
        ):
            answer = german.send("GET", f"{case}?a=b", session=session, **more)
            assert (answer.status_code, answer.headers["content-language"]) == (status, language)
        lines, body = _raw(german, "HELLO")
        assert b"content-language: de-DE" in lines.split(b"\r\n")
        assert "keine wohlgeformte" in body.decode()


@pytest.mark.parametrize(
    ("accept_language", "language"), [(b"", "fr-FR"), (b"de", "de-DE"), (b"tlh", "fr-FR")]
)
def test_a_server_without_room_says_so_in_a_language(accept_language: bytes, language: str) -> None:
    wanted = AcceptHeaders(b"application/json", accept_language, "fr-FR")
    lines, _, body = raw_refusal(no_room().violations[0], wanted).partition(b"\r\n\r\n")
    assert f"content-language: {language}".encode() in lines.split(b"\r\n")
    told = TOLD[language]["messages"]["protocol.server_has_capacity"]
    assert json.loads(body)["developerMessage"] == told
