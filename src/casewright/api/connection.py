"""What uvicorn's HTTP connection gets wrong for us: trailers, and requests that are no HTTP."""

from __future__ import annotations

from functools import cache

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from casewright.api.contracts import ERROR, Contract
from casewright.api.errors import ws_error
from casewright.api.negotiation import XML
from casewright.domain.ensure import Violation
from interaction_contract import rules


class Connection(HttpToolsProtocol):
    """One connection of a client."""

    @override
    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        # The request keeps its list; what the parser appends from now on are trailers, which
        # must not be taken for headers (RFC 9110, 6.5.1).
        self.headers = []

    @override
    def send_400_response(self, msg: str) -> None:
        self.transport.write(_refusal())
        self.transport.close()


@cache
def _refusal() -> bytes:
    """Return the whole answer to a request that cannot be parsed, in the default representation."""
    rule = rules.protocol.REQUEST_IS_WELL_FORMED
    body = Contract("v12").writer(ERROR).write(ws_error([Violation(rule)]))
    head = (
        f"HTTP/1.1 {rule.status} Bad Request\r\ncontent-type: {XML}\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + body
