"""Servers to be treated badly: real processes with small limits, and what is sent to them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from casewright.clock import Clock
from casewright.domain.model import Session
from casewright.domain.sessions import session_key
from casewright.storage import migrate, open_store
from casewright.storage.world import load_world
from tests.api.conftest import LIVE, WORLD

CASE = "/system/ws/v12/interaction/case"
PATIENCE = 30
"""Seconds after which a test gives up; nothing that is shown depends on them."""


def request(
    method: str = "GET", path: str = "/health/live", *lines: str, body: bytes = b""
) -> bytes:
    """Return the bytes of a request with a Host, and Content-Length if it has a body."""
    length = [f"Content-Length: {len(body)}"] if body else []
    head = [f"{method} {path} HTTP/1.1", "Host: x", *lines, *length]
    return "\r\n".join([*head, "", ""]).encode() + body


def edit(*lines: str, length: int) -> bytes:
    """Return the head of an edit in a live session, with a body of that length."""
    said = ["Content-Type: application/json", f"X-egain-session: {LIVE}", *lines]
    return request("PUT", CASE, *said, f"Content-Length: {length}")


@dataclass(slots=True)
class Answer:
    """What came back: 0 and nothing where the connection was closed without a word."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def rule(self) -> str:
        """The id of the rule that a WSError in XML or JSON names first."""
        found = re.search(rb"protocol\.[a-z_]+", self.body)
        return found[0].decode() if found else ""


class Client:
    """One connection, byte by byte."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_hostname="127.0.0.1")
        self._received = b""

    def send(self, *parts: bytes) -> Client:
        """Send bytes; that the server has closed meanwhile is no error."""
        with suppress(ConnectionError):
            for part in parts:
                self.socket.sendall(part)
        return self

    def read(self) -> Answer:
        """Read one answer."""
        head = self._until(b"\r\n\r\n")
        if not head:
            return Answer()
        lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
        body = self._exactly(int(headers.get("content-length", "0")))
        return Answer(int(lines[0].split()[1]), headers, body)

    def send_until_closed(self, piece: bytes, times: int, pause: float = 0) -> bool:
        """Send a piece again and again; return whether the server closed before all were sent."""
        try:
            for _ in range(times):
                self.socket.sendall(piece)
                time.sleep(pause)
        except ConnectionError:
            return True
        return False

    def send_until_full(self, piece: bytes, times: int) -> int:
        """Send a piece until the server takes no more for 2 s; return how many bytes it took."""
        self.socket.settimeout(2)
        sent = 0
        with suppress(TimeoutError):
            for _ in range(times):
                sent += self.socket.send(piece)
        return sent

    def is_closed(self) -> bool:
        """Wait until the server closes; what it sends before is lost."""
        try:
            while self.socket.recv(65536):
                pass
        except ConnectionError:
            pass
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        """Go away."""
        self.socket.close()

    def _receive(self) -> bool:
        try:
            more = self.socket.recv(65536)
        except ConnectionError:
            return False
        self._received += more
        return bool(more)

    def _until(self, end: bytes) -> bytes:
        while end not in self._received:
            if not self._receive():
                return b""
        found, _, self._received = self._received.partition(end)
        return found

    def _exactly(self, count: int) -> bytes:
        while len(self._received) < count and self._receive():
            pass
        found, self._received = self._received[:count], self._received[count:]
        return found


@dataclass(slots=True)
class Served:
    """A running server."""

    port: int
    process: subprocess.Popen[str]
    log: Path
    tls: ssl.SSLContext | None = None

    def ask(self, *parts: bytes) -> Answer:
        """Send bytes on a connection of their own and return the answer."""
        with closing(Client(self.port, self.tls)) as client:
            return client.send(*parts).read()

    def lives(self) -> bool:
        """Return whether it says so, on a new connection."""
        return self.ask(request()).status == 200

    def workers(self) -> list[int]:
        """Return the processes below the one that was started, but for multiprocessing's own."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [
            int(pid)
            for pid in children.split()
            if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]

    def ended(self) -> bool:
        """Wait for its end."""
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            return False
        return True

    def logged(self, event: str) -> list[dict[str, object]]:
        """Return the log's lines of an event."""
        lines = map(json.loads, filter(None, self.log.read_text(encoding="utf-8").splitlines()))
        return [line for line in lines if line["event"] == event]


def fill(folder: Path, url: str | None = None) -> str:
    """Return the URL of a database with two users and a live session of one of them."""
    url = url or f"sqlite:///{folder / 'hostile.db'}"
    (folder / "world.yaml").write_text(WORLD)
    migrate(url)
    load_world(folder / "world.yaml", url, hash_password=lambda password: password)
    asyncio.run(_add_session(url))
    return url


async def _add_session(url: str) -> None:
    now = Clock().now()
    async with open_store(url) as store, store.writing() as work:
        await work.sessions.add(Session(session_key(LIVE), 1012, now, now))


@contextmanager
def served(
    folder: Path, url: str, workers: int = 1, *, port: int = 0, **settings: object
) -> Iterator[Served]:
    """Serve a database in processes of their own; settings by their names in small letters."""
    command = [sys.executable, "-m", "casewright", "serve", "--port", str(port)]
    command += ["--database-url", url]
    told = {f"CASEWRIGHT_{name.upper()}": str(value) for name, value in settings.items()}
    log = folder / "server.log"
    with log.open("a", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [*command, "--workers", str(workers)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=os.environ
            | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUNBUFFERED": "1"}
            | told,
            start_new_session=True,
        )
    with process:
        try:
            assert process.stdout is not None
            found = re.search(r"https?://[^:]+:(\d+)", process.stdout.readline())
            assert found, log.read_text(encoding="utf-8")
            own = settings.get("tls_certificate")
            tls = ssl.create_default_context(cafile=str(own)) if own else None
            server = Served(int(found[1]), process, log, tls)
            assert server.lives()
            yield server
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def eventually(happens: object) -> bool:
    """Return whether `happens()` turns true while a test has patience."""
    assert callable(happens)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if happens():
            return True
        time.sleep(0.05)
    return bool(happens())
