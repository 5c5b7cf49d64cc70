"""One request and its answer, as the HTTP layer processes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import getrandbits
from time import perf_counter

from starlette.types import Scope, Send

from casewright.api import logs
from casewright.api.contracts import VersionContract
from casewright.api.languages import texts_by_default, texts_for
from casewright.api.metrics.meter import Meter
from casewright.api.negotiation import answer_type, body_type
from casewright.api.representations import by_default
from casewright.domain.effects import effect
from casewright.domain.model import Caller
from interaction_contract import rules
from interaction_contract.texts import DEFAULT, Texts

ABORT = "casewright.abort"
"""Where a scope has what cuts the connection, if the connection tells."""
NO_SNIFF = (b"x-content-type-options", b"nosniff")
"""Every answer has this header, so that no browser takes an answer for a page of its own guess."""

_KEY = "casewright.exchange"
_LONGEST_PATH = 200
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")


@dataclass(slots=True)
class HttpExchange:
    """A request with its headers (names in lower case, several lines joined), and its results.

    `contract` is the version of the answer, `session` the session id to echo, `rule` the id of the
    first broken rule, `started` seconds of a monotonic counter, `client` the address of the client,
    if known.
    """

    method: str
    path: str
    headers: dict[str, str]
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
    _accepted: tuple[str | None, str | None] | None = None

    @classmethod
    def begin(
        cls, scope: Scope, contract: VersionContract, default_language: str = DEFAULT.language
    ) -> HttpExchange:
        """Open the exchange of a request and store it in its scope.

        The answer has the version `contract` unless the path belongs to another one.
        """
        headers: dict[str, str] = {}
        repeated: dict[str, list[str]] = {}
        for raw_name, raw_value in scope["headers"]:
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1").strip(" \t")
            if name in headers:
                repeated.setdefault(name, [headers[name]]).append(value)
            else:
                headers[name] = value
        for name, values in repeated.items():
            headers[name] = ", ".join(values)
        request_id = headers.get("x-request-id")
        if request_id is None or not _SANE_ID.match(request_id):
            request_id = f"{getrandbits(64):016x}"
        exchange = cls(
            scope["method"],
            scope["path"],
            headers,
            request_id,
            perf_counter(),
            contract,
            scope["client"][0] if scope.get("client") else None,
            "",
            default_language,
        )
        scope[_KEY] = exchange
        return exchange

    @classmethod
    def of(cls, scope: Scope) -> HttpExchange:
        """Return the exchange in a scope."""
        exchange: HttpExchange = scope[_KEY]
        return exchange

    @property
    def has_body(self) -> bool:
        """Whether the headers announce a body."""
        length = self.headers.get("content-length", "0")
        return length.strip("0") != "" or "transfer-encoding" in self.headers

    @property
    def body_media(self) -> str | None:
        """The served media type of the request's body; None without a body or for another type."""
        if self.sniffed is not None or not self.has_body:
            return self.sniffed
        declared = body_type(self.headers.get("content-type", ""))
        return declared.media if declared else None

    @property
    def accepted_media(self) -> str | None:
        """The media type of the answer; None if the caller accepts none of the served ones."""
        # Asked twice; only a body that was looked at meanwhile changes it.
        if self._accepted is None or self._accepted[0] != self.sniffed:
            found = answer_type(self.headers.get("accept"), self.body_media)
            self._accepted = (self.sniffed, found)
        return self._accepted[1]

    @property
    def media(self) -> str:
        """The media type of the answer; the default one if the caller accepts none."""
        return self.accepted_media or by_default().media

    @property
    def accepted_texts(self) -> Texts | None:
        """The texts in a language that the caller accepts; None if it accepts no supported one."""
        return texts_for(self.headers.get("accept-language"), self.default_language)

    @property
    def texts(self) -> Texts:
        """The texts of the answer; the default ones if the caller accepts none."""
        return self.accepted_texts or texts_by_default(self.default_language)

    @effect(
        rules.protocol.SESSION_IS_ECHOED,
    )
    async def answer(
        self, send: Send, status: int, media: str, body: bytes = b"", with_body: bool = True
    ) -> None:
        """Send the whole answer."""
        self.status = status
        headers = [
            (b"content-type", media.encode("latin-1")),
            (b"x-request-id", self.request_id.encode("latin-1")),
            NO_SNIFF,
            *self.more_headers,
        ]
        if self.session is not None:
            headers.append((b"x-egain-session", self.session.encode("latin-1")))
        if status != 204:
            headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body if with_body else b""})

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
