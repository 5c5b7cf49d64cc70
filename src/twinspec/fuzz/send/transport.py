"""Sends every request of a run: without proxies, within its time, with retries on request.

If a server does not answer (it closes the connection, or sends half an answer), the answer gets the
status NO_ANSWER, so that it is judged like any other.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from requests import exceptions
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from twinspec.fuzz import numbers
from twinspec.fuzz.model.exchange import NO_ANSWER

_TOO_MANY = 429
LATER = (_TOO_MANY, 503)
"""Too many requests, and no room for them: with Retry-After both ask to come back."""
_BROKEN = (
    exceptions.ConnectionError,
    exceptions.Timeout,
    exceptions.ChunkedEncodingError,
    exceptions.ContentDecodingError,
    exceptions.InvalidHeader,
    HTTPError,
)


class RunOver(KeyboardInterrupt):
    """Ends the run: its time is up, it was interrupted, or the server is gone.

    Schemathesis and Hypothesis stop at once, as for an interruption from the keyboard.
    """


class StopFlag(Protocol):
    """A flag that ends all processes of a run, such as `multiprocessing.Event`."""

    def is_set(self) -> bool:
        """Return whether the run is to end."""
        ...


class Transport:
    """Sends the requests of one process to one server.

    `until` is the time, by the monotonic clock, after which nothing is sent. `verify` is what
    certificates are checked by: True for the usual authorities, or a file. `has_answered`: the
    server has answered before; until then, connection errors are raised. `last` is the last
    request, by method and URL.
    """

    def __init__(
        self,
        until: float = float("inf"),
        stop: StopFlag | None = None,
        verify: bool | str = True,
        *,
        has_answered: bool = False,
    ) -> None:
        """Start with a server that is reachable."""
        self.until = until
        self.verify = verify
        self.has_answered = has_answered
        self.is_gone = False
        self.last = ""
        self.waited = 0.0
        # An answer 429 that this says is one of the contract's own is an answer like any other.
        self.declares: Callable[[requests.Response], bool] = lambda _answer: False
        # Puts credentials into a request when it is sent; it is recorded without them.
        self.signs: Callable[[requests.PreparedRequest], requests.PreparedRequest] = _as_it_is
        self._stop = stop
        self._parent = os.getppid()
        self._closing = False

    def session(self) -> requests.Session:
        """Return an HTTP session that sends by this transport, with its own connections."""
        with self.for_all():
            session = requests.Session()
        session.trust_env = False
        return session

    @contextmanager
    def for_all(self) -> Iterator[None]:
        """Make every HTTP session that is created in the block send by this transport.

        Schemathesis creates its sessions itself and accepts no others.
        """
        module: Any = requests.sessions
        before = module.HTTPAdapter
        module.HTTPAdapter = partial(_Adapter, self)
        try:
            yield
        finally:
            module.HTTPAdapter = before

    def close(self) -> None:
        """Allow only log-outs from now on, and little time for each."""
        self._closing = True

    @property
    def is_over(self) -> bool:
        """Whether nothing may be sent any more."""
        is_stopped = self._stop is not None and self._stop.is_set()
        # A process whose parent is not its parent any more works for nobody.
        is_orphan = os.getppid() != self._parent
        return self.is_gone or is_stopped or is_orphan or time.monotonic() >= self.until

    def ensure_open(self) -> None:
        """Raise RunOver when nothing may be sent any more."""
        if self.is_over and not self._closing:
            raise RunOver

    def timeout(self) -> float:
        """Return the present time limit for an answer, in seconds."""
        if self._closing:
            return numbers.CLOSING_SECONDS
        left = max(self.until - time.monotonic(), numbers.WAIT_SLICE_SECONDS)
        return min(numbers.ANSWER_SECONDS, left)

    def wait_for(self, answer: requests.Response, statuses: tuple[int, ...] = (_TOO_MANY,)) -> bool:
        """Wait as the Retry-After of an answer with one of `statuses` says; return whether it did.

        It does not wait if the time of the run would be over before.
        """
        seconds = retry_after(answer.headers.get("retry-after"))
        if answer.status_code not in statuses or seconds is None:
            return False
        if time.monotonic() + seconds >= self.until:
            return False
        self.pause(seconds)
        return True

    def send_with_retries(self, send: Callable[[], requests.Response]) -> requests.Response:
        """Send one of our own requests; repeat it while no answer comes or it says to wait.

        It gives up after some attempts, and returns the last answer.
        """
        answer = send()
        for _ in range(numbers.WAITS):
            if answer.status_code != NO_ANSWER and not self.wait_for(answer, LATER):
                break
            answer = send()
        return answer

    def pause(self, seconds: float) -> None:
        """Wait `seconds` without sending anything."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.ensure_open()
            time.sleep(min(numbers.WAIT_SLICE_SECONDS, max(end - time.monotonic(), 0.0)))
        self.waited += seconds


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


