"""One request and its answer, as the HTTP layer processes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from random import getrandbits
from time import perf_counter
from typing import Any

from starlette.types import Scope, Send

from casewright.api import logs
from casewright.api.contracts import VersionContract
from casewright.api.languages import texts_by_default, texts_for
from casewright.api.metrics.meter import Meter
from casewright.api.negotiation import BodyType, answer_type, body_type, is_too_long
from casewright.api.representations import Representation, by_default, served
from casewright.domain.effects import effect
from casewright.domain.model import Caller
from interaction_contract import rules
from interaction_contract.texts import DEFAULT, Texts

ABORT = "casewright.abort"
"""Where a scope has what cuts the connection, if the connection tells."""
WHOLE = "casewright.whole"
"""Set in a scope whose connection takes an answer as one message: its start, with `body`."""
BODY = "casewright.body"
"""Where a scope has what returns the whole body, or None where it has to be received."""
NO_SNIFF = (b"x-content-type-options", b"nosniff")
"""Every answer has this header, so that no browser takes an answer for a page of its own guess."""

_KEY = "casewright.exchange"
_LONGEST_PATH = 200
_SANE_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}\Z")

Line = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Negotiated:
    """What the headers of a request say of its body and its answer; None for nothing served.

    `texts` are those of the answer's language, `media` is its type, `body` the declared type.
    """

    texts: Texts | None
    media: str | None
    body: BodyType | None


@dataclass(slots=True)
class HttpExchange:
    """A request with its header lines (names in lower case), and its results.

    `raw` has the value of each name as it was sent, several lines joined. `contract` is the version
    of the answer, `session` the session id to echo, `rule` the id of the first broken rule,
    `started` seconds of a monotonic counter, `client` the address of the client, if known.
    `takes_whole`: the connection takes an answer as one message.
    """

    method: str
    path: str
    raw: dict[bytes, bytes]
    request_id: str
    started: float
    contract: VersionContract
    client: str | None = None
    operation: str = ""
    default_language: str = DEFAULT.language
    caller: Caller | None = None
    session: str | None = None
    sniffed: str | None = None
    more_headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    status: int = 0
    rule: str = ""
    takes_whole: bool = False
    _headers: dict[str, str] | None = None
    _negotiated: Negotiated | None = None

    @classmethod
    def begin(
        cls, scope: Scope, contract: VersionContract, default_language: str = DEFAULT.language
    ) -> HttpExchange:
        """Open the exchange of a request and store it in its scope.

        The answer has the version `contract` unless the path belongs to another one.
        """
        lines = scope["headers"]
        raw = dict(lines)
        if len(raw) != len(lines):
            raw = _joined(lines)
        sent_id = raw.get(b"x-request-id")
        if sent_id is None or not _SANE_ID.match(sent_id):
            request_id = f"{getrandbits(64):016x}"
        else:
            request_id = sent_id.decode("ascii")
        exchange = cls(
            scope["method"],
            scope["path"],
            raw,
            request_id,
            perf_counter(),
            contract,
            scope["client"][0] if scope.get("client") else None,
            "",
            default_language,
        )
        exchange.takes_whole = WHOLE in scope
        scope[_KEY] = exchange
        return exchange

    @classmethod
    def of(cls, scope: Scope) -> HttpExchange:
        """Return the exchange in a scope."""
        exchange: HttpExchange = scope[_KEY]
        return exchange

    @property
    def headers(self) -> dict[str, str]:
        """The values of the header lines as text, without blanks around them."""
        if self._headers is None:
            self._headers = {
                name.decode("latin-1"): _text(value) for name, value in self.raw.items()
            }
        return self._headers

    def header(self, name: bytes) -> str | None:
        """Return the value of one header as text, without blanks around it."""
        value = self.raw.get(name)
        return None if value is None else _text(value)

    def note_caller(self, caller: Caller, session: str, language: str) -> None:
        """Record the caller, the session id to echo, and the language where none is accepted."""
        self.caller = caller
        self.session = session
        if language != self.default_language:
            self.default_language = language
            self._negotiated = None

    def sniff(self, media: str) -> None:
        """Record the media type of a body without a declared one."""
        self.sniffed = media
        self._negotiated = None

    @property
    def has_body(self) -> bool:
        """Whether the headers announce a body."""
        length = self.raw.get(b"content-length", b"0")
        return length.strip(b" \t0") != b"" or b"transfer-encoding" in self.raw

    @property
    def negotiated(self) -> Negotiated:
        """What the headers say of the body and of the answer."""
        found = self._negotiated
        if found is None:
            raw = self.raw
            found = self._negotiated = _negotiated(
                raw.get(b"accept"),
                raw.get(b"accept-language"),
                raw.get(b"content-type") if self.has_body else None,
                self.sniffed,
                self.default_language,
                served(),
            )
        return found

    @property
    def media(self) -> str:
        """The media type of the answer; the default one if the caller accepts none."""
        return self.negotiated.media or by_default().media

    @property
    def texts(self) -> Texts:
        """The texts of the answer; the default ones if the caller accepts none."""
        return self.negotiated.texts or texts_by_default(self.default_language)

    @effect(
        rules.protocol.SESSION_IS_ECHOED,
    )
    async def answer(
        self, send: Send, status: int, media: str, body: bytes = b"", with_body: bool = True
    ) -> None:
        """Send the whole answer."""
        self.status = status
        headers = [
            _content_type(media),
            (b"x-request-id", self.request_id.encode("ascii")),
            NO_SNIFF,
            *self.more_headers,
        ]
        if self.session is not None:
            headers.append((b"x-egain-session", self.session.encode("latin-1")))
        if status != 204:
            headers.append((b"content-length", str(len(body)).encode()))
        told = body if with_body else b""
        start = {"type": "http.response.start", "status": status, "headers": headers}
        if self.takes_whole:
            start["body"] = told
            await send(start)
            return
        await send(start)
        await send({"type": "http.response.body", "body": told})

    def end(self, meter: Meter) -> None:
        """Count the request, and write its log line, which never contains a secret."""
        seconds = perf_counter() - self.started
        version = self.contract.name if self.operation else ""
        meter.count((version, self.operation, self.status, self.rule), seconds)
        logs.of_request(
            request_id=self.request_id,
            method=self.method,
            path=self.path,
            operation=self.operation or self.path[:_LONGEST_PATH],
            version=self.contract.name,
            user=self.caller.user.id if self.caller else None,
            user_name=self.caller.user.user_name if self.caller else None,
            client=self.client,
            status=self.status,
            rule=self.rule or None,
            milliseconds=round(seconds * 1000, 2),
        )


@lru_cache(maxsize=64)
def _content_type(media: str) -> Line:
    return b"content-type", media.encode("latin-1")


def _text(value: bytes) -> str:
    return value.decode("latin-1").strip(" \t")


def _joined(lines: Sequence[Line]) -> dict[bytes, bytes]:
    """Return the value of each name, several lines joined."""
    values: dict[bytes, list[bytes]] = {}
    for name, value in lines:
        values.setdefault(name, []).append(value.strip(b" \t"))
    return {name: b", ".join(several) for name, several in values.items()}


def _negotiated(*said: Any) -> Negotiated:
    """Return what headers say; said twice it costs one look, if they are not too long to keep."""
    is_kept = not any(map(is_too_long, said[:3]))
    return (_read_once if is_kept else _read_once.__wrapped__)(*said)


@lru_cache(maxsize=512)
def _read_once(
    accept: bytes | None,
    accept_language: bytes | None,
    content_type: bytes | None,
    sniffed: str | None,
    default_language: str,
    _among: tuple[Representation, ...],
) -> Negotiated:
    body = None if content_type is None else body_type(_text(content_type))
    media = sniffed if body is None else body.media
    return Negotiated(
        texts_for(None if accept_language is None else _text(accept_language), default_language),
        answer_type(None if accept is None else _text(accept), media),
        body,
    )
