"""One connection of a client, with limits that uvicorn does not have.

A connection is read in small pieces, and only while there is room for them: data that a client
sends too early stays in the network, not in this process.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, BaseTransport, Handle
from typing import Any, Literal

import httptools
import structlog
from typing_extensions import override
from uvicorn.config import Config
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.server import ServerState

from casewright.api.connections.cycle import RequestCycle
from casewright.api.connections.deadlines import Deadline, ReadProgress, WriteProgress
from casewright.api.connections.flow import ReadingFlow, StopReading, unsent_bytes
from casewright.api.connections.head import (
    Framing,
    framing,
    head_violation,
    no_request,
    too_many_header_lines,
    value_of,
)
from casewright.api.connections.open_connections import OpenConnections
from casewright.api.connections.protocol import HttpProtocol, parser_for
from casewright.api.connections.refusals import AcceptHeaders, raw_refusal
from casewright.domain.capacity import no_room
from casewright.domain.ensure import Violation
from casewright.domain.wording import Piece
from interaction_contract import rules

log = structlog.get_logger()

_MOST_WAITING = 4
"""Requests of one connection that may wait for their turn before it is read on."""
_SLICE = 1024
"""Bytes that are parsed at once, unless a body goes on: so they hold few requests."""
_BESIDE = len(b": \r\n")
"""Bytes of a header line beside its name and its value."""
_MOST_UNUSED = 16 * 1024 * 1024
"""Bytes that a client may send after the answer, since many send all before they read."""
_TIME_OF_SURPLUS = 2.0
"""Seconds in which a client beyond the limit of connections has to begin a request."""
_TIME_TO_CLOSE = 2.0
"""Seconds in which a refused client may read why, before the connection is cut."""
Expected = Literal["request", "head", "body"]
"""What comes next on a connection: a request, or the rest of one."""

_ALWAYS_ANSWERED = (b"/health/live",)


class ClientConnection(HttpProtocol):
    """Reads requests one after another; refuses those that exceed a limit or arrive too slowly."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
        *,
        others: OpenConnections,
    ) -> None:
        """Prepare for a client; `others` are all connections of the process."""
        super().__init__(config, server_state, app_state, _loop)
        self._others = others
        self._limits = others.limits
        self._is_surplus = False
        self._is_stopped = False
        self._read = bytearray()
        self._reading_on: Handle | None = None
        self._refusal: Violation | None = None
        self._accept = self._accept_language = b""
        self._header_bytes = self._unparsed = self._unused = 0
        self._lines_left = self._limits.header_lines
        self._body_left = 0
        self._expected: Expected = "request"
        self._has_moved = False
        """Whether what is expected has changed since deadlines were set."""
        self._framing_of_upgrade: bytes | None = None
        self._is_repeating = False
        now = self.loop.time
        self._idle_since = self._request_since = now()
        self._idle = Deadline(now)
        self._head = Deadline(now)
        self._body = ReadProgress(now, self._limits.body_time)
        self._answer = WriteProgress(now, self._limits.answer_time)
        self._closing = Deadline(now)

    # What the transport calls.

    @override
    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        self.flow = ReadingFlow(self, self.transport)
        admission = self._others.admit(self)
        self._is_surplus = admission == "surplus"
        self._idle.start(_TIME_OF_SURPLUS if self._is_surplus else self._limits.idle_time)
        if admission == "refused":
            self._stop_reading(no_room().violations[0])

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._others.forget(self)
        super().connection_lost(exc)

    @override
    def get_buffer(self, sizehint: int) -> bytearray:
        """Return the buffer to read into, which all connections share."""
        return self._others.buffer

    @override
    def buffer_updated(self, nbytes: int) -> None:
        """Parse what was read; if there may be more, let other connections run first."""
        self._receive(bytes(memoryview(self._others.buffer)[:nbytes]))
        if nbytes == len(self._others.buffer) and not self.transport.is_closing():
            self.flow.pause_reading()
            self.read_on_soon()

    def _receive(self, data: bytes) -> None:
        if not self._is_stopped:
            if not self._read and not self.flow.read_paused and len(data) <= _SLICE:
                self._parse_slice(data)
            else:
                self._read += data
                self._parse_read()
            return
        self._unused += len(data)
        if self._unused > _MOST_UNUSED:
            self.transport.abort()

    def read_on_soon(self) -> None:
        """Parse what has been read, and read on, after the present callback."""
        if self._reading_on is None:
            self._reading_on = self.loop.call_soon(self._read_on)

    def _read_on(self) -> None:
        self._reading_on = None
        has_room = self._is_stopped or len(self.pipeline) < _MOST_WAITING
        if has_room and not self.transport.is_closing():
            self.flow.read_paused = False
            self._parse_read()
            if not self.flow.read_paused:
                self.transport.resume_reading()

    def _parse_read(self) -> None:
        """Parse in slices until reading is paused; the rest is parsed when reading resumes."""
        place = 0
        while place < len(self._read) and not self.flow.read_paused and not self._is_stopped:
            data = bytes(self._read[place : place + max(_SLICE, self._body_left)])
            place += len(data)
            self._parse_slice(data)
        del self._read[: len(self._read) if self._is_stopped else place]

    def _parse_slice(self, data: bytes) -> None:
        self._unparsed += len(data)
        while data and not self._is_stopped:
            data = self._parse(data)
        if self._unparsed > self._limits.header_bytes + self._limits.address:
            self._stop_reading(too_many_header_lines(self._limits))
        if self._has_moved:
            self._set_deadlines()

    def _set_deadlines(self) -> None:
        """Set the deadlines for what is expected after all that was read."""
        self._has_moved = False
        self._head.stop()
        self._body.stop()
        if self._expected == "head":
            self._head.start(self._limits.head_time)
        elif self._expected == "body":
            self._body.start()

    def _parse(self, data: bytes) -> bytes:
        """Pass data to the parser; return what it left because of an upgrade that is not done."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._read_on_in_http(self._framing_of_upgrade)
            return data[upgrade.args[0] :]
        except httptools.HttpParserError as error:
            if isinstance(error.__context__, StopReading):
                self._stop_reading(error.__context__.violation)
            else:
                self._stop_reading(no_request())
        return b""

    def _read_on_in_http(self, framed: bytes | None) -> None:
        """Continue a request whose upgrade is not accepted (RFC 9110, 7.8) with its body, if any.

        The parser ends at an upgrade. A new parser gets the header that frames the body, no more.
        """
        self.parser = parser_for(self)
        self._framing_of_upgrade = None
        if framed is not None:
            self._is_repeating = True
            self.parser.feed_data(b"POST / HTTP/1.1\r\n" + framed + b"\r\n")
            self._is_repeating = False

    # What the parser calls.

    def on_message_begin(self) -> None:
        """Begin a request."""
        if self._is_repeating:
            return
        self.url = b""
        self.headers = []
        self._header_bytes = self._unparsed = self._unused = 0
        self._lines_left = self._limits.header_lines
        self._expected, self._has_moved = "head", True
        self._idle.stop()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        if self._is_repeating:
            return
        self.url += url
        if len(self.url) > self._limits.address:
            limit: dict[str, Piece] = {"limit": str(self._limits.address)}
            raise StopReading(Violation(rules.protocol.ADDRESS_FITS, "", limit))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header line, or a trailer line."""
        if self._is_repeating:
            return
        # Nothing else is done here: this is called for every line of every request.
        self.headers.append((name.lower(), value))
        self._lines_left -= 1
        self._header_bytes += len(name) + len(value) + _BESIDE
        if self._lines_left < 0 or self._header_bytes > self._limits.header_bytes:
            raise StopReading(too_many_header_lines(self._limits))

    def on_headers_complete(self) -> None:
        """Check the head, and let the request be answered."""
        if self._is_repeating:
            return
        version = self.parser.get_http_version()
        sent = Framing.of(self.headers)
        self._ensure_head(version, sent)
        self.expect_100_continue = sent.expects_continue
        self._expected, self._has_moved = "body", True
        if self.parser.should_upgrade():
            self._framing_of_upgrade = framing(self.headers)
        self._body_left = sent.length
        cycle = self.begin_request(version)
        if self._others.are_ending:
            self.end_with_answer()
        if self._is_surplus:
            cycle.keep_alive = False
            raise StopReading

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        cycle = self.latest
        assert cycle is not None, "a body has a head before it"
        self._unparsed = 0
        self._body_left = max(0, self._body_left - len(body))
        self._body.advance(len(body))
        if not cycle.response_complete:
            cycle.add(body)
            if len(cycle.body) > HIGH_WATER_LIMIT:
                self.flow.pause_reading()
            return
        self._unused += len(body)
        if self._unused > _MOST_UNUSED:
            self.transport.abort()
            raise StopReading

    def on_message_complete(self) -> None:
        """Tell the request that its body is complete."""
        if self._framing_of_upgrade is not None:
            return
        self._expected, self._has_moved = "request", True
        self._unparsed = 0
        if self.latest is not None and not self.latest.response_complete:
            self.latest.more_body = False
            self.latest.notify()

    @override
    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.is_answering:
            return
        self._idle_since = self.loop.time()
        if self._head.is_set:
            self._head.start(self._limits.head_time)
        else:
            self._idle.start(self._limits.idle_time)
        if self._refusal is not None:
            self._send_refusal(self._refusal)

    @override
    def answer_now(self, cycle: RequestCycle) -> None:
        self._request_since = self.loop.time()
        super().answer_now(cycle)

    # What all connections of the process ask.

    @property
    def idle_since(self) -> float | None:
        """The time since which no request is processed; None while one is."""
        return None if self.is_answering else self._idle_since

    @property
    def stalled_since(self) -> float | None:
        """The time since which the client sends a request or reads an answer; else None."""
        is_stalled = self.current is not None and (
            self.current.more_body or self.transport.get_write_buffer_size()
        )
        return self._request_since if is_stalled else None

    def evict(self) -> None:
        """Close at once, so that another client gets the place."""
        self.transport.abort()

    def end_with_answer(self) -> None:
        """Announce in the next answer that it is the last one, unless it is already being sent."""
        if self.latest is not None and not self.latest.response_started:
            self.latest.keep_alive = False

    def check_time(self) -> None:
        """End the connection if a deadline has passed."""
        if self._closing.has_passed() or self._answer.has_ended(unsent_bytes(self.transport)):
            self.transport.abort()
        elif self._is_stopped or self.transport.is_closing():
            return
        elif self.is_answering and self.flow.read_paused:
            self._body.wait()
        elif self._body.has_ended() or (self._head.has_passed() and not self.is_answering):
            self._stop_reading(Violation(rules.protocol.REQUEST_ARRIVES_IN_TIME))
        elif self._idle.has_passed() and not self.is_answering:
            self.transport.close()

    # Refusals.

    def _ensure_head(self, version: str, sent: Framing) -> None:
        """Refuse a request whose head is invalid, in the representation that the head accepts."""
        violation = head_violation(version, sent)
        if violation is None and self._is_surplus:
            is_always_answered = self.url.partition(b"?")[0] in _ALWAYS_ANSWERED
            violation = None if is_always_answered else no_room().violations[0]
        if violation is not None:
            self._accept = value_of(b"accept", self.headers)
            self._accept_language = value_of(b"accept-language", self.headers)
            raise StopReading(violation)

    def _stop_reading(self, violation: Violation | None) -> None:
        """Accept no more requests; send the reason after the answers to earlier requests."""
        self._is_stopped = True
        self._unused = 0
        if violation is None:
            return
        broken = self.latest if self.latest is not None and self.latest.more_body else None
        if broken is None:
            if self.is_answering:
                self._refusal = violation
            else:
                self._send_refusal(violation)
        elif broken is not self.current:
            self.pipeline.popleft()
            self._refusal = violation
        elif broken.response_started:
            broken.keep_alive = False
            self.transport.close()
        else:
            broken.disconnected = True
            broken.waiting_for_100_continue = False
            broken.notify()
            self._send_refusal(violation)

    def _send_refusal(self, violation: Violation) -> None:
        """Send a refusal and close, but give the client some time to read it."""
        rule = violation.rule
        client = self.client[0] if self.client else None
        self._others.meter.count_refusal(rule.id)
        log.info("refused", rule=rule.id, status=rule.status, client=client)
        wanted = AcceptHeaders(self._accept, self._accept_language, self._others.default_language)
        self.transport.write(raw_refusal(violation, wanted))
        # TLS has no end in one direction alone; the length of the refusal tells its end.
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._closing.start(_TIME_TO_CLOSE)
        self.flow.resume_reading()