class _Adapter(HTTPAdapter):
    """The adapter of one session: sends its requests, and waits when the server asks for it."""

    def __init__(self, transport: Transport) -> None:
        super().__init__()
        self.transport = transport
        self._last_answer = float("-inf")

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        """Send a request; after each answer 429, wait as it says and send it again."""
        answer = self._answer(request)
        for _wait in range(numbers.WAITS):
            if self.transport.declares(answer) or not self.transport.wait_for(answer):
                break
            answer = self._answer(request)
        return answer

    def _answer(self, request: requests.PreparedRequest) -> requests.Response:
        self.transport.ensure_open()
        self.transport.last = f"{request.method} {request.url}"
        was_idle = time.monotonic() - self._last_answer > numbers.IDLE_SECONDS
        try:
            return self._sent(request)
        except exceptions.SSLError:
            raise
        except _BROKEN as error:
            broken = error
        if was_idle and _is_dropped(broken):
            # A server may close a connection that nothing is sent by; it need not read any more.
            self.close()
            try:
                return self._sent(request)
            except _BROKEN as error:
                broken = error
        return self._unanswered(request, broken)

    def _sent(self, request: requests.PreparedRequest) -> requests.Response:
        seconds, verify = self.transport.timeout(), self.transport.verify
        signed = self.transport.signs(request)
        answer = super().send(signed, timeout=seconds, verify=verify)
        answer.request, answer.url = request, request.url or ""
        # Here, so that what breaks off within a body is noticed here.
        answer.content  # noqa: B018
        self._last_answer = time.monotonic()
        self.transport.has_answered = True
        return answer

    def _unanswered(self, request: requests.PreparedRequest, error: Exception) -> requests.Response:
        self.close()
        if not self.transport.has_answered:
            raise error
        self.transport.ensure_open()
        if not self._is_alive(request):
            self.transport.is_gone = True
        return no_answer(request, _reason(error, is_gone=self.transport.is_gone))

    def _is_alive(self, request: requests.PreparedRequest) -> bool:
        """Return whether the server accepts connections and answers another request."""
        parts = urlsplit(request.url or "")
        other = requests.Request("HEAD", f"{parts.scheme}://{parts.netloc}/").prepare()
        for attempt in range(numbers.ALIVE_TRIES):
            if attempt:
                self.transport.pause(numbers.ALIVE_PAUSE_SECONDS)
            try:
                seconds, verify = numbers.CLOSING_SECONDS, self.transport.verify
                super().send(other, timeout=seconds, verify=verify).close()
            except exceptions.ReadTimeout:
                # It is busy, or slow.
                return True
            except _BROKEN:
                self.close()
                continue
            return True
        return False


def no_answer(request: requests.PreparedRequest, why: str) -> requests.Response:
    """Return a response that stands for the missing answer to a request."""
    answer = requests.Response()
    answer.status_code = NO_ANSWER
    answer.reason = why
    answer.request = request
    answer.url = request.url or ""
    answer.raw = HTTPResponse(BytesIO(), {}, NO_ANSWER, reason=why, preload_content=False)
    answer._content = b""
    return answer


def retry_after(value: str | None) -> float | None:
    """Return the seconds to wait in a Retry-After header (RFC 9110, 10.2.3); None without any."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def _is_dropped(error: Exception) -> bool:
    is_timeout = isinstance(error, exceptions.Timeout)
    return isinstance(error, exceptions.ConnectionError) and not is_timeout


def _reason(error: Exception, *, is_gone: bool) -> str:
    if is_gone:
        return "The server answers no more: this was the last request to it; see its log."
    if isinstance(error, exceptions.Timeout):
        seconds = f"{numbers.ANSWER_SECONDS:.0f} seconds"
        return f"The server did not answer within {seconds}; answer, if only with 503."
    if isinstance(error, exceptions.ConnectionError) and not _is_unreadable(error):
        return "The server closed the connection without an answer; answer every request."
    return "What came back is no whole answer of HTTP; see what closes or rewrites it."


def _is_unreadable(error: BaseException | None) -> bool:
    """Return whether the server sent something that is not an HTTP answer."""
    causes = []
    while error is not None and error not in causes:
        causes.append(error)
        error = error.__cause__ or error.__context__
    names = {type(one).__name__ for one in causes}
    return bool(names & {"BadStatusLine", "IncompleteRead", "LineTooLong"}) and (
        "RemoteDisconnected" not in names
    )
