"""A server that slows log-ins is asked again when it says so, and does not end the run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.twinspec.fuzz.clients import LOGINS
from tests.twinspec.fuzz.plans import surface_of
from twinspec.contract.layout import Contract
from twinspec.fuzz.send import sessions as sessions_module
from twinspec.fuzz.send import transport as transport_module
from twinspec.fuzz.send.sessions import LogInError, RunSessions
from twinspec.fuzz.send.transport import Transport


def answer(status: int, **headers: str) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made._content = b""
    made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return made


@dataclass
class Server:
    """Gives one answer after the other, and is what passes the time."""

    answers: Iterator[requests.Response]
    now: float = 1000.0
    slept: float = 0.0
    asked: int = 0

    def request(self, *_: object, **__: object) -> requests.Response:
        self.asked += 1
        return next(self.answers)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.now += seconds


@pytest.fixture
def begun(library: Contract, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return sessions at a server that gives such answers, in a run that lasts so long."""

    def begin(answers: Sequence[requests.Response], seconds: float) -> tuple[RunSessions, Server]:
        server = Server(iter(answers))
        monkeypatch.setattr(transport_module, "time", server)
        monkeypatch.setattr(sessions_module, "time", server)
        surface = surface_of(library.versions["v3"])
        sessions = RunSessions("http://x", surface, LOGINS, {}, Transport(server.now + seconds))
        sessions.http.close()
        sessions.http = server  # type: ignore[assignment]
        return sessions, server

    return begin


@pytest.mark.parametrize("status", [429, 503])
def test_a_log_in_is_sent_again_after_the_time_that_the_server_states(
    begun: Any, status: int
) -> None:
    answers = [answer(status, Retry_After="7"), answer(status, Retry_After="2")]
    sessions, server = begun([*answers, answer(201, X_Library_Card="1")], 60)
    assert sessions.credential("anna") == "1"
    assert server.slept == pytest.approx(9)
    assert sessions.credential("anna") == "1"
    assert server.asked == 3


def test_nobody_waits_longer_than_the_run_lasts(begun: Any) -> None:
    sessions, server = begun([answer(429, Retry_After="61")], 60)
    with pytest.raises(LogInError, match="answers 429 to the log-in of anna"):
        sessions.credential("anna")
    assert server.slept == 0


@pytest.mark.parametrize(
    ("status", "headers"),
    [(429, {}), (429, {"Retry_After": "soon"}), (503, {}), (403, {"Retry_After": "1"})],
)
def test_another_refusal_is_final(begun: Any, status: int, headers: dict[str, str]) -> None:
    sessions, server = begun([answer(status, **headers)], 60)
    with pytest.raises(LogInError, match=f"answers {status} to the log-in of anna"):
        sessions.credential("anna")
    assert server.slept == 0


def test_who_has_no_session_is_shut_out_until_then(begun: Any) -> None:
    sessions, server = begun([answer(201, X_Library_Card="1")], 60)
    sessions.credential("anna")
    assert not sessions.is_locked_out("ben")
    # What a log-in that failed on purpose was answered concerns the others, too.
    sessions.note_pause(429, {"retry-after": "30"})
    assert sessions.is_locked_out("ben")
    assert not sessions.is_locked_out("anna")
    server.now += 30
    assert not sessions.is_locked_out("ben")
