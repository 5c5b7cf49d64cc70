"""A printed command sends the same bytes again: bash and curl are asked."""

from __future__ import annotations

import os
import shutil
import socketserver
import subprocess
from collections.abc import Iterator
from threading import Thread

import pytest

from tests.twinspec.fuzz.runs import CREDENTIAL
from tests.twinspec.fuzz.runs import request as sent
from twinspec.fuzz.model.exchange import Request
from twinspec.fuzz.results.curl import as_curl

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
LEFT_TO_CURL = {"host", "user-agent", "content-length"}


class Listener(socketserver.TCPServer):
    """Keeps the last request as it came, and answers 204."""

    allow_reuse_address = True
    line = b""
    headers: list[tuple[bytes, bytes]]
    body = b""


class Handler(socketserver.StreamRequestHandler):
    server: Listener

    def handle(self) -> None:
        self.server.line = self.rfile.readline().rstrip(b"\r\n")
        self.server.headers = []
        length = 0
        while line := self.rfile.readline().rstrip(b"\r\n"):
            name, _, value = line.partition(b":")
            self.server.headers.append((name.lower(), value.strip()))
            length = int(value) if name.lower() == b"content-length" else length
        self.server.body = self.rfile.read(length)
        self.wfile.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


JSON = {"content-type": "application/json", "accept": "application/xml"}


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(sent(headers=JSON, body=b'{"a": "it\'s $HOME `x` \\n \\"!"}'), id="quotes"),
        pytest.param(sent(headers=JSON, body='{\n\t"ä": "€ 😀"\n}\n'.encode()), id="text"),
        pytest.param(sent(headers=JSON, body=bytes(range(256))), id="all bytes"),
        pytest.param(sent(headers=JSON, body="<a/>".encode("utf-16")), id="UTF-16"),
        pytest.param(sent(headers=JSON, body=b"@/etc/hostname"), id="name of a file"),
        pytest.param(sent(headers=JSON, body=b""), id="empty body"),
        pytest.param(sent(headers=JSON, body=b"x" * 200_000), id="long body"),
        pytest.param(sent(headers=JSON, body=b"\r\n \x07"), id="control characters"),
        pytest.param(sent(method="GET", headers={}, body=None), id="no header, no body"),
        pytest.param(sent(method="POST", headers={}, body=b"{}"), id="no content type"),
        pytest.param(sent(method="HEAD", headers={}, body=None), id="HEAD"),
        pytest.param(sent(method="DELETE", headers={}, body=b"{}"), id="DELETE with a body"),
        pytest.param(
            sent(method="GET", target="/a/../b/%2e%2e/{c}[1-3]?x='$1'&y=%00&$lang=*", body=None),
            id="odd target",
        ),
        pytest.param(
            sent(headers={"accept": "", "x-a": 'it\'s; "q"', "x-b": "\xe4\xff"}),
            id="odd headers",
        ),
    ],
)
def test_the_command_sends_the_same_bytes(listener: Listener, request_: Request) -> None:
    command = as_curl(request_, f"http://127.0.0.1:{listener.server_address[1]}/v1/")
    run(command)
    line = f"{request_.method} /v1{request_.target} HTTP/1.1"
    assert listener.line == line.encode("latin-1")
    assert listener.body == (request_.body or b"")
    assert told(listener) == dict(request_.headers)


def test_a_live_session_is_taken_from_the_shell(listener: Listener) -> None:
    request_ = sent(headers={CREDENTIAL: "8f3a-live", "accept": "*/*"}, body=None, login="anna")
    base_url = f"http://127.0.0.1:{listener.server_address[1]}"
    command = as_curl(request_, base_url, [CREDENTIAL])
    assert "8f3a-live" not in command
    run(command, SESSION="another $one")
    assert told(listener)[CREDENTIAL] == "another $one"


def test_a_credential_that_is_not_good_stays_in_the_command(listener: Listener) -> None:
    request_ = sent(headers={CREDENTIAL: "expired"}, body=None)
    base_url = f"http://127.0.0.1:{listener.server_address[1]}"
    run(as_curl(request_, base_url, [CREDENTIAL]))
    assert told(listener)[CREDENTIAL] == "expired"


def run(command: str, **variables: str) -> None:
    subprocess.run(
        ["bash", "-s"],
        input=command.encode(),
        check=True,
        timeout=20,
        capture_output=True,
        env={"PATH": os.environ["PATH"], **variables},
    )


def told(listener: Listener) -> dict[str, str]:
    """Return the headers that came, except those that are left to curl."""
    told = {name.decode(): value.decode("latin-1") for name, value in listener.headers}
    return {name: value for name, value in told.items() if name not in LEFT_TO_CURL}
