"""The sessions of the run: one per user, begun when needed, and again when it is over."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import requests

from twinspec.contract.operations import JSON
from twinspec.fuzz.model.exchange import NO_ANSWER
from twinspec.fuzz.model.targets import Surface
from twinspec.fuzz.send.transport import LATER, RunOver, Transport, retry_after
from twinspec.fuzz.settings import Login


class LogInError(Exception):
    """The server refuses a log-in that the run needs; the message says how."""


@dataclass(slots=True)
class LiveSession:
    """A live session: its id, and when it began by the monotonic clock."""

    id: str
    begun: float


class RunSessions:
    """The sessions at one server; `http` is shared to keep connections open."""

    def __init__(
        self,
        url: str,
        surface: Surface,
        logins: Sequence[Login],
        live: dict[str, LiveSession],
        transport: Transport | None = None,
    ) -> None:
        """Begin sessions below `url`, the address of the version of `surface`.

        `live` are sessions begun in another version; they are used, and new ones are added to them.
        """
        self._url = url
        self._form = surface.session
        self._logins = {login.name: login for login in logins}
        self._live = live
        self._closed_until = 0.0
        self.transport = transport or Transport()
        self.http = self.transport.session()

    @property
    def header(self) -> str | None:
        """The header, in lower case, that carries the credential; None when there is none."""
        return self._form.header.lower() if self._form else None

    def credential(self, name: str) -> str:
        """Return the id of a live session of the user `name`; LogInError when there is none."""
        session = self._live.get(name)
        if session is None:
            session = self._live[name] = LiveSession(
                self._begin(self._logins[name]), time.monotonic()
            )
        return session.id

    def headers(self, name: str | None) -> Mapping[str, str]:
        """Return the headers for a request of `name`."""
        if name is None or self.header is None:
            return {}
        return {self.header: self.credential(name)}

    def age(self, name: str) -> float:
        """Return the age of the session of `name`, in seconds."""
        session = self._live.get(name)
        return time.monotonic() - session.begun if session else 0.0

    def is_locked_out(self, name: str) -> bool:
        """Return whether `name` has no session, and the server accepts no log-in for a while."""
        return name not in self._live and time.monotonic() < self._closed_until

    def note_pause(self, status: int, headers: Mapping[str, str]) -> None:
        """Record until when an answer to a log-in, of any user, forbids others."""
        seconds = retry_after(headers.get("retry-after"))
        if status in LATER and seconds is not None:
            self._closed_until = max(self._closed_until, time.monotonic() + seconds)

    def forget(self, name: str) -> None:
        """Record that the session of `name` is over; the next request begins another."""
        self._live.pop(name, None)

    def ended(self, name: str, headers: Mapping[str, str]) -> None:
        """Record that the session of a request with these headers is over, if it is `name`'s."""
        live = self._live.get(name)
        if live is not None and live.id == headers.get(self.header or ""):
            self.forget(name)

    def close(self) -> None:
        """End all sessions, if the server can."""
        end = self._form.end if self._form else None
        self.transport.close()
        for session in self._live.values() if end and not self.transport.is_gone else ():
            assert end is not None
            assert self.header is not None
            try:
                answer = self.http.request(
                    end.method, self._url + end.path, headers={self.header: session.id}
                )
            except (requests.RequestException, RunOver):
                break
            if answer.status_code == NO_ANSWER:
                break
        self._live.clear()
        self.http.close()

    def _begin(self, login: Login) -> str:
        form = self._form
        assert form is not None
        answer = self.transport.send_with_retries(
            lambda: self.http.request(
                form.begin.method,
                self._url + form.begin.path,
                params=dict(form.query),
                json=form.body(login.name, login.password),
                headers={"Accept": JSON},
            )
        )
        self.transport.ensure_open()
        self.note_pause(answer.status_code, answer.headers)
        credential = answer.headers.get(form.header)
        if not answer.ok or not credential:
            said = f"the server answers {answer.status_code} to the log-in of {login.name}"
            if answer.status_code == NO_ANSWER:
                said = f"the log-in of {login.name} is not answered: {answer.reason}"
            raise LogInError(f"{form.begin.id}: {said}: {answer.text[:200]}".rstrip(": "))
        return credential
